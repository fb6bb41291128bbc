import Checking
import Inventory
import PlantedBugs
import Simulation
import Strategies
import TestSupport
import Testing

@testable import Searching

/// Goal: with faults, timers and payments, too, each class of equivalent schedules is visited once, and
/// none in vain. Method: all interleavings of all steps, told apart by what equivalent schedules have in
/// common; an order of steps decides nothing else, so both end in the same states.
@Suite struct `Classes of schedules` {
  @Test(arguments: [
    SmallWorld(Naive.self, orders: 3),
    SmallWorld(Naive.self, orders: 1, faults: 1),
    SmallWorld(Naive.self, orders: 1, faults: 2),
    SmallWorld(Naive.self, orders: 2, faults: 1),
    SmallWorld(RetryWithoutKey.self, orders: 1, stock: 2, faults: 2),
    SmallWorld(ConditionalDecrement.self, orders: 1, faults: 2),
    SmallWorld(ConditionalDecrement.self, orders: 2, faults: 1),
    SmallWorld(CompareAndSet.self, orders: 3),
    SmallWorld(CompareAndSet.self, orders: 1, faults: 1),
    SmallWorld(Reservation.self, orders: 1),
    SmallWorld(Reservation.self, orders: 2, stock: 2, timers: 0),
    SmallWorld(Reservation.self, orders: 2, timers: 1),
    SmallWorld(Reservation.self, orders: 1, faults: 1, timers: 0),
    SmallWorld(Reservation.self, orders: 2, on: .instant),
    SmallWorld(Reservation.self, orders: 1, on: .instant, faults: 1, timers: 0),
    SmallWorld(Naive.self, orders: 4, stock: 2, on: .instant),
    SmallWorld(RowLock.self, orders: 2),
    SmallWorld(RowLock.self, orders: 2, items: 2, timers: 1),
    SmallWorld(Reservation.self, orders: 2, items: 2, timers: 1),
    SmallWorld(Naive.self, orders: 3, items: 2),
    SmallWorld(RowLock.self, orders: 1, faults: 1, timers: 0),
    SmallWorld(LeaseLock.self, orders: 2),
    SmallWorld(Escrow.self, orders: 2, stock: 4),
    SmallWorld(Reservation.self, orders: 1, faults: 2, timers: 0),
    SmallWorld(planted("void-once"), orders: 1, faults: 2),
    SmallWorld(BuyThenPay.self, orders: 1, faults: 2, timers: 0),
    SmallWorld(SharedKey.self, orders: 2).wanting(2, 1),
    SmallWorld(SharedKeyButThird.self, orders: 4, stock: 2).wanting(2, 2, 1, 1),
    SmallWorld(LookElsewhere.self, orders: 2, items: 2, timers: 1),
    SmallWorld(Naive.self, orders: 2, judgingHistory: true),
    SmallWorld(CompareAndSet.self, orders: 2, judgingHistory: true),
    SmallWorld(Naive.self, orders: 1, faults: 2, judgingHistory: true),
    SmallWorld(ConditionalDecrement.self, orders: 2, on: .instant, judgingHistory: true),
  ])
  func `are those of all interleavings, each visited once`(world: SmallWorld) {
    var all: [ScheduleClass: String] = [:]
    var interleavings = Exploration()
    interleavings.run(world.scenario, world.strategy, .none, world.bounds, limit: 400_000) {
      let name = ScheduleClass($0.steps)
      let end = $0.report.end
      #expect(all[name] == nil || all[name] == end, "\(name.lines)")
      all[name] = end
    }
    #expect(interleavings.schedules < 400_000)
    // However the work is cut, and whoever does it.
    for (executions, parts, jobs) in [(500, 64, 1), (1, 64, 2), (2, 3, 1), (7, 64, 3)] {
      var visited: [ScheduleClass: String] = [:]
      var exploration = Exploration()
      exploration.run(
        world.scenario, world.strategy, .optimal, world.bounds, limit: 400_000, jobs: jobs,
        cut: ExplorationCut(executions: executions, parts: parts)
      ) {
        let name = ScheduleClass($0.steps)
        #expect(visited[name] == nil, "visited twice: \(name.lines)")
        visited[name] = $0.report.end
      }
      #expect(exploration.schedules < 400_000)
      #expect(exploration.blocked == 0)
      for (name, end) in visited { #expect(all[name] == end, "not there: \(name.lines)") }
      for name in all.keys where name.isCrashFelt {
        #expect(visited[name] != nil, "missed: \(name.lines)")
      }
      #expect(
        Set(exploration.findings.map(\.fingerprint))
          == Set(interleavings.findings.map(\.fingerprint)))
    }
  }
}

/// Goal: the same where there are too many interleavings to see all. Method: those that are seen first are
/// in classes that are visited.
@Suite struct `Classes of many schedules` {
  @Test(arguments: [
    SmallWorld(Naive.self, orders: 2, faults: 2),
    SmallWorld(ChargeTwice.self, orders: 1, faults: 3, timers: 0),
  ])
  func `hold every interleaving`(world: SmallWorld) {
    var visited: Set<ScheduleClass> = []
    var exploration = Exploration()
    exploration.run(world.scenario, world.strategy, .optimal, world.bounds) {
      #expect(visited.insert(ScheduleClass($0.steps)).inserted)
    }
    #expect(exploration.blocked == 0)
    var interleavings = Exploration()
    interleavings.run(world.scenario, world.strategy, .none, world.bounds, limit: 40_000) {
      let name = ScheduleClass($0.steps)
      #expect(visited.contains(name) || !name.isCrashFelt, "missed: \(name.lines)")
    }
  }
}

/// Goal: no reduction hides an end or a way of failing. Method: random small worlds, each explored with
/// and without reduction; the number of a case is its seed.
@Suite struct `Random small worlds` {
  @Test(arguments: 1...40) func `come to the same ends without reduction`(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    func random(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(generator.next() % UInt64(range.count))
    }
    let strategies: [any OrderStrategy.Type] =
      [
        Naive.self, NaiveDecrement.self, CompareAndSet.self, ConditionalDecrement.self,
        RetryWithoutKey.self, Reservation.self, RowLock.self,
      ] + PlantedBugs.all.map(\.strategy)
    let faults = random(0...1)
    var world = SmallWorld(
      strategies[random(0...strategies.count - 1)], orders: random(1...(faults > 0 ? 1 : 3)),
      stock: random(0...4), items: random(1...2),
      on: random(1...4) == 1 ? .instant : .networkLag, faults: faults,
      timers: random(0...(faults > 0 ? 0 : 1)))
    world.quantity = random(1...2)
    var all: Set<String> = []
    var interleavings = Exploration()
    interleavings.run(world.scenario, world.strategy, .none, world.bounds, limit: 3_000) {
      all.insert($0.report.end)
    }
    var few: Set<String> = []
    var exploration = Exploration()
    exploration.run(world.scenario, world.strategy, .optimal, world.bounds, limit: 3_000) {
      few.insert($0.report.end)
    }
    #expect(exploration.schedules <= interleavings.schedules, "\(world)")
    #expect(exploration.blocked == 0, "\(world)")
    #expect(few.isSubset(of: all) || interleavings.schedules == 3_000, "\(world)")
    guard !interleavings.readsClock, interleavings.schedules < 3_000 else { return }
    #expect(few == all, "\(world)")
  }
}

extension RunReport {
  /// What a run came to, as far as no tick decides it.
  var end: String {
    let results = results.map { "\(String(describing: $0.outcome))" }
    let broken = Set(violations.map { "\($0.fingerprint)" }).sorted()
    return "\(results) \(stockLeft) \(unitsSold) \(broken)"
  }
}
