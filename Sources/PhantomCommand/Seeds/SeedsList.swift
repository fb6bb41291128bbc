import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom seeds list`: what is kept, without running it.
enum SeedsList: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "seeds list", abstract: "List the seed files, each with what it tells.",
      operands: [SeedsCommand.folder], options: [SaleArguments.formatOption])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let seedlings = try SeedsCommand.seedlings(arguments, context)
    if SaleArguments.isJSON(arguments) {
      context.console.print(JSON.array(seedlings.map(json)).text)
      return .holds
    }
    var table = Table([
      ("file", .left), ("strategy", .left), ("property", .left), ("orders", .right),
      ("overrides", .right), ("tells", .left),
    ])
    for seedling in seedlings {
      let file = seedling.file
      table.add([
        UsageError(seedling.path).message, file.strategy, properties(file),
        grouped(file.scenario.orders.count), grouped(file.schedule.overrides.count),
        UsageError(file.comments.first ?? "").message,
      ])
    }
    for line in table.lines(context.console, indent: 0) { context.console.print(line) }
    return .holds
  }

  /// What a file expects to break, the first one by name: the row of a table is short. Or figures.
  private static func properties(_ file: SeedFile) -> String {
    if let figures = file.figures { return "\(figures)" }
    guard let expected = file.expected else { return "-" }
    let broken = Property.allCases.filter { property in
      expected.contains { $0.property == property }
    }
    guard let first = broken.first else { return "holds" }
    return broken.count == 1 ? first.rawValue : "\(first.rawValue) +\(broken.count - 1)"
  }

  private static func json(_ seedling: Seedling) -> JSON {
    let file = seedling.file
    return [
      "file": .string(seedling.path),
      "strategy": .string(file.strategy),
      "expected": file.expected.map { .array($0.map { .string("\($0)") }) } ?? .null,
      "figures": file.figures.map { .string("\($0)") } ?? .null,
      "orders": .int(file.scenario.orders.count),
      "stock": .int(file.scenario.stock.reduce(0, +)),
      "overrides": .int(file.schedule.overrides.count),
      "comments": .array(file.comments.map { .string($0) }),
      "origin": file.origin.map { .string($0) } ?? .null,
    ]
  }
}
