import Simulation

/// Proposes, round after round, that the next epoch begin, so that what was reserved and never
/// settled goes back on the shelf.
///
/// Its timer is a local duration that decides when to propose, and nothing else: a proposal names
/// the epoch that the sweeper saw, and one that comes late changes nothing. The ledger is safe at
/// any rate of it. Rounds in which nothing is held, and so nothing could change, are left out.
struct Sweeper {
  /// The latest epoch that the ledger told of.
  private(set) var seen: Epoch = 0
  /// How many timers were set.
  private(set) var timers = 0
  private var isArmed = false
  /// Whether a proposal is on its way, or its reply: another one would say the same.
  private(set) var isWaiting = false

  /// What is to be done about the timer.
  enum Change {
    case none
    case set
    case cancel
  }

  /// Begins anew.
  mutating func reset() { self = Sweeper() }

  /// Sees to it that a timer is set if, and only if, something is held.
  mutating func arm(held: Int) -> Change {
    guard (held > 0) != isArmed else { return .none }
    isArmed.toggle()
    return isArmed ? .set : .cancel
  }

  /// How many ticks there are to the next round. Rounds begin at multiples of `period`, whenever
  /// it was that something came to be held.
  mutating func nextRound(from now: Tick, period: Tick) -> Tick {
    timers += 1
    return period - now % period
  }

  /// Its process has crashed: it has to learn the epoch anew.
  mutating func forget() {
    seen = 0
    isWaiting = false
    isArmed = false
  }

  /// What it proposes; nil while it waits for the reply to an earlier proposal, unless it is to
  /// propose `again`.
  mutating func propose(again: Bool) -> InventoryRequest? {
    guard again || !isWaiting else { return nil }
    isWaiting = true
    return InventoryRequest(command: .advanceEpoch(from: seen), order: -1)
  }

  /// Takes the ledger's reply to a proposal. After a failover the epoch may be an earlier one.
  mutating func see(_ reply: InventoryReply, mayGoBack: Bool = false) {
    isWaiting = false
    if case .epoch(let epoch) = reply { seen = mayGoBack ? epoch : max(seen, epoch) }
  }
}
