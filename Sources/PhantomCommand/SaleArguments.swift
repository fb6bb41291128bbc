import Checking
import Inventory
import Searching
import Simulation

/// The options that say which world to run, shared by several subcommands.
enum SaleArguments {
  /// The seed that is taken where none is given.
  static let standardSeed = Campaign.standardSeed

  /// The options of a world, each with its default.
  static let options: [OptionSyntax] = {
    let plain = SaleOptions()
    return [
      OptionSyntax(
        name: "scenario", valueName: "scenario",
        help: "A world with a name (see 'list'); options that are given change it.",
        defaultValue: NamedScenario.all.last?.name, values: NamedScenario.all.map(\.name)),
      OptionSyntax(
        name: "database", valueName: "database", help: "Where the inventory is kept.",
        defaultValue: plain.database.rawValue, values: DatabaseKind.allCases.map(\.rawValue)),
      OptionSyntax(
        name: "stock", valueName: "units", help: "Units in stock of each item.",
        defaultValue: "\(plain.stock)"),
      OptionSyntax(
        name: "orders", valueName: "orders", help: "Orders that arrive.",
        defaultValue: "\(plain.orders)"),
      OptionSyntax(
        name: "quantity", valueName: "units", help: "Units that each order wants.",
        defaultValue: "\(plain.quantity)"),
      OptionSyntax(
        name: "items", valueName: "items", help: "Items, wanted in turn.",
        defaultValue: "\(plain.items)"),
      OptionSyntax(
        name: "instances", valueName: "instances",
        help: "Instances of the service, on which orders land in turn.",
        defaultValue: "\(plain.instances)"),
      OptionSyntax(
        name: "latency", valueName: "ticks", help: "How long a message travels, each way.",
        defaultValue: "50...200"),
      OptionSyntax(
        name: "arrivals", valueName: "ticks", help: "The window in which orders arrive.",
        defaultValue: "0...0"),
      OptionSyntax(
        name: "replicas", valueName: "nodes", help: "Nodes of a replicated database.",
        defaultValue: "\(plain.replicas)", values: ["3", "5"]),
      OptionSyntax(
        name: "replica-lag", valueName: "ticks",
        help: "Let plain reads come from a replica that lags so far behind; 0 for none.",
        defaultValue: "0"),
      OptionSyntax(
        name: "faults", valueName: "kinds",
        help: "What goes wrong, joined by commas: "
          + FaultKind.all.map(\.word).joined(separator: ", ")
          + ", all, none. loss=10 loses one message in 10; so with the others.",
        defaultValue: "none"),
      OptionSyntax(
        name: "healing", valueName: "tick",
        help: "When faults end, and who has no answer asks again; 0 for never.",
        defaultValue: "after 100 slow messages, where something may get lost"),
      OptionSyntax(
        name: "second-wave", valueName: "orders",
        help: "More orders that arrive at each instance once the world has healed.",
        defaultValue: "\(plain.secondWave)"),
      checkOption,
      seedOption,
    ]
  }()

  static let checkOption = OptionSyntax(
    name: "check", valueName: "property",
    help: "Also judge a property that is off else: whether what clients are told is linearizable, "
      + "item by item.",
    values: [Property.linearizable.rawValue])

  /// Whether the property `linearizable` is asked for.
  static func judgesLinearizability(_ arguments: ParsedArguments) -> Bool {
    arguments.string(checkOption.name) == Property.linearizable.rawValue
  }

  static let seedOption = OptionSyntax(
    name: "seed", valueName: "seed",
    help: "Where all choices come from: decimal, 0x and hexadecimal, or 40 digits (a commit).",
    defaultValue: "\(standardSeed.rawValue)")

  static let formatOption = OptionSyntax(
    name: "format", valueName: "format", help: "How to print results.", defaultValue: "text",
    values: ["text", "json"])

  /// The option that names a strategy.
  static func strategyOption(_ context: Context) -> OptionSyntax {
    OptionSyntax(
      name: "strategy", valueName: "strategy", help: "Which placeOrder to run.",
      defaultValue: context.strategies.first?.name, values: context.strategies.map { $0.name })
  }

  /// The scenario that `arguments` name, if they do.
  static func scenario(_ arguments: ParsedArguments) -> NamedScenario? {
    NamedScenario.all.first { $0.name == arguments.string("scenario") }
  }

  /// The strategy that `arguments` name, or else their scenario, or else the first: one that works on
  /// the database that they name.
  static func strategy(
    _ arguments: ParsedArguments, _ context: Context
  ) throws -> any OrderStrategy.Type {
    let strategy = try namedStrategy(arguments, context)
    if let name = arguments.string("database"), let database = DatabaseKind(rawValue: name),
      !strategy.databases.contains(database)
    {
      throw arguments.error(
        "The strategy '\(strategy.name)' needs what the database '\(name)' does not have: it works "
          + "on \(strategy.databases.map(\.rawValue).joined(separator: ", "))")
    }
    return strategy
  }

  private static func namedStrategy(
    _ arguments: ParsedArguments, _ context: Context
  ) throws -> any OrderStrategy.Type {
    if arguments.string("strategy") == nil, let named = scenario(arguments),
      let name = named.strategy
    {
      guard let strategy = context.strategy(name) else {
        throw arguments.error(
          "The scenario '\(named.name)' is about the strategy '\(name)', which this tool does not "
            + "have: name another with '--strategy <strategy>'")
      }
      return strategy
    }
    guard let name = arguments.string("strategy") else {
      guard let first = context.strategies.first else {
        throw Failure(.internalError, "this tool has no strategies")
      }
      return first
    }
    guard let strategy = context.strategy(name) else {
      throw arguments.invalid("strategy", because: "there is no such strategy")
    }
    return strategy
  }

  /// The seed that `arguments` give, or the standard one.
  static func seed(_ arguments: ParsedArguments) throws(UsageError) -> Seed {
    guard let text = arguments.string("seed") else { return standardSeed }
    guard let seed = Seed(text) else {
      throw arguments.invalid(
        "seed",
        because: "a decimal number, 0x and up to 16 hexadecimal digits, or 40 of them, is needed")
    }
    return seed
  }

  /// Whether results are to be printed as JSON.
  static func isJSON(_ arguments: ParsedArguments) -> Bool {
    arguments.string("format") == "json"
  }

  /// The world that `arguments` describe.
  static func sale(_ arguments: ParsedArguments) throws(UsageError) -> SaleOptions {
    var sale = scenario(arguments)?.options ?? SaleOptions()
    let delays = 0...SimulationLimits.delay
    if let name = arguments.string("database"), let kind = DatabaseKind(rawValue: name) {
      sale.database = kind
    }
    sale.stock =
      try arguments.integer("stock", in: 0...InventoryLedger.Limits.quantity) ?? sale.stock
    sale.orders = try arguments.integer("orders", in: 0...Scenario.Limits.orders) ?? sale.orders
    sale.quantity =
      try arguments.integer("quantity", in: 1...InventoryLedger.Limits.quantity) ?? sale.quantity
    sale.items = try arguments.integer("items", in: 1...Scenario.Limits.items) ?? sale.items
    sale.instances =
      try arguments.integer("instances", in: 1...Scenario.Limits.items) ?? sale.instances
    sale.latency =
      try arguments.range("latency", in: 0...Scenario.Limits.latency) ?? sale.latency
    sale.arrivals =
      try arguments.range("arrivals", in: 0...Scenario.Limits.arrival) ?? sale.arrivals
    sale.replicas = try arguments.integer("replicas", in: 3...5) ?? sale.replicas
    sale.replicaLag = try arguments.integer("replica-lag", in: delays) ?? sale.replicaLag
    sale.faults = try faults(arguments, sale.database)
    sale.healing = try arguments.integer("healing", in: 0...Scenario.Limits.healing) ?? sale.healing
    sale.judgesLinearizability = judgesLinearizability(arguments)
    sale.secondWave =
      try arguments.integer("second-wave", in: 0...Scenario.Limits.items) ?? sale.secondWave
    let limit = Scenario.Limits.units
    guard sale.stock * sale.items <= limit else {
      throw arguments.error("There are at most \(limit) units in stock, over all items")
    }
    guard sale.quantity * sale.orders <= limit else {
      throw arguments.error("All orders together want at most \(limit) units")
    }
    return sale
  }

  private static func faults(
    _ arguments: ParsedArguments, _ database: DatabaseKind
  ) throws(UsageError) -> Faults {
    var faults = Faults.none
    let kinds = FaultKind.all(of: database).map(\.word)
    for item in (arguments.string("faults") ?? "none").split(
      separator: ",", omittingEmptySubsequences: false)
    {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let word = String(parts[0])
      switch item {
      case "none": continue
      case "all": faults.enableAll(of: database)
      case _ where parts.count > 1 && ["none", "all"].contains(word):
        throw arguments.invalid(
          "faults", because: "'\(word)' takes no number; a kind does, as in '\(kinds[0])=10'")
      case _ where !kinds.contains(word) && FaultKind.all.contains { $0.word == word }:
        throw arguments.invalid(
          "faults",
          because: "the database '\(database.rawValue)' has no '\(word)': they need "
            + FaultKind.databases(of: word).map { "'--database \($0.rawValue)'" }
            .joined(separator: " or "))
      default:
        let odds = parts.count > 1 ? Int(parts[1]) : nil
        guard parts.count == 1 || (1...1_000_000).contains(odds ?? 0) else {
          throw arguments.invalid(
            "faults", because: "'\(word)=N' strikes one time in N, with N from 1 to 1000000")
        }
        guard kinds.contains(word), faults.enable(word, oneIn: odds) else {
          let hint = suggestion(for: word, among: kinds + ["all", "none"])
          throw arguments.invalid(
            "faults",
            because: "kinds are " + kinds.joined(separator: ", ") + ", all and none"
              + didYouMean(hint))
        }
      }
    }
    return faults
  }

  /// The options by which `sale` differs from the standard one, as they are written.
  static func text(_ sale: SaleOptions, faults: String?) -> String {
    let plain = SaleOptions()
    var words: [String] = []
    func add<Value: Equatable>(
      _ name: String, _ path: KeyPath<SaleOptions, Value>, _ text: (Value) -> String
    ) {
      guard sale[keyPath: path] != plain[keyPath: path] else { return }
      words.append("--\(name) \(text(sale[keyPath: path]))")
    }
    add("database", \.database) { $0.rawValue }
    add("stock", \.stock) { "\($0)" }
    add("orders", \.orders) { "\($0)" }
    add("quantity", \.quantity) { "\($0)" }
    add("items", \.items) { "\($0)" }
    add("instances", \.instances) { "\($0)" }
    add("latency", \.latency) { "\($0.lowerBound)...\($0.upperBound)" }
    add("arrivals", \.arrivals) { "\($0.lowerBound)...\($0.upperBound)" }
    add("replicas", \.replicas) { "\($0)" }
    add("replica-lag", \.replicaLag) { "\($0)" }
    if let faults, sale.faults != .none { words.append("--faults \(faults)") }
    add("healing", \.healing) { "\($0 ?? 0)" }
    add("second-wave", \.secondWave) { "\($0)" }
    add("check", \.judgesLinearizability) { _ in Property.linearizable.rawValue }
    return words.joined(separator: " ")
  }
}

/// A world that has a name, and perhaps says whom to meet there.
struct NamedScenario {
  let name: String
  let summary: String
  let options: SaleOptions
  /// The strategy that it is about, unless another is named.
  let strategy: String?
  /// How long to search in it, unless something else is said.
  let budget: String?

  /// All of them; the last is the one that is taken where none is named.
  static let all: [NamedScenario] = [
    NamedScenario("part-2", "the kata's part 2: 5 orders at once for 10 vases") {
      $0.orders = 5
    },
    NamedScenario("spread", "15 orders for 10 vases, spread over 30,000 ticks") {
      $0.arrivals = 0...30_000
    },
    NamedScenario("bouquet", "60 orders of 2 for 3 items, 30 units of each") {
      $0.orders = 60
      $0.quantity = 2
      $0.items = 3
      $0.stock = 30
    },
    NamedScenario(
      "incident", "the kata's incident: 5 orders for 10 vases, to be found selling 7",
      strategy: "retry-without-key", budget: "20000x"
    ) {
      $0.orders = 5
    },
    NamedScenario("part-3", "the kata's part 3: 15 orders at once for 10 vases") { _ in },
  ]

  private init(
    _ name: String, _ summary: String, strategy: String? = nil, budget: String? = nil,
    _ change: (inout SaleOptions) -> Void
  ) {
    var options = SaleOptions()
    change(&options)
    self.name = name
    self.summary = summary
    self.strategy = strategy
    self.budget = budget
    self.options = options
  }
}
