import Checking
import Inventory
import Searching
import Simulation
import Strategies
import Testing

/// Goal: a replay is held against what its file expects, both ways.
@Suite struct `Holding a replay against its file` {
  /// Two orders for one unit, all messages as quick as can be.
  private let scenario = Scenario(
    instances: 2, stock: [1],
    orders: (1...2).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: $0)
    })

  private func replay(
    _ strategy: any OrderStrategy.Type, expecting texts: [String]?, horizon: Int? = nil
  ) throws -> Replay {
    var scenario = scenario
    scenario.horizon = horizon ?? scenario.horizon
    var file = SeedFile(strategy: strategy.name, scenario: scenario, schedule: .calm)
    file.expected = try texts?.map { try fingerprint($0) }
    return Replay(SaleRunner().run(scenario, strategy, .calm), file)
  }

  private func fingerprint(_ text: String) throws -> Fingerprint {
    try #require(Fingerprint(text))
  }

  private let broken = [
    "oversell/write/stale/first", "double-sold-unit/write/stale/first",
    "phantom-stock/write/stale/first",
  ]

  @Test func `what is expected, in whatever order, is as expected`() throws {
    #expect(try replay(Naive.self, expecting: broken) == .asExpected)
    #expect(try replay(Naive.self, expecting: broken.reversed()) == .asExpected)
    #expect(try replay(ConditionalDecrement.self, expecting: []) == .asExpected)
    #expect(try replay(ConditionalDecrement.self, expecting: nil) == .asExpected)
  }

  @Test func `a violation that is not expected is named`() throws {
    let oversell = try fingerprint(broken[0])
    let replay = try replay(Naive.self, expecting: Array(broken.dropFirst()))
    #expect(replay == .unexpected([oversell]))
    guard case .unexpected(let all) = try self.replay(Naive.self, expecting: nil) else {
      Issue.record("A file that expects nothing takes violations as good")
      return
    }
    #expect(Set(all.map(\.description)) == Set(broken))
  }

  @Test func `the same property in another way is not what was expected`() throws {
    let other = ["oversell/decrement/stale/first"] + broken.dropFirst()
    let oversell = try fingerprint(broken[0])
    #expect(try replay(Naive.self, expecting: other) == .unexpected([oversell]))
  }

  @Test func `a violation that did not come is named`() throws {
    let undersell = "undersell/end/blind/first"
    let missing = try fingerprint(undersell)
    #expect(
      try replay(Naive.self, expecting: broken + [undersell]) == .missing([.violation(missing)]))
    #expect(
      try replay(ConditionalDecrement.self, expecting: [undersell])
        == .missing([.violation(missing)]))
  }

  @Test func `a run that was cut off before anything broke is inconclusive`() throws {
    #expect(try replay(Naive.self, expecting: broken, horizon: 5) == .inconclusive)
    #expect(try replay(ConditionalDecrement.self, expecting: nil, horizon: 3) == .inconclusive)
  }
}
