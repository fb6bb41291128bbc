import Checking
import Inventory
import Simulation
import Strategies
import Tracing

/// The world of `Seeds/two-orders-one-vase.seed`: one vase, two orders, every message as quick as
/// can be.
enum Vase {
  static let scenario = Scenario(
    instances: 2, stock: [1],
    orders: (1...2).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: $0)
    })

  /// The run of `strategy` in it, with its trace.
  static func run(
    _ strategy: any OrderStrategy.Type, _ scenario: Scenario = scenario
  ) -> (report: RunReport, trace: [SaleEvent]) {
    let runner = SaleRunner()
    let report = runner.run(scenario, strategy, .calm, recording: true)
    return (report, runner.trace)
  }

  /// The same, written down.
  static func recording(
    _ strategy: any OrderStrategy.Type, _ scenario: Scenario = scenario,
    _ schedule: Schedule = .calm
  ) -> Recording {
    let runner = SaleRunner()
    let report = runner.run(scenario, strategy, schedule, recording: true)
    return Recording(report, by: runner)
  }
}
