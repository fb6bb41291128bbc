import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom run`: one run.
enum RunCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "run", abstract: "Run one flash sale and judge it.",
      discussion: """
        Exit code 0: every property holds; 1: one is violated; 2: inconclusive. A file
        that cannot be written makes it 66 where it would be 0.
        """,
      options: [SaleArguments.strategyOption(context)] + SaleArguments.options + [
        OptionSyntax(name: "trace", help: "Print what happened, event by event."),
        OptionSyntax(
          name: "save", valueName: "file", help: "Keep the run as a seed file, to be replayed."),
        SaleArguments.formatOption,
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let strategy = try SaleArguments.strategy(arguments, context)
    let seed = try SaleArguments.seed(arguments)
    let sale = try SaleArguments.sale(arguments)
    let path = arguments.string("save")
    guard path != "" else { throw arguments.invalid("save", because: "a path is needed") }
    let runner = SaleRunner()
    let report = runner.run(
      sale.scenario(seed: seed), strategy, .seed(seed), recording: arguments.flag("trace"))
    try ReportText.checkEscape(report)
    let isSaved = path.map { save(report, $0, context.console) } ?? true
    if SaleArguments.isJSON(arguments) {
      let trace = arguments.flag("trace") ? Recording(report, by: runner) : nil
      context.console.print(ReportJSON.run(report, trace: trace).text)
    } else {
      if arguments.flag("trace") {
        for line in TraceText.lines(Recording(report, by: runner)) { context.console.print(line) }
        context.console.print()
      }
      for line in ReportText.lines(report, context.console) { context.console.print(line) }
      let options = SaleArguments.text(sale, faults: arguments.string("faults"))
      let words = ["run --strategy \(strategy.name)", options, "--seed \(seed)"]
      context.console.print(
        "\nreplay  \(context.tool) " + words.filter { !$0.isEmpty }.joined(separator: " "))
    }
    let code = ExitCode(report.verdict)
    return code == .holds && !isSaved ? .missingFile : code
  }
}

extension RunCommand {
  /// Keeps the run. What came of it is told even where that fails.
  ///
  /// - Returns: Whether nothing went wrong.
  private static func save(_ report: RunReport, _ path: String, _ console: Console) -> Bool {
    do throws(KeepingError) {
      try SeedFile(report).write(to: path)
      return true
    } catch {
      console.warn("error: \(UsageError(error.message).message)")
      return false
    }
  }
}

extension ExitCode {
  /// What a verdict comes to.
  init(_ verdict: Verdict) {
    switch verdict {
    case .holds: self = .holds
    case .violated: self = .violated
    case .inconclusive: self = .inconclusive
    }
  }
}
