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
        Exit code 0: every file did what it expects; 1: a violation came that a file
        does not expect; 2: an expected one did not come, or a run was cut off. A
        report that cannot be written makes it 66 where it would be 0.
        """,
      operands: [
        OperandSyntax(
          name: "file", help: "Seed files, or folders of them.", isRepeating: true)
      ],
      options: [
        OptionSyntax(name: "trace", help: "Print what happened, event by event."),
        SaleArguments.checkOption,
        SaleArguments.formatOption,
      ] + ReportArguments.options)
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let reports = try ReportArguments(arguments)
    var seedlings = try Seedling.all(at: arguments.operands, context)
    if SaleArguments.judgesLinearizability(arguments) {
      for place in seedlings.indices { seedlings[place].judgeLinearizability() }
    }
    let runner = SaleRunner()
    var results: [JSON] = []
    var checkups: [Checkup] = []
    let time = Stopwatch.nanoseconds {
      for seedling in seedlings {
        let checkup = Checkup(
          seedling, alwaysTold: arguments.flag("trace"), runner, tool: context.tool)
        checkups.append(checkup)
        guard case .replayed(let report, let replay) = checkup.verification else {
          context.console.warn("error: \(seedling.path): \(checkup.text)")
          continue
        }
        if SaleArguments.isJSON(arguments) {
          results.append(json(checkup, report, replay, runner, arguments))
        } else {
          for warning in checkup.warnings {
            context.console.warn("warning: \(seedling.path): \(warning)")
          }
          show(checkup, report, replay, runner, arguments, context.console)
        }
      }
    }
    if SaleArguments.isJSON(arguments) { context.console.print(JSON.array(results).text) }
    let record = CheckRecord(checkups, nanoseconds: time, tool: context.tool)
    return reports.write(record, ExitCode(checkups), context.console)
  }

  // MARK: - What came of it

  private static func show(
    _ checkup: Checkup, _ report: RunReport, _ replay: Replay, _ runner: SaleRunner,
    _ arguments: ParsedArguments, _ console: Console
  ) {
    let seedling = checkup.seedling
    let isFine = replay == .asExpected
    console.print(
      console.colored(seedling.path, .bold) + "  "
        + console.colored(checkup.text, isFine ? .green : .red))
    console.print("  \(report.strategy) on \(report.scenario.database.rawValue)")
    for comment in seedling.file.comments {
      for line in Wrapping.lines(UsageError(comment).message, first: "  > ", rest: "  > ") {
        console.print(line)
      }
    }
    console.print()
    if arguments.flag("trace") {
      for line in TraceText.lines(Recording(report, by: runner)) { console.print(line) }
      console.print()
    }
    if !runner.trace.isEmpty, let goal = seedling.file.figures {
      tell(Story(of: goal, in: runner.trace, report), console)
    } else if !runner.trace.isEmpty {
      for violation in seedling.file.told(of: report) {
        tell(Story(of: violation, in: runner.trace, seedling.file.scenario), console)
      }
    }
    for line in ReportText.verdict(report, console, indent: "  ") { console.print(line) }
    console.print()
  }

  private static func tell(_ story: Story, _ console: Console) {
    for line in Wrapping.lines(story.title, first: "  ", rest: "      ") { console.print(line) }
    for line in story.wrapped(indent: "    ") { console.print(line) }
    console.print()
  }

  private static func json(
    _ checkup: Checkup, _ report: RunReport, _ replay: Replay, _ runner: SaleRunner,
    _ arguments: ParsedArguments
  ) -> JSON {
    var members: [JSON.Member] = [
      .init(key: "file", value: .string(checkup.seedling.path)),
      .init(key: "replay", value: .string(checkup.text)),
      .init(key: "asExpected", value: .bool(replay == .asExpected)),
      .init(key: "warnings", value: .array(checkup.warnings.map { .string($0) })),
    ]
    members += ReportJSON.summary(report)
    if arguments.flag("trace") {
      members.append(.init(key: "trace", value: TraceJSON.document(Recording(report, by: runner))))
    }
    return .object(members)
  }
}
