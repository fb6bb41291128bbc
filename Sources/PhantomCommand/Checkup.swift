import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// A seed file that was run (twice) and held against what it expects, for `replay` and
/// `seeds verify`.
struct Checkup {
  /// How a file is.
  enum Status: String {
    case asExpected = "as expected"
    /// As expected, but not by the run that was saved.
    case stale = "stale"
    case unexpected = "unexpected"
    case missing = "missing"
    case cutOff = "inconclusive"
    case notDeterministic = "not deterministic"
    case escaped = "left the simulation"
  }

  /// The most events of a run whose story is told without being asked for.
  private static let mostEventsTold = 1_000_000

  let seedling: Seedling
  let verification: Verification
  /// Each violation that the file does not expect, told.
  let findings: [CheckRecord.Finding]

  /// Runs the file; `runner` has the trace afterwards, unless the run is very long and
  /// `alwaysTold` is false.
  init(_ seedling: Seedling, alwaysTold: Bool = false, _ runner: SaleRunner, tool: String) {
    self.seedling = seedling
    verification = Verification(seedling.file, seedling.strategy, runner) {
      alwaysTold || $0.events <= Self.mostEventsTold
    }
    guard case .replayed(let report, .unexpected(let fingerprints)) = verification else {
      findings = []
      return
    }
    let trace = runner.trace
    findings = report.violations.filter { fingerprints.contains($0.fingerprint) }.map {
      let story = Story(of: $0, in: trace, seedling.file.scenario)
      return CheckRecord.Finding(
        property: $0.property, fingerprint: "\($0.fingerprint)", title: story.title,
        story: trace.isEmpty ? [] : story.lines, file: seedling.path,
        replay: replayLine(tool, seedling.path))
    }
  }

  /// The file, whose run came to `verification`; nothing is told.
  init(_ seedling: Seedling, _ verification: Verification) {
    self.seedling = seedling
    self.verification = verification
    findings = []
  }

  /// The report, if the run can be relied on.
  var report: RunReport? {
    guard case .replayed(let report, _) = verification else { return nil }
    return report
  }

  /// How the file is.
  var status: Status {
    switch verification {
    case .escaped: .escaped
    case .unequal: .notDeterministic
    case .replayed(_, .inconclusive): .cutOff
    case .replayed(_, .unexpected): .unexpected
    case .replayed(_, .missing): .missing
    case .replayed(_, .asExpected): warnings.isEmpty ? .asExpected : .stale
    }
  }

  /// What the process is to end with.
  var code: ExitCode {
    switch status {
    case .asExpected, .stale: .holds
    case .unexpected: .violated
    case .missing, .cutOff, .notDeterministic, .escaped: .inconclusive
    }
  }

  /// What came of it, in words.
  var text: String {
    func list(_ fingerprints: [Fingerprint]) -> String {
      fingerprints.map(\.description).joined(separator: ", ")
    }
    func text(_ target: Target, _ report: RunReport) -> String {
      guard case .figures(let goal) = target else { return "\(target)" }
      return goal.misses(in: report).map { "\($0.comparison) (it is \($0.actual))" }
        .joined(separator: ", ")
    }
    switch verification {
    case .replayed(_, .asExpected): return "as expected"
    case .replayed(_, .unexpected(let fingerprints)): return "not expected: \(list(fingerprints))"
    case .replayed(let report, .missing(let targets)):
      return "expected, but did not come: "
        + targets.map { text($0, report) }.joined(separator: ", ")
    case .replayed(_, .inconclusive): return "inconclusive"
    case .unequal(let first, let second):
      return "two runs differ (digests \(first), \(second)): strategy '\(seedling.strategy.name)' "
        + "is not deterministic"
    case .escaped(let escape): return "strategy '\(seedling.strategy.name)': \(escape)"
    }
  }

  /// Where the run is not the one that was saved.
  var warnings: [String] {
    guard let report else { return [] }
    var warnings: [String] = []
    for (override, fate) in report.overrides {
      let text = "the override '\(override.spelled)' is stale: "
      switch fate {
      case .applied: break
      case .neverAsked: warnings.append(text + "nothing asks for it any more")
      case .found(let witness):
        warnings.append(
          text + "it finds '\(witness)' where '\(override.witness ?? "nothing")' was")
      }
    }
    if let digest = seedling.file.digest, digest != report.digest.description {
      warnings.append("the run is not the one that was saved (digest \(report.digest))")
    }
    return warnings
  }
}

extension ExitCode {
  /// What several files come to: a violation outweighs what is inconclusive, and that the rest.
  init(_ checkups: [Checkup]) {
    let codes = checkups.map(\.code)
    self =
      codes.contains(.violated)
      ? .violated : codes.contains(.inconclusive) ? .inconclusive : .holds
  }
}

extension CheckRecord {
  /// What the replay of kept files came to.
  init(_ checkups: [Checkup], nanoseconds: Int, tool: String) {
    var strategies: [String] = []
    for checkup in checkups where !strategies.contains(checkup.seedling.strategy.name) {
      strategies.append(checkup.seedling.strategy.name)
    }
    let verdict: Verdict =
      switch ExitCode(checkups) {
      case .holds: .holds
      case .violated: .violated
      default: .inconclusive
      }
    self.init(
      tool: tool, version: PhantomCommand.version,
      strategy: strategies.joined(separator: ", "), verdict: verdict, runs: 2 * checkups.count,
      milliseconds: nanoseconds / 1_000_000, findings: checkups.flatMap(\.findings),
      notes: checkups.flatMap { checkup in
        let isTold = [.asExpected, .stale, .unexpected].contains(checkup.status)
        return ((isTold ? [] : [checkup.text]) + checkup.warnings).map {
          "\(checkup.seedling.path): \($0)"
        }
      })
  }
}

extension Schedule.Override {
  /// The override as a seed file spells it, without its witness.
  var spelled: String { "\(key.text(.shop)) = \(value)" }
}
