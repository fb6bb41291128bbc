import Inventory
import PlantedBugs
import Simulation
import Strategies
import Testing
import Tracing

@testable import Checking
@testable import Searching

/// Goal: what clients are told fits an order of their commands where one ledger takes them, one after
/// another or by a log that all agree on; and where it does not, that is found, made small and kept.
/// Method: worlds of every kind, with every strategy, those with planted mistakes among them.
@Suite struct `The property linearizable` {
  private static let strategies = BuiltIn.strategies + PlantedBugs.all.map(\.strategy)

  /// A world in which a read shows what is, and nothing is done twice that should be done once.
  private func scenario(_ database: DatabaseKind, _ seed: Int) -> Scenario {
    var worlds = WorldSpace.all
    worlds.given.database = database
    worlds.given.judgesLinearizability = true
    var scenario = worlds.scenario(seed: Seed(rawValue: UInt64(seed)))
    scenario.replicaLag = 0
    scenario.faults.duplication = nil
    return scenario
  }

  @Test(arguments: [DatabaseKind.instant, .networkLag, .replicated])
  func `holds where one ledger takes all commands, whatever else goes wrong`(
    database: DatabaseKind
  ) {
    let runner = SaleRunner()
    var judged = 0
    for strategy in Self.strategies
    where strategy.placement == .shelf && strategy.databases.contains(database) {
      for seed in 1...30 {
        let report = runner.run(
          scenario(database, seed), strategy, .seed(Seed(rawValue: UInt64(seed))))
        #expect(
          !report.violations.contains { $0.property == .linearizable },
          "\(strategy.name) \(seed)")
        #expect(report.undecided == 0, "\(strategy.name) \(seed)")
        judged += runner.history?.operations(on: ItemID(1))?.count ?? 0
      }
    }
    #expect(judged > 5_000)
  }

  @Test func `is found by search alone where the order of the ledger is not known`() throws {
    let runner = SaleRunner()
    var (found, undecided) = (0, 0)
    for strategy in Self.strategies where strategy.placement == .shelf {
      for seed in 1...10 {
        _ = runner.run(scenario(.networkLag, seed), strategy, .seed(Seed(rawValue: UInt64(seed))))
        switch try #require(runner.history).judgement(of: ItemID(1), byHints: false) {
        case .linearizable: found += 1
        case .undecided: undecided += 1
        case .broken(let breach): Issue.record("\(strategy.name) \(seed): \(breach)")
        }
      }
    }
    #expect(found > 50 * undecided)
  }

  /// Where it breaks, and who shows it.
  struct Case: Sendable, CustomTestStringConvertible {
    let strategy: any OrderStrategy.Type
    let testDescription: String
    let worlds: WorldSpace

    init(
      _ strategy: any OrderStrategy.Type, _ why: String, _ change: (inout WorldSpace) -> Void
    ) {
      self.strategy = strategy
      testDescription = "\(strategy.name): \(why)"
      var worlds = WorldSpace.all
      worlds.given.judgesLinearizability = true
      change(&worlds)
      self.worlds = worlds
    }
  }

  @Test(arguments: [
    Case(Naive.self, "a replica that lags") {
      $0.given.replicaLag = 300
      $0.drawn.removeAll { $0 == .replicaLag }
    },
    Case(ConditionalDecrement.self, "a failover") { $0.given.database = .failover },
    Case(QuorumReadWrite.self, "a quorum without consensus") { _ in },
  ])
  func `is found broken, made small, kept and replayed`(_ example: Case) throws {
    let campaign = Campaign(example.strategy, example.worlds, search: .random, budget: 300)
    let find = try #require(
      campaign.search().finds.first { $0.target.fingerprint?.property == .linearizable })
    let small = try #require(
      Counterexample(find.file, example.strategy, target: find.target, origin: "test", SaleRunner())
    )
    #expect(small.report.scenario.orders.count <= 3)
    #expect(small.story.lines.contains { $0.hasSuffix("<-- it breaks") })
    let file = try SeedFile(text: small.file.text)
    #expect(file.text.contains("\ncheck linearizable\n"))
    #expect(file.expected?.first?.property == .linearizable)
    guard case .replayed(_, .asExpected) = Verification(file, example.strategy, SaleRunner())
    else {
      Issue.record("\(file.text)")
      return
    }
  }

  @Test func `is off unless it is asked for, and changes nothing of what happens`() throws {
    let runner = SaleRunner()
    for seed in 1...20 {
      var scenario = scenario(.failover, seed)
      scenario.replicaLag = 300
      let judged = runner.run(scenario, Naive.self, .seed(Seed(rawValue: UInt64(seed))))
      let calls = runner.history?.entries.count
      scenario.judgesLinearizability = false
      let plain = runner.run(scenario, Naive.self, .seed(Seed(rawValue: UInt64(seed))))
      #expect(judged.digest == plain.digest)
      #expect(
        judged.violations.filter { $0.property != .linearizable } == plain.violations)
      // Nobody has listened.
      #expect(runner.history?.entries.count == calls)
    }
  }

  @Test func `a file that expects it to break asks for it`() throws {
    let text = """
      phantom-seed 1
      strategy naive
      stock 1
      order 1 item 1 quantity 1 arrives 0 instance 1
      expect linearizable/read/blind/first
      """
    let file = try SeedFile(text: text)
    #expect(file.scenario.judgesLinearizability)
    #expect(file.text.contains("\ncheck linearizable\n"))
    let error = #expect(throws: SeedFileError.self) {
      _ = try SeedFile(text: "phantom-seed 1\ncheck oversell\n")
    }
    #expect(error?.line == 2)
  }

  @Test func `in a test it is asked for by name`() {
    var fuzz = Fuzz(Naive.self, seeds: "/nowhere/at/all")
    #expect(!fuzz.judgesLinearizability)
    fuzz.judgesLinearizability = true
    #expect(fuzz.worlds.scenario(seed: Seed(rawValue: 1)).judgesLinearizability)
  }
}
