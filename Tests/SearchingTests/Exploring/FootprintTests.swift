import Inventory
import PlantedBugs
import Simulation
import Strategies
import Testing

@testable import Searching

/// Goal: a footprint holds all that it must. Method: for each part of it a world in which steps conflict
/// for no other reason. Without that part an end is missed, or two interleavings that count as equivalent
/// come to different ends, or one class is visited twice.
@Suite struct `Footprints` {
  @Test(arguments: [
    SmallWorld(LookWithToken.self, orders: 2),
    SmallWorld(ReleaseWithToken.self, orders: 2),
    SmallWorld(ReleaseForAnother.self, orders: 2, timers: 0),
    SmallWorld(ShareReservation.self, orders: 2, timers: 0),
    SmallWorld(CancelThirdKey.self, orders: 2, timers: 0),
    SmallWorld(ReleaseImpatiently.self, orders: 1, faults: 1, timers: 0),
    SmallWorld(AdvanceAndLook.self, orders: 2, timers: 0),
    SmallWorld(AskWhatEnded.self, orders: 2, timers: 0),
    SmallWorld(SetAside.self, orders: 1, faults: 1, timers: 1),
    SmallWorld(SetAside.self, orders: 2, items: 2, timers: 1),
    SmallWorld(SettleByNumber.self, orders: 2, timers: 0),
    SmallWorld(WriteMore.self, orders: 2),
    SmallWorld(CompareAndSetMore.self, orders: 2),
    SmallWorld(planted("silence-is-no"), orders: 1, faults: 1),
  ])
  func `hold all that two steps conflict for`(world: SmallWorld) {
    var all: [ScheduleClass: String] = [:]
    var interleavings = Exploration()
    interleavings.run(world.scenario, world.strategy, .none, world.bounds, limit: 20_000) {
      let name = ScheduleClass($0.steps)
      let end = $0.report.end
      #expect(all[name] == nil || all[name] == end, "\(name.lines)")
      all[name] = end
    }
    #expect(interleavings.schedules < 20_000)
    var visited: [ScheduleClass: String] = [:]
    var exploration = Exploration()
    exploration.run(world.scenario, world.strategy, .optimal, world.bounds, limit: 20_000) {
      let name = ScheduleClass($0.steps)
      #expect(visited[name] == nil, "visited twice: \(name.lines)")
      visited[name] = $0.report.end
    }
    #expect(exploration.blocked == 0)
    for name in all.keys where name.isCrashFelt {
      #expect(visited[name] != nil, "missed: \(name.lines)")
    }
    #expect(Set(visited.values) == Set(all.values))
  }
}
