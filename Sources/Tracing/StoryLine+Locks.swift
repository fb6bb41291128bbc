import Inventory

// Locks, leases and transactions in sentences.
extension StoryLine {
  /// What the database says to a command about a lock; nil if it is about something else.
  static func locking(
    _ who: String, _ command: InventoryCommand, _ reply: InventoryReply, _ stock: Int
  ) -> String? {
    switch (command, reply) {
    case (_, .fenced):
      "The database refuses \(who)'s \(command.word): a later token came before."
    case (.acquire, .lease(let lease)):
      "\(who) gets the lock, with token \(lease.token), for \(lease.left) ticks."
    case (.acquire, .locked): "\(who) does not get the lock: another has it."
    case (.unlock, .applied(true)): "\(who) gives the lock back."
    case (.unlock, .applied(false)): "\(who) gives back a lock that it has lost."
    case (.selectForUpdate, .stock): "\(who) holds the row, and the database reads \(stock)."
    case (.selectForUpdate, .locked): "\(who) waits for the row: another holds it."
    case (.update(_, let quantity, _), .done): "\(who) is to leave \(quantity), once it commits."
    case (.commit, .done): "\(who) commits: its order was done already."
    case (.rollback, .done): "\(who) rolls back."
    case (.rollback, .lockTimeout): "\(who) has waited too long for the row."
    case (.rollback, .disconnected):
      "The database finds that the connection of \(who) is broken, and rolls back."
    case (_, .disconnected): "The database does not know the transaction of \(who) any more."
    default: nil
    }
  }
}
