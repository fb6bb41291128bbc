import Checking
import Inventory
import Searching
import Simulation

/// How long to search.
struct Budget {
  /// The most runs to make.
  let runs: Int
  /// The most seconds to take; nil for as many as the runs need.
  let seconds: Int?

  /// What it is on the command line: `10000x`, `30s`.
  var text: String { seconds.map { "\($0)s" } ?? "\(runs)x" }
}

/// The options of a search.
enum FuzzArguments {
  /// The most runs of a budget.
  private static let mostRuns = CampaignRecord.mostRuns

  static let budget = OptionSyntax(
    name: "budget", valueName: "budget",
    help: "The most runs to make, as 10000x, or the most seconds to take, as 30s.",
    defaultValue: "10000x")

  static let search = OptionSyntax(
    name: "search", valueName: "search",
    help: "How to search: "
      + SearchKind.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: "; ") + ".",
    defaultValue: SearchKind.portfolio.rawValue, values: SearchKind.allCases.map(\.rawValue))

  static let jobs = OptionSyntax(
    name: "jobs", valueName: "jobs",
    help: "How many threads share the work; the result is the same for any number.",
    defaultValue: "one for each core")

  static let save = OptionSyntax(
    name: "save", valueName: "folder", help: "Where to keep what is found.", defaultValue: "Seeds")

  static let find = OptionSyntax(
    name: "find", valueName: "figures",
    help: "Look for a run with these figures, as \"placed=5 unitsSold=7\" (see above).")

  static let shard = OptionSyntax(
    name: "shard", valueName: "k/n",
    help: "Do the k-th of n parts only; 'merge' puts the records of all of them together.")

  static let record = OptionSyntax(
    name: "record", valueName: "file", help: "Write down what this part came to, for 'merge'.")

  /// The options of a world; what can be drawn is, unless it is given.
  static let worldOptions: [OptionSyntax] = SaleArguments.options.map { option in
    var option = option
    if option.name == "scenario" { option.defaultValue = nil }
    if WorldOption.allCases.contains(where: { $0.option == option.name }) {
      option.defaultValue = "drawn"
    }
    return option
  }

  static func budget(_ arguments: ParsedArguments) throws(UsageError) -> Budget {
    let text =
      arguments.string("budget") ?? SaleArguments.scenario(arguments)?.budget ?? "10000x"
    let number = text.dropLast()
    guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(number),
      (1...mostRuns).contains(value), text.hasSuffix("x") || text.hasSuffix("s")
    else {
      throw arguments.invalid(
        "budget", because: "runs from 1x to \(mostRuns)x, or seconds as 30s, are needed")
    }
    return text.hasSuffix("x")
      ? Budget(runs: value, seconds: nil) : Budget(runs: mostRuns, seconds: value)
  }

  /// The figures that are sought, if any are.
  static func goal(_ arguments: ParsedArguments) throws(UsageError) -> Goal? {
    guard let text = arguments.string("find") else { return nil }
    do throws(GoalError) {
      return try Goal(text)
    } catch {
      var hint: String?
      if case .unknownFigure(let name) = error {
        hint = suggestion(for: name, among: Figure.allCases.map(\.rawValue))
      }
      throw arguments.invalid("find", because: error.message + didYouMean(hint))
    }
  }

  static func jobs(_ arguments: ParsedArguments) throws(UsageError) -> Int {
    try arguments.integer("jobs", in: 1...1_024) ?? Machine.cores
  }

  static func search(_ arguments: ParsedArguments) -> SearchKind {
    arguments.string("search").flatMap { SearchKind(rawValue: $0) } ?? .portfolio
  }

  static func shard(_ arguments: ParsedArguments) throws(UsageError) -> Shard {
    guard let text = arguments.string("shard") else { return .whole }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
      (1...CampaignRecord.mostShards).contains(count), (1...count).contains(number)
    else { throw arguments.invalid("shard", because: "a part and their number, as 2/8, is needed") }
    return Shard(number, of: count)
  }

  /// The worlds to search: what is given is fixed, and so is all of a scenario that is named.
  static func worlds(_ arguments: ParsedArguments) throws(UsageError) -> WorldSpace {
    let sale = try SaleArguments.sale(arguments)
    let isOnly = arguments.string("scenario") != nil
    var worlds = WorldSpace(
      given: sale,
      drawn: isOnly ? [] : WorldOption.allCases.filter { arguments.string($0.option) == nil })
    worlds.keepsToFaults = arguments.string("faults") != nil
    return worlds
  }

  /// All that makes a campaign what it is, as options: where two agree in it, they find the same.
  static func text(_ campaign: Campaign, _ arguments: ParsedArguments) -> String {
    var words = ["--strategy \(campaign.strategy.name)"]
    for option in worldOptions where option.name != SaleArguments.seedOption.name {
      if let value = arguments.string(option.name) { words.append("--\(option.name) \(value)") }
    }
    if let goal = campaign.goal { words.append("--find \"\(goal)\"") }
    words.append("--search \(campaign.search.rawValue) --seed \(campaign.seed)")
    words.append("--budget \(campaign.budget)x")
    return words.joined(separator: " ")
  }
}

extension WorldOption {
  /// The option that gives it.
  var option: String {
    switch self {
    case .latency: "latency"
    case .orders: "orders"
    case .arrivals: "arrivals"
    case .items: "items"
    case .quantity: "quantity"
    case .instances: "instances"
    case .stock: "stock"
    case .replicaLag: "replica-lag"
    case .faults: "faults"
    case .replicas: "replicas"
    case .healing: "healing"
    case .secondWave: "second-wave"
    }
  }
}
