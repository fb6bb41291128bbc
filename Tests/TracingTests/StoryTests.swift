import Checking
import Inventory
import Simulation
import Strategies
import Testing
import TestSupport
import Tracing

@Suite struct `A violation as a story` {
  @Test func `two orders and one vase`() throws {
    let (report, trace) = Vase.run(Naive.self)
    let oversell = try #require(report.violations.first { $0.property == .oversell })
    let story = Story(of: oversell, in: trace, report.scenario)
    #expect(story.title == "oversell: 2 units of item-1 are promised, and there was 1.")
    #expect(
      story.lines == [
        "tick   0  There is 1 of item-1 in stock.",
        "tick   0  order-1 reaches instance-1, wants 1.",
        "tick   0  order-2 reaches instance-2, wants 1.",
        "tick  50  The database reads 1 for order-1.",
        "tick  50  The database reads 1 for order-2.",
        "tick 100  order-1 believes 1.",
        "tick 100  order-2 believes 1.",
        "tick 150  order-1 writes 0 and gets unit 1.",
        "tick 150  order-2, believing 1 (there are 0), writes 0 and gets unit 1.  <-- it breaks",
        "tick 200  order-1's customer is told ORDER_PLACED.",
        "tick 200  order-2's customer is told ORDER_PLACED.",
      ])
  }

  @Test func `only the orders that have a part in it are told of`() throws {
    var scenario = Vase.scenario
    scenario.stock = [10]
    scenario.orders += (3...5).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)
    }
    let (report, trace) = Vase.run(Naive.self, scenario)
    let shared = try #require(report.violations.first { $0.property == .doubleSoldUnit })
    let text = Story(of: shared, in: trace, scenario).lines.joined(separator: "\n")
    #expect(text.contains("order-1") && text.contains("order-2"))
    for number in 3...5 { #expect(!text.contains("order-\(number)")) }
  }

  @Test func `a goal is told by the orders that did not go as they should`() throws {
    var scenario = Vase.scenario
    scenario.stock = [10]
    scenario.orders += (3...5).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)
    }
    let key = try #require(ChoiceKey(shop: "order-2 > db #1 reply delay"))
    let runner = SaleRunner()
    let report = runner.run(
      scenario, RetryWithoutKey.self,
      Schedule(base: .calm, overrides: [Schedule.Override(key, 311)]), recording: true)
    let goal = try Goal("placed=5 unitsSold=6 timeouts>0")
    let story = Story(of: goal, in: runner.trace, report)
    #expect(
      story.title
        == "placed=5 unitsSold=6 timeouts>0: 5 orders for 10 units, 5 placed, 6 units sold, 4 left, "
        + "timeouts 1.")
    #expect(
      story.lines == [
        "tick   0  There are 10 of item-1 in stock.",
        "tick   0  order-2 reaches instance-2, wants 1.",
        "tick  50  order-2 decrements by 1 (there are as many) and gets unit 9.",
        "tick 360  order-2 stops waiting for an answer.",
        "tick 410  order-2 decrements by 1 (there are as many) and gets unit 5.",
        "tick 460  order-2's customer is told ORDER_PLACED.",
        "The other 4 orders are told ORDER_PLACED, and have 4 units.",
      ])
  }

  @Test func `a hold that expires, a wait that ends and a pause are told`() throws {
    var scenario = Scenario(
      instances: 1, stock: [1],
      orders: [Order(number: 1, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)])
    scenario.faults.pauses = Affliction(window: 10_000, odds: 1_000_000, strength: 1...6_000)
    scenario.faults.payments = PaymentFaults(odds: 1_000_000, work: 0...300)
    func override(_ key: String, _ value: Int) throws -> Schedule.Override {
      Schedule.Override(try #require(ChoiceKey(shop: key)), value)
    }
    let runner = SaleRunner()
    let paused = runner.run(
      scenario, IgnoresAll.self,
      Schedule(
        base: .calm,
        overrides: [
          try override("instance-1 #1 pause-length", 5_000),
          try override("instance-1 #1 pause-start", 60),
        ]),
      recording: true)
    let text = try story(paused, runner)
    #expect(text.contains("tick  100  instance-1 is paused; what reaches it waits."), "\(text)")
    #expect(text.contains("A new epoch: the hold on unit 1 of order-1 expires."), "\(text)")
    let silent = runner.run(
      scenario, IgnoresAll.self,
      Schedule(base: .calm, overrides: [try override("order-1 > payments #1 outcome", 2)]),
      recording: true)
    #expect(try story(silent, runner).contains("order-1 stops waiting for an answer."))
  }

  /// Of a world with one unit, two orders, and instance 1 paused from tick 190 on.
  private func locked(_ strategy: any OrderStrategy.Type) throws -> RunReport {
    var scenario = Vase.scenario
    scenario.faults.pauses = Affliction(window: 50_000, odds: 1_000_000, strength: 1...50_000)
    let overrides = [
      Schedule.Override(try #require(ChoiceKey(shop: "instance-1 #1 pause-length")), 2_000),
      Schedule.Override(try #require(ChoiceKey(shop: "instance-1 #1 pause-start")), 190),
    ]
    return runner.run(
      scenario, strategy, Schedule(base: .calm, overrides: overrides), recording: true)
  }

  private let runner = SaleRunner()

  @Test func `a lock that is lost in a pause`() throws {
    let report = try locked(LeaseLock.self)
    let oversell = try #require(report.violations.first { $0.property == .oversell })
    #expect(
      Story(of: oversell, in: runner.trace, report.scenario).lines == [
        "tick    0  There is 1 of item-1 in stock.",
        "tick    0  order-1 reaches instance-1, wants 1.",
        "tick    0  order-2 reaches instance-2, wants 1.",
        "tick   50  order-1 gets the lock, with token 1, for 1600 ticks.",
        "tick   50  order-2 does not get the lock: another has it.",
        "tick  150  The database reads 1 for order-1.",
        "tick  200  instance-1 is paused; what reaches it waits.",
        "tick 1850  order-2 gets the lock, with token 2, for 1600 ticks.",
        "tick 1950  The database reads 1 for order-2.",
        "tick 2000  order-2 believes 1.",
        "tick 2050  order-2 writes 0 and gets unit 1.",
        "tick 2150  order-2 gives the lock back.",
        "tick 2190  order-1 believes 1. The database has 0.",
        "tick 2200  order-2's customer is told ORDER_PLACED.",
        "tick 2240  order-1, believing 1 (there are 0), writes 0 and gets unit 1."
          + "  <-- it breaks",
        "tick 2340  order-1 gives back a lock that it has lost.",
        "tick 2390  order-1's customer is told ORDER_PLACED.",
      ])
  }

  /// What is told of the run's orders, as if something had broken in the end.
  private func told(_ strategy: any OrderStrategy.Type) throws -> String {
    let broken = try locked(Naive.self).violations.first
    let report = try locked(strategy)
    return Story(of: try #require(broken), in: runner.trace, report.scenario).lines
      .joined(separator: "\n")
  }

  @Test func `tokens and rows are told in sentences`() throws {
    let fenced = try told(FencedLock.self)
    #expect(
      fenced.contains(
        "tick 2240  The database refuses order-1's write: a later token came before."),
      "\(fenced)")
    let row = try told(RowLock.self)
    #expect(row.contains("order-1 holds the row, and the database reads 1."), "\(row)")
    #expect(row.contains("order-2 waits for the row: another holds it."), "\(row)")
    #expect(row.contains("order-1 is to leave 0, once it commits."), "\(row)")
    #expect(row.contains("order-1 commits and gets unit 1."), "\(row)")
    #expect(row.contains("order-2 holds the row, and the database reads 0."), "\(row)")
    #expect(row.contains("order-2 rolls back."), "\(row)")
  }

  @Test func `an oversell can be counted, though not all orders are told of`() throws {
    var sale = SaleOptions()
    sale.stock = 3
    sale.orders = 8
    let runner = SaleRunner()
    let seed = Seed(rawValue: 8)
    let report = runner.run(sale.scenario(seed: seed), Naive.self, .seed(seed), recording: true)
    let violation = try #require(report.violations.first { $0.property == .oversell })
    let story = Story(of: violation, in: runner.trace, report.scenario)
    #expect(story.title.hasPrefix("oversell: 4 units of item-1 are promised"))
    let place = try #require(story.lines.firstIndex { $0.hasSuffix("<-- it breaks") })
    let own = story.lines[...place].count { $0.contains(" gets unit ") }
    #expect(
      story.lines[place - 1].hasSuffix(
        "By now \(4 - own) units are promised to orders not told of here."), "\(story.lines)")
  }

  @Test func `a unit that does not exist is called that`() throws {
    let (report, trace) = Vase.run(NaiveDecrement.self)
    let oversell = try #require(report.violations.first { $0.property == .oversell })
    let story = Story(of: oversell, in: trace, report.scenario)
    #expect(story.lines.contains { $0.contains("gets unit 0, which does not exist.") })
  }

  private func story(_ report: RunReport, _ runner: SaleRunner) throws -> String {
    let violation = try #require(report.violations.first)
    return Story(of: violation, in: runner.trace, report.scenario).lines.joined(separator: "\n")
  }

  @Test func `in any run its ticks ascend, and one line at most is where it breaks`() {
    let runner = SaleRunner()
    var stories = 0
    for seed in 1...120 {
      var random = SplitMix64(seed: seed)
      var sale = SaleOptions()
      sale.orders = random.number(1...8)
      sale.stock = random.number(0...4)
      sale.items = random.number(1...2)
      sale.quantity = random.number(1...2)
      sale.replicaLag = random.pick([0, 100])
      for kind in FaultKind.all where random.chance(oneIn: 2) { sale.faults.enable(kind.word) }
      let scenario = sale.scenario(seed: Seed(rawValue: random.next()))
      for strategy in [Naive.self, NaiveDecrement.self] as [any OrderStrategy.Type] {
        let report = runner.run(
          scenario, strategy, .seed(Seed(rawValue: random.next())), recording: true)
        for violation in report.violations {
          let story = Story(of: violation, in: runner.trace, scenario)
          let ticks = story.lines.compactMap {
            Int($0.dropFirst(5).drop { $0 == " " }.prefix { $0.isNumber })
          }
          #expect(ticks.count == story.lines.count, "seed \(seed)")
          #expect(ticks == ticks.sorted(), "seed \(seed)")
          let breaks = story.lines.filter { $0.hasSuffix("  <-- it breaks") }
          #expect(breaks.count == 1, "seed \(seed), \(violation.fingerprint)")
          #expect(breaks.first?.contains("tick") == true, "seed \(seed)")
          stories += 1
        }
      }
    }
    #expect(stories > 50)
  }
}

/// Reserves, charges, confirms, and says that all went well.
private struct IgnoresAll: OrderStrategy {
  static let name = "ignores-all"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let reservation = try await service.database.reserve(item, quantity: quantity)
    let isPaid = try? await service.payments.charge(timeout: service.patience)
    guard let reservation, isPaid == true else { return .orderPlaced }
    _ = try await service.database.confirm(reservation)
    return .orderPlaced
  }
}
