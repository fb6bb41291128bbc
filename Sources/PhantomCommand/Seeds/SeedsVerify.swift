import Checking
import Inventory
import Searching
import Tracing

/// `phantom seeds verify`: runs what is kept, a line for each file.
enum SeedsVerify: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "seeds verify", abstract: "Run each seed file twice, and say in a line how it is.",
      discussion: """
        as expected        It did what the file expects.
        stale              It did, but not by the run that was saved.
        unexpected         A violation came that the file does not expect.
        missing            An expected violation did not come, or figures are others.
        inconclusive       The run was cut off, or left code that never ended.
        not deterministic  Two runs differ.

        Exit code 0: all files are as expected, stale ones included; 1: one is
        unexpected; 2: one is missing, or says nothing. A report that cannot be
        written makes it 66 where it would be 0.
        """,
      operands: [SeedsCommand.folder],
      options: [SaleArguments.formatOption] + ReportArguments.options)
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let reports = try ReportArguments(arguments)
    let seedlings = try SeedsCommand.seedlings(arguments, context)
    let console = context.console
    let isJSON = SaleArguments.isJSON(arguments)
    let width = seedlings.map { UsageError($0.path).message.count }.max() ?? 0
    let runner = SaleRunner()
    var checkups: [Checkup] = []
    let time = Stopwatch.nanoseconds {
      for seedling in seedlings {
        let checkup = Checkup(seedling, runner, tool: context.tool)
        checkups.append(checkup)
        if !isJSON { show(checkup, width: width, console) }
      }
    }
    if isJSON { console.print(JSON.array(checkups.map(json)).text) }
    let record = CheckRecord(checkups, nanoseconds: time, tool: context.tool)
    return reports.write(record, ExitCode(checkups), console)
  }

  private static func show(_ checkup: Checkup, width: Int, _ console: Console) {
    let path = UsageError(checkup.seedling.path).message
    let status = checkup.status
    let color: Console.Color =
      status == .asExpected ? .green : status == .stale ? .yellow : .red
    let details = status == .stale ? checkup.warnings.joined(separator: "; ") : checkup.text
    let isTold = status == .asExpected || status == .cutOff
    console.print(
      path + String(repeating: " ", count: width - path.count + 2)
        + console.colored(status.rawValue, color)
        + (isTold ? "" : "  " + details))
  }

  private static func json(_ checkup: Checkup) -> JSON {
    [
      "file": .string(checkup.seedling.path),
      "strategy": .string(checkup.seedling.strategy.name),
      "status": .string(checkup.status.rawValue),
      "asExpected": .bool(checkup.code == .holds),
      "details": .string(checkup.text),
      "warnings": .array(checkup.warnings.map { .string($0) }),
      "violations": .array(
        (checkup.report?.violations ?? []).map { .string("\($0.fingerprint)") }),
      "digest": checkup.report.map { .string("\($0.digest)") } ?? .null,
    ]
  }
}
