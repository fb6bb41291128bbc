import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: what is asked for is what is held against a run, however it is spelled; and a run that comes
/// nearer is nearer. Method: spellings by hand, and runs of one order whose first reply is late.
@Suite struct `Goals over a run's figures` {
  /// Two vases, one order, whose first reply takes so many ticks.
  private func run(reply: Tick = 50, horizon: Int = 1_000) throws -> RunReport {
    var scenario = Scenario(
      instances: 1, stock: [2],
      orders: [Order(number: 1, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)])
    scenario.horizon = horizon
    let key = try #require(ChoiceKey(shop: "order-1 > db #1 reply delay"))
    return SaleRunner().run(
      scenario, RetryWithoutKey.self,
      Schedule(base: .calm, overrides: [Schedule.Override(key, reply)]))
  }

  @Test(arguments: [
    "placed=5 unitsSold=7", " placed = 5 ,unitsSold=7 ", "placed=5,,unitsSold =7",
    "placed=5\tunitsSold= 7",
  ])
  func `blanks and commas make no difference`(text: String) throws {
    #expect(try Goal(text).description == "placed=5 unitsSold=7")
  }

  @Test func `each relation is what its sign says`() throws {
    for relation in Comparison.Relation.allCases {
      let goal = try Goal("ticks\(relation.rawValue)-3")
      #expect(goal.comparisons == [Comparison(.ticks, relation, -3)])
    }
    func values(_ text: String) throws -> [Int] {
      let comparison = try #require(Goal(text).comparisons.first)
      return (1...3).filter { comparison.holds($0) }
    }
    #expect(try values("placed=2") == [2])
    #expect(try values("placed!=2") == [1, 3])
    #expect(try values("placed<2") == [1])
    #expect(try values("placed<=2") == [1, 2])
    #expect(try values("placed>2") == [3])
    #expect(try values("placed>=2") == [2, 3])
  }

  @Test func `what is none is told by what is wrong`() {
    for text in ["", " ", ",,"] {
      #expect(throws: GoalError.empty) { try Goal(text) }
    }
    for text in [
      "placed", "placed=", "=5", "placed==5", "placed=>5", "placed=five", "placed=+5", "placed=1.5",
      "placed=99999999999999999999",
    ] {
      #expect(throws: GoalError.malformed(text)) { try Goal(text) }
    }
    #expect(throws: GoalError.unknownFigure("sold")) { try Goal("placed=5 sold=7") }
  }

  @Test func `each figure is what the run comes to`() throws {
    let report = try run(reply: 311)
    let values = Figure.allCases.map { "\($0.rawValue)=\($0.value(in: report))" }
    #expect(
      values == [
        "orders=1", "placed=1", "refused=0", "failed=0", "unanswered=0", "stock=2", "unitsSold=2",
        "stockLeft=0", "violations=1", "timeouts=1", "messages=4", "worstWait=460", "events=7",
        "ticks=460",
      ])
    #expect(try Goal(values.joined(separator: " ")).isReached(in: report))
  }

  @Test func `all comparisons are to hold`() throws {
    let (good, bad) = (try run(), try run(reply: 311))
    let goal = try Goal("placed=1 unitsSold=2")
    #expect(goal.isReached(in: bad))
    #expect(!goal.isReached(in: good))
    #expect(goal.missed(in: bad) == nil)
    #expect(try goal.missed(in: good) == Goal("unitsSold=2"))
    #expect(try goal.corrected(by: good) == Goal("placed=1 unitsSold=1"))
    #expect(goal.corrected(by: bad) == goal)
  }

  @Test func `a run that was cut off reaches nothing`() throws {
    let report = try run(horizon: 2)
    #expect(report.ending == .horizon)
    #expect(try !Goal("events>=0").isReached(in: report))
  }

  @Test func `the nearer a figure, the shorter the distance, and the fewer are missed`() throws {
    let report = try run()
    func distance(_ text: String) throws -> Int { try Goal(text).distance(in: report) }
    #expect(try distance("unitsSold=1") == 0)
    let distances = try (2...5).map { try distance("unitsSold=\($0)") }
    #expect(distances == distances.sorted() && Set(distances).count == 4 && distances[0] > 0)
    #expect(try distance("unitsSold=2 placed=0") > distance("unitsSold=2"))
    #expect(try distance("placed=-9223372036854775808") > 0)
    #expect(try distance("placed=9223372036854775807") > 0)
  }
}
