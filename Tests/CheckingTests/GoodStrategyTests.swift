import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Testing

/// Goal: what is said to be safe is safe. Method: random small worlds.
@Suite struct `Good strategies in random worlds` {
  private static let good: [any OrderStrategy.Type] = [
    CompareAndSet.self, ConditionalDecrement.self, Reservation.self, Escrow.self,
  ]

  @Test func `every property holds where nothing goes wrong`() {
    let runner = SaleRunner()
    for seed in 1...400 {
      var random = SplitMix64(seed: seed)
      let scenario = random.world()
      let schedule = Schedule.seed(Seed(rawValue: random.next()))
      for strategy in Self.good {
        let report = runner.run(scenario, strategy, schedule)
        #expect(
          report.verdict == .holds, "seed \(seed), \(strategy.name): \(report.fingerprints)")
        #expect(report.placed + report.outOfStock == scenario.orders.count, "seed \(seed)")
        #expect(
          zip(report.stockLeft, scenario.stock).allSatisfy { (0...$1).contains($0) },
          "seed \(seed)")
      }
    }
  }

  @Test func `every property holds under all faults as well`() {
    let runner = SaleRunner()
    for seed in 1...400 {
      var random = SplitMix64(seed: seed)
      var scenario = random.world()
      scenario.faults.enableAll()
      if random.chance(oneIn: 3) { scenario.replicaLag = random.number(1...300) }
      let schedule = Schedule.seed(Seed(rawValue: random.next()))
      for strategy in Self.good {
        let report = runner.run(scenario, strategy, schedule)
        #expect(report.verdict == .holds, "seed \(seed), \(strategy.name): \(report.fingerprints)")
        #expect(report.ending == .quiet, "seed \(seed), \(strategy.name)")
      }
    }
  }

  @Test func `bad strategies do not hold in these worlds`() {
    let runner = SaleRunner()
    for strategy in [Naive.self, NaiveDecrement.self] as [any OrderStrategy.Type] {
      let isBroken = (1...100).contains { seed in
        var random = SplitMix64(seed: seed)
        let report = runner.run(
          random.world(), strategy, .seed(Seed(rawValue: random.next())))
        return report.verdict == .violated
      }
      #expect(isBroken, "\(strategy.name)")
    }
  }
}
