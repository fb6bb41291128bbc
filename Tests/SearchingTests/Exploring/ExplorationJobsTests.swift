import Checking
import Inventory
import Simulation
import Strategies
import Testing

@testable import Searching

/// Goal: what an exploration comes to does not depend on how many threads share the work, and how the
/// work is cut decides nothing but the order. Method: all that is told of several worlds, for several
/// numbers of threads, and for parts that are as small as can be.
@Suite struct `Exploring with several jobs` {
  /// All that is told of an exploration, and its schedules in the order in which they are shown.
  private func told(
    _ world: SmallWorld, _ kind: Exploration.Kind, jobs: Int, _ cut: ExplorationCut,
    limit: Int = .max
  ) -> (text: String, ends: [String]) {
    var exploration = Exploration()
    var ends: [String] = []
    exploration.run(
      world.scenario, world.strategy, kind, world.bounds, limit: limit, jobs: jobs, cut: cut
    ) { ends.append("\($0.trail) \($0.report.digest)") }
    #expect(ends.count == exploration.schedules)
    let findings = exploration.findings.map { "\($0.fingerprint) \($0.count) \($0.file.text)" }
    let text = """
      \(exploration.isComplete) \(exploration.schedules) \(exploration.blocked)
      \(exploration.violating) \(exploration.unfinished) \(exploration.bounded)
      \(exploration.depth) \(exploration.readsClock) \(findings)
      """
    return (text, ends)
  }

  private static let worlds = [
    SmallWorld(Naive.self, orders: 3),
    SmallWorld(Naive.self, orders: 4, stock: 2),
    SmallWorld(Naive.self, orders: 2, faults: 1),
    SmallWorld(ConditionalDecrement.self, orders: 2, faults: 1),
    SmallWorld(CompareAndSet.self, orders: 3),
    SmallWorld(Reservation.self, orders: 2, timers: 1),
    SmallWorld(RetryWithoutKey.self, orders: 1, stock: 2, faults: 1),
    SmallWorld(LeaseLock.self, orders: 2),
  ]

  @Test(arguments: worlds, [Exploration.Kind.optimal, .none])
  func `the result is the same for any number of jobs`(world: SmallWorld, kind: Exploration.Kind) {
    for (executions, parts) in [(500, 64), (7, 5)] {
      let cut = ExplorationCut(executions: executions, parts: parts)
      let alone = told(world, kind, jobs: 1, cut, limit: 1_500)
      for jobs in 2...3 {
        let shared = told(world, kind, jobs: jobs, cut, limit: 1_500)
        #expect(shared.text == alone.text)
        #expect(shared.ends == alone.ends)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 10, 99, 500, 501, 1_700])
  func `a limit is kept to, and decides what is told`(limit: Int) {
    let world = SmallWorld(Naive.self, orders: 4, stock: 9)
    for kind in [Exploration.Kind.optimal, .none] {
      let cut = ExplorationCut(executions: 100, parts: 8)
      let alone = told(world, kind, jobs: 1, cut, limit: limit)
      let shared = told(world, kind, jobs: 2, cut, limit: limit)
      #expect(alone.text == shared.text)
      #expect(alone.ends.count == min(limit, kind == .optimal ? 576 : 2_520))
    }
  }

  @Test func `the estimate ends with everything`() {
    let world = SmallWorld(Naive.self, orders: 4, stock: 9)
    var exploration = Exploration()
    exploration.run(world.scenario, world.strategy, .optimal, world.bounds, limit: 10)
    #expect((1..<1_000).contains(exploration.exploredPerMille))
    exploration = Exploration()
    exploration.run(world.scenario, world.strategy, .optimal, world.bounds)
    #expect(exploration.exploredPerMille == 1_000)
  }

  @Test func `whoever stops it has what was explored so far`() {
    let world = SmallWorld(Naive.self, orders: 4, stock: 9)
    var exploration = Exploration()
    exploration.run(
      world.scenario, world.strategy, .optimal, world.bounds, jobs: 2,
      shouldStop: { $0.schedules >= 100 })
    #expect(!exploration.isComplete)
    #expect((100..<576).contains(exploration.schedules))
  }
}
