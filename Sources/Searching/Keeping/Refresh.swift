public import Checking
public import Inventory
import Simulation

/// A seed file brought up to date with code that has changed since it was saved.
///
/// Stale overrides are realigned (``Realignment``) among the choices of a run without them: what they
/// now do in the wrong place may keep the run from where they belong. If that leads nowhere, among
/// those of the run with them. This is done again and again, since a run that meets its overrides
/// again asks for other choices; then witnesses and digest are those of the new run. What a file does not say (a witness, a digest) it does not say afterwards.
public struct Refresh: Sendable {
  /// The file, up to date; as it was if ``isFaithful`` is false.
  public let file: SeedFile

  /// What became of stale overrides, round by round; those left stale come last.
  public let steps: [Realignment.Step]

  /// What came of the last run, held against what the file expects.
  public let verification: Verification

  /// Whether the last run does what the file expects: only then is the file a new one.
  public var isFaithful: Bool {
    guard case .replayed(_, .asExpected) = verification else { return false }
    return true
  }

  /// How often overrides are realigned at most.
  public static let rounds = 8

  /// Brings `file` up to date.
  ///
  /// - Parameters:
  ///   - file: As it was saved.
  ///   - strategy: The code that it names, as it is now.
  ///   - accepting: Whether what the run shows now is what the file expects from now on.
  ///   - runner: Makes the runs.
  public init(
    _ file: SeedFile, _ strategy: any OrderStrategy.Type, accepting: Bool = false,
    _ runner: SaleRunner
  ) {
    var fresh = file
    var steps: [Realignment.Step] = []
    var left: [Realignment.Step] = []
    for _ in 0..<Self.rounds {
      let report = runner.run(fresh.scenario, strategy, fresh.schedule, recording: true)
      let asked = runner.choices
      let fates = fresh.schedule.fates(in: report)
      guard fates.contains(where: { $0.fate != .applied }) else {
        left = []
        break
      }
      let calmer = Schedule(
        base: fresh.schedule.base,
        overrides: fates.filter { $0.fate == .applied }.map(\.override))
      _ = runner.run(fresh.scenario, strategy, calmer, recording: true)
      var realignment = Realignment(fates, asked: runner.choices)
      if realignment.overrides == fresh.schedule.overrides {
        realignment = Realignment(fates, asked: asked)
      }
      left = realignment.steps.filter(\.isLeft)
      steps += realignment.steps.filter { !$0.isLeft }
      guard realignment.overrides != fresh.schedule.overrides else { break }
      fresh.schedule.overrides = realignment.overrides
    }
    var verification = Verification(fresh, strategy, runner)
    if accepting, case .replayed(let report, let replay) = verification, replay != .inconclusive {
      if replay != .asExpected || fresh.expected == nil {
        fresh.figures = fresh.figures?.corrected(by: report)
        if fresh.figures == nil || fresh.expected != nil {
          fresh.expect(report, keptFor: fresh.expected ?? [])
        }
        fresh.comments = fresh.comments.map { $0.isTitle ? "It was: " + $0 : $0 }
      }
      verification = .replayed(report, .asExpected)
    }
    if case .replayed(let report, .asExpected) = verification {
      if fresh.digest != nil { fresh.digest = report.digest.description }
      self.file = fresh
    } else {
      self.file = file
    }
    self.steps = steps + left
    self.verification = verification
  }
}

extension String {
  /// Whether it is the title that a search gives its files: `oversell: 2 units ...`, `placed=5: ...`.
  var isTitle: Bool {
    guard let end = firstRange(of: ": ")?.lowerBound else { return false }
    return Property(rawValue: String(self[..<end])) != nil || (try? Goal(self[..<end])) != nil
  }
}

extension Realignment.Step {
  /// Whether the override is as stale as before.
  public var isLeft: Bool {
    guard case .left = self else { return false }
    return true
  }
}

extension Schedule {
  /// The overrides in the order of this schedule, each with what became of it in a run.
  fileprivate func fates(
    in report: RunReport
  ) -> [(override: Override, fate: OverrideFate)] {
    var fates: [ChoiceKey: OverrideFate] = [:]
    for (override, fate) in report.overrides { fates[override.key] = fate }
    return overrides.map { ($0, fates[$0.key] ?? .neverAsked) }
  }
}
