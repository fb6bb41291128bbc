import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom fuzz`: searches seeds for violations, shrinks what it finds, and keeps it.
enum FuzzCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "fuzz", abstract: "Search for violations, shrink what is found, and keep it.",
      discussion: """
        Exit code 0: nothing was found; 1: something was; 2: a run was cut off, or code left the
        simulation.
        """,
      options: [SaleArguments.strategyOption(context)] + SaleArguments.options + [
        OptionSyntax(
          name: "budget", valueName: "budget",
          help: "The most runs to make, as 10000x, or the most seconds to take, as 30s.",
          defaultValue: "10000x"),
        OptionSyntax(
          name: "save", valueName: "folder", help: "Where to keep what is found.",
          defaultValue: "Seeds"),
        SaleArguments.formatOption,
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let strategy = try SaleArguments.strategy(arguments, context)
    let seed = try SaleArguments.seed(arguments)
    let sale = try SaleArguments.sale(arguments)
    let budget = try budget(arguments)
    let folder = arguments.string("save") ?? "Seeds"
    let runner = SaleRunner()
    var campaign = Campaign(strategy, sale, seed: seed, budget: budget.runs)
    var progress = Progress(budget, context.console)
    let time = Stopwatch.nanoseconds { campaign.search(runner) { progress.report($0) } }
    if let escape = campaign.escape {
      throw Failure(.inconclusive, "strategy '\(strategy.name)': \(escape)")
    }
    var found: [Counterexample] = []
    let shrinkTime = Stopwatch.nanoseconds {
      for find in campaign.finds {
        // What a kept run shows already needs no run of its own.
        guard !found.contains(where: { $0.alsoViolates.contains(find.fingerprint) }) else {
          continue
        }
        let report = runner.run(sale.scenario(seed: find.seed), strategy, .seed(find.seed))
        found.append(
          Counterexample(
            report, strategy, target: find.fingerprint,
            origin: "fuzz, run \(find.run), seed \(find.seed)", runner))
      }
    }
    for example in found { example.keep(at: example.path(in: folder), context.console) }
    let verdict: Verdict =
      !found.isEmpty ? .violated : campaign.hasInconclusive ? .inconclusive : .holds
    if SaleArguments.isJSON(arguments) {
      context.console.print(
        json(
          campaign, found, verdict, folder, nanoseconds: time, shrinkNanoseconds: shrinkTime
        ).text)
    } else {
      show(campaign, found, verdict, strategy.name, folder, nanoseconds: time, context)
    }
    return ExitCode(verdict)
  }

  /// How long to search.
  struct Budget {
    /// The most runs to make.
    let runs: Int
    /// The most seconds to take; nil for as many as the runs need.
    let seconds: Int?
  }

  private static func budget(_ arguments: ParsedArguments) throws(UsageError) -> Budget {
    let most = 1_000_000_000
    let text = arguments.string("budget") ?? "10000x"
    let number = text.dropLast()
    guard number.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int(number),
      (1...most).contains(value), text.hasSuffix("x") || text.hasSuffix("s")
    else {
      throw arguments.invalid(
        "budget", because: "runs from 1x to \(most)x, or seconds as 30s, are needed")
    }
    return text.hasSuffix("x")
      ? Budget(runs: value, seconds: nil) : Budget(runs: most, seconds: value)
  }

  // MARK: - What is shown

  private static func show(
    _ campaign: Campaign, _ found: [Counterexample], _ verdict: Verdict, _ strategy: String,
    _ folder: String, nanoseconds: Int, _ context: Context
  ) {
    let console = context.console
    for example in found {
      for line in example.lines(console) { console.print(line) }
      console.print("replay \(context.tool) replay \(example.path(in: folder))\n")
    }
    let perSecond = campaign.runs * 1_000_000_000 / max(nanoseconds, 1)
    let color: Console.Color = verdict == .holds ? .green : verdict == .violated ? .red : .yellow
    console.print(
      console.colored(verdict.rawValue, color) + ": \(strategy), \(grouped(campaign.runs)) runs, "
        + "\(grouped(perSecond)) a second")
  }

  private static func json(
    _ campaign: Campaign, _ found: [Counterexample], _ verdict: Verdict, _ folder: String,
    nanoseconds: Int, shrinkNanoseconds: Int
  ) -> JSON {
    [
      "verdict": .string(verdict.rawValue),
      "runs": .int(campaign.runs),
      "runsPerSecond": .int(campaign.runs * 1_000_000_000 / max(nanoseconds, 1)),
      "seconds": .int(nanoseconds / 1_000_000_000),
      "shrinkSeconds": .int(shrinkNanoseconds / 1_000_000_000),
      "firstFailingRun": .optional(campaign.finds.first?.run),
      "counterexamples": .array(
        found.map {
          $0.json(path: $0.path(in: folder))
        }),
    ]
  }
}
