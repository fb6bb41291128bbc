import Checking
import Inventory
import PlantedBugs
import Simulation
import Testing

/// Goal: each planted bug can be found in its world, as often as is said, and is a mistake that
/// distance, contention and faults bring out, not one that shows at once. Method: random runs of its
/// world, always with the same seeds; then the same world without what the mistake needs.
@Suite struct `Planted bugs` {
  static let names = PlantedBugs.all.map(\.name)

  private func bug(_ name: String) throws -> PlantedBug {
    try #require(PlantedBugs.all.first { $0.name == name })
  }

  /// The places of the runs, of the first so many, in which the property breaks.
  private func finds(
    _ bug: PlantedBug, in runs: Int, firstOnly: Bool = false,
    _ change: (inout SaleOptions) -> Void = { _ in }
  ) -> [Int] {
    var sale = bug.sale
    change(&sale)
    let runner = SaleRunner()
    var finds: [Int] = []
    for index in 0..<runs {
      let seed = Seed(rawValue: 8).derived(index)
      let report = runner.run(sale.scenario(seed: seed), bug.strategy, .seed(seed))
      guard report.violations.contains(where: { $0.property == bug.breaks }) else { continue }
      finds.append(index)
      if firstOnly { break }
    }
    return finds
  }

  @Test(arguments: names)
  func `a random search finds it within ten times the runs that it takes on average`(
    name: String
  ) throws {
    let bug = try bug(name)
    try #require(bug.breaksIn10000 > 0)
    #expect(finds(bug, in: 100_000 / bug.breaksIn10000, firstOnly: true).count == 1)
  }

  @Test(arguments: names)
  func `it breaks as often as is said`(name: String) throws {
    let bug = try bug(name)
    let finds = finds(bug, in: 1_000).count
    // Four standard deviations to either side.
    let expected = bug.breaksIn10000 / 10
    let slack = 4 * Int(Double(bug.breaksIn10000 + 10).squareRoot()) / 3 + 1
    #expect((expected - slack...expected + slack).contains(finds), "\(finds) in 1,000")
  }

  @Test(arguments: names)
  func `one order in a calm world breaks nothing`(name: String) throws {
    let bug = try bug(name)
    var sale = bug.sale
    sale.orders = 1
    sale.secondWave = 0
    for database in DatabaseKind.allCases {
      sale.database = database
      let scenario = sale.scenario(seed: Seed(rawValue: 8))
      let report = SaleRunner().run(scenario, bug.strategy, .calm)
      #expect(report.verdict == .holds, "\(report.violations.map(\.explanation))")
      #expect(report.placed == 1)
    }
  }

  /// Orders of the same tick are of the same moment, however near the database is.
  @Test(arguments: names.filter { $0 != "key-by-clock" })
  func `nothing breaks at an instant database where nothing else goes wrong`(name: String) throws {
    let bug = try bug(name)
    let runner = SaleRunner()
    var sale = bug.sale
    sale.database = .instant
    sale.faults = .none
    for index in 0..<200 {
      let seed = Seed(rawValue: 8).derived(index)
      let report = runner.run(sale.scenario(seed: seed), bug.strategy, .seed(seed))
      #expect(report.verdict == .holds, "run \(index)")
    }
  }

  @Test(arguments: names)
  func `it needs every kind of fault that its world has`(name: String) throws {
    let bug = try bug(name)
    for kind in FaultKind.all where kind.isOn(bug.sale.faults) {
      #expect(finds(bug, in: 1_000) { kind.disable(&$0.faults) } == [], "\(kind.word)")
    }
  }

  /// The bug that stands for each kind of fault: its world has no other.
  static let alone = [
    "delays": "silence-is-no", "loss": "void-once", "duplication": "no-key",
    "partitions": "void-a-few-times", "pauses": "ignore-confirmation",
    "crashes": "reserve-unkeyed", "clocks": "clock-orders-replies", "customers": "key-by-attempt",
    "payments": "wait-for-ever",
  ]

  @Test(arguments: FaultKind.all(of: .networkLag).map(\.word))
  func `each kind of fault alone makes a bad strategy fail`(word: String) throws {
    let bug = try bug(try #require(Self.alone[word], "a new kind needs a bug"))
    #expect(FaultKind.all.filter { $0.isOn(bug.sale.faults) }.map(\.word) == [word])
    #expect(finds(bug, in: 100_000 / bug.breaksIn10000, firstOnly: true).count == 1)
  }

  @Test func `there are many, each with a name of its own, from half of all runs to few of them`() {
    let all = PlantedBugs.all
    #expect(all.count >= 12)
    #expect(Set(Self.names).count == all.count)
    #expect(all.map(\.breaksIn10000) == all.map(\.breaksIn10000).sorted(by: >))
    #expect(all.contains { $0.breaksIn10000 > 4_000 })
    #expect(all.contains { $0.breaksIn10000 < 10 })
    for bug in all {
      #expect(!bug.mistake.isEmpty)
      #expect(bug.name.allSatisfy { $0 == "-" || $0.isLowercase })
    }
  }
}
