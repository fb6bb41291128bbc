import Checking
import Inventory
import PlantedBugs
import Simulation
import Strategies
import TestSupport
import Testing

@testable import Searching

/// Lets the steps of an explored schedule go in another order.
private final class Reordered: Scheduler {
  let isUntimed = true
  let wantsCrashes: Bool
  let hasReplySteps: Bool
  private var rest: ArraySlice<ExplorationStep>
  private var answers: [Int]
  private var asked = 0
  /// Whether a step could not go when it was its turn.
  private(set) var isStuck = false

  init(_ steps: [ExplorationStep], opening: ExplorationStep, faults: Bool) {
    rest = steps[...]
    answers = opening.answers
    wantsCrashes = faults
    hasReplySteps = faults
  }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    guard let next = rest.popFirst() else { return -1 }
    guard
      let place = upcoming.firstIndex(where: {
        $0.kind == next.event?.kind && $0.key == next.event?.key
      })
    else {
      isStuck = true
      return -1
    }
    answers = next.answers
    asked = 0
    return place
  }

  func follows(_ event: Upcoming) -> Bool {
    event.kind == .start
      || !hasReplySteps
        && (event.kind == .wake || event.isReply && event.key.name.role == Self.order)
  }

  func mishap(_ key: ChoiceKey, in range: ClosedRange<Int>) -> Int? {
    guard wantsCrashes, mayGoWrong(key) else { return 0 }
    asked += 1
    return asked <= answers.count ? answers[asked - 1] : 0
  }

  private static let order = ProcessName.order(1).role
}

/// Goal: what is explored is true of ordinary runs. Method: every violating schedule is written down and
/// replayed; every class is run again in other orders of its steps, drawn at random among those that keep
/// the order of steps that conflict, or spawn one another.
@Suite struct `Explored schedules` {
  @Test(arguments: [
    SmallWorld(Naive.self, orders: 3),
    SmallWorld(Naive.self, orders: 2, faults: 1),
    SmallWorld(RetryWithoutKey.self, orders: 1, stock: 2, faults: 2),
    SmallWorld(RetryWithoutKey.self, orders: 2, faults: 2),
    SmallWorld(planted("silence-is-no"), orders: 2, faults: 1),
    SmallWorld(planted("expire-unchecked"), orders: 2, timers: 2),
    SmallWorld(planted("release-twice"), orders: 1, faults: 1, timers: 0),
    SmallWorld(planted("confirm-after-expiry"), orders: 1, timers: 2),
    SmallWorld(Naive.self, orders: 3, stock: 2, on: .instant),
  ])
  func `that violate replay to the same ways of failing and the same end`(world: SmallWorld) {
    let runner = SaleRunner()
    var exploration = Exploration()
    var count = 0
    exploration.run(
      world.scenario, world.strategy, .optimal, world.bounds, limit: 20_000,
      shouldStop: { _ in count >= 400 }
    ) { explored in
      guard !explored.report.violations.isEmpty else { return }
      count += 1
      let file = explored.writtenDown(world.strategy, runner)
      let report = runner.run(file.scenario, world.strategy, file.schedule)
      #expect(file.schedule.base == .calm)
      #expect(report.overrides.allSatisfy { $0.fate == .applied })
      // One that a bound cut off goes on when it is replayed.
      if explored.isBounded {
        let found = Set(report.violations.map(\.fingerprint))
        #expect(found.isSuperset(of: explored.report.violations.map(\.fingerprint)))
      } else {
        #expect(report.end == explored.report.end)
        #expect(report.digest == explored.report.digest)
      }
    }
    #expect(count == exploration.violating)
    #expect(world.strategy.name != "naive" || world.database == .instant || count > 0)
  }

  @Test(arguments: [
    SmallWorld(Naive.self, orders: 3),
    SmallWorld(Naive.self, orders: 2, stock: 2, faults: 1),
    SmallWorld(CompareAndSet.self, orders: 3),
    SmallWorld(Reservation.self, orders: 2, timers: 1),
    SmallWorld(ConditionalDecrement.self, orders: 2, faults: 1),
    SmallWorld(Reservation.self, orders: 1, faults: 1, timers: 0),
  ])
  func `come to the same end in every equivalent order`(world: SmallWorld) {
    var generator = SplitMix64(seed: 6)
    let runner = SaleRunner()
    var exploration = Exploration()
    var different = 0
    exploration.run(world.scenario, world.strategy, .optimal, world.bounds, limit: 1_000) {
      guard let opening = $0.steps.first else { return }
      let order = Self.shuffled($0.steps, &generator)
      if order.map(\.thread) != $0.steps.dropFirst().map(\.thread) { different += 1 }
      let scheduler = Reordered(order, opening: opening, faults: world.bounds.faults > 0)
      let report = runner.run(world.scenario, world.strategy, .calm, scheduler: scheduler)
      #expect(!scheduler.isStuck)
      #expect(report.end == $0.report.end)
    }
    #expect(different > exploration.schedules / 10)
  }

  /// The steps after the opening in a random order that is equivalent, drawn with seed 6.
  private static func shuffled(
    _ steps: [ExplorationStep], _ generator: inout SplitMix64
  ) -> [ExplorationStep] {
    var rest = Array(steps.indices.dropFirst())
    var order: [ExplorationStep] = []
    while !rest.isEmpty {
      let ready = rest.filter { step in
        !rest.contains {
          $0 < step
            && (steps[step].spawner == $0
              || steps[$0].footprint.conflicts(with: steps[step].footprint))
        }
      }
      let next = ready[Int(generator.next() % UInt64(ready.count))]
      rest.removeAll { $0 == next }
      order.append(steps[next])
    }
    return order
  }
}
