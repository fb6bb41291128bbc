import Checking
import Inventory
import Simulation

/// Visits every state of a small sale once, up to the renaming of orders that are alike.
///
/// A step is one request that reaches its server; orders that begin, and replies, follow at once. Depth
/// first, by re-execution: an execution follows a path to a state, and goes on from one state that is
/// new to the next until none is left; what else could have been done on the way waits on a stack.
///
/// Most steps lead to a state that is known. That is found out without an execution: what the ledger
/// would reply, and what the properties would say to it, is asked of the ledger and the properties
/// themselves, and what the order would do then is known from its ``OrderHistories``. Whatever is new is
/// executed, and held against what was foreseen.
///
/// The signature of a state is in ``StateExplorer/signature(in:)``.
final class StateExplorer {
  typealias Question = RequestTracker.Question

  // Without dynamic checks for exclusive access: nothing here calls back into what it changes.

  /// A step that is still to be made.
  struct Alternative {
    let step: PathStep
    /// The signature of the state to which it leads, if that was foreseen; then what breaks by it was
    /// counted already.
    let foreseen: StateDigest?
  }

  /// A way of failing.
  struct Failure {
    let fingerprint: Fingerprint
    /// At how many steps, or in how many ends.
    var count = 0
    /// The shortest paths to it, a few.
    var paths: [[PathStep]] = []
  }

  /// How many states there are: of the ledger, the orders and what is promised.
  @exclusivity(unchecked) var states = 0
  /// How many steps lead from one of them to another.
  @exclusivity(unchecked) var transitions = 0
  /// How many states there are if those are told apart that differ only in what the properties remember
  /// besides.
  var variants: Int { known.count }
  /// How many executions were made, and how many to see that alike orders do the same.
  @exclusivity(unchecked) private(set) var executions = 0
  @exclusivity(unchecked) private(set) var comparisons = 0
  @exclusivity(unchecked) private(set) var unfinished = 0
  /// At how many steps, or in how many ends, something broke.
  @exclusivity(unchecked) var violating = 0
  @exclusivity(unchecked) var depth = 0
  @exclusivity(unchecked) var failures: [Failure] = []
  /// Whether a time-of-day clock was read.
  @exclusivity(unchecked) var readsClock = false
  /// In how many ends something was left that the bounds forbade.
  @exclusivity(unchecked) var bounded = 0
  /// Whether there is something that the signature does not know.
  @exclusivity(unchecked) var isOpaque = false
  /// Whether code did not do the same after the same replies.
  @exclusivity(unchecked) var isBroken = false

  /// Called at each end, with the shop as it is then.
  @exclusivity(unchecked) var atEnd: (Shop) -> Void = { _ in }
  /// Whether the signature leaves out what orders have received: a mistake, for tests to find out.
  @exclusivity(unchecked) var forgets = false

  let scenario: Scenario
  let strategy: any OrderStrategy.Type
  /// What orders are alike in.
  let kinds: [Int]
  /// Under which name each order goes: its kind, or one of its own.
  let names: [Int]
  let sale = FlashSale()
  let checker = SaleChecker()
  /// Whether what the ledger would say can be foreseen.
  let foresees: Bool
  let bounds: ExplorationBounds

  @exclusivity(unchecked) var tracker: RequestTracker
  @exclusivity(unchecked) var histories: OrderHistories
  /// Of each order, what it has received.
  @exclusivity(unchecked) var present: [Int] = []
  @exclusivity(unchecked) var outcomes: [OrderOutcome?] = []
  /// Of each order, its requests in flight, as a sum; and how many.
  @exclusivity(unchecked) var flights: [StateDigest] = []
  @exclusivity(unchecked) var flying: [Int] = []
  /// The messages of nobody's that are in flight, in the order in which they were sent; and what the
  /// ledger said last to one of them.
  @exclusivity(unchecked) var strangers: [StateDigest] = []
  @exclusivity(unchecked) var strangerHeard: StateDigest?
  /// How often the timers of each process have fired, by the process' place.
  @exclusivity(unchecked) var fired: [Int] = []
  /// How many requests each order has sent since it last received something.
  @exclusivity(unchecked) var sent: [Int] = []
  /// Orders that ran since what they did was last looked at.
  @exclusivity(unchecked) var fresh: [Int] = []
  /// What reached its server and was not answered yet, of each order the latest, and what it was told.
  @exclusivity(unchecked) var asked: [Question?] = []
  @exclusivity(unchecked) var heard: [StateDigest?] = []
  /// The order that runs.
  @exclusivity(unchecked) var running = -1

  @exclusivity(unchecked) var known = StateSet()
  @exclusivity(unchecked) var cores = StateSet()
  @exclusivity(unchecked) var path: [PathStep] = []
  @exclusivity(unchecked) var position = 0
  @exclusivity(unchecked) var frames: [(depth: Int, rest: [Alternative])] = []
  /// What the last step of the path is to lead to.
  @exclusivity(unchecked) var foreseen: StateDigest?
  /// Whether the execution ends where the path does.
  @exclusivity(unchecked) var isComparison = false
  @exclusivity(unchecked) var isGivenUp = false
  // The parts of the signature, an order each.
  @exclusivity(unchecked) var parts: [StateDigest] = []
  @exclusivity(unchecked) var memories: [StateDigest] = []
  @exclusivity(unchecked) var isAlive: [Bool] = []

  /// An explorer of the sale of `scenario` under `strategy`; `isRenaming` if alike orders may take each
  /// other's place.
  init(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type,
    _ bounds: ExplorationBounds = ExplorationBounds(), isRenaming: Bool
  ) {
    self.bounds = bounds
    self.scenario = scenario
    self.strategy = strategy
    let orders = scenario.orders
    kinds = orders.map { order in
      orders.firstIndex {
        $0.item == order.item && $0.quantity == order.quantity && $0.arrival == order.arrival
      } ?? 0
    }
    names = isRenaming && orders.count <= 64 ? kinds : Array(orders.indices)
    tracker = RequestTracker(orders: orders.count)
    histories = OrderHistories(kinds: orders.count)
    foresees =
      scenario.database == .networkLag && scenario.replicaLag == 0 && strategy.placement == .shelf
    isOpaque =
      ![.networkLag, .instant].contains(scenario.database) || strategy.placement != .shelf
      || scenario.faults != .none || scenario.replicaLag > 0 || bounds.faults > 0
  }

  /// Explores, with so many executions at most, or until `shouldStop` says so after one.
  ///
  /// - Returns: Whether all was seen.
  func explore(limit: Int = .max, _ shouldStop: () -> Bool = { false }) -> Bool {
    execute([], foreseen: nil)
    while !isBroken {
      guard let last = frames.indices.last else { break }
      guard let alternative = frames[last].rest.popLast() else {
        frames.removeLast()
        continue
      }
      if let foreseen = alternative.foreseen, known.contains(foreseen) { continue }
      if executions >= limit || shouldStop() { return false }
      execute(
        path[..<frames[last].depth] + [alternative.step], foreseen: alternative.foreseen)
    }
    return !isBroken && compare(shouldStop)
  }

  /// Executes the sale along `steps`, and beyond.
  private func execute(_ steps: ArraySlice<PathStep>, foreseen: StateDigest?) {
    path.replaceSubrange(path.startIndex..., with: Array(steps))
    self.foreseen = foreseen
    executions += 1
    run()
  }

  /// Lets alike orders take each other's place in the path to each history, to see that they do the
  /// same: renaming is not assumed.
  ///
  /// - Returns: Whether all was compared.
  private func compare(_ shouldStop: () -> Bool) -> Bool {
    isComparison = true
    var history = 0
    while history < histories.all.count {
      defer { history += 1 }
      let known = histories.all[history]
      guard known.sent >= 0 else { continue }
      for other in names.indices
      where names[other] == names[known.order] && known.seen(by: other) == false
        && histories.all[history].seen(by: other) == false
      {
        if comparisons.isMultiple(of: 256), shouldStop() { return false }
        path = known.path.map { $0.exchanging(known.order, other) }
        foreseen = nil
        comparisons += 1
        run()
        if !histories.all[history].seen(by: other) { isBroken = true }
        if isBroken { return false }
      }
    }
    return true
  }

  private func run() {
    let seam = StateSeam(self)
    checker.reset(scenario)
    tracker.begin()
    let count = scenario.orders.count
    present.replace(with: -1, count: count)
    outcomes.replace(with: nil, count: count)
    flights.replace(with: .zero, count: count)
    flying.replace(with: 0, count: count)
    sent.replace(with: 0, count: count)
    asked.replace(with: nil, count: count)
    heard.replace(with: nil, count: count)
    strangers.removeAll(keepingCapacity: true)
    strangerHeard = nil
    fired.removeAll(keepingCapacity: true)
    fresh.removeAll(keepingCapacity: true)
    position = 0
    isGivenUp = false
    let ending = sale.run(scenario, strategy, .calm, observer: seam, scheduler: seam)
    if histories.areBroken { isBroken = true }
    if sale.shop.simulation.hasReadClock { readsClock = true }
    guard !isGivenUp else { return }
    guard ending == .quiet else {
      unfinished += 1
      isOpaque = true
      if case .escaped = ending { isBroken = true }
      return
    }
    end()
  }
}

extension OrderHistories.History {
  /// Whether the order at `place` was seen to do the same.
  func seen(by place: Int) -> Bool { seen &>> UInt64(place & 63) & 1 == 1 }
}

extension PathStep {
  /// The same, if two orders take each other's place.
  func exchanging(_ one: Int, _ other: Int) -> PathStep {
    var step = self
    guard kind != .timer else { return step }
    if whose == Int32(one) { step.whose = Int32(other) }
    if whose == Int32(other) { step.whose = Int32(one) }
    return step
  }
}

extension Array {
  /// Makes it `count` times `element`, and keeps the room.
  fileprivate mutating func replace(with element: Element, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(element, count: count))
  }
}

/// Hands an explorer what happens: apart, since the shop holds on to whoever watches. The explorer is there
/// as long as the sale goes on, which it runs.
final class StateSeam: Scheduler, SaleObserver {
  let isUntimed = true
  private unowned(unsafe) let explorer: StateExplorer

  init(_ explorer: StateExplorer) { self.explorer = explorer }

  func next(of upcoming: [Upcoming], at step: Int) -> Int { explorer.next(of: upcoming) }

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    explorer.applied(request, reply, before: before, in: shop)
  }

  func looked(order: Int, in shop: Shop) {
    explorer.checker.looked(order: order, in: shop)
  }

  func replicated(_ fact: ReplicationFact, in shop: Shop) {
    explorer.checker.replicated(fact, in: shop)
  }

  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {
    explorer.answered(order, outcome, in: shop)
  }

  func paused(order: Int, in shop: Shop) {}
  func refusedPayment(order: Int, in shop: Shop) {}
}
