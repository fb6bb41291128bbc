public import Checking
public import Inventory
public import Simulation

/// A run that a search wants made.
public struct Trial: Sendable {
  /// The world.
  public var scenario: Scenario
  /// What answers all that the world leaves open.
  public var schedule: Schedule
  /// Who chooses in which order messages arrive, if not the schedule's delays.
  var choosing: Choosing?

  /// Who chooses in which order messages arrive.
  enum Choosing: Sendable {
    /// A ``PriorityScheduler``.
    case priorities(Priorities)
    /// An ``InterleavingScheduler``.
    case steps(Steps)
  }

  /// What a ``PriorityScheduler`` is made from.
  struct Priorities: Sendable {
    var seed: Seed
    var depth: Int
    var length: Int
    var hasty: Int
    /// Whether no message takes longer than the world's latency.
    var keepsLatency: Bool
  }

  /// What an ``InterleavingScheduler`` is made from.
  struct Steps: Sendable {
    var seed: Seed
    var steps: Int
    var hasty: Int
    /// Whether no message takes longer than the world's latency.
    var keepsLatency: Bool
    /// Told how many steps an order made.
    var longest: LongestOrder?
  }

  /// The run of `scenario` under `schedule`.
  public init(_ scenario: Scenario, _ schedule: Schedule) {
    self.scenario = scenario
    self.schedule = schedule
  }

  /// Makes the run.
  ///
  /// - Returns: What became of it. Of a run whose messages somebody else ordered the report's
  ///   schedule is only a part; see ``writtenDown(_:_:)``.
  public func run(
    _ strategy: any OrderStrategy.Type, _ runner: SaleRunner, recording: Bool = false,
    watcher: (any SaleObserver)? = nil
  ) -> RunReport {
    func run(by scheduler: (any Scheduler)?) -> RunReport {
      runner.run(
        scenario, strategy, schedule, recording: recording, scheduler: scheduler, watcher: watcher)
    }
    switch choosing {
    case .none: return run(by: nil)
    case .priorities(let made):
      return run(
        by: PriorityScheduler(
          seed: made.seed, depth: made.depth, length: made.length, hasty: made.hasty,
          keepsLatency: made.keepsLatency))
    case .steps(let made):
      let scheduler = InterleavingScheduler(
        seed: made.seed, steps: made.steps, hasty: made.hasty, keepsLatency: made.keepsLatency)
      let report = run(by: scheduler)
      made.longest?.steps = scheduler.longest
      return report
    }
  }

  /// In worlds of more orders delays are at random: each choice looks at all messages in flight, and
  /// with so many of them the order of a few reaches little.
  private static let mostOrders = 300

  /// Whether it is worth while, and possible, to choose in which order messages arrive.
  func hasOrderToChoose(in worlds: WorldSpace) -> Bool {
    guard scenario.orders.count <= Self.mostOrders else { return false }
    // Where all take the same time, there is nothing to choose.
    let latency = scenario.latency
    return !worlds.boundsDelays || latency.lowerBound < latency.upperBound
  }

  /// The same run without the overrides that nothing asked for in it, as `report` tells.
  func withoutIdleOverrides(_ report: RunReport) -> Trial {
    guard !schedule.overrides.isEmpty else { return self }
    var trial = self
    let idle = Set(report.overrides.filter { $0.fate == .neverAsked }.map(\.override.key))
    trial.schedule.overrides.removeAll { idle.contains($0.key) }
    return trial
  }

  /// The same run with a schedule that says all: the calm base, and each choice that differs from it.
  public func writtenDown(_ strategy: any OrderStrategy.Type, _ runner: SaleRunner) -> Trial {
    _ = run(strategy, runner, recording: true)
    return Trial(scenario, Schedule(base: .calm, overrides: runner.overridesOfCalm))
  }
}

extension SaleRunner {
  /// The choices of the latest run, which was recorded, that differ from calm.
  var overridesOfCalm: [Schedule.Override] {
    // Some are asked for again and again, until their time has come.
    var keys: Set<ChoiceKey> = []
    return choices.filter { $0.value != $0.calm && keys.insert($0.key).inserted }.map {
      Schedule.Override($0.key, $0.value, witness: $0.witness)
    }
  }
}
