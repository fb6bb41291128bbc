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
          name: "budget", valueName: "runs", help: "The most runs to make, as 10000x.",
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
    var campaign = Campaign(strategy, sale, seed: seed, budget: budget)
    let time = Stopwatch.nanoseconds { campaign.search(runner) { _ in true } }
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

  private static func budget(_ arguments: ParsedArguments) throws(UsageError) -> Int {
    guard let text = arguments.string("budget") else { return 10_000 }
    guard text.hasSuffix("x"), let runs = Int(text.dropLast()), (1...1_000_000_000).contains(runs)
    else {
      throw arguments.invalid(
        "budget", because: "a number of runs from 1x to 1000000000x is needed")
    }
    return runs
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
