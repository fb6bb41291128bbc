import Checking
import Inventory
import PlantedBugs
import Simulation
import Strategies
import TestSupport
import Testing

@testable import Searching

/// Every interleaving of requests and timers, one run each: an odometer, and nothing remembered.
private final class Odometer: Scheduler {
  let isUntimed = true
  let timers: Int
  private var digits: [(place: Int, of: Int)] = []
  private var depth = 0
  private var fired: [Int32: Int] = [:]

  init(timers: Int) { self.timers = timers }

  func begin() {
    depth = 0
    fired = [:]
  }

  /// Whether there is another run.
  func turn() -> Bool {
    while let last = digits.last {
      digits[digits.count - 1].place += 1
      if last.place + 1 < last.of { return true }
      digits.removeLast()
    }
    return false
  }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    let isOrders = { (event: Upcoming) in event.key.name.role == ProcessName.order(1).role }
    if let place = upcoming.firstIndex(where: {
      $0.kind == .start || $0.kind == .wake || $0.isReply && isOrders($0)
    }) {
      return place
    }
    var choices = upcoming.indices.filter {
      upcoming[$0].kind == .message
        || upcoming[$0].kind == .timer
          && fired[upcoming[$0].process.index, default: 0] < timers
    }
    if choices.isEmpty { choices = upcoming.indices.filter { upcoming[$0].kind == .timeout } }
    guard !choices.isEmpty else { return -1 }
    if depth == digits.count { digits.append((0, choices.count)) }
    let choice = choices[digits[depth].place]
    depth += 1
    if upcoming[choice].kind == .timer {
      fired[upcoming[choice].process.index, default: 0] += 1
    }
    return choice
  }
}

/// What comes of a sale in the end, whoever of those alike got what, and what broke.
private struct Ends: Equatable {
  var ends: Set<String> = []
  var fingerprints: Set<Fingerprint> = []

  mutating func add(_ stock: [Int], _ sold: Int, _ scenario: Scenario, _ results: [OrderResult]) {
    let outcomes = zip(scenario.orders, results).map { order, result in
      "\(order.item.number) \(order.quantity) \(String(describing: result.outcome))"
    }
    ends.insert("\(stock) \(sold) \(outcomes.sorted())")
  }
}

/// Names each order a role of its own: the third does not look whether there is enough.
private struct ThirdIsCareless: OrderStrategy {
  static let name = "third-is-careless"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let stock = try await service.database.read(item)
    guard stock >= quantity || service.order == 3 else { return .outOfStock }
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity)
    if !isTaken, service.order == 3 { try await service.database.decrement(item, by: quantity) }
    return isTaken || service.order == 3 ? .orderPlaced : .outOfStock
  }
}

/// Lets the third order take another unit if it got one.
private struct ThirdIsGreedy: OrderStrategy {
  static let name = "third-is-greedy"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity)
    if isTaken, service.order == 3 { try await service.database.decrement(item, by: quantity) }
    return isTaken ? .orderPlaced : .outOfStock
  }
}

/// Goal: visiting states finds what visiting schedules finds. Method: all interleavings of small worlds,
/// random ones too, of the strategies and of the planted mistakes: the same ways of failing, and the same
/// ends.
@Suite struct `Visiting states and visiting schedules` {
  private func interleave(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, timers: Int
  ) -> Ends? {
    var ends = Ends()
    let odometer = Odometer(timers: timers)
    let runner = SaleRunner()
    var runs = 0
    repeat {
      odometer.begin()
      let report = runner.run(scenario, strategy, .calm, scheduler: odometer)
      runs += 1
      guard runs <= 1_000, !runner.hasReadClock else { return nil }
      ends.fingerprints.formUnion(report.violations.map(\.fingerprint))
      guard report.ending == .quiet else { continue }
      ends.add(report.stockLeft, report.unitsSold, scenario, report.results)
    } while odometer.turn()
    return ends
  }

  private func visit(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, timers: Int
  ) -> Ends? {
    var ends = Ends()
    let explorer = StateExplorer(
      scenario, strategy, ExplorationBounds(timers: timers), isRenaming: true)
    let checker = explorer.checker
    explorer.atEnd = { shop in
      ends.add(
        scenario.stock.indices.map { shop.stock(ItemID($0 + 1)) }, checker.unitsSold, scenario,
        shop.results)
    }
    let isThrough = explorer.explore()
    guard !explorer.isOpaque, !explorer.readsClock else { return nil }
    #expect(isThrough && !explorer.isBroken)
    ends.fingerprints = Set(explorer.failures.map(\.fingerprint))
    return ends
  }

  @Test(arguments: BuiltIn.strategies + PlantedBugs.all.map(\.strategy))
  func `agree on ends and ways of failing`(strategy: any OrderStrategy.Type) {
    guard strategy.placement == .shelf else { return }
    var compared = 0
    for (stock, quantities) in [(1, [1, 1]), (2, [1, 1, 1]), (2, [2, 1])] {
      for timers in [0, 1] {
        let scenario = sale(stock: stock, quantities)
        guard let expected = interleave(scenario, strategy, timers: timers),
          let ends = visit(scenario, strategy, timers: timers)
        else { continue }
        compared += 1
        #expect(ends == expected, "\(strategy.name): \(quantities) of \(stock), \(timers)")
        for kind in [Exploration.Kind.optimal, .none] {
          var exploration = Exploration()
          exploration.run(scenario, strategy, kind, ExplorationBounds(timers: timers))
          #expect(
            Set(exploration.findings.map(\.fingerprint)) == ends.fingerprints,
            "\(strategy.name), \(kind): \(quantities) of \(stock), \(timers)")
        }
      }
    }
    // Nothing is compared only of those who look at a clock.
    let runner = SaleRunner()
    _ = runner.run(sale(stock: 1, [1, 1]), strategy, .calm)
    #expect(compared > 1 || runner.hasReadClock, "\(strategy.name)")
  }

  @Test(arguments: 1...30) func `agree in random worlds`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    func random(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }
    let strategies: [any OrderStrategy.Type] = [
      Naive.self, NaiveDecrement.self, CompareAndSet.self, ConditionalDecrement.self,
      Reservation.self,
    ]
    let strategy = strategies[random(strategies.count)]
    let items = 1 + random(2)
    let scenario = Scenario(
      instances: 2, stock: (0..<items).map { _ in random(4) },
      orders: (1...2 + random(2)).map {
        Order(
          number: $0, item: ItemID(1 + random(items)), quantity: 1 + random(2), arrival: 0,
          instance: 1)
      })
    let timers = random(2)
    guard let expected = interleave(scenario, strategy, timers: timers) else { return }
    let ends = try #require(visit(scenario, strategy, timers: timers))
    #expect(ends == expected, "\(strategy.name): \(scenario.orders) of \(scenario.stock)")
  }

  /// Those that set units aside.
  private static let reserving: [any OrderStrategy.Type] =
    [Reservation.self]
    + PlantedBugs.all.filter {
      [
        "confirm-after-expiry", "expire-unchecked", "release-unchecked", "ignore-confirmation",
        "reserve-unkeyed", "check-lease-then-confirm", "release-twice",
      ].contains($0.name)
    }.map(\.strategy)

  @Test(arguments: reserving, [2, 3])
  func `agree where what is held expires`(strategy: any OrderStrategy.Type, timers: Int) throws {
    let worlds = timers > 2 ? [(1, [1])] : [(1, [1]), (1, [1, 1]), (2, [1, 1])]
    // Who reads twice has too many classes with a vase for each.
    let isLong = strategy.name == "check-lease-then-confirm"
    for (stock, quantities) in isLong ? Array(worlds.prefix(2)) : worlds {
      let scenario = sale(stock: stock, quantities)
      var expected = Ends()
      var exploration = Exploration()
      exploration.run(scenario, strategy, .optimal, ExplorationBounds(timers: timers)) {
        let report = $0.report
        expected.fingerprints.formUnion(report.violations.map(\.fingerprint))
        guard report.ending == .quiet else { return }
        expected.add(report.stockLeft, report.unitsSold, scenario, report.results)
      }
      let ends = try #require(visit(scenario, strategy, timers: timers))
      #expect(ends == expected, "\(strategy.name): \(quantities) of \(stock)")
    }
  }

  @Test(arguments: [ThirdIsCareless.self, ThirdIsGreedy.self] as [any OrderStrategy.Type])
  func `orders that only seem to be alike are found out`(strategy: any OrderStrategy.Type) throws {
    let scenario = sale(stock: 1, [1, 1, 1])
    let explorer = StateExplorer(scenario, strategy, isRenaming: true)
    let isThrough = explorer.explore()
    #expect(!isThrough && explorer.isBroken)
    let expected = try #require(interleave(scenario, strategy, timers: 0))
    #expect(expected.fingerprints.contains { $0.property == .oversell })
    var exploration = Exploration()
    exploration.run(scenario, strategy, .states)
    #expect(exploration.isComplete)
    #expect(Set(exploration.findings.map(\.fingerprint)) == expected.fingerprints)
    let apart = StateExplorer(scenario, strategy, isRenaming: false)
    let isAllSeen = apart.explore()
    #expect(isAllSeen)
    #expect(exploration.states == apart.states)
  }

  @Test func `what is found replays to the same end, the shortest first`() throws {
    var exploration = Exploration()
    exploration.run(sale(stock: 2, [1, 1, 1, 1]), Naive.self, .states)
    #expect(exploration.findings.count == 5)
    var events = 0
    for finding in exploration.findings {
      let report = SaleRunner().run(finding.file.scenario, Naive.self, finding.file.schedule)
      #expect(report.violations.contains { $0.fingerprint == finding.fingerprint })
      #expect(report.digest.description == finding.file.digest)
      #expect(report.events >= events)
      events = report.events
    }
  }

  @Test func `the same twice, and a limit leaves it incomplete`() {
    func explore(limit: Int) -> Exploration {
      var exploration = Exploration()
      exploration.run(sale(stock: 3, [1, 1, 1, 2]), Naive.self, .states, limit: limit)
      return exploration
    }
    let (first, second) = (explore(limit: .max), explore(limit: .max))
    #expect(first.isComplete && second.isComplete)
    #expect(first.schedules == second.schedules && first.violating == second.violating)
    #expect(first.findings.map(\.file.digest) == second.findings.map(\.file.digest))
    let exact = explore(limit: first.schedules)
    #expect(exact.isComplete)
    let cut = explore(limit: 10)
    #expect(!cut.isComplete)
    #expect(cut.schedules == 10)
  }
}
