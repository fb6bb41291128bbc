import Checking
import Searching

/// What a search, or the replay of kept files, came to: all that a report for a CI says, whatever its
/// format.
struct CheckRecord: Sendable, Equatable {
  /// A violation that nobody expects, or a run with the figures that were sought.
  struct Finding: Sendable, Equatable {
    /// What broke; nil for figures.
    var property: Property?
    /// In which way, or which figures; the same from run to run, so that a CI knows it again.
    var fingerprint: String
    /// What happened, in a sentence.
    var title: String
    /// The story, line by line.
    var story: [String]
    /// The seed file that shows it, if it is kept; relative to the repository's root, where phantom
    /// is started there.
    var file: String?
    /// The command that replays it, if it is kept.
    var replay: String?

    /// The rule that it is about.
    var rule: String { property?.rawValue ?? "figures" }

    /// The file as CIs spell it, without a `./` before it.
    var place: String? { file.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 } }

    /// The story with the command that replays it.
    var body: String {
      (story + (replay.map { ["", "replay  \($0)"] } ?? [])).joined(separator: "\n")
    }
  }

  /// What the program is called.
  var tool: String
  /// Its version.
  var version: String
  /// The strategy that was checked; several are joined by commas.
  var strategy: String
  /// What it comes to.
  var verdict: Verdict
  /// How many runs were made.
  var runs: Int
  /// How long they took.
  var milliseconds: Int
  /// The figures that were sought; nil if violations were.
  var goal: Goal?
  /// What broke, or was found.
  var findings: [Finding]
  /// What else is worth a warning: something that should sometimes happen and never did, a file that
  /// has gone stale, why nothing can be said.
  var notes: [String]

  /// What each run was held against.
  var rules: [Rule] {
    if let goal {
      return [Rule(id: "figures", summary: "a run with \(goal)", kind: "Figures, sought")]
    }
    let properties = Property.allCases.filter { property in
      !property.isOptional || findings.contains { $0.property == property }
    }
    return properties.map { property in
      Rule(
        id: property.rawValue, summary: property.summary,
        kind: property.isSafety
          ? "Safety, checked after every step" : "Liveness, checked at the end")
    }
  }

  /// Something that runs are held against.
  struct Rule: Sendable, Equatable {
    /// Its name, which is the same from run to run.
    var id: String
    /// What it says, in a line.
    var summary: String
    /// What kind of rule it is.
    var kind: String
  }

  /// How long the runs took, in seconds: `12.345`.
  var seconds: String {
    let rest = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
