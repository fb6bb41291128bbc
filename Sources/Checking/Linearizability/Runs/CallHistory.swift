public import Inventory
public import Simulation

/// What the clients of a run saw: which command was sent when, and who was told what when. An observer
/// of a run whose scenario says ``Scenario/judgesLinearizability``.
public final class CallHistory: SaleObserver {
  /// A call, and what came of it.
  public struct Entry: Sendable {
    /// Who asks for what.
    public let call: InventoryCall
    /// When it was sent, as a place among all sendings and replies, from 0.
    public let begin: Int
    /// When the reply was there, likewise; nil if it never was.
    public internal(set) var end: Int?
    /// What was told; nil if nothing was.
    public internal(set) var reply: InventoryReply?
    /// When a ledger took the command, as a place among all that it took; nil if that is not known.
    var taken: Int?
    /// When that was, in ticks.
    public internal(set) var tick: Tick = 0
    /// The sequence number of the event at which it was.
    public internal(set) var sequence = 0
    /// What the order knew when it was sent.
    public let basis: Fingerprint.Basis
    /// The how manieth try it was.
    public let attempt: Fingerprint.Attempt
  }

  /// All calls, in the order in which they were sent.
  public private(set) var entries: [Entry] = []
  /// How many units of each item there are in the beginning.
  private(set) var stock: [Int] = []
  /// Which item each order wants.
  private(set) var wanted: [ItemID] = []
  private var places = 0
  /// Of each order, whether its customer was told something for good.
  private var isTold: [Bool] = []
  private var commands = 0
  /// Of each order, the kinds of commands that it has sent.
  private var sent: [UInt32] = []

  /// A history of nothing yet.
  public init() {}

  /// Begins anew.
  public func reset(_ scenario: Scenario) {
    entries.removeAll(keepingCapacity: true)
    places = 0
    stock = scenario.stock
    wanted = scenario.orders.map(\.item)
    isTold = Array(repeating: false, count: scenario.orders.count)
    sent = Array(repeating: 0, count: scenario.orders.count)
    commands = 0
  }

  /// A call begins.
  public func called(_ call: InventoryCall, in shop: Shop) {
    let request = call.request
    var basis = Fingerprint.Basis.blind
    if let believed = request.believed, let item = request.command.item {
      basis = believed == shop.stock(item) ? .current : .stale
    }
    var attempt = Fingerprint.Attempt.first
    if request.order >= 0 {
      let bit = UInt32(1) << UInt32(request.command.label)
      // Several replicas are asked for the same, and that is no second time.
      if call.replica == 0, sent[request.order] & bit != 0 { attempt = .retry }
      if isTold[request.order] { attempt = .late }
      sent[request.order] |= bit
    }
    entries.append(Entry(call: call, begin: nextPlace(), basis: basis, attempt: attempt))
  }

  /// A ledger has taken a command: a hint at where it may have taken effect, and no more than that.
  public func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    commands += 1
    guard let call = shop.servedCall, entries.indices.contains(call), entries[call].taken == nil
    else { return }
    entries[call].taken = commands
  }

  /// A call ends.
  public func returned(_ call: Int, _ reply: InventoryReply, in shop: Shop) {
    // A copy of the reply tells nothing new.
    guard entries.indices.contains(call), entries[call].end == nil else { return }
    entries[call].end = nextPlace()
    entries[call].reply = reply
    entries[call].tick = shop.simulation.now
    entries[call].sequence = shop.simulation.sequence
  }

  /// A customer was told.
  public func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {
    if outcome.isDefinite { isTold[order] = true }
  }

  private func nextPlace() -> Int {
    defer { places += 1 }
    return places
  }

  // MARK: - Nothing of what a client sees

  /// Takes no note of it.
  public func looked(order: Int, in shop: Shop) {}

  /// Takes no note of it.
  public func paused(order: Int, in shop: Shop) {}

  /// Takes no note of it.
  public func refusedPayment(order: Int, in shop: Shop) {}
}
