public import Inventory
public import Simulation

/// What a run, or a campaign of runs, comes to.
public enum Verdict: String, Sendable {
  /// Every property held.
  case holds
  /// A property broke.
  case violated
  /// Nothing broke, and yet not all was seen: the run came to its horizon, or code escaped.
  case inconclusive
}

/// What became of a run.
public struct RunReport: Sendable {
  /// The name of the strategy.
  public let strategy: String
  /// The world.
  public let scenario: Scenario
  /// What answered all that the world left open.
  public let schedule: Schedule
  /// How it ended.
  public let ending: Simulation.Ending
  /// What broke, each fingerprint once, in the order in which they broke.
  public let violations: [Violation]
  /// What happened of all that should sometimes happen.
  public let happened: Happenings
  /// What became of each order, in the scenario's order.
  public let results: [OrderResult]
  /// All claims on units, less releases; units sold twice count twice.
  public let unitsSold: Int
  /// How many units of each item the database counts in the end.
  public let stockLeft: [Int]
  /// How many orders were refused although units for them were, and stayed, unsold.
  public let refusedWrongly: Int
  /// How many commands that were to change the stock found another one than their order believed, or
  /// were refused by a comparison.
  public let conflicts: Int
  /// How many messages were sent.
  public let messages: Int
  /// How many calls ran out of patience.
  public let timeouts: Int
  /// How many things happened.
  public let events: Int
  /// When the last of them happened.
  public let ticks: Tick
  /// Of all that happened.
  public let digest: Digest
  /// How many orders' code had to be parked for good after the end, since it called on and on.
  public let leaked: Int
  /// Of how many items it was not found out whether their calls are linearizable, where that was asked
  /// for: there were too many orders to try.
  public let undecided: Int
  /// What became of the schedule's overrides.
  public let overrides: [(override: Schedule.Override, fate: OverrideFate)]

  /// What it comes to. A run from which code escaped is inconclusive whatever was seen.
  public var verdict: Verdict {
    switch ending {
    case .escaped: .inconclusive
    case _ where !violations.isEmpty: .violated
    case _ where leaked > 0 || undecided > 0: .inconclusive
    case .horizon: .inconclusive
    case .quiet: .holds
    }
  }

  /// How many orders were told `ORDER_PLACED`.
  public var placed: Int { results.count { $0.outcome == .orderPlaced } }

  /// How many orders were told `OUT_OF_STOCK`.
  public var outOfStock: Int { results.count { $0.outcome == .outOfStock } }

  /// How many orders failed honestly.
  public var failed: Int {
    results.count { result in
      if case .failed = result.outcome { return true }
      return false
    }
  }

  /// How many orders never heard what became of them.
  public var unanswered: Int { results.count - placed - outOfStock - failed }

  /// How long each order that was answered waited for it, ascending, in ticks.
  public var waits: [Tick] {
    zip(scenario.orders, results)
      .compactMap { order, result in
        result.outcome?.isDefinite == true ? result.answered - order.arrival : nil
      }
      .sorted()
  }
}

/// Runs flash sales and judges them. Use one again and again, on one thread at a time.
public final class SaleRunner {
  private let sale = FlashSale()
  private let checker = SaleChecker()

  /// What the clients of the latest run saw, where its scenario asked for that
  /// (`Scenario.judgesLinearizability`); nil where none has yet.
  public private(set) var history: CallHistory?

  /// A runner that has not run.
  public init() {}

  /// Runs a sale, with every property checked.
  ///
  /// - Parameters:
  ///   - scenario: The world.
  ///   - strategy: The code under test.
  ///   - schedule: Answers all that the world leaves open.
  ///   - recording: Whether to record a trace and choices (``trace``, ``choices``); the report is the
  ///     same either way.
  ///   - scheduler: Chooses what happens next, in place of the schedule's delays.
  ///   - watcher: Watches beside the oracles.
  /// - Returns: What became of it.
  public func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ schedule: Schedule,
    recording: Bool = false, scheduler: (any Scheduler)? = nil,
    watcher: (any SaleObserver)? = nil
  ) -> RunReport {
    checker.reset(scenario)
    var observer: any SaleObserver = watcher.map { Both(first: checker, second: $0) } ?? checker
    if scenario.judgesLinearizability {
      let history = history ?? CallHistory()
      self.history = history
      history.reset(scenario)
      observer = Both(first: observer, second: history)
    }
    let ending = sale.run(
      scenario, strategy, schedule, observer: observer, recording: recording,
      scheduler: scheduler)
    let shop = sale.shop
    if ending == .quiet { checker.finish(shop) }
    var undecided = 0
    if scenario.judgesLinearizability, let history { undecided = checker.judge(history, shop) }
    var happened = checker.happened
    if shop.simulation.timeouts > 0 { happened.insert(.timeout) }
    if shop.simulation.messagesLost > 0 { happened.insert(.lostMessage) }
    if shop.simulation.messagesCut > 0 { happened.insert(.cut) }
    if shop.copiesTaken > 0 { happened.insert(.duplicate) }
    if shop.attemptsAgain > 0 { happened.insert(.askedAgain) }
    return RunReport(
      strategy: strategy.name, scenario: scenario, schedule: schedule, ending: ending,
      violations: checker.violations,
      happened: happened,
      results: shop.results, unitsSold: checker.unitsSold,
      stockLeft: scenario.stock.indices.map { shop.stock(ItemID($0 + 1)) },
      refusedWrongly: checker.refusedWrongly, conflicts: checker.conflicts,
      messages: shop.simulation.messagesSent, timeouts: shop.simulation.timeouts,
      events: shop.simulation.sequence, ticks: shop.simulation.now,
      digest: shop.simulation.digest, leaked: shop.simulation.leaked,
      undecided: undecided,
      overrides: shop.simulation.choices.overrideFates)
  }

  /// What happened in the latest run, line by line, if it was recorded.
  public var trace: [SaleEvent] { sale.shop.trace }

  /// Whether a time-of-day clock was read in the latest run.
  public var hasReadClock: Bool { sale.shop.simulation.hasReadClock }

  /// When processes were paused or cut off in the latest run, if it was recorded.
  public var outages: [Outage] { sale.shop.simulation.outages }

  /// The choices that the latest run asked for, if they were recorded.
  public var choices: [Choice] { sale.shop.simulation.choices.asked ?? [] }
}

/// Two who watch the same sale.
private final class Both: SaleObserver {
  private let first: any SaleObserver
  private let second: any SaleObserver

  init(first: any SaleObserver, second: any SaleObserver) {
    self.first = first
    self.second = second
  }

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    first.applied(request, reply, before: before, in: shop)
    second.applied(request, reply, before: before, in: shop)
  }

  func mentioned(_ request: InventoryRequest, _ reply: InventoryReply, in shop: Shop) {
    first.mentioned(request, reply, in: shop)
    second.mentioned(request, reply, in: shop)
  }

  func replicated(_ fact: ReplicationFact, in shop: Shop) {
    first.replicated(fact, in: shop)
    second.replicated(fact, in: shop)
  }

  func looked(order: Int, in shop: Shop) {
    first.looked(order: order, in: shop)
    second.looked(order: order, in: shop)
  }

  func paused(order: Int, in shop: Shop) {
    first.paused(order: order, in: shop)
    second.paused(order: order, in: shop)
  }

  func interrupted(order: Int, in shop: Shop) {
    first.interrupted(order: order, in: shop)
    second.interrupted(order: order, in: shop)
  }

  func happened(_ something: Sometimes, in shop: Shop) {
    first.happened(something, in: shop)
    second.happened(something, in: shop)
  }

  func lost(_ effects: [LedgerEffect], in shop: Shop) {
    first.lost(effects, in: shop)
    second.lost(effects, in: shop)
  }

  func called(_ call: InventoryCall, in shop: Shop) {
    first.called(call, in: shop)
    second.called(call, in: shop)
  }

  func returned(_ call: Int, _ reply: InventoryReply, in shop: Shop) {
    first.returned(call, reply, in: shop)
    second.returned(call, reply, in: shop)
  }

  func refusedPayment(order: Int, in shop: Shop) {
    first.refusedPayment(order: order, in: shop)
    second.refusedPayment(order: order, in: shop)
  }

  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {
    first.answered(order: order, outcome, in: shop)
    second.answered(order: order, outcome, in: shop)
  }
}
