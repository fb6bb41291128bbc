public import Checking
public import Inventory
public import Simulation

/// Makes a failing run small: fewer orders, items, instances, faults and overrides first, then
/// smaller numbers, as long as the same violation (by its fingerprint) is among those of the run, or the
/// figures that were sought are those of the run.
///
/// A candidate is accepted if it is strictly smaller (``Size``) and fails in the same way, so every
/// pass is safe, and the loop ends. The passes go from coarse to fine, again and again, until none
/// of them gets anywhere: delta debugging (Zeller and Hildebrandt, *Simplifying and Isolating
/// Failure-Inducing Input*, 2002) in the manner of Hypothesis (MacIver and Donaldson, *Test-Case
/// Reduction via Test-Case Generation*, ECOOP 2020). As in DEMi (Scott et al., *Minimizing Faulty
/// Executions of Distributed Systems*, NSDI 2016), what comes after the violation goes first. Two
/// things are new, so that failures which came from far apart end in the same file: a run is first
/// written down in the standard world, all its times stretched alike; and where no number can be
/// lowered any more, exceptions are exchanged: something goes, something else takes far longer, and
/// that is lowered then.
///
/// Nothing is drawn at random, so the same failure shrinks to the same result.
public struct Shrinker {
  /// What a pass has done.
  public struct Pass: Sendable, Equatable {
    /// What it does, in a few words.
    public let name: String
    /// How many runs it has made.
    public internal(set) var runs = 0
    /// How many of them were smaller runs that fail in the same way.
    public internal(set) var successes = 0
  }

  /// How many runs it has made so far: one for each candidate, and one for each look at a run.
  public private(set) var runs = 0

  /// What each pass has done, from coarse to fine.
  public private(set) var passes: [Pass]

  /// Whether it ended since it had made as many runs as it may; there may be smaller ones then.
  public var hasReachedLimit: Bool { runs >= limit }

  /// Whether it ended since it was told to; there may be smaller ones then.
  public private(set) var wasStopped = false

  /// The smallest world found so far that fails in the same way.
  public var scenario: Scenario { best.scenario }

  /// With this schedule, on the calm base.
  public var schedule: Schedule { best.schedule }

  /// How big that is.
  public private(set) var size: Size

  /// The smallest run that fails in the same way, so far.
  private(set) var best: Candidate

  /// What that run looked like.
  private(set) var sight: Sight

  /// Candidates that do not fail in the same way. Only ever asked whether they hold one.
  private var refused: Set<Size> = []

  /// The kinds of faults that no candidate may have.
  private let foreignFaults: [FaultKind]

  private let strategy: any OrderStrategy.Type
  private let target: Target
  private let runner: SaleRunner
  private let limit: Int
  private let shouldStop: () -> Bool

  /// No candidate may have more events: one that has is on its way to be cut off, and there is no
  /// need to wait for that. A violation does not depend on what comes after it, and figures are those
  /// of runs that end, so what is accepted under this bound is so without it as well.
  private let eventLimit: Int

  /// A shrinker of a failing run.
  ///
  /// The run is written down on the calm base first: every choice that it asked for and that
  /// differs from calm becomes an override. Nil if it does not fail that way when it is run again.
  ///
  /// - Parameters:
  ///   - report: The run.
  ///   - strategy: Its strategy.
  ///   - target: Which of its violations to keep, or which figures.
  ///   - runner: Makes the runs.
  ///   - keepsToFaults: Whether what is small has no kind of fault that the run has not, and, unless
  ///     `delays` are among those, no message that takes longer than the world's latency; if one of
  ///     the run's does, others may as well.
  ///   - limit: The most runs to make; see ``hasReachedLimit``.
  ///   - shouldStop: Asked before each run; if true, the smallest so far is the result.
  public init?(
    _ report: RunReport, _ strategy: any OrderStrategy.Type, target: Target,
    _ runner: SaleRunner, keepsToFaults: Bool = false, limit: Int = 5_000,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.strategy = strategy
    self.target = target
    self.runner = runner
    self.limit = limit
    self.shouldStop = shouldStop
    eventLimit = 10_000 + 10 * min(report.events, SimulationLimits.horizon)
    passes = Self.tiers.joined().map { Pass(name: $0.name) }
    _ = runner.run(report.scenario, strategy, report.schedule, recording: true)
    best = Candidate(
      scenario: report.scenario,
      overrides: runner.choices.map { Schedule.Override($0.key, $0.value) })
    let faults = report.scenario.faults
    foreignFaults = keepsToFaults ? FaultKind.all.filter { !$0.isOn(faults) } : []
    best.boundsDelays =
      keepsToFaults && faults.delays == nil && !best.schedule.exceeds(report.scenario.latency)
    best.normalize()
    size = Size(best)
    // The run once more, on the calm base.
    let calm = runner.run(report.scenario, strategy, best.schedule, recording: true)
    runs = 2
    guard target.isShown(by: calm) else { return nil }
    sight = Sight(runner, target.violation(in: calm))
  }

  /// Shrinks as far as it goes, or to the limit of runs, or until it is told to stop.
  ///
  /// - Returns: The report of the shrunk run; the overrides' witnesses are those it finds. The runner
  ///   has its trace.
  public mutating func shrink() -> RunReport {
    var tier = 0
    while tier < Self.tiers.count, canGoOn() {
      // A finer tier that gets anywhere leaves work for the coarser ones.
      tier = perform(tier) ? 0 : tier + 1
    }
    return finalReport()
  }

  /// Performs the passes of a tier, each once.
  ///
  /// - Returns: Whether any of them got anywhere.
  private mutating func perform(_ tier: Int) -> Bool {
    let start = size
    let first = Self.tiers[..<tier].reduce(0) { $0 + $1.count }
    for (place, pass) in Self.tiers[tier].enumerated() where canGoOn() {
      let (runs, successes) = (runs, self.successes)
      pass.perform(&self)
      passes[first + place].runs += self.runs - runs
      passes[first + place].successes += self.successes - successes
    }
    return size < start
  }

  private var successes = 0

  private mutating func canGoOn() -> Bool {
    wasStopped = wasStopped || shouldStop()
    return runs < limit && !wasStopped
  }

  // MARK: - Candidates

  /// Takes the best run, changed so, if that is smaller and fails in the same way.
  ///
  /// - Returns: Whether it is taken.
  @discardableResult
  mutating func attempt(_ change: (inout Candidate) -> Void) -> Bool {
    var candidate = best
    change(&candidate)
    return accept(candidate)
  }

  /// Takes `candidate` if it is smaller and fails in the same way.
  ///
  /// - Returns: Whether it is taken.
  mutating func accept(_ candidate: Candidate) -> Bool {
    var candidate = candidate
    candidate.normalize()
    var size = Size(candidate)
    guard size < self.size, isAllowed(candidate), !refused.contains(size), canGoOn()
    else { return false }
    let report = run(candidate)
    guard target.isShown(by: report) else {
      refused.insert(size)
      return false
    }
    // The same run without what it never asked for.
    let asked = report.overrides.filter { $0.fate != .neverAsked }.map(\.override)
    if asked.count < candidate.overrides.count {
      candidate.overrides = asked
      size = Size(candidate)
    }
    best = candidate
    self.size = size
    sight = Sight(runner, target.violation(in: report))
    successes += 1
    return true
  }

  /// Looks at what a run of `candidate` that is not to be accepted goes through; nil at the limit.
  mutating func look(at candidate: Candidate) -> Sight? {
    guard canGoOn() else { return nil }
    _ = run(candidate)
    return Sight(runner, nil)
  }

  /// Whether `candidate`, which need not be smaller, fails in the same way.
  mutating func fails(_ candidate: Candidate) -> Bool {
    let size = Size(candidate)
    guard isAllowed(candidate), !refused.contains(size), canGoOn() else { return false }
    var candidate = candidate
    candidate.normalize()
    if target.isShown(by: run(candidate)) { return true }
    refused.insert(size)
    return false
  }

  /// Whether `candidate` has no kind of fault that it may not have.
  private func isAllowed(_ candidate: Candidate) -> Bool {
    !foreignFaults.contains { $0.isOn(candidate.scenario.faults) }
  }

  private mutating func run(_ candidate: Candidate) -> RunReport {
    runs += 1
    var scenario = candidate.scenario
    scenario.horizon = min(scenario.horizon, eventLimit)
    return runner.run(scenario, strategy, candidate.schedule, recording: true)
  }

  /// Runs the result once more, with what each override finds as its witness.
  private mutating func finalReport() -> RunReport {
    best.overrides = best.overrides.map { override in
      let witness = sight.choices.first { $0.key == override.key }?.witness
      return Schedule.Override(override.key, override.value, witness: witness)
    }
    runs += 1
    return runner.run(scenario, strategy, schedule, recording: true)
  }
}
