import Checking
import Inventory
import Tracing

/// `phantom list`: what there is.
enum ListCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "list", abstract: "List strategies, databases, scenarios, faults and properties.",
      options: [SaleArguments.formatOption])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let sections: [(String, [(name: String, summary: String)])] = [
      ("strategies", context.strategies.map { ($0.name, $0.summary) }),
      ("databases", DatabaseKind.allCases.map { ($0.rawValue, $0.summary) }),
      ("scenarios", NamedScenario.all.map { ($0.name, $0.summary) }),
      ("faults", FaultKind.all.map { ($0.word, $0.summary) }),
      ("properties", Property.allCases.map { ($0.rawValue, "\(kind($0)): \($0.summary)") }),
    ]
    if SaleArguments.isJSON(arguments) {
      context.console.print(
        JSON.object(
          sections.map { title, entries in
            JSON.Member(
              key: title,
              value: .array(
                entries.map { ["name": .string($0.name), "summary": .string($0.summary)] }))
          }
        ).text)
      return .holds
    }
    for (index, (title, entries)) in sections.enumerated() {
      if index > 0 { context.console.print() }
      context.console.print(context.console.colored(title.uppercased(), .bold))
      for entry in entries {
        let space = String(repeating: " ", count: max(2, 24 - entry.name.count))
        let odds =
          title == "faults" ? FaultKind.all.first { $0.word == entry.name }?.usualOdds : nil
        let often = odds.map { "1 in \($0): " } ?? ""
        context.console.print("  \(entry.name)\(space)\(often)\(entry.summary)")
      }
    }
    return .holds
  }

  private static func kind(_ property: Property) -> String {
    property.isSafety ? "safety" : "liveness"
  }
}
