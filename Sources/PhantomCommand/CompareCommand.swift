import Checking
import Inventory
import Simulation
import Tracing

/// `phantom compare`: every strategy under the same weather.
enum CompareCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "compare", abstract: "Run every strategy under the same weather, side by side.",
      discussion: """
        Under one seed every strategy meets the same arrivals, delays, pauses and payments.
        Exit code 0: the comparison was made, whatever it shows.
        """,
      options: SaleArguments.options + [
        OptionSyntax(
          name: "runs", valueName: "runs",
          help: "Run so many seeds that follow from --seed, and add them up."),
        SaleArguments.formatOption,
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let seed = try SaleArguments.seed(arguments)
    let sale = try SaleArguments.sale(arguments)
    if let runs = try arguments.integer("runs", in: 1...1_000_000) {
      try compare(sale, seed, runs: runs, arguments, context)
    } else {
      try compare(sale, seed, arguments, context)
    }
    return .holds
  }

  // MARK: - Many seeds

  private static func compare(
    _ sale: SaleOptions, _ seed: Seed, runs: Int, _ arguments: ParsedArguments, _ context: Context
  ) throws {
    let runner = SaleRunner()
    let tallies = try context.strategies.map {
      ($0.name, try Tally.of($0, sale, seed: seed, runs: runs, runner))
    }
    guard !SaleArguments.isJSON(arguments) else {
      let document: JSON = [
        "seed": .string("\(seed)"), "runs": .int(runs),
        "strategies": .array(
          tallies.map { name, tally in
            guard case .object(let members) = json(tally) else { return .null }
            return .object([.init(key: "strategy", value: .string(name))] + members)
          }),
      ]
      return context.console.print(document.text)
    }
    var table = Table([
      ("strategy", .left), ("placed", .right), ("refused", .right), ("failed", .right),
      ("units sold", .right), ("median", .right), ("worst", .right), ("runs violated", .right),
      ("of them", .left),
    ])
    for (name, tally) in tallies {
      let waits = tally.sortedWaits
      var broken = tally.brokenProperties.map { "\($0.property.rawValue) \(grouped($0.runs))" }
      if tally.inconclusive > 0 { broken.append("cut off \(grouped(tally.inconclusive))") }
      table.add(
        [
          name, grouped(tally.placed), grouped(tally.outOfStock), grouped(tally.failed),
          grouped(tally.unitsSold), waits.isEmpty ? "-" : "\(waits[(waits.count - 1) / 2])",
          waits.last.map { "\($0)" } ?? "-", grouped(tally.violated),
          broken.isEmpty ? "-" : broken.joined(separator: ", "),
        ], last: broken.isEmpty ? .green : .red)
    }
    title(sale, "\(grouped(runs)) seeds from \(seed)", arguments, context.console)
    for line in table.lines(context.console) { context.console.print(line) }
    guard
      let (name, seed) = tallies.lazy.compactMap({ name, tally in
        tally.firstViolated.map { (name, $0) }
      }).first
    else { return }
    let options = SaleArguments.text(sale, faults: arguments.string("faults"))
    context.console.print(
      "\nThe first of them: \(context.tool) run --strategy \(name) "
        + "\(options.isEmpty ? "" : options + " ")--seed \(seed)")
  }

  /// What many runs come to, for programs.
  static func json(_ tally: Tally) -> JSON {
    [
      "runs": .int(tally.runs), "placed": .int(tally.placed),
      "outOfStock": .int(tally.outOfStock), "failed": .int(tally.failed),
      "unanswered": .int(tally.unanswered), "unitsSold": .int(tally.unitsSold),
      "ticksToAnswer": ReportJSON.waits(tally.sortedWaits),
      "verdict": .string(tally.verdict.rawValue), "violatedRuns": .int(tally.violated),
      "inconclusiveRuns": .int(tally.inconclusive),
      "firstViolatedSeed": tally.firstViolated.map { .string("\($0)") } ?? .null,
      "violations": .object(
        zip(Property.allCases, tally.broken).map {
          .init(key: $0.rawValue, value: .int($1))
        }),
    ]
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
