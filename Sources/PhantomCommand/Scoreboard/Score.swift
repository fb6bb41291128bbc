import Checking
import Inventory
import Simulation

/// What many runs of a strategy at a level come to: a cell of the scoreboard.
struct Score: Equatable {
  private(set) var runs = 0
  /// Runs that were cut off, or left code behind that never ended.
  private(set) var inconclusive = 0
  /// Runs in which a safety property broke.
  private(set) var unsafe = 0
  /// Runs in which what must happen in the end did not.
  private(set) var stuck = 0
  /// In how many runs each property broke, in the properties' order.
  private(set) var broken = Array(repeating: 0, count: Property.allCases.count)
  /// The place, among the runs, of the first that broke something.
  private(set) var firstViolated: Int?

  /// All orders; in the following those alone that arrive while things may go wrong.
  private(set) var allOrders = 0
  private(set) var orders = 0
  private(set) var placed = 0
  private(set) var refused = 0
  private(set) var refusedWrongly = 0
  private(set) var failed = 0
  /// Orders that were served, and soon enough: see ``Scoreboard/limit``.
  private(set) var inTime = 0
  private(set) var unitsSold = 0
  private(set) var messages = 0
  private(set) var conflicts = 0
  private(set) var timeouts = 0

  /// How many orders were answered after so many ticks.
  private var waits: [Tick: Int] = [:]

  /// Orders that never heard what became of them.
  var unanswered: Int { orders - placed - refused - failed }

  /// Whether all that must happen in the end did, in every run.
  var isLive: Bool { stuck == 0 && inconclusive == 0 }

  /// Adds the run at `place` among the runs, whose orders are in time if they are served within
  /// `limit` ticks.
  mutating func add(_ report: RunReport, at place: Int, limit: Tick) {
    runs += 1
    if report.verdict == .inconclusive { inconclusive += 1 }
    var (isUnsafe, isStuck) = (false, false)
    for (number, property) in Property.allCases.enumerated()
    where report.violations.contains(where: { $0.property == property }) {
      broken[number] += 1
      if property.isSafety { isUnsafe = true } else { isStuck = true }
    }
    if isUnsafe { unsafe += 1 }
    if isStuck { stuck += 1 }
    if (isUnsafe || isStuck) && firstViolated == nil { firstViolated = place }
    refusedWrongly += report.refusedWrongly
    unitsSold += report.unitsSold
    messages += report.messages
    conflicts += report.conflicts
    timeouts += report.timeouts
    allOrders += report.results.count
    // A second wave, once all is well again, would make a level look better than one without.
    let healing = report.scenario.healing ?? .max
    for (order, result) in zip(report.scenario.orders, report.results)
    where order.arrival < healing {
      add(result, after: result.answered - order.arrival, limit)
    }
  }

  private mutating func add(_ result: OrderResult, after wait: Tick, _ limit: Tick) {
    orders += 1
    switch result.outcome {
    case .orderPlaced: placed += 1
    case .outOfStock: refused += 1
    case .failed: failed += 1
    case .noAnswer, nil: return
    }
    waits[wait, default: 0] += 1
    if result.outcome?.isService == true, wait <= limit { inTime += 1 }
  }

  /// Adds what came of runs after these.
  mutating func add(_ other: Score) {
    runs += other.runs
    inconclusive += other.inconclusive
    unsafe += other.unsafe
    stuck += other.stuck
    for number in broken.indices { broken[number] += other.broken[number] }
    firstViolated = firstViolated ?? other.firstViolated
    allOrders += other.allOrders
    orders += other.orders
    placed += other.placed
    refused += other.refused
    refusedWrongly += other.refusedWrongly
    failed += other.failed
    inTime += other.inTime
    unitsSold += other.unitsSold
    messages += other.messages
    conflicts += other.conflicts
    timeouts += other.timeouts
    waits.merge(other.waits) { $0 + $1 }
  }

  /// The wait that `share` of a hundred answered orders do not exceed; nil if none was answered.
  func wait(_ share: Int) -> Tick? {
    let count = waits.values.reduce(0, +)
    // The nearest rank, from 1.
    var rank = (count * share + 99) / 100
    for (wait, orders) in waits.sorted(by: { $0.key < $1.key }) {
      rank -= orders
      if rank <= 0 { return wait }
    }
    return nil
  }

  /// The properties that broke, each with the number of runs in which it did.
  var brokenProperties: [(property: Property, runs: Int)] {
    zip(Property.allCases, broken).filter { $0.1 > 0 }.map { ($0, $1) }
  }
}

extension OrderOutcome {
  /// Whether the service did what it is for: the order was placed, or there was no unit for it, or
  /// the customer did not pay.
  fileprivate var isService: Bool {
    switch self {
    case .orderPlaced, .outOfStock, .failed(.paymentRefused): true
    case .failed, .noAnswer: false
    }
  }
}
