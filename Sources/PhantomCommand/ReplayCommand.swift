import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom replay`: seed files.
enum ReplayCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "replay", abstract: "Replay seed files and hold each against what it expects.",
      discussion: """
        Exit code 0: every file did what it expects; 1: a violation came that a file does not
        expect; 2: an expected one did not come, or a run was cut off.
        """,
      operands: [
        OperandSyntax(
          name: "file", help: "Seed files, or folders of them.", isRepeating: true)
      ],
      options: [
        OptionSyntax(name: "trace", help: "Print what happened, event by event."),
        SaleArguments.formatOption,
      ])
  }

  /// The most events of a run whose story is told without being asked for.
  private static let mostEventsTold = 1_000_000

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let seedlings = try Seedling.all(at: arguments.operands, context)
    let runner = SaleRunner()
    var results: [JSON] = []
    var codes: Set<ExitCode> = []
    for seedling in seedlings {
      let first = runner.run(
        seedling.file.scenario, seedling.strategy, seedling.file.schedule)
      if case .escaped(let escape) = first.ending {
        context.console.warn("error: \(seedling.path): strategy '\(first.strategy)': \(escape)")
        codes.insert(.inconclusive)
        continue
      }
      // The second run is told; it also shows whether the strategy is deterministic.
      let isTold = arguments.flag("trace") || first.events <= mostEventsTold
      let report = runner.run(
        seedling.file.scenario, seedling.strategy, seedling.file.schedule, recording: isTold)
      guard report.digest == first.digest else {
        context.console.warn(
          "error: \(seedling.path): two runs differ (digests \(first.digest), \(report.digest)): "
            + "strategy '\(first.strategy)' is not deterministic")
        codes.insert(.inconclusive)
        continue
      }
      let replay = Replay(report, seedling.file)
      let warnings = warnings(report, seedling.file)
      codes.insert(code(replay))
      if SaleArguments.isJSON(arguments) {
        results.append(json(seedling, report, replay, warnings, runner, arguments))
      } else {
        for warning in warnings {
          context.console.warn("warning: \(seedling.path): \(warning)")
        }
        show(seedling, report, replay, runner, arguments, context.console)
      }
    }
    if SaleArguments.isJSON(arguments) { context.console.print(JSON.array(results).text) }
    return codes.contains(.violated)
      ? .violated : codes.contains(.inconclusive) ? .inconclusive : .holds
  }

  // MARK: - What came of it

  private static func code(_ replay: Replay) -> ExitCode {
    switch replay {
    case .asExpected: .holds
    case .unexpected: .violated
    case .missing, .inconclusive: .inconclusive
    }
  }

  private static func warnings(_ report: RunReport, _ file: SeedFile) -> [String] {
    var warnings: [String] = []
    for (override, fate) in report.overrides {
      let text = "the override '\(override.key.text(.shop)) = \(override.value)' is stale: "
      switch fate {
      case .applied: break
      case .neverAsked: warnings.append(text + "nothing asks for it any more")
      case .found(let witness):
        warnings.append(
          text + "it finds '\(witness)' where '\(override.witness ?? "nothing")' was")
      }
    }
    if let digest = file.digest, digest != report.digest.description {
      warnings.append("the run is not the one that was saved (digest \(report.digest))")
    }
    return warnings
  }

  private static func text(_ replay: Replay) -> String {
    func list(_ fingerprints: [Fingerprint]) -> String {
      fingerprints.map(\.description).joined(separator: ", ")
    }
    switch replay {
    case .asExpected: return "as expected"
    case .unexpected(let fingerprints): return "not expected: \(list(fingerprints))"
    case .missing(let fingerprints): return "expected, but did not come: \(list(fingerprints))"
    case .inconclusive: return "inconclusive"
    }
  }

  private static func show(
    _ seedling: Seedling, _ report: RunReport, _ replay: Replay, _ runner: SaleRunner,
    _ arguments: ParsedArguments, _ console: Console
  ) {
    let isFine = replay == .asExpected
    console.print(
      console.colored(seedling.path, .bold) + "  "
        + console.colored(text(replay), isFine ? .green : .red))
    for comment in seedling.file.comments { console.print("  " + UsageError(comment).message) }
    console.print()
    if arguments.flag("trace") {
      for line in TraceText.lines(runner.trace) { console.print(line) }
      console.print()
    }
    if !runner.trace.isEmpty,
      let violation = report.violations.first(where: { $0.property == .oversell })
        ?? report.violations.first
    {
      let story = Story(of: violation, in: runner.trace, seedling.file.scenario)
      console.print("  " + story.title)
      for line in story.lines { console.print("    " + line) }
      console.print()
    }
    for line in ReportText.verdict(report, console) { console.print("  " + line) }
    console.print()
  }

  private static func json(
    _ seedling: Seedling, _ report: RunReport, _ replay: Replay, _ warnings: [String],
    _ runner: SaleRunner, _ arguments: ParsedArguments
  ) -> JSON {
    var members: [JSON.Member] = [
      .init(key: "file", value: .string(seedling.path)),
      .init(key: "replay", value: .string(text(replay))),
      .init(key: "asExpected", value: .bool(replay == .asExpected)),
      .init(key: "warnings", value: .array(warnings.map { .string($0) })),
    ]
    members += ReportJSON.summary(report)
    if arguments.flag("trace") {
      members.append(.init(key: "trace", value: TraceJSON.events(runner.trace)))
    }
    return .object(members)
  }
}
