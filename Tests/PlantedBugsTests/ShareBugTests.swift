import Checking
import Inventory
import PlantedBugs
import Simulation
import Testing

/// Goal: each mistake that can be made with shares of the stock breaks what is said, as often as is
/// said, and not without the faults that its world has. Method: random runs, with the same seeds.
@Suite struct `Planted bugs of shares` {
  private func finds(_ bug: PlantedBug, _ change: (inout SaleOptions) -> Void = { _ in }) -> Int {
    var sale = bug.sale
    change(&sale)
    let runner = SaleRunner()
    return (0..<1_000).count { index in
      let seed = Seed(rawValue: 8).derived(index)
      let report = runner.run(sale.scenario(seed: seed), bug.strategy, .seed(seed))
      return report.violations.contains { $0.property == bug.breaks }
    }
  }

  @Test(arguments: PlantedBugs.ofShares.map(\.name))
  func `it breaks as often as is said, and only with what its world has`(name: String) throws {
    let bug = try #require(PlantedBugs.ofShares.first { $0.name == name })
    let finds = finds(bug)
    #expect(abs(finds - bug.breaksIn10000 / 10) <= bug.breaksIn10000 / 30 + 3, "\(finds) in 1,000")
    for kind in FaultKind.all where kind.isOn(bug.sale.faults) {
      #expect(self.finds(bug) { kind.disable(&$0.faults) } == 0, "without \(kind.word)")
    }
  }

  @Test(arguments: PlantedBugs.ofShares.map(\.name))
  func `one order in a calm world breaks nothing`(name: String) throws {
    let bug = try #require(PlantedBugs.ofShares.first { $0.name == name })
    var sale = bug.sale
    sale.orders = 1
    let report = SaleRunner().run(
      sale.scenario(seed: Seed(rawValue: 8)), bug.strategy, .calm)
    #expect(report.verdict == .holds)
    #expect(report.results.allSatisfy { $0.outcome == .orderPlaced })
  }
}
