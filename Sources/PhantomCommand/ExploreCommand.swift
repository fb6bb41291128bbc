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
        Requests reach the database in every order that there is, however long they take.
        Orders of requests that differ only where two do not conflict are equivalent,
        and one of each class is visited, none twice: commands on different items do not
        conflict, nor do two reads of one item; a compare that fails and a decrement that
        is refused are reads. Payments, row locks and replicas are taken to conflict with
        everything. Nothing else goes wrong: faults, timeouts and timers are not explored.
        Where timers fire while requests are under way (a strategy that sleeps), not every
        schedule is visited, and that is said.

        With --reduction states every state is visited once, and every step from it taken:
        what the ledger holds, what is promised, and what each order has received. A step is
        a request that reaches its server, or a timer. Orders that want the same may take
        each other's place, and it is seen to that the code does the same for all of them.
        What breaks is counted by steps and ends. A state is known by 128 bits, so with a
        million of them the odds that one was missed are 1 in 10^26. Faults are left out,
        and shares, plain replicas and broken connections are more than a state is known
        by: where they come in, that is said, and the exploration is not complete.

        Exit code 0: every property holds in every schedule; 1: one breaks in some; 2: the
        exploration was cut off, or a run was, or timers stood in its way.
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
        OptionSyntax(
          name: "max-runs", valueName: "schedules", help: "After how many executions to give up.",
          defaultValue: "none"),
        OptionSyntax(
          name: "save", valueName: "folder", help: "Where to keep what is found.",
          defaultValue: "Seeds"),
        SaleArguments.formatOption,
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
    if kind == .states, bounds.faults > 0 || bounds.preemptions != .max {
      throw arguments.error(
        "'--reduction states' explores neither faults nor preemptions; without it they are bounded "
          + "by '--faults-at-most' and '--preemptions-at-most'")
    }
    let limit = try arguments.integer("max-runs", in: 1...1_000_000_000) ?? .max
    let trial = SaleRunner().run(scenario, strategy, .calm)
    try ReportText.checkEscape(trial)
    Interruption.listen()
    var exploration = Exploration()
    let progress = ExploreProgress(context.console)
    let time = Stopwatch.nanoseconds {
      exploration.run(scenario, strategy, kind, bounds, limit: limit) { exploration in
        progress.report(exploration)
        return Interruption.isRequested
      }
    }
    let runner = SaleRunner()
    var examples: [Counterexample] = []
    var paths: [String?] = []
    let folder = arguments.string("save") ?? "Seeds"
    for finding in exploration.findings {
      let isSeen = examples.contains {
        $0.target == .violation(finding.fingerprint)
          || $0.alsoViolates.contains(finding.fingerprint)
      }
      guard !isSeen,
        let example = Counterexample(
          finding.file, strategy, target: .violation(finding.fingerprint), origin: "explore", runner
        )
      else { continue }
      examples.append(example)
      let path = folder.hasSuffix("/") ? folder + example.fileName : "\(folder)/\(example.fileName)"
      do throws(KeepingError) {
        try example.file.write(to: path)
        paths.append(path)
      } catch {
        context.console.warn("error: \(UsageError(error.message).message)")
        paths.append(nil)
      }
    }
    let explored = kind == .states ? exploration.states : exploration.schedules
    let perSecond = time > 0 ? explored * 1_000_000_000 / time : 0
    if SaleArguments.isJSON(arguments) {
      context.console.print(json(exploration, kind, perSecond, examples, paths).text)
    } else {
      show(exploration, kind, perSecond, examples, paths, scenario, strategy.name, context)
    }
    if exploration.violating > 0 { return .violated }
    return exploration.isComplete && exploration.unfinished == 0 ? .holds : .inconclusive
  }

  private static func scenario(
    _ arguments: ParsedArguments, _ bounds: ExplorationBounds
  ) throws -> Scenario {
    var sale = SaleOptions()
    bounds.addFaults(to: &sale.faults)
    sale.healing = 0
    sale.stock = try arguments.integer("stock", in: 0...1_000_000) ?? 1
    sale.orders = try arguments.integer("orders", in: 1...1_000) ?? 3
    sale.quantity = try arguments.integer("quantity", in: 1...1_000_000) ?? 1
    sale.items = try arguments.integer("items", in: 1...1_000) ?? 1
    if let name = arguments.string("database"), let database = DatabaseKind(rawValue: name) {
      sale.database = database
    }
    return sale.scenario(seed: SaleArguments.standardSeed)
  }

  // MARK: - What came of it

  private static func verdict(_ exploration: Exploration) -> Verdict {
    exploration.violating > 0
      ? .violated
      : exploration.isComplete && exploration.unfinished == 0 ? .holds : .inconclusive
  }

  private static func show(
    _ exploration: Exploration, _ kind: Exploration.Kind, _ perSecond: Int,
    _ examples: [Counterexample], _ paths: [String?], _ scenario: Scenario, _ strategy: String,
    _ context: Context
  ) {
    let console = context.console
    for (example, path) in zip(examples, paths) {
      for line in example.lines(path: path, context) { console.print(line) }
      console.print()
    }
    let isOfStates = kind == .states
    let schedules = grouped(isOfStates ? exploration.states : exploration.schedules)
    let what =
      isOfStates
      ? "states" : kind == .optimal ? "essentially different schedules" : "interleavings"
    let orders = "\(scenario.orders.count) \(scenario.orders.count == 1 ? "order" : "orders")"
    let all =
      exploration.isComplete
      ? "all \(schedules)"
      : exploration.readsClock || exploration.isOpaque ? schedules : "the first \(schedules)"
    let verdict = verdict(exploration)
    let color: Console.Color =
      verdict == .holds ? .green : verdict == .violated ? .red : .yellow
    console.print(
      console.colored(verdict.rawValue, color) + ": \(strategy), \(all) \(what) of \(orders)"
        + (isOfStates ? " with \(grouped(exploration.transitions)) steps" : "")
        + (exploration.isComplete || exploration.readsClock || exploration.isOpaque
          ? "" : ", cut off")
        + "; \(exploration.depth) requests at most, "
        + "\(grouped(perSecond)) \(isOfStates ? "states" : "schedules") a second")
    if exploration.isOpaque {
      console.print("Not all: more decides how this sale goes on than a state is known by.")
    }
    console.print(
      exploration.readsClock
        ? "Not all: timers fired while requests were under way. Nor were faults and timeouts explored."
        : "Not explored: faults, timeouts, timers.")
    guard exploration.violating > 0 else { return }
    let at = isOfStates ? "at" : "in"
    console.print(
      "broken \(at) \(grouped(exploration.violating))\(isOfStates ? " steps or ends" : ""):")
    for finding in exploration.findings {
      console.print("  \(finding.fingerprint)  \(at) \(grouped(finding.count))")
    }
  }

  private static func json(
    _ exploration: Exploration, _ kind: Exploration.Kind, _ perSecond: Int,
    _ examples: [Counterexample], _ paths: [String?]
  ) -> JSON {
    let isOfStates = kind == .states
    let document: JSON = [
      "verdict": .string(verdict(exploration).rawValue), "complete": .bool(exploration.isComplete),
      "reduction": .string(kind.rawValue), "schedules": .int(exploration.schedules),
      "blocked": .int(exploration.blocked), "violating": .int(exploration.violating),
      "depth": .int(exploration.depth), "schedulesPerSecond": .int(perSecond),
      "violations": .array(
        exploration.findings.map {
          [
            "fingerprint": .string("\($0.fingerprint)"),
            isOfStates ? "steps" : "schedules": .int($0.count),
          ]
        }),
      "counterexamples": .array(zip(examples, paths).map { $0.json(path: $1) }),
    ]
    guard isOfStates, case .object(let members) = document else { return document }
    return .object(
      members + [
        JSON.Member(key: "states", value: .int(exploration.states)),
        JSON.Member(key: "transitions", value: .int(exploration.transitions)),
        JSON.Member(key: "remembered", value: .int(exploration.remembered)),
      ])
  }
}

/// Says now and then how far an exploration is.
private final class ExploreProgress {
  private let console: Console
  private var last = ContinuousClock.now

  init(_ console: Console) { self.console = console }

  func report(_ exploration: Exploration) {
    guard exploration.schedules.isMultiple(of: 256),
      ContinuousClock.now - last > .seconds(2)
    else { return }
    last = ContinuousClock.now
    console.warn(
      exploration.states > 0
        ? "\(grouped(exploration.states)) states, \(grouped(exploration.transitions)) steps"
        : "\(grouped(exploration.schedules)) schedules, \(grouped(exploration.violating)) broken")
  }
}
