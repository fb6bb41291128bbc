public import Checking
public import Inventory
public import Simulation

/// Makes a failing run small: fewer orders, items, instances, faults and overrides first, then
/// smaller numbers, as long as the same violation (by its fingerprint) is among those of the run.
///
/// Delta debugging (Zeller and Hildebrandt, *Simplifying and Isolating Failure-Inducing Input*,
/// 2002) in passes from coarse to fine, again and again until none of them gets anywhere, in the
/// manner of Hypothesis (MacIver and Donaldson, *Test-Case Reduction via Test-Case Generation*,
/// ECOOP 2020). Nothing is drawn at random, so the same failure shrinks to the same result.
public struct Shrinker {
  /// How many runs it has made so far: one for each candidate.
  public private(set) var runs = 0

  /// The smallest world found so far that fails in the same way.
  public internal(set) var scenario: Scenario

  /// With this schedule, on the calm base.
  public internal(set) var schedule: Schedule

  private let strategy: any OrderStrategy.Type
  private let target: Fingerprint
  private let runner: SaleRunner
  private let limit: Int

  /// A shrinker of a failing run.
  ///
  /// The run is written down on the calm base first: every choice that it asked for and that
  /// differs from calm becomes an override. Nil if it does not fail that way when it is run again.
  ///
  /// - Parameters:
  ///   - report: The run.
  ///   - strategy: Its strategy.
  ///   - target: Which of its violations to keep.
  ///   - runner: Makes the runs.
  ///   - limit: The most runs to make.
  public init?(
    _ report: RunReport, _ strategy: any OrderStrategy.Type, target: Fingerprint,
    _ runner: SaleRunner, limit: Int = 5_000
  ) {
    self.strategy = strategy
    self.target = target
    self.runner = runner
    self.limit = limit
    scenario = report.scenario
    _ = runner.run(report.scenario, strategy, report.schedule, recording: true)
    schedule = Schedule(
      base: .calm,
      overrides: runner.choices.filter { $0.value != $0.calm }.map {
        Schedule.Override($0.key, $0.value, witness: $0.witness)
      })
    guard fails(scenario, schedule.overrides) else { return nil }
  }

  /// Shrinks as far as it goes, or to the limit of runs.
  ///
  /// - Returns: The report of the shrunk run; the overrides' witnesses are those it finds.
  public mutating func shrink() -> RunReport {
    // From coarse to fine; each says whether it got anywhere.
    let passes: [(inout Shrinker) -> Bool] = [
      { $0.dropOverrides() },
      { $0.dropOrders() },
      { $0.dropOrdersWithTheirStock() },
      { $0.switchOffFaults() },
      { $0.dropOverridesSingly() },
      { $0.simplifyWorld() },
      { $0.lowerNumbers() },
    ]
    var isSmaller = true
    while isSmaller, runs < limit {
      isSmaller = false
      for pass in passes where pass(&self) { isSmaller = true }
    }
    renumber()
    return finalReport()
  }

  /// Takes a candidate if it fails in the same way.
  mutating func accept(_ scenario: Scenario, _ overrides: [Schedule.Override]) -> Bool {
    guard runs < limit, fails(scenario, overrides) else { return false }
    self.scenario = scenario
    schedule.overrides = overrides
    return true
  }

  private mutating func fails(
    _ scenario: Scenario, _ overrides: [Schedule.Override]
  ) -> Bool {
    runs += 1
    let report = runner.run(scenario, strategy, Schedule(base: .calm, overrides: overrides))
    return report.violations.contains { $0.fingerprint == target }
  }

  /// Runs the result once more, and takes from that run what each override finds; overrides that
  /// nothing asks for are dropped.
  private mutating func finalReport() -> RunReport {
    _ = runner.run(scenario, strategy, schedule, recording: true)
    let asked = runner.choices
    schedule.overrides = schedule.overrides.compactMap { override in
      guard let choice = asked.first(where: { $0.key == override.key }) else { return nil }
      return Schedule.Override(override.key, override.value, witness: choice.witness)
    }.sorted { $0.key < $1.key }
    return runner.run(scenario, strategy, schedule, recording: true)
  }
}
