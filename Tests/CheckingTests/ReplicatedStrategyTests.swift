import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: good strategies hold every property on a replicated ledger, whatever goes wrong, and so does
/// the replication itself. Method: random worlds in which everything goes wrong at once. Nobody is
/// asked to believe that by these few: campaigns of many more runs go by the command line.
@Suite struct `Good strategies on a replicated ledger` {
  @Test(
    arguments: [
      CompareAndSet.self, ConditionalDecrement.self, Reservation.self, FencedLock.self,
    ] as [any OrderStrategy.Type])
  func `hold every property while everything goes wrong`(strategy: any OrderStrategy.Type) {
    let runner = SaleRunner()
    var placed = 0
    for number in 1...6 {
      let seed = Seed(rawValue: UInt64(number))
      var options = SaleOptions()
      options.database = .replicated
      options.replicas = number % 4 == 0 ? 5 : 3
      options.orders = 5
      options.stock = 3
      options.arrivals = 0...4_000
      options.faults.enableAll(of: .replicated)
      let report = runner.run(options.scenario(seed: seed), strategy, .seed(seed))
      #expect(report.verdict == .holds, "seed \(number): \(report.violations.map(\.explanation))")
      placed += report.placed
    }
    // A customer may have given up.
    #expect(placed > 6 * 3 - 3)
  }
}
