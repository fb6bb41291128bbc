import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: customers who click twice, ask again or leave do so when a choice says so, all under the one
/// number of their order, and what they are told is held against what became of it. Method: calm
/// worlds in which each message takes 50 ticks, with single choices overridden, followed by the trace.
@Suite struct `Impatient customers` {
  private let runner = SaleRunner()

  /// One order, two instances; customers may be impatient.
  private var scenario: Scenario {
    var scenario = Scenario.at(stock: 10, orders: 1)
    scenario.instances = 2
    scenario.faults.customers = CustomerFaults(odds: 1_000, after: 1...3_000)
    return scenario
  }

  private func run(
    _ strategy: any OrderStrategy.Type, _ scenario: Scenario, _ choices: [(String, Int)]
  ) throws -> RunReport {
    let overrides = try choices.map { Schedule.Override(try #require(ChoiceKey(shop: $0.0)), $0.1) }
    let report = runner.run(
      scenario, strategy, Schedule(base: .calm, overrides: overrides), recording: true)
    #expect(report.overrides.allSatisfy { $0.fate == .applied })
    return report
  }

  /// When and where attempts at an order reached an instance.
  private var arrivals: [String] {
    runner.trace.compactMap { event in
      guard case .arrived = event.action else { return nil }
      return "\(event.event.tick) \(ProcessNames.shop.text(event.event.process))"
    }
  }

  @Test func `a second click is a second attempt, on the next instance, and deducts once`() throws {
    let report = try run(ConditionalDecrement.self, scenario, [("order-1 click-again", 3)])
    #expect(arrivals == ["0 instance-1", "3 instance-2"])
    #expect(report.verdict == .holds)
    #expect(report.unitsSold == 1)
    #expect(report.placed == 1)
    #expect(runner.trace.count { $0.action == .answered(.orderPlaced) } == 2)
  }

  @Test func `without a key the second click buys a second vase`() throws {
    let report = try run(NaiveDecrement.self, scenario, [("order-1 click-again", 3)])
    #expect(report.broken == [.atMostOnce])
    #expect(report.unitsSold == 2)
  }

  @Test func `who has an answer does not ask`() throws {
    let report = try run(NaiveDecrement.self, scenario, [("order-1 click-again", 250)])
    #expect(arrivals == ["0 instance-1"])
    #expect(runner.trace.contains { $0.action == .contented })
    #expect(report.verdict == .holds)
  }

  @Test func `who is told of an error may ask again, and hears the same`() throws {
    var scenario = scenario
    scenario.faults.payments = PaymentFaults(odds: 1_000, work: 0...0)
    let report = try run(
      Reservation.self, scenario,
      [("order-1 > payments #1 outcome", 1), ("order-1 ask-again", 7)])
    // Reserved, charged, released: three round trips of 100 ticks, and one more for the void.
    #expect(arrivals == ["0 instance-1", "407 instance-2"])
    #expect(report.verdict == .holds)
    let told = runner.trace.compactMap { event -> OrderOutcome? in
      guard case .answered(let outcome) = event.action else { return nil }
      return outcome
    }
    #expect(told == [.failed(.paymentRefused), .failed(.paymentRefused)])
    #expect(report.results[0].answered == 400)
  }

  @Test func `who has left need not be answered`() throws {
    var scenario = scenario
    scenario.faults.loss = 1_000
    scenario.healing = 10_000
    let loss = ("order-1 > db #1 request loss", 1)
    let left = try run(Naive.self, scenario, [loss, ("order-1 give-up", 60)])
    #expect(arrivals == ["0 instance-1"])
    #expect(left.verdict == .holds)
    #expect(left.results[0].outcome == nil)
    // Who has not asks again once the world has healed.
    let stayed = try run(Naive.self, scenario, [loss])
    #expect(arrivals == ["0 instance-1", "10000 instance-2"])
    #expect(stayed.verdict == .holds)
    #expect(stayed.placed == 1)
  }
}

/// Goal: from the tick of healing on nothing goes wrong, whoever has no answer asks again, and only
/// then is it judged what must happen in the end.
@Suite struct `Healing` {
  private func scenario(_ faults: String..., healing: Tick?) -> Scenario {
    var scenario = Scenario.at(stock: 10, orders: 1)
    for fault in faults { scenario.faults.enable(fault) }
    scenario.healing = healing
    return scenario
  }

  private let lostReply = Schedule.Override(
    ChoiceKey(.loss, of: .order(1), to: .database, count: 1, leg: .reply), 1)

  @Test func `where it never comes, an order without an answer breaks nothing`() {
    let report = run(NaiveDecrement.self, scenario("loss", healing: nil), overrides: [lostReply])
    #expect(report.results[0].outcome == nil)
    #expect(report.verdict == .holds)
  }

  @Test func `asked again, what is done twice shows`() {
    let write = Schedule.Override(
      ChoiceKey(.loss, of: .order(1), to: .database, count: 2, leg: .reply), 1)
    let report = run(NaiveDecrement.self, scenario("loss", healing: 5_000), overrides: [write])
    #expect(report.broken == [.atMostOnce])
    #expect(report.violations.first?.tick == 5_150)
    let good = run(
      ConditionalDecrement.self, scenario("loss", healing: 5_000), overrides: [lostReply])
    #expect(good.verdict == .holds)
    #expect(good.unitsSold == 1)
  }

  @Test func `who never gets an answer is given up, and that is seen`() {
    let runner = SaleRunner()
    let report = runner.run(
      scenario("loss", healing: 5_000), Mute.self, .calm, recording: true)
    let arrivals = runner.trace.filter { event in
      guard case .arrived = event.action else { return false }
      return true
    }
    // Every twenty times as long as a service has patience.
    #expect(arrivals.map(\.event.tick) == [0] + (0...7).map { 5_000 + $0 * 16_000 })
    #expect(report.ending == .quiet)
    #expect(report.fingerprints == ["answered/end/blind/first"])
  }

  @Test func `an instance that was down is asked again when it is back`() throws {
    var scenario = scenario("crashes", healing: 5_000)
    scenario.instances = 1
    let crash = Schedule.Override(
      ChoiceKey(.crashLength, of: .instance(1), count: 1), 1_000_000)
    let report = run(ConditionalDecrement.self, scenario, overrides: [crash])
    #expect(report.verdict == .holds)
    #expect(report.results[0].outcome == .orderPlaced)
    #expect(report.results[0].answered == 5_100)
  }

  @Test func `fresh demand comes to every instance, and all is sold`() {
    var sale = SaleOptions()
    sale.orders = 6
    sale.stock = 12
    sale.secondWave = 3
    sale.faults.enableAll()
    for number in 1...100 {
      let scenario = sale.scenario(seed: Seed(rawValue: 5).derived(number))
      #expect(scenario.orders.count == 15)
      let wave = scenario.orders.dropFirst(6)
      #expect(Set(wave.map(\.instance)) == [1, 2, 3])
      #expect(wave.allSatisfy { $0.arrival > scenario.healing ?? .max })
      let report = run(ConditionalDecrement.self, scenario, seed: UInt64(number))
      #expect(report.verdict == .holds, "run \(number)")
      #expect(report.results.dropFirst(6).allSatisfy { $0.outcome?.isDefinite == true })
    }
  }
}

/// Never says anything, and never calls anybody twice.
private struct Mute: OrderStrategy {
  static let name = "mute"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await service.sleep(for: 10)
    return .noAnswer
  }
}

/// Goal: a service that asks again does so when it said, and no more often. Method: the first calls
/// lose their requests.
@Suite struct `Trying again` {
  private func report(losing losses: Int) -> RunReport {
    var scenario = Scenario.at(stock: 10, orders: 1)
    scenario.faults.loss = 1_000_000
    let overrides = (1...8).prefix(losses).map { number in
      Schedule.Override(
        ChoiceKey(.loss, of: .order(1), to: .database, count: number, leg: .request), 1)
    }
    return run(ConditionalDecrement.self, scenario, overrides: Array(overrides))
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 3), (3, 7), (4, 11), (7, 23)])
  func `it waits twice as long each time, up to four times its patience`(
    losses: Int, patiences: Int
  ) {
    let report = report(losing: losses)
    #expect(report.results[0].outcome == .orderPlaced)
    #expect(report.results[0].answered == patiences * 800 + 100)
  }

  @Test func `in the end it does not know, and says so`() {
    let report = report(losing: 8)
    #expect(report.results[0].outcome == .noAnswer)
    #expect(report.results[0].answered == 27 * 800)
    #expect(report.verdict == .holds)
  }
}

/// Goal: however many orders there are, what comes with healing stays within what a world may hold.
@Suite struct `The second wave` {
  @Test func `it is no larger than a world may be`() {
    var sale = SaleOptions()
    sale.faults.enable("loss")
    sale.orders = Scenario.Limits.orders - 5
    sale.instances = 10_000
    sale.secondWave = 10_000
    #expect(sale.scenario(seed: Seed(rawValue: 1)).orders.count == Scenario.Limits.orders)
    sale.orders = 10
    sale.quantity = Scenario.Limits.units / 12
    let scenario = sale.scenario(seed: Seed(rawValue: 1))
    #expect(scenario.orders.reduce(0) { $0 + $1.quantity } <= Scenario.Limits.units)
    #expect(scenario.orders.count == 12)
  }

  /// Each copy of a reply once asked a leader for more, which was copied again: a few messages became
  /// a million.
  @Test func `copies of a replicated database's messages do not breed`() {
    var sale = SaleOptions()
    sale.database = .replicated
    sale.faults.enable("duplication", oneIn: 2)
    for number in 1...5 {
      let report = run(
        CompareAndSet.self, sale.scenario(seed: Seed(rawValue: UInt64(number))),
        seed: UInt64(number))
      #expect(report.verdict == .holds)
      #expect(report.events < 10_000, "seed \(number)")
    }
  }
}

/// Goal: who fails for no reason that a healed world could give is seen to have sent a customer away.
@Suite struct `Failing for no reason` {
  @Test func `counts as a refusal once the world has healed, and not before`() {
    var scenario = Scenario.at(stock: 10, orders: 2)
    scenario.healing = 5_000
    #expect(run(Moody.self, scenario).verdict == .holds)
    scenario.orders[1].arrival = 6_000
    let report = run(Moody.self, scenario)
    #expect(report.fingerprints == ["undersell/end/blind/first"])
    #expect(report.violations.first?.orders == [1])
  }
}

/// Looks, and does not feel like it.
private struct Moody: OrderStrategy {
  static let name = "moody"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.read(item)
    return .failed(.refused)
  }
}
