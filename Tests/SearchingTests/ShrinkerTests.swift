import Checking
import Inventory
import Simulation
import Strategies
import Testing

@testable import Searching

/// Goal: a failing run becomes small, stays the same failure, and does so the same way each time.
@Suite struct `Shrinking a failing run` {
  private func failing(
    _ strategy: any OrderStrategy.Type, _ property: Property, _ index: Int, _ runner: SaleRunner,
    _ change: (inout SaleOptions) -> Void = { _ in }
  ) -> (report: RunReport, target: Fingerprint)? {
    var sale = SaleOptions()
    change(&sale)
    let seed = Seed(rawValue: 8).derived(index)
    let report = runner.run(sale.scenario(seed: seed), strategy, .seed(seed))
    let violation = report.violations.first { $0.property == property }
    return violation.map { (report, $0.fingerprint) }
  }

  @Test func `five nodes become three, with what is overridden about those that are left`() throws {
    let runner = SaleRunner()
    var sale = SaleOptions()
    sale.database = .replicated
    sale.replicas = 5
    sale.orders = 4
    let scenario = sale.scenario(seed: Seed(rawValue: 8))
    let report = runner.run(scenario, Naive.self, .seed(Seed(rawValue: 8)))
    let target = try #require(report.violations.first?.fingerprint)
    var shrinker = try #require(Shrinker(report, Naive.self, target: .violation(target), runner))
    #expect(shrinker.shrink().scenario.replicas == 3)

    var candidate = Candidate(
      scenario: scenario,
      overrides: [
        Schedule.Override(
          ChoiceKey(.delay, of: .order(1), to: .node(4), count: 1, leg: .request), 90),
        Schedule.Override(ChoiceKey(.delay, of: .node(2), to: .node(5), count: 3, leg: .reply), 91),
        Schedule.Override(ChoiceKey(.pauseLength, of: .node(5), count: 1), 92),
        Schedule.Override(ChoiceKey(.delay, of: .node(5), to: .node(1), count: 3, leg: .reply), 93),
      ])
    candidate.keepNodes([2, 4, 5])
    #expect(candidate.scenario.replicas == 3)
    #expect(
      candidate.overrides == [
        Schedule.Override(
          ChoiceKey(.delay, of: .order(1), to: .node(2), count: 1, leg: .request), 90),
        Schedule.Override(ChoiceKey(.delay, of: .node(1), to: .node(3), count: 3, leg: .reply), 91),
        Schedule.Override(ChoiceKey(.pauseLength, of: .node(3), count: 1), 92),
      ])
  }

  @Test func `a hundred naive oversells are one story of two orders and one vase`() throws {
    let runner = SaleRunner()
    var texts: Set<String> = []
    for index in 0..<100 {
      let (report, target) = try #require(failing(Naive.self, .oversell, index, runner))
      var shrinker = try #require(Shrinker(report, Naive.self, target: .violation(target), runner))
      let small = shrinker.shrink()
      #expect(shrinker.runs < 500)
      texts.insert(SeedFile(small).text)
    }
    #expect(texts.count == 1)
    let file = try SeedFile(text: try #require(texts.first))
    #expect(file.scenario.orders.count == 2)
    #expect(file.scenario.stock == [1])
    #expect(file.schedule == .calm)
  }

  @Test(arguments: 0..<40)
  func `what is shrunk fails in the same way, and no order or override of it can go`(
    index: Int
  ) throws {
    let runner = SaleRunner()
    let found = failing(Naive.self, .doubleSoldUnit, index, runner) {
      $0.arrivals = 0...5_000
      $0.items = 2
      $0.quantity = 2
      $0.faults.enableAll()
    }
    guard let (report, target) = found else { return }
    var shrinker = try #require(Shrinker(report, Naive.self, target: .violation(target), runner))
    let small = shrinker.shrink()
    #expect(small.violations.contains { $0.fingerprint == target })
    #expect(small.scenario.orders.count <= report.scenario.orders.count)
    for place in small.scenario.orders.indices {
      var fewer = small.scenario
      fewer.orders.remove(at: place)
      let without = runner.run(fewer, Naive.self, small.schedule)
      #expect(!without.violations.contains { $0.fingerprint == target })
    }
    for place in small.schedule.overrides.indices {
      var calmer = small.schedule
      calmer.overrides.remove(at: place)
      let without = runner.run(small.scenario, Naive.self, calmer)
      #expect(!without.violations.contains { $0.fingerprint == target })
    }
    for fate in small.overrides { #expect(fate.fate == .applied) }
  }

  @Test func `the same failure shrinks to the same result`() throws {
    let runner = SaleRunner()
    let texts = try (0..<2).map { _ in
      let (report, target) = try #require(
        failing(NaiveDecrement.self, .oversell, 3, runner) { $0.arrivals = 0...300 })
      var shrinker = try #require(
        Shrinker(report, NaiveDecrement.self, target: .violation(target), runner))
      return "\(SeedFile(shrinker.shrink()).text)\(shrinker.runs)"
    }
    #expect(texts[0] == texts[1])
  }

  @Test func `a run that does not fail that way is not shrunk`() {
    let runner = SaleRunner()
    let seed = Seed(rawValue: 8)
    let report = runner.run(
      SaleOptions().scenario(seed: seed), ConditionalDecrement.self, .seed(seed))
    let target = Fingerprint(.oversell, at: "write", .stale, .first)
    #expect(Shrinker(report, ConditionalDecrement.self, target: .violation(target), runner) == nil)
  }

  @Test(arguments: 0..<20)
  func `a seeded run and the same run written down on the calm base are one`(index: Int) {
    let runner = SaleRunner()
    var sale = SaleOptions()
    sale.faults.enableAll()
    let seed = Seed(rawValue: 8).derived(index)
    let scenario = sale.scenario(seed: seed)
    for strategy in BuiltIn.strategies {
      let seeded = runner.run(scenario, strategy, .seed(seed), recording: true)
      let overrides = runner.choices.filter { $0.value != $0.calm }.map {
        Schedule.Override($0.key, $0.value, witness: $0.witness)
      }
      let calm = runner.run(
        scenario, strategy, Schedule(base: .calm, overrides: overrides))
      #expect(calm.digest == seeded.digest, "\(strategy.name), seed \(seed)")
    }
  }
}
