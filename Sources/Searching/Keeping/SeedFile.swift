public import Checking
public import Inventory
public import Simulation

/// A run, written down to be read, reviewed, replayed and kept: the world in full, the strategy's
/// name, the schedule, and what to expect.
///
/// Fields that a file lacks mean *off*; see `SeedFile+Text.swift` for the format.
public struct SeedFile: Sendable, Equatable {
  /// The version of the format that this product writes, and the latest that it reads.
  public static let version = 1

  /// What it tells, for people: its comments, line by line. Those further down in a file are gathered
  /// at its beginning, in order, when it is written again.
  public var comments: [String] = []
  /// The name of the strategy.
  public var strategy: String
  /// The world.
  public var scenario: Scenario
  /// What answers all that the world leaves open.
  public var schedule: Schedule
  /// What was seen when it was saved: the fingerprints of all violations, none if all held; nil if
  /// the file does not say.
  public var expected: [Fingerprint]?
  /// What its figures are to be; nil if the file does not say. A file that says nothing else of what
  /// is expected leaves open what breaks.
  public var figures: Goal?
  /// The digest of the run when it was saved, as text; nil if the file does not say.
  public var digest: String?
  /// Where it came from, in a line.
  public var origin: String?

  /// The file of a run of `strategy` in `scenario` under `schedule`.
  public init(strategy: String, scenario: Scenario, schedule: Schedule) {
    self.strategy = strategy
    self.scenario = scenario
    self.schedule = schedule
  }

  /// The file of a run, as it was seen.
  ///
  /// - Parameters:
  ///   - report: The run.
  ///   - goal: The figures for which it is kept; nil if it is for what breaks, or holds.
  public init(_ report: RunReport, _ goal: Goal? = nil) {
    self.init(
      strategy: report.strategy, scenario: report.scenario, schedule: report.schedule)
    figures = goal
    // A run that was cut off, or never ended, shows what breaks, but not that nothing does.
    if goal == nil, report.verdict != .inconclusive {
      expected = report.violations.map(\.fingerprint)
    }
    digest = report.digest.description
  }
}

/// A seed file that cannot be read.
public struct SeedFileError: Error, Sendable, Equatable {
  /// Where: the line, from 1.
  public let line: Int
  /// Where in the line: the column, from 1.
  public let column: Int
  /// What is wrong, and what would be right.
  public let message: String
}

/// What came of replaying a seed file.
public enum Replay: Sendable, Equatable {
  /// All went as the file expects.
  case asExpected
  /// These violations came that the file does not expect.
  case unexpected([Fingerprint])
  /// These violations did not come that the file expects, or these figures are others.
  case missing([Target])
  /// The run was cut off, left code that never ended, or is not deterministic.
  case inconclusive

  /// What came of the run that `report` tells of, held against what `file` expects.
  public init(_ report: RunReport, _ file: SeedFile) {
    // What code does that never ends says nothing of figures.
    let isOver =
      report.ending == .quiet
      && (report.leaked == 0 && report.undecided == 0 || file.figures != nil)
    guard isOver || report.verdict == .violated && file.figures == nil else {
      self = .inconclusive
      return
    }
    let seen = report.violations.map(\.fingerprint)
    // Where figures alone are expected, anything may break.
    let expected = file.expected ?? (file.figures == nil ? [] : seen)
    let unexpected = seen.filter { !expected.contains($0) }
    let missing =
      expected.filter { !seen.contains($0) }.map { Target.violation($0) }
      + (file.figures?.missed(in: report).map { [.figures($0)] } ?? [])
    self =
      !unexpected.isEmpty
      ? .unexpected(unexpected) : missing.isEmpty ? .asExpected : .missing(missing)
  }
}
