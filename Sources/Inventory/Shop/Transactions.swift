import Simulation

/// The database's open transactions, with the timer by which it looks after their connections.
struct Transactions {
  /// Who holds which row.
  var rows = RowLocks<MessageID>()
  /// Whether the next look is arranged for.
  private(set) var isArmed = false
  /// How many timers were set.
  private(set) var timers = 0

  /// Begins anew, for so many rows.
  mutating func reset(items: Int) {
    rows.reset(items: items)
    isArmed = false
    timers = 0
  }

  /// Sees to it that somebody looks after what is open.
  ///
  /// - Returns: Whether a timer is to be set now.
  mutating func arm() -> Bool {
    guard !isArmed, !rows.open.isEmpty else { return false }
    isArmed = true
    timers += 1
    return true
  }

  /// The timer fired, or does not any more.
  mutating func disarm() { isArmed = false }
}
