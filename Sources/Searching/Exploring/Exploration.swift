public import Checking
public import Inventory
import Simulation

/// Every schedule of a small world: which requests reach their servers in which order. Messages take as
/// long as they like.
public struct Exploration {
  /// What of all schedules is explored.
  public enum Kind: String, CaseIterable, Sendable {
    /// One of each class of equivalent ones; see ``OptimalReduction``.
    case optimal
    /// All, told apart by the order of requests.
    case none
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
  public private(set) var isComplete = false
  /// Whether timers fired while requests were under way: then there are schedules that were not seen.
  public private(set) var isBoundByTimers = false
  /// How many schedules were explored to their end.
  public private(set) var schedules = 0
  /// How many executions were begun in vain.
  public private(set) var blocked = 0
  /// How many of the schedules break a property.
  public private(set) var violating = 0
  /// How many of them were cut off.
  public private(set) var unfinished = 0
  /// The longest schedule, in requests.
  public private(set) var depth = 0
  /// The ways of failing, in the order in which they came up.
  public private(set) var findings: [Finding] = []

  /// An exploration that has not begun.
  public init() {}

  /// Explores.
  ///
  /// - Parameters:
  ///   - scenario: The world; without faults.
  ///   - strategy: The code under test.
  ///   - kind: What to explore.
  ///   - limit: After how many schedules to give up.
  ///   - shouldStop: Asked after each; true ends it.
  public mutating func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ kind: Kind, limit: Int = .max,
    shouldStop: (Exploration) -> Bool = { _ in false }
  ) {
    let footprints = LedgerFootprints()
    let scheduler = ExplorationScheduler(
      kind == .optimal ? OptimalReduction() : Enumeration(), footprints)
    let runner = SaleRunner()
    var isMore = true
    while isMore {
      scheduler.begin()
      let report = runner.run(
        scenario, strategy, .calm, scheduler: scheduler, watcher: footprints)
      let isProbe = scheduler.reduction.isProbing
      let before = scheduler.reduction.executions
      let trail = scheduler.trail
      isMore = scheduler.end()
      schedules = scheduler.reduction.executions
      blocked = scheduler.reduction.blocked
      depth = scheduler.reduction.longest
      if !isProbe, schedules > before { judge(report, trail, strategy) }
      if isMore, schedules >= limit || shouldStop(self) { return }
    }
    isBoundByTimers = scheduler.wasOvertaken
    isComplete = !isBoundByTimers
  }

  private mutating func judge(
    _ report: RunReport, _ trail: [Int], _ strategy: any OrderStrategy.Type
  ) {
    if report.verdict == .inconclusive { unfinished += 1 }
    guard !report.violations.isEmpty else { return }
    violating += 1
    for violation in report.violations {
      if let place = findings.firstIndex(where: { $0.fingerprint == violation.fingerprint }) {
        findings[place].count += 1
        guard report.events < findings[place].events else { continue }
        findings[place].events = report.events
        findings[place].file = file(report, trail, strategy)
      } else {
        findings.append(
          Finding(
            fingerprint: violation.fingerprint, count: 1, file: file(report, trail, strategy),
            events: report.events))
      }
    }
  }

  /// The schedule of `trail` as a file: the calm base, and the delays that force it.
  private func file(
    _ report: RunReport, _ trail: [Int], _ strategy: any OrderStrategy.Type
  ) -> SeedFile {
    let runner = SaleRunner()
    _ = runner.run(
      report.scenario, strategy, .calm, recording: true, scheduler: TrailScheduler(trail))
    let schedule = Schedule(base: .calm, overrides: runner.overridesOfCalm)
    return SeedFile(runner.run(report.scenario, strategy, schedule))
  }
}
