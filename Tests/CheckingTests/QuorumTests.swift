import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: majorities of replicas that only keep what they are told sell one vase twice, and nothing
/// else is wrong with them. Method: two orders that overlap, or do not; then one replica away.
@Suite struct `Quorums without consensus` {
  private func scenario(_ arrivals: [Tick], instances: [Int], stock: Int = 1) -> Scenario {
    Scenario(
      instances: 3, stock: [stock],
      orders: zip(arrivals, instances).enumerated().map { place, order in
        Order(
          number: place + 1, item: ItemID(1), quantity: 1, arrival: order.0, instance: order.1)
      })
  }

  /// Each pair of instances asks other majorities, which have one replica in common.
  @Test(arguments: [[1, 1], [1, 2], [2, 3], [3, 1]])
  func `two that read before either writes get the same unit`(instances: [Int]) {
    let report = run(QuorumReadWrite.self, scenario([0, 0], instances: instances))
    #expect(report.placed == 2)
    #expect(report.broken.contains(.doubleSoldUnit))
    #expect(report.broken.contains(.oversell))
    #expect(report.happened.contains(.conflict))
  }

  @Test(arguments: [[1, 1], [1, 2], [2, 3], [3, 1]])
  func `who reads after a write has ended sees it`(instances: [Int]) {
    let report = run(QuorumReadWrite.self, scenario([0, 1_000], instances: instances))
    #expect(report.results.map(\.outcome) == [.orderPlaced, .outOfStock])
    #expect(report.verdict == .holds)
  }

  @Test func `a minority may be down`() {
    var scenario = scenario([500, 2_500], instances: [1, 2])
    scenario.faults.enable("crashes")
    let down = [
      Schedule.Override(ChoiceKey(.crashLength, of: .replica(1), count: 1), 100_000)
    ]
    let report = run(QuorumReadWrite.self, scenario, overrides: down)
    #expect(report.placed + report.outOfStock == 2)
    #expect(report.broken == [])
    let moreDown =
      down + [Schedule.Override(ChoiceKey(.crashLength, of: .replica(2), count: 1), 100_000)]
    #expect(
      run(QuorumReadWrite.self, scenario, overrides: moreDown).results.map(\.outcome)
        == [.noAnswer, .noAnswer])
  }
}
