import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom explore`: every schedule of a small world.
enum ExploreCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "explore", abstract: "Visit every schedule of a small sale.",
      discussion: """
        What comes next is chosen among everything that could come next: requests
        reach the database in every order that there is, however long they take, and
        timers fire when they like. With --faults-at-most, messages are lost, requests
        come twice, callers give up what is on its way, processes crash and come back
        at once, payments are refused or never answered.

        Schedules that differ only in the order of steps that do not conflict are
        equivalent, and one of each class is visited, none twice: commands on
        different items do not conflict, nor do two reads of one item; a compare that
        fails and a decrement that is refused are reads. What a clock shows depends on
        more than the order of steps: where one is read (a lease), that is said, and
        the exploration is not complete.

        With --reduction none every interleaving is visited. With --reduction states
        every state is, once, and every step from it is taken: what the ledger holds,
        what is promised, what each order has received. Orders that want the same may
        take each other's place. What breaks is counted by steps and ends. A state is
        known by 128 bits: with a million of them the odds that one was missed are 1
        in 10^26. Shares, plain replicas and timers of the database are more than a
        state is known by: where they come in, that is said, and the exploration is
        not complete.

        Exit code 0: every property holds in every schedule within the bounds; 1: one
        breaks in some; 2: the exploration was cut off, or is not complete, or a run
        did not come to its end.
        """,
      options: [
        SaleArguments.strategyOption(context),
        OptionSyntax(
          name: "database", valueName: "database", help: "Where the inventory is kept.",
          defaultValue: DatabaseKind.networkLag.rawValue,
          values: [DatabaseKind.instant, .networkLag].map(\.rawValue)),
        OptionSyntax(
          name: "stock", valueName: "units", help: "Units in stock of each item.",
          defaultValue: "1"),
        OptionSyntax(
          name: "orders", valueName: "orders", help: "Orders, all at once.", defaultValue: "3"),
        OptionSyntax(
          name: "quantity", valueName: "units", help: "Units that each order wants.",
          defaultValue: "1"),
        OptionSyntax(
          name: "items", valueName: "items", help: "Items, wanted in turn.", defaultValue: "1"),
        OptionSyntax(
          name: "reduction", valueName: "reduction",
          help: "One schedule of each class, every interleaving of requests, or every state.",
          defaultValue: Exploration.Kind.optimal.rawValue,
          values: Exploration.Kind.allCases.map(\.rawValue)),
        OptionSyntax(
          name: "faults-at-most", valueName: "faults",
          help: "How much goes wrong in a schedule.", defaultValue: "0"),
        OptionSyntax(
          name: "timers-at-most", valueName: "times",
          help: "How often the timers of each process fire.", defaultValue: "2"),
        OptionSyntax(
          name: "preemptions-at-most", valueName: "times",
          help: "How often an order is left whose next command could go; without reduction.",
          defaultValue: "any"),
        SaleArguments.checkOption,
        OptionSyntax(
          name: "max-runs", valueName: "schedules", help: "After how many executions to give up.",
          defaultValue: "none"),
        OptionSyntax(
          name: "budget", valueName: "time",
          help: "After how many seconds to give up, as 60s; or schedules, as 10000x.",
          defaultValue: "none"),
        FuzzArguments.jobs,
        OptionSyntax(
          name: "save", valueName: "folder", help: "Where to keep what is found.",
          defaultValue: "Seeds"),
        OptionSyntax(
          name: "format", valueName: "format",
          help: "How to print results. In JSON 'schedules' are, with --reduction states, the "
            + "executions that it took.", defaultValue: "text", values: ["text", "json"]),
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let strategy = try SaleArguments.strategy(arguments, context)
    let bounds = ExplorationBounds(
      faults: try arguments.integer("faults-at-most", in: 0...100) ?? 0,
      timers: try arguments.integer("timers-at-most", in: 0...100) ?? 2,
      preemptions: try arguments.integer("preemptions-at-most", in: 0...1_000) ?? .max)
    let scenario = try scenario(arguments, bounds)
    let kind = arguments.string("reduction").flatMap(Exploration.Kind.init(rawValue:)) ?? .optimal
    if kind == .states, bounds.faults > 0 {
      throw arguments.error(
        "'--reduction states' explores no faults; use '--faults-at-most' with another reduction")
    }
    if kind == .states, scenario.judgesLinearizability {
      throw arguments.error(
        "a state does not know what was before what: '--reduction states' cannot judge whether a "
          + "history is linearizable")
    }
    if kind != .none, bounds.preemptions < .max {
      throw arguments.error("'--preemptions-at-most' is for '--reduction none' only")
    }
    let budget = try arguments.string("budget").map { _ in try FuzzArguments.budget(arguments) }
    let limit = min(
      try arguments.integer("max-runs", in: 1...1_000_000_000) ?? .max,
      budget.map { $0.seconds == nil ? $0.runs : .max } ?? .max)
    let jobs = try FuzzArguments.jobs(arguments)
    let trial = SaleRunner().run(scenario, strategy, .calm)
    try ReportText.checkEscape(trial)
    Interruption.listen()
    var exploration = Exploration()
    let progress = ExploreProgress(seconds: budget?.seconds, context.console)
    let time = Stopwatch.nanoseconds {
      exploration.run(scenario, strategy, kind, bounds, limit: limit, jobs: jobs) { exploration in
        progress.report(exploration)
        return Interruption.isRequested || progress.isOver
      }
    }
    progress.finish()
    let explored = kind == .states ? exploration.states : exploration.schedules
    let outcome = ExploreOutcome(
      exploration: exploration, kind: kind, bounds: bounds, scenario: scenario,
      strategy: strategy.name, perSecond: time > 0 ? explored * 1_000_000_000 / time : 0,
      isCutOff: !exploration.isComplete
        && (Interruption.isRequested || progress.isStopped || exploration.schedules >= limit),
      examples: keep(exploration.findings, strategy, arguments, context))
    if SaleArguments.isJSON(arguments) {
      context.console.print(outcome.json.text)
    } else {
      outcome.print(context)
    }
    return switch outcome.verdict {
    case .holds: .holds
    case .violated: .violated
    case .inconclusive: .inconclusive
    }
  }

  /// Shrinks what was found and writes it down, what fails in the same ways as another one but once.
  private static func keep(
    _ findings: [Exploration.Finding], _ strategy: any OrderStrategy.Type,
    _ arguments: ParsedArguments, _ context: Context
  ) -> [(example: Counterexample, path: String?)] {
    let runner = SaleRunner()
    let folder = arguments.string("save") ?? "Seeds"
    var kept: [(example: Counterexample, path: String?)] = []
    for finding in findings {
      let isSeen = kept.contains {
        $0.example.target == .violation(finding.fingerprint)
          || $0.example.alsoViolates.contains(finding.fingerprint)
      }
      guard !isSeen,
        let example = Counterexample(
          finding.file, strategy, target: .violation(finding.fingerprint), origin: "explore", runner
        )
      else { continue }
      let path = folder.hasSuffix("/") ? folder + example.fileName : "\(folder)/\(example.fileName)"
      do throws(KeepingError) {
        // The same run, found in another way before, is not to look as if it had changed.
        let known = try? SeedFile(contentsOf: path)
        if known?.digest != example.file.digest || known?.schedule != example.file.schedule {
          try example.file.write(to: path)
        }
        kept.append((example, path))
      } catch {
        context.console.warn("error: \(UsageError(error.message).message)")
        kept.append((example, nil))
      }
    }
    return kept
  }

  private static func scenario(
    _ arguments: ParsedArguments, _ bounds: ExplorationBounds
  ) throws -> Scenario {
    var sale = SaleOptions()
    bounds.addFaults(to: &sale.faults)
    sale.healing = 0
    sale.judgesLinearizability = SaleArguments.judgesLinearizability(arguments)
    sale.stock = try arguments.integer("stock", in: 0...1_000_000) ?? 1
    sale.orders = try arguments.integer("orders", in: 1...64) ?? 3
    sale.quantity = try arguments.integer("quantity", in: 1...1_000_000) ?? 1
    sale.items = try arguments.integer("items", in: 1...1_000) ?? 1
    if let name = arguments.string("database"), let database = DatabaseKind(rawValue: name) {
      sale.database = database
    }
    return sale.scenario(seed: SaleArguments.standardSeed)
  }
}
