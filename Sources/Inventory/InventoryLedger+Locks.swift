public import Simulation

/// A lock with a time to live, as its holder is told of it.
public struct Lease: Sendable, Equatable {
  /// The fencing token: each lease of an item has a higher one than those before.
  public let token: Int
  /// How many ticks of the database's time of day are left.
  public let left: Tick
}

/// The lock of an item.
struct ItemLock: Sendable {
  /// The token of the latest lease; 0 before the first.
  var token = 0
  /// The time of day at which the latest lease ends.
  var end: Tick = 0
  /// For how long it was given.
  var ttl: Tick = 0
  /// The key under which it was taken.
  var owner: Int?
  /// Whether it was given back.
  var isFree = true
  /// The highest token that came with a command for the item.
  var fence = 0
}

// Locks with a time to live, and what makes them safe: a lease ends by the time of day, which may
// jump, and its holder may be paused and not know; a token only ever grows (chapter 8, "Fencing
// tokens"). The ledger reads no clock: it is told the time with the command.
extension InventoryLedger {
  /// Takes the lock of `item`, if nobody has it. Whoever has it under the same key is told so again.
  ///
  /// No lease has longer to go than it was given for, however far the clock is set back: nobody may be
  /// left to give the lock back. That is not what keeps anybody safe; tokens are.
  mutating func acquire(
    _ item: ItemID, for ttl: Tick, at now: Tick, by key: Int?
  ) -> InventoryReply {
    guard let place = lock(item), (1...Limits.ttl).contains(ttl),
      (-Limits.time...Limits.time).contains(now)
    else { return .refused }
    locks[place].end = min(locks[place].end, now + locks[place].ttl)
    if !locks[place].isFree, now < locks[place].end {
      guard let key, locks[place].owner == key else { return .locked }
      return .lease(Lease(token: locks[place].token, left: locks[place].end - now))
    }
    locks[place].token += 1
    locks[place].end = now + ttl
    locks[place].ttl = ttl
    locks[place].owner = key
    locks[place].isFree = false
    return .lease(Lease(token: locks[place].token, left: ttl))
  }

  /// Gives the lock of `item` back, if it is still the one that was taken with `token`.
  mutating func unlock(_ item: ItemID, _ token: Int) -> InventoryReply {
    guard let place = lock(item) else { return .refused }
    guard !locks[place].isFree, locks[place].token == token else { return .applied(false) }
    locks[place].isFree = true
    return .applied(true)
  }

  /// Whether `token` is too low for a command, and remembers it if it is not.
  mutating func isFencedOff(_ token: Int, from command: InventoryCommand) -> Bool {
    guard let item = item(of: command), let place = lock(item) else { return false }
    guard token >= locks[place].fence else { return true }
    locks[place].fence = token
    return false
  }

  /// Where the lock of `item` is kept; nil if there is no such item.
  private mutating func lock(_ item: ItemID) -> Int? {
    guard let place = shelf(item) else { return nil }
    while locks.count <= place { locks.append(ItemLock()) }
    return place
  }
}
