import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Testing

/// Goal: `escrow` sells from its own share without a message, moves units where they are wanted, and
/// decides each order once. Method: small worlds in which one thing goes wrong, then random ones with
/// everything.
@Suite struct `Selling from shares` {
  private func scenario(
    stock: Int, _ orders: [(quantity: Int, instance: Int)], instances: Int = 2
  ) -> Scenario {
    Scenario(
      instances: instances, stock: [stock],
      orders: orders.enumerated().map { place, order in
        Order(
          number: place + 1, item: ItemID(1), quantity: order.quantity, arrival: place * 10,
          instance: order.instance)
      })
  }

  @Test func `an order that finds enough at home is answered at once`() {
    let report = run(Escrow.self, scenario(stock: 4, [(2, 1), (2, 2)]))
    #expect(report.results.map(\.outcome) == [.orderPlaced, .orderPlaced])
    #expect(report.waits == [0, 0])
    #expect(report.verdict == .holds)
  }

  @Test func `units move to where they are wanted`() {
    let report = run(Escrow.self, scenario(stock: 4, [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]))
    #expect(
      report.results.map(\.outcome)
        == [.orderPlaced, .orderPlaced, .orderPlaced, .orderPlaced, .outOfStock])
    #expect(report.verdict == .holds)
    #expect(report.happened.contains(.transfer))
  }

  /// No instance has as many: the shares come together first. Orders that compete for them all get
  /// an answer, also where all messages take as long.
  @Test(arguments: [2, 3, 4, 7])
  func `an order of several units gets what lies here and there`(quantity: Int) {
    let wanted = (1...4).map { (quantity: quantity, instance: $0) }
    var scenario = scenario(stock: 7, wanted, instances: 4)
    for place in scenario.orders.indices { scenario.orders[place].arrival = 0 }
    let report = run(Escrow.self, scenario)
    #expect(report.placed == 7 / quantity)
    #expect(report.outOfStock == 4 - 7 / quantity)
    #expect(report.verdict == .holds)
  }

  /// The network falls apart: who has a share sells it, and who has none cannot know that there is
  /// none.
  @Test func `a partition stops nobody who has a share, and lets nobody be refused wrongly`() {
    var scenario = scenario(stock: 2, [(1, 1), (1, 2), (1, 1)])
    scenario.orders[2].instance = 1
    scenario.faults.enable("partitions")
    let cut = [
      Schedule.Override(ChoiceKey(.partitionLength, of: .network, count: 1), 100_000),
      Schedule.Override(ChoiceKey(.partitionSide, of: .instance(2), count: 1), 1),
    ]
    let report = run(Escrow.self, scenario, overrides: cut)
    #expect(report.results.map(\.outcome) == [.orderPlaced, .orderPlaced, .noAnswer])
    #expect(report.verdict == .holds)
  }

  /// The reply with the units is lost: the sender offers them until they are accepted.
  @Test func `what was sent and lost arrives in the end`() {
    var scenario = scenario(stock: 2, [(1, 1), (1, 1)])
    scenario.faults.enable("loss")
    scenario.healing = 20_000
    let lost = [
      Schedule.Override(
        ChoiceKey(.loss, of: .order(2), to: .instance(2), count: 1, leg: .reply), 1)
    ]
    let report = run(Escrow.self, scenario, overrides: lost)
    #expect(report.placed == 2)
    #expect(report.verdict == .holds)
  }

  @Test func `a crash of the sender does not lose what it has sent`() {
    var scenario = scenario(stock: 2, [(1, 1), (1, 1)])
    scenario.faults.enable("loss")
    scenario.faults.enable("crashes")
    scenario.healing = 20_000
    let troubles = [
      Schedule.Override(
        ChoiceKey(.loss, of: .order(2), to: .instance(2), count: 1, leg: .reply), 1),
      Schedule.Override(ChoiceKey(.crashLength, of: .instance(2), count: 1), 5_000),
      Schedule.Override(ChoiceKey(.crashStart, of: .instance(2), count: 1), 200),
    ]
    let report = run(Escrow.self, scenario, overrides: troubles)
    #expect(report.placed == 2)
    #expect(report.verdict == .holds)
  }

  /// The second click lands on another instance, which asks the order's home.
  @Test func `a second click buys nothing more`() {
    var scenario = scenario(stock: 4, [(1, 1)])
    scenario.faults.enable("customers")
    let again = [Schedule.Override(ChoiceKey(.clickAgain, of: .order(1)), 1)]
    let report = run(Escrow.self, scenario, overrides: again)
    #expect(report.placed == 1)
    #expect(report.unitsSold == 1)
    #expect(report.verdict == .holds)
  }

  @Test func `it holds under all faults, and all are answered once the world has healed`() {
    let runner = SaleRunner()
    for index in 0..<300 {
      var random = SplitMix64(seed: UInt64(index))
      var sale = SaleOptions()
      sale.stock = random.number(0...9)
      sale.orders = random.number(1...8)
      sale.quantity = random.number(1...3)
      sale.instances = random.number(1...4)
      sale.arrivals = 0...random.pick([0, 1_000, 10_000])
      sale.faults.enableAll()
      let seed = Seed(rawValue: 8).derived(index)
      let report = runner.run(sale.scenario(seed: seed), Escrow.self, .seed(seed))
      #expect(report.verdict == .holds, "run \(index): \(report.fingerprints)")
    }
  }
}
