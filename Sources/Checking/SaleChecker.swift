public import Inventory
import Simulation

/// Holds a flash sale against the properties while it goes on.
///
/// Safety is checked after every command that the ledger takes and every answer that a customer
/// gets; liveness at the end. A sale goes on after a violation, and each fingerprint is listed once.
public final class SaleChecker: SaleObserver {
  // Without dynamic checks for exclusive access: of this module only, and nothing here calls back.

  /// What was promised of an item.
  private struct ItemState {
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
  @exclusivity(unchecked) public private(set) var violations: [Violation] = []

  /// What happened so far of all that should sometimes happen, but for what no observer sees:
  /// calls that ran out of patience, and what became of messages.
  @exclusivity(unchecked) public internal(set) var happened: Happenings = []

  /// How many commands found another stock than their order believed, or were refused by a comparison.
  @exclusivity(unchecked) public internal(set) var conflicts = 0

  /// How many orders were refused although units for them were, and stayed, unsold; known at the end.
  @exclusivity(unchecked) public private(set) var refusedWrongly = 0

  /// All claims on units, less releases; units sold twice count twice.
  @exclusivity(unchecked) public private(set) var unitsSold = 0

  /// The fingerprints of the violations, packed.
  @exclusivity(unchecked) private var codes: [UInt32] = []
  @exclusivity(unchecked) private var items: [ItemState] = []
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
    if request.order >= 0, !shop.isRepetition, !request.command.isCancellation {
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

  /// Keeps the books, and checks what is about a unit or an order.
  ///
  /// - Returns: The order to which one of the units was already promised.
  private func take(
    _ effect: LedgerEffect, _ request: InventoryRequest, _ before: Int, _ shop: Shop
  ) -> Int? {
    var other: (unit: Int, owner: Int)?
    let item = effect.item.number - 1
    let order = effect.order
    let count = effect.units.count
    switch effect.kind {
    case .claimed, .held:
      unitsSold += count
      items[item].promised += count
      orders[order].deductions += 1
      effect.units.forEach { unit in
        if let owner = promise(unit, of: item, to: order), other == nil { other = (unit, owner) }
      }
      if let other {
        report(
          .doubleSoldUnit, request, before, shop, [order, other.owner],
          .sharedUnit(
            other.unit, of: effect.item, order: number(order, shop),
            other: number(other.owner, shop)))
      }
      if orders[order].deductions > 1 {
        report(
          .atMostOnce, request, before, shop, [order],
          .deductions(orders[order].deductions, order: number(order, shop)))
      }
      if effect.kind == .claimed { conclude(order, request, before, shop) }
    case .confirmed:
      conclude(order, request, before, shop)
    case .released, .expired:
      if effect.kind == .expired { happened.insert(.expiry) }
      unitsSold -= count
      items[item].promised -= count
      orders[order].deductions -= 1
      free(effect.units, of: item, from: order)
    case .sent:
      items[item].inFlight += count
    case .arrived:
      happened.insert(.transfer)
      items[item].inFlight -= count
    }
    items[item].free.append(
      (shop.commands, items[item].initial - items[item].promised - items[item].inFlight))
    return other?.owner
  }

  // MARK: - What a failover takes back

  /// Takes `effect` out of the books.
  func undo(_ effect: LedgerEffect, _ shop: Shop) {
    let item = effect.item.number - 1
    let count = effect.units.count
    switch effect.kind {
    case .claimed, .held:
      unitsSold -= count
      items[item].promised -= count
      orders[effect.order].deductions -= 1
      if effect.kind == .claimed { orders[effect.order].final -= 1 }
      free(effect.units, of: item, from: effect.order)
    case .confirmed: orders[effect.order].final -= 1
    case .released, .expired:
      unitsSold += count
      items[item].promised += count
      orders[effect.order].deductions += 1
      effect.units.forEach { _ = promise($0, of: item, to: effect.order) }
    case .sent, .arrived: break
    }
    items[item].free.append(
      (shop.commands, items[item].initial - items[item].promised - items[item].inFlight))
  }

  /// Takes the books as they are: what is wrong with them was seen before.
  func closeBooks(_ shop: Shop) {
    for item in items.indices {
      items[item].error =
        shop.stock(ItemID(item + 1)) + items[item].promised - items[item].initial
    }
  }

  /// The deduction of an order that was told of it is lost.
  func reportLoss(of order: Int, _ shop: Shop) {
    add(
      .honestAnswer, .failover, .blind, .late, shop, [order],
      .lostDeduction(order: number(order, shop)))
  }

  // MARK: - Units and orders

  /// Writes down that `units` are not promised to `order` any more.
  private func free(_ units: Units, of item: Int, from order: Int) {
    units.forEach { unit in
      let place = items[item].initial - unit
      guard items[item].owners.indices.contains(place),
        items[item].owners[place] == Int32(order + 1)
      else { return }
      items[item].owners[place] = 0
    }
  }

  /// Writes down that `unit` is promised to `order`.
  ///
  /// - Returns: To whom else it already was.
  private func promise(_ unit: Int, of item: Int, to order: Int) -> Int? {
    // Units above the initial stock come from a write that made some up; `phantomStock` sees those.
    let place = items[item].initial - unit
    guard place >= 0 else { return nil }
    while place >= items[item].owners.count { items[item].owners.append(0) }
    let owner = items[item].owners[place]
    items[item].owners[place] = Int32(order + 1)
    return owner > 0 ? Int(owner) - 1 : nil
  }

  /// A deduction of `order` is for good.
  private func conclude(
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

  private func report(
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
  private enum Occasion {
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

  private func add(
    _ property: Property, _ occasion: Occasion, _ basis: Fingerprint.Basis,
    _ attempt: Fingerprint.Attempt, _ shop: Shop, _ involved: @autoclosure () -> [Int],
    _ finding: @autoclosure () -> Finding
  ) {
    let code =
      property.code &<< 24 | occasion.code &<< 16 | basis.code &<< 8 | attempt.code
    guard !codes.contains(code) else { return }
    codes.append(code)
    violations.append(
      Violation(
        fingerprint: Fingerprint(property, at: occasion.word, basis, attempt),
        tick: shop.simulation.now, sequence: shop.simulation.sequence, orders: involved(),
        finding: finding()))
  }

  private func number(_ order: Int, _ shop: Shop) -> Int { shop.order(order).number }

  // MARK: - Liveness

  /// Checks, when nothing can happen any more, what must have happened.
  public func finish(_ shop: Shop) {
    func end(_ property: Property, _ order: Int?, _ finding: @autoclosure () -> Finding) {
      add(property, .end, .blind, .first, shop, order.map { [$0] } ?? [], finding())
    }
    guard shop.judgesLiveness else { return }
    for order in orders.indices where orders[order].outcome == nil && !shop.hasGivenUp(order) {
      end(.answered, order, .unanswered(order: number(order, shop)))
    }
    if shop.held > 0 { end(.released, nil, .held(shop.held)) }
    if shop.inFlight > 0 { end(.released, nil, .inFlight(shop.inFlight)) }
    // From now on: how many units were free at a step and ever after.
    for item in items.indices {
      for place in items[item].free.indices.dropLast().reversed() {
        items[item].free[place].count = min(
          items[item].free[place].count, items[item].free[place + 1].count)
      }
    }
    for order in orders.indices where isRefused(order, shop) {
      let wanted = shop.order(order)
      guard items.indices.contains(wanted.item.number - 1),
        let least = leastFree(
          of: wanted.item.number - 1, since: orders[order].lastStep, noLessThan: wanted.quantity)
      else { continue }
      refusedWrongly += 1
      end(.undersell, order, .unsold(least, of: wanted.item, order: wanted.number))
    }
    // Where nobody was ever charged, nobody was to be.
    guard orders.indices.contains(where: { shop.payment($0) != nil }) else { return }
    for order in orders.indices {
      let isPlaced = orders[order].final > 0
      guard isPlaced != (shop.payment(order) == .paid) else { continue }
      end(.chargedIffPlaced, order, .payment(order: number(order, shop), isPlaced: isPlaced))
    }
  }

  /// Whether the order was refused for want of stock, or for no good reason: nothing but a payment
  /// excuses the failure of an order that comes once the world has healed, not even that others were in
  /// the way each time.
  private func isRefused(_ order: Int, _ shop: Shop) -> Bool {
    // What the customer was told first stands.
    switch shop.results[order].outcome {
    case .outOfStock: return true
    case .failed(.paymentRefused), .failed(.paymentTimedOut), .failed(.reservationExpired):
      return false
    case .failed: return shop.arrivedHealed(order)
    case .orderPlaced, .noAnswer, nil: return false
    }
  }

  /// How many units of an item were free at `step` and ever after; nil if once fewer than `wanted`.
  /// Units that were held then, or on their way between instances, are not free: a hold excuses a
  /// refusal.
  private func leastFree(of item: Int, since step: Int, noLessThan wanted: Int) -> Int? {
    // The last change up to that step, by binary search.
    let changes = items[item].free
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].step <= step { low = middle + 1 } else { high = middle }
    }
    let least =
      low > 0
      ? changes[low - 1].count
      : min(items[item].initial, changes.first?.count ?? items[item].initial)
    return least >= wanted ? least : nil
  }
}

extension Property {
  /// A number of its own.
  fileprivate var code: UInt32 {
    switch self {
    case .oversell: 0
    case .doubleSoldUnit: 1
    case .phantomStock: 2
    case .atMostOnce: 3
    case .honestAnswer: 4
    case .answered: 5
    case .released: 6
    case .undersell: 7
    case .chargedIffPlaced: 8
    case .electionSafety: 9
    case .logMatching: 10
    case .leaderCompleteness: 11
    case .stateMachineSafety: 12
    case .currentRead: 13
    }
  }
}

extension Fingerprint.Basis {
  /// A number of its own.
  fileprivate var code: UInt32 {
    switch self {
    case .current: 0
    case .stale: 1
    case .blind: 2
    }
  }
}

extension Fingerprint.Attempt {
  /// A number of its own.
  fileprivate var code: UInt32 {
    switch self {
    case .first: 0
    case .retry: 1
    case .late: 2
    }
  }
}
