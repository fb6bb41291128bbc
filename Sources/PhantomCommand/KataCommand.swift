import Checking
import Inventory
import Simulation
import Tracing

/// `phantom`, without more: the kata, played and shown.
enum KataCommand: Subcommand {
  /// The strategy that the kata is about.
  static let hero = "naive"

  /// The seed file that ships, and tells the same oversell.
  static let seedFile = "Seeds/kata-part-3.seed"

  /// Over how many seeds each strategy is run.
  static let runs = 1_000

  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "kata", abstract: "Play the whole kata and show what breaks.",
      options: [SaleArguments.formatOption])
  }

  /// A strategy on a database: one seed, and many.
  private struct Row {
    let strategy: String
    let database: DatabaseKind
    let report: RunReport
    let tally: Tally
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let seed = SaleArguments.standardSeed
    let runner = SaleRunner()
    func row(
      _ strategy: any OrderStrategy.Type, _ database: DatabaseKind, orders: Int
    ) throws(Failure) -> Row {
      var sale = SaleOptions()
      sale.database = database
      sale.orders = orders
      let tally = try Tally.of(strategy, sale, seed: seed, runs: runs, runner)
      let report = runner.run(
        sale.scenario(seed: seed), strategy, .seed(seed), recording: true)
      return Row(strategy: strategy.name, database: database, report: report, tally: tally)
    }
    guard let naive = context.strategy(hero) else {
      throw Failure(.internalError, "this tool has no strategy '\(hero)'")
    }
    var part2: [Row] = []
    for database in [DatabaseKind.instant, .networkLag] {
      part2.append(try row(naive, database, orders: 5))
    }
    var part3: [Row] = []
    var story: Story?
    for database in [DatabaseKind.instant, .networkLag] {
      for strategy in context.strategies {
        let row = try row(strategy, database, orders: 15)
        part3.append(row)
        if story == nil,
          let oversell = row.report.violations.first(where: { $0.property == .oversell })
        {
          story = Story(of: oversell, in: runner.trace, row.report.scenario)
        }
      }
    }
    if SaleArguments.isJSON(arguments) {
      context.console.print(json(part2, part3, story).text)
    } else {
      show(part2, part3, story, context)
    }
    return .holds
  }

  // MARK: - For people

  private static func show(
    _ part2: [Row], _ part3: [Row], _ story: Story?, _ context: Context
  ) {
    let console = context.console
    func say(_ text: String = "") { console.print(text) }
    func head(_ text: String) { say(console.colored(text, .bold)) }
    head("The Phantom Inventory Glitch")
    say("A flash sale of handmade vases on a deterministic simulator. Time is counted in")
    say("ticks; one seed decides every delay, so a run replays to the last bit.")
    say()
    head("Parts 1 and 2: 10 vases, 5 orders; \(hero): read the stock, check, write back")
    say()
    for line in table(part2).lines(console) { say(line) }
    say()
    say("  With no distance to the database nothing can come between check and deduction.")
    say("  With distance, several orders read one number and write back one number:")
    say("  they are promised the same vase, and the counter shows vases that are gone.")
    say("  What cannot break here is the count: 5 orders of 1 never exceed a stock of 10.")
    say("  For that it takes more orders than vases: part 3. And \"5 orders placed, 7")
    say("  vases sold\" takes a retry without an idempotency key: an order deducts twice.")
    say()
    head("Part 3: 10 vases, 15 orders, each strategy on each database")
    say()
    for line in table(part3).lines(console) { say(line) }
    say()
    for row in part3 where row.tally.violated > 0 {
      let broken = list(row.tally.brokenProperties.map(\.property))
      let text = "\(row.strategy) on \(row.database.rawValue) breaks \(broken)."
      for line in Wrapping.lines(text, first: "  ", rest: "    ") { say(line) }
    }
    say(
      "  All but the last column: seed \(SaleArguments.standardSeed.rawValue). 'sold' counts promises, so a vase promised"
    )
    say("  twice counts twice; 'left' is what the database says; 'answered' is after how")
    say("  many ticks: median, worst.")
    guard let story else { return }
    say()
    head("The first oversell, told")
    say()
    for line in Wrapping.lines(story.title, first: "  ", rest: "      ") { say(line) }
    say()
    for line in story.wrapped(indent: "  ") { say(line) }
    say()
    say("Replay it:           \(context.tool) replay \(seedFile)")
    say("Every event of it:   \(context.tool) replay --trace \(seedFile)")
    say("What else there is:  \(context.tool) --help")
  }

  /// A line for each strategy, below its database; as wide as a terminal of 80 columns.
  private static func table(_ rows: [Row]) -> Table {
    var table = Table([
      ("", .left), ("placed", .right), ("refused", .right), ("sold", .right), ("left", .right),
      ("answered", .right), ("\(grouped(runs)) seeds", .left),
    ])
    for (place, row) in rows.enumerated() {
      if place == 0 || rows[place - 1].database != row.database {
        table.add(["on \(row.database.rawValue)", "", "", "", "", "", ""])
      }
      let violated = row.tally.violated
      table.add(
        [
          "  " + row.strategy, "\(row.report.placed)", "\(row.report.outOfStock)",
          "\(row.report.unitsSold)",
          row.report.stockLeft.map(String.init).joined(separator: ", "),
          ReportText.wait(row.report.waits),
          row.tally.isClean
            ? "safe"
            : violated == 0
              ? "cut off" : violated == runs ? "all break" : "\(grouped(violated)) break",
        ], last: row.tally.isClean ? .green : .red)
    }
    return table
  }

  // MARK: - For programs

  private static func json(_ part2: [Row], _ part3: [Row], _ story: Story?) -> JSON {
    [
      "seed": .string("\(SaleArguments.standardSeed)"),
      "runs": .int(runs),
      "part2": .array(part2.map(json)),
      "part3": .array(part3.map(json)),
      "story": story.map {
        ["title": .string($0.title), "lines": .array($0.lines.map { .string($0) })]
      } ?? .null,
      "replay": .string(seedFile),
    ]
  }

  private static func json(_ row: Row) -> JSON {
    ["run": .object(ReportJSON.summary(row.report)), "campaign": json(row.tally)]
  }

  /// What many runs come to, for programs.
  private static func json(_ tally: Tally) -> JSON {
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
}
