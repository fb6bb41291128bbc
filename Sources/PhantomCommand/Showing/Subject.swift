import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// A run that is to be shown: that of a seed file, or of the options of `run`. It can be run again,
/// with other choices.
struct Subject {
  let strategy: any OrderStrategy.Type
  private(set) var scenario: Scenario
  var schedule: Schedule
  /// The seed file, if it is that of one.
  var seedling: Seedling?

  /// The most events of a run that is recorded.
  private static let mostEvents = 1_000_000

  /// What `arguments` name: the operand at `place`, or else what the options say.
  ///
  /// - Throws: ``UsageError`` if they name both; ``Failure`` if the file cannot be read.
  init(_ arguments: ParsedArguments, _ context: Context) throws {
    if let path = arguments.operands.first {
      if let option = (["strategy"] + SaleArguments.options.map(\.name))
        .first(where: { arguments.isGiven($0) && $0 != SaleArguments.checkOption.name })
      {
        throw arguments.error(
          "'--\(option)' says which sale to run, and '\(path)' is one: leave out one of them")
      }
      self = try Subject(path, context)
      if SaleArguments.judgesLinearizability(arguments) { scenario.judgesLinearizability = true }
      return
    }
    let seed = try SaleArguments.seed(arguments)
    self.init(
      strategy: try SaleArguments.strategy(arguments, context),
      scenario: try SaleArguments.sale(arguments).scenario(seed: seed), schedule: .seed(seed))
  }

  /// The run of the seed file at `path`.
  ///
  /// - Throws: ``Failure`` if it cannot be read.
  init(_ path: String, _ context: Context) throws(Failure) {
    let seedling = try Seedling(path, context)
    self.init(
      strategy: seedling.strategy, scenario: seedling.file.scenario,
      schedule: seedling.file.schedule, seedling: seedling)
  }

  private init(
    strategy: any OrderStrategy.Type, scenario: Scenario, schedule: Schedule,
    seedling: Seedling? = nil
  ) {
    self.strategy = strategy
    self.scenario = scenario
    self.schedule = schedule
    self.seedling = seedling
  }

  /// The same world, and what is left open in it, with another strategy.
  func with(_ strategy: any OrderStrategy.Type) -> Subject {
    Subject(strategy: strategy, scenario: scenario, schedule: schedule)
  }

  /// Runs it, and writes it down.
  ///
  /// - Throws: ``Failure`` if code left the simulation, or the run is too long to be written down.
  func record() throws -> (report: RunReport, recording: Recording) {
    let runner = SaleRunner()
    let plain = runner.run(scenario, strategy, schedule)
    try ReportText.checkEscape(plain)
    guard plain.events <= Self.mostEvents else {
      throw Failure(
        .inconclusive,
        "the run has \(grouped(plain.events)) events, too many to show: \(grouped(Self.mostEvents)) "
          + "at most")
    }
    let report = runner.run(scenario, strategy, schedule, recording: true)
    guard report.digest == plain.digest else {
      throw Failure(
        .inconclusive,
        "two runs differ (digests \(plain.digest), \(report.digest)): strategy '\(strategy.name)' "
          + "is not deterministic")
    }
    var recording = Recording(report, by: runner)
    recording.file = seedling?.path
    recording.comments = seedling?.file.comments ?? []
    recording.story = story(report, runner)
    return (report, recording)
  }

  /// The story of what its file is kept for, or else of what broke.
  private func story(_ report: RunReport, _ runner: SaleRunner) -> Story? {
    if let goal = seedling?.file.figures { return Story(of: goal, in: runner.trace, report) }
    let violation =
      seedling.map { $0.file.told(of: report).first }
      ?? report.violations.first { $0.property == .oversell } ?? report.violations.first
    return violation.map { Story(of: $0, in: runner.trace, report.scenario) }
  }
}
