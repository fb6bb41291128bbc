import Checking
import Inventory
import Simulation
import Testing

/// A run, by what the database said to whom, and when.
struct Timeline {
  let report: RunReport
  /// `250 order-1 commit: done`, line by line.
  let lines: [String]

  /// The run of `strategy` in `scenario` that is calm but for `choices`, each as seed files spell it.
  init(
    _ strategy: any OrderStrategy.Type, _ scenario: Scenario, _ choices: [(String, Int)] = []
  ) throws {
    let overrides = try choices.map {
      Schedule.Override(try #require(ChoiceKey(shop: $0.0), "\($0.0)"), $0.1)
    }
    let runner = SaleRunner()
    report = runner.run(
      scenario, strategy, Schedule(base: .calm, overrides: overrides), recording: true)
    #expect(report.overrides.allSatisfy { $0.fate == .applied })
    lines = runner.trace.compactMap { event in
      guard case .applied(let command, let reply, _, _, _) = event.action,
        let fiber = event.event.fiber
      else { return nil }
      let who = ProcessNames.shop.text(fiber)
      return "\(event.event.tick) \(who) \(command.word): \(Self.text(of: reply))"
    }
  }

  /// What the database said to the order with that number.
  func lines(of order: Int) -> [String] { lines.filter { $0.contains(" order-\(order) ") } }

  private static func text(of reply: InventoryReply) -> String {
    switch reply {
    case .stock(let quantity): "\(quantity)"
    case .versionedStock(let stock): "\(stock.quantity)"
    case .lease(let lease): "token \(lease.token)"
    case .applied(let isApplied): isApplied ? "yes" : "no"
    default: "\(reply)"
    }
  }
}
