public import Checking
public import Inventory
import Simulation

/// What an exploration may do to a world.
public struct ExplorationBounds: Sendable, Equatable {
  /// How many faults befall a schedule at most: messages lost or copied, crashes, refused payments, and
  /// callers that give up waiting for what is on its way.
  public var faults: Int
  /// How often the timers of each process fire at most.
  public var timers: Int
  /// How often an order is left whose next command could go, at most; of interleavings only.
  public var preemptions: Int

  /// No faults, two timers of each process, any number of preemptions.
  public init(faults: Int = 0, timers: Int = 2, preemptions: Int = .max) {
    self.faults = faults
    self.timers = timers
    self.preemptions = preemptions
  }

  /// Switches on what may befall a schedule, if anything may.
  public func addFaults(to faults: inout Faults) {
    guard self.faults > 0 else { return }
    for kind in ["loss", "duplication", "crashes", "payments"] { faults.enable(kind) }
  }
}

/// Every schedule of a small world: in which order requests reach their servers, timers fire and, within
/// bounds, things go wrong. Messages take as long as they like.
public struct Exploration {
  /// What of all schedules is explored.
  public enum Kind: String, CaseIterable, Sendable {
    /// One of each class of equivalent ones; see ``OptimalReduction``.
    case optimal
    /// All, told apart by the order of requests.
    case none
    /// Every state once, up to the renaming of alike orders.
    case states
  }

  /// A way of failing.
  public struct Finding: Sendable {
    /// Which.
    public let fingerprint: Fingerprint
    /// In how many of the schedules.
    public internal(set) var count: Int
    /// The shortest schedule that shows it, as a file.
    public internal(set) var file: SeedFile
    /// How many events it has.
    var events: Int
  }

  /// Whether the schedules are all that there are.
  public internal(set) var isComplete = false
  /// Whether time-of-day clocks were read: what they show depends on more than the order of steps, so
  /// there are schedules that were not seen.
  public internal(set) var readsClock = false
  /// Whether it was known only roughly what some steps touch: then some of the schedules may be
  /// equivalent. None was missed for that.
  public internal(set) var isRough = false
  /// In how many of the schedules something was left to do that the bounds forbade: in them nothing is
  /// said about what must happen in the end.
  public internal(set) var bounded = 0
  /// How many schedules were explored to their end.
  public internal(set) var schedules = 0
  /// How many executions were begun in vain.
  public internal(set) var blocked = 0
  /// How many of the schedules break a property.
  public internal(set) var violating = 0
  /// How many of them were cut off.
  public internal(set) var unfinished = 0
  /// The longest schedule, in steps.
  public internal(set) var depth = 0
  /// How many states there are; of ``Kind/states`` only.
  public internal(set) var states = 0
  /// How many steps lead from a state to another.
  public internal(set) var transitions = 0
  /// How many states there are if those count as two that differ only in what the properties remember
  /// of the past, which units have been sold, say.
  public internal(set) var remembered = 0
  /// Whether there was something that the signature of a state does not know.
  public internal(set) var isOpaque = false
  /// How much of the whole that is, in thousandths: an estimate, as long as it goes on.
  public internal(set) var exploredPerMille = 0
  /// The ways of failing, the one with the shortest schedule first.
  public internal(set) var findings: [Finding] = []

  /// An exploration that has not begun.
  public init() {}

  /// Explores.
  ///
  /// - Parameters:
  ///   - scenario: The world; what may befall it is switched on (``ExplorationBounds/addFaults(to:)``).
  ///   - strategy: The code under test.
  ///   - kind: What to explore.
  ///   - bounds: What may go wrong, and how often.
  ///   - limit: After how many schedules to give up.
  ///   - jobs: How many threads share the work; the result is the same for any number.
  ///   - shouldStop: Asked now and then, on any thread, one at a time; true ends it.
  public mutating func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ kind: Kind,
    _ bounds: ExplorationBounds = ExplorationBounds(), limit: Int = .max, jobs: Int = 1,
    shouldStop: (Exploration) -> Bool = { _ in false }
  ) {
    run(
      scenario, strategy, kind, bounds, limit: limit, jobs: jobs, cut: ExplorationCut(),
      shouldStop: shouldStop, showing: nil)
  }

  /// A schedule that was explored to its end.
  struct Explored {
    /// Its steps, the opening first.
    let steps: [ExplorationStep]
    /// What it chose.
    let trail: Trail
    /// Whether the bounds forbade something that was left to do.
    let isBounded: Bool
    /// What came of it.
    let report: RunReport

    /// The same as a file: the calm base, and what forces that order.
    func writtenDown(_ strategy: any OrderStrategy.Type, _ runner: SaleRunner) -> SeedFile {
      _ = runner.run(
        report.scenario, strategy, .calm, recording: true, scheduler: TrailScheduler(trail))
      let schedule = Schedule(base: .calm, overrides: runner.overridesOfCalm)
      return SeedFile(runner.run(report.scenario, strategy, schedule))
    }
  }

  /// As above; shows each schedule that is explored to its end, in an order that is always the same.
  mutating func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ kind: Kind,
    _ bounds: ExplorationBounds, limit: Int = .max, jobs: Int = 1,
    cut: ExplorationCut = ExplorationCut(), shouldStop: (Exploration) -> Bool = { _ in false },
    show: (Explored) -> Void
  ) {
    withoutActuallyEscaping(show) { show in
      run(
        scenario, strategy, kind, bounds, limit: limit, jobs: jobs, cut: cut,
        shouldStop: shouldStop, showing: show)
    }
  }
}
