import Checking
import Inventory
import Simulation
import Synchronization

/// A random walk: at each step any live order is equally likely to be next. See
/// ``InterleavingScheduler``; the part that timers play is drawn for each run.
struct WalkSearch: Search {
  private let worlds: WorldSpace

  init(_ worlds: WorldSpace, _ goal: Goal?) { self.worlds = worlds }

  mutating func next(_ seed: Seed) -> Trial {
    Trial(worlds, interleaved: seed, steps: 1, longest: nil)
  }
}

/// Every interleaving of the orders' steps is equally likely, as far as it is known how many steps an
/// order makes. See ``InterleavingScheduler``; the part that timers play is drawn for each run.
///
/// That number is learned from the runs of the block so far: the most steps that one order of a run made,
/// the mean of all runs, rounded. Of the first run of a block nothing is known; it is a random walk.
/// Where every run's longest order makes the same number of steps, as with `naive` in worlds with
/// stock and without timers (2), and each order makes as many or is refused before, the law is
/// exact from the second run on; elsewhere it is approximate.
struct UniformSearch: Search {
  private let worlds: WorldSpace
  private let longest = LongestOrder()
  /// How many runs there were, and the most steps that one order made in each, added up.
  private var runs = 0
  private var sum = 0

  init(_ worlds: WorldSpace, _ goal: Goal?) { self.worlds = worlds }

  /// How many steps an order is expected to make.
  var steps: Int { runs == 0 ? 1 : max((2 * sum + runs) / (2 * runs), 1) }

  mutating func next(_ seed: Seed) -> Trial {
    Trial(worlds, interleaved: seed, steps: steps, longest: longest)
  }

  mutating func learn(_ trial: Trial, _ report: RunReport) {
    guard trial.choosing != nil else { return }
    runs += 1
    sum += longest.steps
  }
}

/// How many steps the order made that made the most, in the latest run.
final class LongestOrder: Sendable {
  private let latest = Atomic(0)

  /// How many.
  var steps: Int {
    get { latest.load(ordering: .relaxed) }
    set { latest.store(newValue, ordering: .relaxed) }
  }
}

extension Trial {
  /// The run in one of `worlds` whose steps are chosen at random.
  fileprivate init(
    _ worlds: WorldSpace, interleaved seed: Seed, steps: Int, longest: LongestOrder?
  ) {
    self.init(worlds.scenario(seed: seed), .seed(seed))
    guard hasOrderToChoose(in: worlds) else { return }
    var draw = SeedDraws(seed)
    let hasty = draw.pick([0, 0, 1, 4])
    choosing = .steps(
      Steps(
        seed: seed.derived(-1), steps: steps, hasty: hasty, keepsLatency: worlds.boundsDelays,
        longest: longest))
  }
}
