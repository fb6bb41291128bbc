import Checking
import Inventory
import Simulation
import Strategies
import Tracing

/// Runs in a world in which everything goes wrong.
enum Troubled {
  /// The run of `strategy` by that seed, and what is written down of it.
  static func run(
    _ strategy: any OrderStrategy.Type, seed: Int, on database: DatabaseKind = .networkLag,
    orders: Int = 6
  ) -> (report: RunReport, recording: Recording) {
    var options = SaleOptions()
    options.database = database
    options.faults.enableAll(of: database)
    options.orders = orders
    options.stock = 4
    let runner = SaleRunner()
    let seed = Seed(rawValue: UInt64(seed))
    let report = runner.run(
      options.scenario(seed: seed), strategy, .seed(seed), recording: true)
    return (report, Recording(report, by: runner))
  }
}
