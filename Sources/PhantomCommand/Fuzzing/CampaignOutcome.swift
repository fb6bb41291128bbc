import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// What a campaign came to, found, shrunk and kept: how it is told.
struct CampaignOutcome {
  let strategy: String
  let result: CampaignResult
  let examples: [Counterexample]
  let keeper: SeedKeeper
  /// Whether somebody asked it to end early, which leaves open what it would have come to.
  let isInterrupted: Bool
  let jobs: Int
  /// Where two runs of one seed part, if they do.
  var parting: [String] = []
  /// Measured.
  let searchNanoseconds: Int
  /// Measured.
  let shrinkNanoseconds: Int

  /// What it comes to.
  var verdict: Verdict {
    result.verdict == .holds && isInterrupted ? .inconclusive : result.verdict
  }

  /// 0 if it was not measured.
  private var runsPerSecond: Int {
    searchNanoseconds > 0 ? result.runs * 1_000_000_000 / searchNanoseconds : 0
  }

  /// Why nothing can be said, or less than it seems; `tool` replays files.
  func notes(_ tool: String) -> [String] {
    result.doubts(parting: parting) { unfinished in
      keeper.place(of: unfinished).map { replayLine(tool, $0) }
    } + keeper.puzzles + (isInterrupted ? ["it was asked to end early"] : [])
  }

  /// The verdict in a word, or whether what was sought was found.
  private var word: String {
    guard result.goal != nil else { return verdict.rawValue }
    return verdict == .violated
      ? "found" : result.obstacle == nil && !isInterrupted ? "not found" : verdict.rawValue
  }

  // MARK: - For people

  /// How fast it went, in a few words; empty if that was not measured.
  private var measured: String {
    var parts: [String] = []
    if searchNanoseconds > 0, result.runs > 0 { parts.append("\(grouped(runsPerSecond)) a second") }
    if !examples.isEmpty { parts.append("shrunk in \(grouped(shrinkNanoseconds / 1_000_000)) ms") }
    return parts.joined(separator: ", ")
  }

  /// Tells it.
  func show(_ context: Context) {
    let console = context.console
    for example in examples {
      for line in example.lines(path: keeper.place(of: example), context) {
        console.print(line)
      }
      console.print()
    }
    for note in notes(context.tool) {
      // It may end with a line to paste, and so stays one.
      console.print(console.colored("note", .yellow) + "  " + note)
    }
    let color: Console.Color =
      verdict == .holds ? .green : verdict == .violated ? .red : .yellow
    var line =
      "\(word): \(strategy), \(grouped(result.runs)) run"
      + (result.runs == 1 ? "" : "s")
    if let first = result.finds.first {
      line += ", the first \(result.goal == nil ? "to fail " : "")is run \(grouped(first.run))"
    }
    var lines = Wrapping.lines(line, rest: "  ")
    if !measured.isEmpty, let last = lines.popLast() {
      // Where it breaks does not depend on what was measured.
      lines += last.count > 40 ? [last + ",", "  " + measured] : [last + ", " + measured]
    }
    console.print(console.colored(word, color) + lines[0].dropFirst(word.count))
    for line in lines.dropFirst() { console.print(line) }
    if result.goal == nil, !result.sometimes.isEmpty {
      let seen = result.sometimes.map { "\($0.what.rawValue) \(grouped($0.runs))" }
      for line in Wrapping.lines(seen.joined(separator: ", "), first: "seen: ") {
        console.print(line)
      }
    }
  }

  // MARK: - For programs

  /// It as JSON: `runsPerSecond`, `seconds` and `shrinkSeconds` are the only figures that are measured.
  func json(_ tool: String) -> JSON {
    [
      "verdict": .string(verdict.rawValue),
      "find": result.goal.map { .string("\($0)") } ?? .null,
      "runs": .int(result.runs),
      "runsPerSecond": .int(runsPerSecond),
      "seconds": .int(searchNanoseconds / 1_000_000_000),
      "shrinkSeconds": .int(shrinkNanoseconds / 1_000_000_000),
      "jobs": .int(jobs),
      "firstFailingRun": .optional(result.finds.first?.run),
      "counterexamples": .array(
        examples.map { $0.json(path: keeper.place(of: $0)) }),
      "sometimes": .object(
        result.sometimes.map { .init(key: $0.what.rawValue, value: .int($0.runs)) }),
      "notes": .array(notes(tool).map { .string($0) }),
    ]
  }

  /// It as a report for a CI says it.
  func record(_ context: Context) -> CheckRecord {
    CheckRecord(
      tool: context.tool, version: PhantomCommand.version, strategy: strategy, verdict: verdict,
      runs: result.runs, milliseconds: searchNanoseconds / 1_000_000,
      goal: result.goal,
      findings: examples.flatMap { example in
        // Where figures were sought, what breaks besides was not.
        let others = result.goal == nil ? example.alsoViolates : []
        return ([example.target] + others.map { .violation($0) }).map { target in
          let violation = example.report.violations.first { .violation($0.fingerprint) == target }
          let path = keeper.place(of: example)
          return CheckRecord.Finding(
            property: target.fingerprint?.property, fingerprint: "\(target)",
            title: violation?.explanation ?? example.story.title,
            story: example.story.lines + example.explanation, file: path,
            replay: path.map { replayLine(context.tool, $0) })
        }
      }, notes: notes(context.tool))
  }
}
