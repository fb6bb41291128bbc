import Simulation
import Strategies
import Testing

@testable import Inventory

/// Goal: the sale goes on while a minority of the nodes is down, and a run with a replicated ledger
/// is a function of scenario, strategy and schedule like any other. Method: whole sales.
@Suite struct ReplicatedTests {
  private func replicatedSale(
    _ seed: UInt64, _ change: (inout SaleOptions) -> Void = { _ in }
  ) -> Scenario {
    sale(seed) {
      $0.database = .replicated
      $0.arrivals = 0...3_000
      change(&$0)
    }
  }

  /// Nodes `down` crash at the first tick, for longer than the sale lasts.
  private func schedule(down: [Int], of scenario: inout Scenario, seed: UInt64) -> Schedule {
    scenario.faults.crashes = Affliction(window: 1_000_000, odds: 1_000_000, strength: 1...1)
    var schedule = seeded(seed)
    for node in down {
      let name = ProcessName.node(node)
      schedule.overrides += [
        Schedule.Override(ChoiceKey(.crashLength, of: name, count: 1), 900_000, witness: nil),
        Schedule.Override(ChoiceKey(.crashStart, of: name, count: 1), 0, witness: nil),
      ]
    }
    return schedule
  }

  @Test(arguments: [(3, [1]), (3, [3]), (5, [1, 2])])
  func `every order is answered while a minority is down for the whole sale`(
    replicas: Int, down: [Int]
  ) {
    let shop = FlashSale()
    for strategy in [ConditionalDecrement.self, CompareAndSet.self] as [any OrderStrategy.Type] {
      for seed in 1...3 as ClosedRange<UInt64> {
        var scenario = replicatedSale(seed) { $0.replicas = replicas }
        let schedule = schedule(down: down, of: &scenario, seed: seed)
        let account = shop.account(scenario, strategy, schedule)
        #expect(account.results.count { $0.outcome == .orderPlaced } == 10)
        #expect(account.results.count { $0.outcome == .outOfStock } == 5)
        #expect(account.ticks < 100_000)
        #expect(down.allSatisfy { shop.shop.simulation.isUp(shop.shop.process(of: $0)) == false })
      }
    }
  }

  @Test func `nothing is sold, and nobody is told so, while a majority is down`() {
    let shop = FlashSale()
    var scenario = replicatedSale(1)
    let schedule = schedule(down: [1, 2], of: &scenario, seed: 1)
    scenario.horizon = 20_000
    let account = shop.account(scenario, ConditionalDecrement.self, schedule, recording: false)
    #expect(account.results.allSatisfy { !($0.outcome?.isDefinite ?? false) })
    #expect(account.stock == [10])
  }

  @Test func `in a calm world the first node leads at once, and stays`() {
    let shop = FlashSale()
    let account = shop.account(
      replicatedSale(1), ConditionalDecrement.self, Schedule(base: .calm))
    let elections = account.trace.compactMap { event -> ProcessName? in
      guard case .replication(.elected) = event.action else { return nil }
      return event.event.process
    }
    #expect(elections == [.node(1)])
    #expect(account.results.allSatisfy { $0.answered < 3_000 })
  }

  @Test func `nodes that are hardly ever awake agree once the world has healed`() {
    let scenario = replicatedSale(1) {
      $0.orders = 3
      $0.faults.pauses = Affliction(window: 1_000, odds: 1, strength: 2_000...4_000)
    }
    #expect(scenario.healing != nil)
    let account = FlashSale().account(scenario, ConditionalDecrement.self, seeded(1))
    #expect(account.ending == .quiet)
    #expect(account.results.allSatisfy { $0.outcome == .orderPlaced })
  }

  private func roughReplicatedSale(_ seed: UInt64) -> Scenario {
    sale(seed) { options in
      options.database = .replicated
      options.orders = 6
      options.stock = 4
      options.arrivals = 0...3_000
      options.faults.enableAll(of: .replicated)
    }
  }

  private static let strategies: [any OrderStrategy.Type] = [
    CompareAndSet.self, Reservation.self, FencedLock.self,
  ]

  @Test func `the same run twice is the same run, with and without a trace, whatever ran before`() {
    let shop = FlashSale()
    for seed in 1...2 as ClosedRange<UInt64> {
      for strategy in Self.strategies {
        let scenario = roughReplicatedSale(seed)
        let first = shop.account(scenario, strategy, seeded(seed))
        _ = shop.account(roughSale(seed), strategy, seeded(seed), recording: false)
        #expect(shop.account(scenario, strategy, seeded(seed)) == first)
        let plain = FlashSale().account(scenario, strategy, seeded(seed), recording: false)
        #expect(plain == first.unrecorded)
        #expect(first.trace.contains { $0.event.kind == .restart })
      }
    }
  }
}
