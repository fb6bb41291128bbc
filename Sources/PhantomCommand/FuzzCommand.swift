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

  /// A find, shrunk.
  private struct Counterexample {
    let find: Campaign.Find
    let report: RunReport
    let file: SeedFile
    let path: String
    let story: Story
    let shrinkRuns: Int
    var alsoViolates: [Fingerprint] {
      report.violations.map(\.fingerprint).filter { $0 != find.fingerprint }
    }
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
        let scenario = sale.scenario(seed: find.seed)
        let report = runner.run(scenario, strategy, .seed(find.seed))
        found.append(counterexample(find, report, strategy, folder, runner))
      }
    }
    for example in found { keep(example, context.console) }
    let verdict: Verdict =
      !found.isEmpty ? .violated : campaign.hasInconclusive ? .inconclusive : .holds
    if SaleArguments.isJSON(arguments) {
      context.console.print(
        json(campaign, found, verdict, nanoseconds: time, shrinkNanoseconds: shrinkTime).text)
    } else {
      show(campaign, found, verdict, strategy.name, nanoseconds: time, context)
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

  /// Shrinks a find as far as it goes.
  private static func counterexample(
    _ find: Campaign.Find, _ report: RunReport, _ strategy: any OrderStrategy.Type,
    _ folder: String, _ runner: SaleRunner
  ) -> Counterexample {
    var small = report
    var runs = 1
    if var shrinker = Shrinker(report, strategy, target: find.fingerprint, runner) {
      small = shrinker.shrink()
      runs = shrinker.runs
    } else {
      small = runner.run(report.scenario, strategy, report.schedule, recording: true)
    }
    var file = SeedFile(small)
    let before = report.scenario.orders.count
    file.origin =
      "fuzz, run \(find.run), seed \(find.seed); \(before) orders shrunk to "
      + "\(small.scenario.orders.count) in \(runs) runs"
    let violation =
      small.violations.first { $0.fingerprint == find.fingerprint } ?? report.violations[0]
    let story = Story(of: violation, in: runner.trace, small.scenario)
    file.comments = [story.title]
    let hash = String("\(small.digest)".dropFirst(2).prefix(6))
    let name = "\(find.fingerprint.property.rawValue)-\(strategy.name)-\(hash).seed"
    return Counterexample(
      find: find, report: small, file: file, path: "\(folder)/\(name)", story: story,
      shrinkRuns: runs)
  }

  /// Writes the file; what cannot be written is still told.
  private static func keep(_ example: Counterexample, _ console: Console) {
    do {
      try example.file.write(to: example.path)
    } catch {
      console.warn(
        "error: '\(UsageError(example.path).message)' cannot be written; create the "
          + "folder, or name another with '--save'")
    }
  }

  // MARK: - What is shown

  private static func show(
    _ campaign: Campaign, _ found: [Counterexample], _ verdict: Verdict, _ strategy: String,
    nanoseconds: Int, _ context: Context
  ) {
    let console = context.console
    for example in found {
      console.print(console.colored(example.story.title, .bold))
      for line in example.story.lines { console.print("  " + line) }
      if !example.alsoViolates.isEmpty {
        console.print("also   " + example.alsoViolates.map(\.description).joined(separator: ", "))
      }
      console.print(
        "found  in run \(grouped(example.find.run)); shrunk to "
          + "\(example.report.scenario.orders.count) orders, \(example.file.schedule.overrides.count) "
          + "overrides in \(grouped(example.shrinkRuns)) runs")
      console.print("replay \(context.tool) replay \(example.path)\n")
    }
    let perSecond = campaign.runs * 1_000_000_000 / max(nanoseconds, 1)
    let color: Console.Color = verdict == .holds ? .green : verdict == .violated ? .red : .yellow
    console.print(
      console.colored(verdict.rawValue, color) + ": \(strategy), \(grouped(campaign.runs)) runs, "
        + "\(grouped(perSecond)) a second")
  }

  private static func json(
    _ campaign: Campaign, _ found: [Counterexample], _ verdict: Verdict, nanoseconds: Int,
    shrinkNanoseconds: Int
  ) -> JSON {
    [
      "verdict": .string(verdict.rawValue),
      "runs": .int(campaign.runs),
      "runsPerSecond": .int(campaign.runs * 1_000_000_000 / max(nanoseconds, 1)),
      "seconds": .int(nanoseconds / 1_000_000_000),
      "shrinkSeconds": .int(shrinkNanoseconds / 1_000_000_000),
      "firstFailingRun": .optional(campaign.finds.first?.run),
      "counterexamples": .array(
        found.map { example in
          [
            "property": .string(example.find.fingerprint.property.rawValue),
            "fingerprint": .string("\(example.find.fingerprint)"),
            "alsoViolates": .array(example.alsoViolates.map { .string("\($0)") }),
            "file": .string(example.path),
            "orders": .int(example.report.scenario.orders.count),
            "stock": .int(example.report.scenario.stock.reduce(0, +)),
            "overrides": .int(example.file.schedule.overrides.count),
            "events": .int(example.report.events),
            "shrinkRuns": .int(example.shrinkRuns),
            "story": .array(([example.story.title] + example.story.lines).map { .string($0) }),
          ]
        }),
    ]
  }
}
