public import Inventory
import Simulation

/// Holds a flash sale against the properties while it goes on.
///
/// Safety is checked after every command that the ledger takes and every answer that a customer
/// gets; liveness at the end. A sale goes on after a violation, and each fingerprint is listed once.
public final class SaleChecker: SaleObserver {
  // Without dynamic checks for exclusive access: of this module only, and nothing here calls back.

  /// What was promised of an item.
  struct ItemState {
    let initial: Int
    /// Units that are held or sold.
    var promised = 0
    /// Units that are on their way from one instance's share to another's.
    var inFlight = 0
    /// By how many units shelf and promises together were off at the last look.
    var error = 0
    /// To whom each unit is promised, by distance from the top: the order's place plus 1, or 0.
    var owners: [Int32] = []
    /// How many units were not promised, from which step on: to judge refusals at the end.
    var free: [(step: Int, count: Int)] = []
  }

  /// What is known of an order.
  struct OrderState {
    /// Its deductions that stand, held ones included.
    var deductions = 0
    /// Those that are for good.
    var final = 0
    var outcome: OrderOutcome?
    /// When the ledger last took a command of it that looks at the stock, in commands of the ledger.
    var lastStep = 0
    /// Whether its instance was paused since it last looked at the stock.
    var wasPaused = false
  }

  /// What broke so far, each fingerprint once.
  @exclusivity(unchecked) public internal(set) var violations: [Violation] = []

  /// What happened so far of all that should sometimes happen, but for what no observer sees:
  /// calls that ran out of patience, and what became of messages.
  @exclusivity(unchecked) public internal(set) var happened: Happenings = []

  /// How many commands found another stock than their order believed, or were refused by a comparison.
  @exclusivity(unchecked) public internal(set) var conflicts = 0

  /// How many orders were refused although units for them were, and stayed, unsold; known at the end.
  @exclusivity(unchecked) public internal(set) var refusedWrongly = 0

  /// All claims on units, less releases; units sold twice count twice.
  @exclusivity(unchecked) public internal(set) var unitsSold = 0

  /// The fingerprints of the violations, packed.
  @exclusivity(unchecked) var codes: [UInt32] = []
  @exclusivity(unchecked) var items: [ItemState] = []
  @exclusivity(unchecked) var orders: [OrderState] = []

  /// The token of the lease of each item, from the first on, that was not given back; 0 for none.
  @exclusivity(unchecked) var leases: [Int] = []

  /// What is known of the nodes of a replicated ledger.
  @exclusivity(unchecked) private var replication = ReplicationChecker()

  /// A checker of nothing yet.
  public init() {}

  /// Begins anew.
  public func reset(_ scenario: Scenario) {
    violations = []
    happened = []
    codes.removeAll(keepingCapacity: true)
    unitsSold = 0
    conflicts = 0
    refusedWrongly = 0
    if !leases.isEmpty { leases.removeAll(keepingCapacity: true) }
    while items.count > scenario.stock.count { items.removeLast() }
    for (index, stock) in scenario.stock.enumerated() {
      if index < items.count, items[index].initial == stock {
        items[index].promised = 0
        items[index].inFlight = 0
        items[index].error = 0
        items[index].owners.removeAll(keepingCapacity: true)
        items[index].free.removeAll(keepingCapacity: true)
      } else if index < items.count {
        items[index] = ItemState(initial: stock)
      } else {
        items.append(ItemState(initial: stock))
      }
    }
    replication.reset()
    orders.removeAll(keepingCapacity: true)
    orders.append(contentsOf: repeatElement(OrderState(), count: scenario.orders.count))
  }

  // MARK: - Safety

  /// Checks what a command did.
  public func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    if request.order >= 0, !shop.isRepetition,
      request.command.item == shop.order(request.order).item
    {
      orders[request.order].lastStep = shop.commands
    }
    notice(request, reply, before, shop)
    let effects = shop.effects
    var sharer: Int?
    for effect in effects { sharer = take(effect, request, before, shop) ?? sharer }
    // A round of expiry has many effects: all of them are in the books before these are checked.
    for effect in effects { check(effect.item, request, before, shop, sharer) }
    if effects.isEmpty, let item = request.command.item, request.command.changesStock {
      check(item, request, before, shop, nil)
    }
  }

  /// A deduction of `order` is for good.
  func conclude(
    _ order: Int, _ request: InventoryRequest, _ before: Int, _ shop: Shop
  ) {
    orders[order].final += 1
    guard let outcome = orders[order].outcome, outcome != .orderPlaced else { return }
    report(
      .honestAnswer, request, before, shop, [order],
      .lateDeduction(order: number(order, shop), outcome))
  }

  /// Checks what is about the stock of an item.
  private func check(
    _ id: ItemID, _ request: InventoryRequest, _ before: Int, _ shop: Shop, _ sharer: Int?
  ) {
    // Without a copy of the item's state, which holds whole arrays.
    let (initial, promised) = (items[id.number - 1].initial, items[id.number - 1].promised)
    let stock = shop.stock(id)
    let error = stock + promised - initial
    if promised > initial {
      report(
        .oversell, request, before, shop, involved(request, sharer),
        .promised(promised, of: id, initial: initial))
    }
    // A command that finds the books wrong, and adds no mistake of its own, did not break them.
    if error != 0, error != items[id.number - 1].error {
      report(
        .phantomStock, request, before, shop, involved(request, sharer),
        .books(stock: stock, promised: promised, of: id, initial: initial))
    }
    items[id.number - 1].error = error
  }

  /// Checks what happened to the nodes of a replicated ledger.
  public func replicated(_ fact: ReplicationFact, in shop: Shop) {
    guard let breach = replication.check(fact, shop) else { return }
    add(
      breach.property, .message(breach.label), .blind, .first, shop,
      breach.order >= 0 ? [breach.order] : [], breach.finding)
  }

  /// Takes note of when an order looked at the stock, if only at a replica's.
  public func looked(order: Int, in shop: Shop) {
    orders[order].lastStep = shop.commands
    orders[order].wasPaused = false
    let wanted = shop.order(order)
    noticeShelf(of: wanted.item, wanted: wanted.quantity, before: shop.stock(wanted.item), shop)
  }

  /// Checks what a customer was told. An answer is for good; that nobody knows is none.
  public func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {
    guard outcome.isDefinite else { return }
    orders[order].outcome = outcome
    let stands = orders[order].final > 0
    guard stands != (outcome == .orderPlaced) else { return }
    add(
      .honestAnswer, .answer, .blind, .first, shop, [order],
      .told(order: number(order, shop), outcome, stands: stands))
  }

  private func involved(_ request: InventoryRequest, _ sharer: Int?) -> [Int] {
    (request.order >= 0 ? [request.order] : []) + (sharer.map { [$0] } ?? [])
  }

  func report(
    _ property: Property, _ request: InventoryRequest, _ before: Int, _ shop: Shop,
    _ involved: @autoclosure () -> [Int], _ finding: @autoclosure () -> Finding
  ) {
    let basis: Fingerprint.Basis =
      request.believed.map { $0 == before ? .current : .stale } ?? .blind
    var attempt = Fingerprint.Attempt.first
    if request.order >= 0 {
      if orders[request.order].deductions > 1 { attempt = .retry }
      if orders[request.order].outcome != nil { attempt = .late }
    }
    add(
      property, .command(request.command), basis, attempt, shop, involved(), finding())
  }

  /// Where a property breaks.
  enum Occasion {
    case command(InventoryCommand)
    case message(UInt8)
    case answer
    case end
    case failover

    var word: String {
      switch self {
      case .command(let command): command.word
      case .message(let label): MessageLabel.words[Int(label)]
      case .answer: "answer"
      case .end: "end"
      case .failover: "failover"
      }
    }

    /// A number of its own.
    var code: UInt32 {
      switch self {
      case .command(let command): UInt32(command.label)
      case .message(let label): UInt32(label)
      case .failover: 253
      case .answer: 254
      case .end: 255
      }
    }
  }

  func add(
    _ property: Property, _ occasion: Occasion, _ basis: Fingerprint.Basis,
    _ attempt: Fingerprint.Attempt, _ shop: Shop, _ involved: @autoclosure () -> [Int],
    _ finding: @autoclosure () -> Finding
  ) {
    guard isNew(property, occasion, basis, attempt) else { return }
    violations.append(
      Violation(
        fingerprint: Fingerprint(property, at: occasion.word, basis, attempt),
        tick: shop.simulation.now, sequence: shop.simulation.sequence, orders: involved(),
        finding: finding()))
  }

  /// Whether a property breaks in this way for the first time.
  private func isNew(
    _ property: Property, _ occasion: Occasion, _ basis: Fingerprint.Basis,
    _ attempt: Fingerprint.Attempt
  ) -> Bool {
    let code =
      property.code &<< 24 | occasion.code &<< 16 | basis.code &<< 8 | attempt.code
    guard !codes.contains(code) else { return false }
    codes.append(code)
    return true
  }

  /// Judges what clients were told in a run that is over.
  ///
  /// - Returns: Of how many items it was not found out.
  func judge(_ history: CallHistory, _ shop: Shop) -> Int {
    var undecided = 0
    for item in history.stock.indices.map({ ItemID($0 + 1) }) {
      switch history.judgement(of: item) {
      case .linearizable: break
      case .undecided: undecided += 1
      case .broken(let breach): add(breach, of: history, shop)
      }
    }
    return undecided
  }

  private func add(_ breach: CallHistory.Break, of history: CallHistory, _ shop: Shop) {
    let entry = history.entries[breach.call]
    let label = entry.call.request.command.label
    guard isNew(.linearizable, .message(label), entry.basis, entry.attempt) else { return }
    var orders: [Int] = []
    for call in [breach.call] + breach.left + breach.placed.reversed().prefix(2) {
      let order = history.entries[call].call.request.order
      if order >= 0, !orders.contains(order) { orders.append(order) }
    }
    let place = violations.firstIndex { $0.sequence > entry.sequence } ?? violations.count
    violations.insert(
      Violation(
        fingerprint: Fingerprint(
          .linearizable, at: MessageLabel.words[Int(label)], entry.basis, entry.attempt),
        tick: entry.tick, sequence: entry.sequence, orders: orders,
        finding: .unexplained(
          label: label, of: breach.item,
          order: entry.call.request.order < 0 ? 0 : number(entry.call.request.order, shop))),
      at: place)
  }

  func number(_ order: Int, _ shop: Shop) -> Int { shop.order(order).number }
}
