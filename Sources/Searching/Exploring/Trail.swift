import Inventory
import Simulation

/// A step of an execution.
struct ExplorationStep {
  /// Its thread, for the reduction.
  var thread: Int
  /// The step that spawned it.
  var spawner: Int
  var cost = Cost()
  var footprint = Footprint()
  /// How what may go wrong in it was answered, up to the last that did go wrong.
  var answers: [Int] = []
  /// How many threads it has spawned.
  var spawned = 0
  /// What it is; nil of the opening.
  var event: Upcoming?
}

/// Whether it matters if what `key` is about goes wrong: copies of replies are left out, since whoever
/// has had a reply does not look at another one; and whatever befalls the sweeper's messages is as if
/// its timer had not fired.
func mayGoWrong(_ key: ChoiceKey) -> Bool {
  key.name.role == ProcessName.order(1).role
    && (key.aspect != .duplication || key.leg == .request)
}

/// What an execution has chosen.
struct Trail {
  /// Whether the beginnings of orders are steps of their own.
  let hasStartSteps: Bool
  /// Whether replies to orders are steps of their own.
  let hasReplySteps: Bool
  /// The places, one for each choice.
  var places: [Int] = []
  /// The answers about what goes wrong, in the order in which they were asked for.
  var mishaps: [Int] = []

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    mishaps.removeAll(keepingCapacity: true)
  }
}

/// Chooses what another scheduler chose.
final class TrailScheduler: Scheduler {
  let isUntimed = true
  let wantsCrashes = true
  private let trail: Trail
  @exclusivity(unchecked) private var mishaps = 0

  init(_ trail: Trail) { self.trail = trail }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    trail.places.indices.contains(step - 1) ? trail.places[step - 1] : -1
  }

  func follows(_ event: Upcoming) -> Bool {
    ExplorationScheduler.follows(
      event, hasStartSteps: trail.hasStartSteps, hasReplySteps: trail.hasReplySteps)
  }

  func mishap(_ key: ChoiceKey, in range: ClosedRange<Int>) -> Int? {
    guard mayGoWrong(key), mishaps < trail.mishaps.count else { return 0 }
    mishaps += 1
    return trail.mishaps[mishaps - 1]
  }
}
