import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom compare`: every strategy under the same weather.
enum CompareCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "compare", abstract: "Compare all strategies under the same weather.",
      discussion: """
        A scoreboard: every strategy at several levels of trouble, from a calm world to
        one in which everything goes wrong; or, with --faults, at that one. Is it safe,
        is it live, is it available, and what does it cost? Under one seed every
        strategy meets the same arrivals, delays, pauses and payments.

        With --runs 1: one run of each, side by side, and where they part, event by
        event. Exit code 0: the comparison was made, whatever it shows; 66: the picture
        could not be written.
        """,
      options: SaleArguments.options.map { option in
        guard option.name == "faults" else { return option }
        var option = option
        option.defaultValue = "each level's"
        return option
      } + [
        OptionSyntax(
          name: "runs", valueName: "runs",
          help: "How many runs each figure is of, under seeds that follow from --seed.",
          defaultValue: "1000"),
        FuzzArguments.jobs,
        OptionSyntax(
          name: "svg", valueName: "file",
          help: "Draw a picture: who is available, by how much goes wrong."),
        OptionSyntax(
          name: "format", valueName: "format", help: "How to print results.",
          defaultValue: "table", values: ["table", "json", "csv"]),
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let seed = try SaleArguments.seed(arguments)
    let sale = try SaleArguments.sale(arguments)
    let runs = try arguments.integer("runs", in: 1...1_000_000) ?? 1_000
    let jobs = try FuzzArguments.jobs(arguments)
    let path = arguments.string("svg")
    guard path != "" else { throw arguments.invalid("svg", because: "a path is needed") }
    let format = arguments.string("format") ?? "table"
    guard runs > 1 else {
      guard path == nil, format != "csv" else {
        throw arguments.error("With '--runs 1' there is no scoreboard to draw or to list")
      }
      try compare(sale, seed, arguments, context)
      return .holds
    }
    let board = try Scoreboard(
      context.strategies,
      arguments.string("faults").map { Level.only(sale, $0) } ?? Level.all(of: sale), runs: runs,
      seed: seed, jobs: jobs)
    switch format {
    case "json": context.console.print(board.json.text)
    case "csv": context.console.print(board.csv)
    default: for line in board.lines(context.console) { context.console.print(line) }
    }
    guard let path else { return .holds }
    do throws(FileError) {
      try TextFile.replace(path, with: Chart(board).svg)
    } catch {
      throw Failure(
        .missingFile,
        "the picture '\(UsageError(path).message)' cannot be written: \(error.reason)")
    }
    return .holds
  }

  // MARK: - One seed

  /// The most orders whose runs are compared event by event.
  private static let mostOrdersTraced = 1_000

  private static func compare(
    _ sale: SaleOptions, _ seed: Seed, _ arguments: ParsedArguments, _ context: Context
  ) throws {
    let runner = SaleRunner()
    let scenario = sale.scenario(seed: seed)
    var runs: [(report: RunReport, trace: [SaleEvent])] = []
    // Event by event they are compared where the traces of all fit into memory with ease.
    let isSmall = scenario.orders.count <= mostOrdersTraced
    for strategy in context.strategies {
      let report = runner.run(scenario, strategy, .seed(seed), recording: isSmall)
      try ReportText.checkEscape(report)
      runs.append((report, runner.trace))
    }
    let partings = runs.dropFirst().filter { _ in isSmall }.map { run in
      Parting(runs[0].report.strategy, runs[0].trace, run.report.strategy, run.trace)
    }
    guard !SaleArguments.isJSON(arguments) else {
      let document: JSON = [
        "seed": .string("\(seed)"),
        "strategies": .array(runs.map { .object(ReportJSON.summary($0.report)) }),
        "partings": .array(partings.map(\.json)),
      ]
      return context.console.print(document.text)
    }
    var table = Table([
      ("strategy", .left), ("placed", .right), ("refused", .right), ("failed", .right),
      ("units sold", .right), ("left", .right), ("median", .right), ("worst", .right),
      ("events", .right), ("violated", .left),
    ])
    for (report, _) in runs {
      let waits = report.waits
      var broken: [Property] = []
      for violation in report.violations where !broken.contains(violation.property) {
        broken.append(violation.property)
      }
      table.add(
        [
          report.strategy, "\(report.placed)", "\(report.outOfStock)", "\(report.failed)",
          "\(report.unitsSold)", report.stockLeft.map(String.init).joined(separator: ", "),
          waits.isEmpty ? "-" : "\(waits[(waits.count - 1) / 2])",
          waits.last.map { "\($0)" } ?? "-", "\(report.events)",
          report.verdict == .inconclusive ? "cut off" : list(broken),
        ], last: report.verdict == .holds ? .green : .red)
    }
    title(sale, "seed \(seed)", arguments, context.console)
    for line in table.lines(context.console) { context.console.print(line) }
    guard isSmall else {
      return context.console.print(
        "\nWhere they part is shown for up to \(grouped(mostOrdersTraced)) orders.")
    }
    guard !partings.isEmpty else { return }
    context.console.print("\nWhere they part:")
    for parting in partings {
      for line in parting.lines { context.console.print("  " + line) }
    }
  }

  private static func title(
    _ sale: SaleOptions, _ seeds: String, _ arguments: ParsedArguments, _ console: Console
  ) {
    let options = SaleArguments.text(sale, faults: arguments.string("faults"))
    console.print(
      console.colored(
        "\(sale.orders) orders of \(sale.quantity), \(sale.stock) in stock, "
          + "\(sale.database.rawValue), \(seeds)", .bold)
        + (options.isEmpty ? "" : "  (\(options))"))
    console.print()
  }
}
