import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Testing

/// Goal: the checker's books are right. Method: keep them again from the trace, by sets of serials,
/// for random worlds and all strategies, and compare where each property first breaks.
@Suite struct `Checking against books kept from the trace` {
  private static let strategies: [any OrderStrategy.Type] =
    BuiltIn.strategies + [Impulsive.self]

  @Test(arguments: [false, true])
  func `both say the same of every safety property`(hasFaults: Bool) {
    let runner = SaleRunner()
    var broken: Set<Property> = []
    for seed in 1...250 {
      var random = SplitMix64(seed: seed)
      var scenario = random.world()
      if hasFaults {
        scenario.faults.enableAll()
        if random.chance(oneIn: 3) { scenario.replicaLag = random.number(1...300) }
      }
      let schedule = Schedule.seed(Seed(rawValue: random.next()))
      for strategy in Self.strategies {
        let report = runner.run(scenario, strategy, schedule, recording: true)
        let oracle = TraceOracle(runner.trace, scenario)
        for property in Property.allCases where property.isSafety {
          let seen = report.violation(of: property)?.sequence
          let expected = oracle.first[property]
          #expect(seen == expected, "seed \(seed), \(strategy.name), \(property)")
          if seen != nil { broken.insert(property) }
        }
        #expect(report.placed == oracle.placed, "seed \(seed), \(strategy.name)")
        #expect(
          report.unitsSold == oracle.units.values.reduce(0, +), "seed \(seed), \(strategy.name)")
      }
    }
    // Else the comparison would say nothing. A replicated database is held against its own oracle.
    #expect(
      broken == [.oversell, .doubleSoldUnit, .phantomStock, .atMostOnce, .honestAnswer])
  }
}

/// Tries again at once, without a key, when no answer comes soon; says whatever comes to mind.
private struct Impulsive: OrderStrategy {
  static let name = "impulsive"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...2 {
      do {
        let isTaken = try await service.database.conditionalDecrement(
          item, by: quantity, timeout: 120)
        return isTaken ? .orderPlaced : .outOfStock
      } catch CallError.timedOut {
        continue
      }
    }
    return .outOfStock
  }
}
