import Simulation

/// Gives back the money of orders that came to nothing, though their instances may have crashed.
///
/// A reservation is in the ledger before its order is charged. So whoever goes through those that
/// ended without a confirmation, one after another, meets every order whose customer may have paid
/// for nothing; a payment that is voided twice, or was never made, is none the worse for it. How far
/// it got is all that it keeps, and that may be forgotten: then it begins again.
struct Recovery {
  /// What it is about to do, or waits for the reply to.
  enum Step: Equatable {
    case idle
    /// Asks the ledger for the next.
    case asking
    /// Voids the payment of the order with that number, the how manieth that came to nothing.
    case voiding(order: Int, ordinal: Int)
  }

  /// Up to the how manieth all are settled.
  private(set) var settled = 0
  private(set) var step = Step.idle
  private var isArmed = false
  /// How many timers were set.
  private(set) var timers = 0

  /// Begins anew.
  mutating func reset() { self = Recovery() }

  /// Its process has crashed.
  mutating func forget() {
    settled = 0
    step = .idle
    isArmed = false
  }

  /// Sees to it that a timer is set if there is something to do, of `ended` that came to nothing.
  ///
  /// - Returns: Whether one is to be set now.
  mutating func arm(ended: Int) -> Bool {
    guard ended > settled, !isArmed else { return false }
    isArmed = true
    timers += 1
    return true
  }

  /// Its timer fired: what was not answered is done again, if not all of `ended` are settled.
  mutating func begin(ended: Int) -> Step {
    isArmed = false
    if step == .idle, ended > settled { step = .asking }
    return step
  }

  /// The ledger told of the next; nil if there is none.
  mutating func found(order: Int?, ordinal: Int) -> Step {
    // A reply to what it asked before a crash will do: it had settled all before that one.
    guard step == .asking else { return .idle }
    step = order.map { .voiding(order: $0, ordinal: ordinal) } ?? .idle
    return step
  }

  /// The provider has voided a payment.
  mutating func voided(order: Int) -> Step {
    guard case .voiding(order, let ordinal) = step else { return .idle }
    settled = ordinal
    step = .asking
    return step
  }
}
