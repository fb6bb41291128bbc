import Inventory
enum BenchCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(name: "bench", abstract: "x")
  }
  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode { .holds }
}
