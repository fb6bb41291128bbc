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

/// Every schedule of a small world: which requests reach their servers in which order. Messages take as
/// long as they like.
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
  /// In how many of the schedules something was left to do that the bounds forbade: in them nothing is
  /// said about what must happen in the end.
  public internal(set) var bounded = 0
  /// How many schedules were explored to their end.
  public internal(set) var schedules = 0
  /// How many executions were begun in vain.
  public private(set) var blocked = 0
  /// How many of the schedules break a property.
  public internal(set) var violating = 0
  /// How many of them were cut off.
  public internal(set) var unfinished = 0
  /// The longest schedule, in requests.
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
  /// The ways of failing, the one with the shortest schedule first.
  public internal(set) var findings: [Finding] = []

  /// An exploration that has not begun.
  public init() {}

  /// Explores.
  ///
  /// - Parameters:
  ///   - scenario: The world; without faults.
  ///   - strategy: The code under test.
  ///   - kind: What to explore.
  ///   - bounds: What may go wrong, and how often.
  ///   - limit: After how many schedules to give up.
  ///   - shouldStop: Asked after each; true ends it.
  public mutating func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ kind: Kind,
    _ bounds: ExplorationBounds = ExplorationBounds(), limit: Int = .max,
    shouldStop: (Exploration) -> Bool = { _ in false }
  ) {
    run(scenario, strategy, kind, bounds, limit: limit, shouldStop: shouldStop) { _ in }
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

  /// As above; shows each schedule that is explored to its end.
  mutating func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ kind: Kind,
    _ bounds: ExplorationBounds, limit: Int = .max,
    shouldStop: (Exploration) -> Bool = { _ in false },
    show: (Explored) -> Void
  ) {
    if kind == .states {
      return runStates(scenario, strategy, bounds, limit: limit, shouldStop: shouldStop)
    }
    let isLocal = scenario.database == .instant || strategy.placement == .shares
    let keepsRealTime = scenario.judgesLinearizability
    let footprints = LedgerFootprints(isLocal: isLocal, keepsRealTime: keepsRealTime)
    let reduction: any Reduction =
      kind == .optimal
      ? OptimalReduction(faultsAtMost: bounds.faults, timersAtMost: bounds.timers) : Enumeration()
    run(
      scenario, strategy,
      ExplorationScheduler(
        reduction, footprints, bounds, hasStartSteps: isLocal || keepsRealTime,
        wantsOthers: kind == .none),
      footprints, limit, shouldStop, show)
    findings.sort { $0.events < $1.events }
  }

  private mutating func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type,
    _ scheduler: ExplorationScheduler, _ footprints: LedgerFootprints,
    _ limit: Int, _ shouldStop: (Exploration) -> Bool,
    _ show: (Explored) -> Void
  ) {
    let runner = SaleRunner()
    var isMore = true
    while isMore {
      scheduler.begin()
      let report = runner.run(
        scenario, strategy, .calm, scheduler: scheduler, watcher: footprints)
      let isProbe = scheduler.reduction.isProbing
      let before = scheduler.reduction.executions
      isMore = scheduler.end()
      schedules = scheduler.reduction.executions
      blocked = scheduler.reduction.blocked
      depth = max(scheduler.reduction.longest - 1, 0)
      guard !isProbe, schedules > before else { continue }
      readsClock = readsClock || runner.hasReadClock
      if scheduler.isBounded { bounded += 1 }
      let explored = Explored(
        steps: scheduler.steps, trail: scheduler.trail, isBounded: scheduler.isBounded,
        report: report)
      show(explored)
      judge(explored, strategy)
      if isMore, schedules >= limit || shouldStop(self) { return }
    }
    isComplete = !readsClock
  }

  private mutating func judge(_ explored: Explored, _ strategy: any OrderStrategy.Type) {
    let report = explored.report
    if report.verdict == .inconclusive, !explored.isBounded { unfinished += 1 }
    guard !report.violations.isEmpty else { return }
    violating += 1
    for violation in report.violations {
      let place = fingerprints.firstIndex(of: violation.fingerprint)
      if let place {
        findings[place].count += 1
        guard report.events < findings[place].events else { continue }
        findings[place].events = report.events
        findings[place].file = explored.writtenDown(strategy, SaleRunner())
      } else {
        fingerprints.append(violation.fingerprint)
        findings.append(
          Finding(
            fingerprint: violation.fingerprint, count: 1,
            file: explored.writtenDown(strategy, SaleRunner()), events: report.events))
      }
    }
  }

  /// Of the findings, in their order.
  private var fingerprints: [Fingerprint] = []
}
