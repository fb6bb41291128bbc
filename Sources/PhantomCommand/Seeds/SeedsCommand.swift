/// `phantom seeds`: the files that are kept.
enum SeedsCommand: Subcommand {
  private static var actions: [any Subcommand.Type] {
    [
      SeedsList.self, SeedsVerify.self, SeedsRefresh.self, SeedsPrune.self,
    ]
  }

  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "seeds", abstract: "List, verify, refresh and prune the seed files that are kept.",
      discussion: """
        A seed file is a run, written down to be replayed for ever. When the code
        changes, what its overrides were about may have moved: 'verify' says where a
        file has gone stale, and 'refresh' brings it up to date.
        """,
      subcommands: actions.map { $0.syntax(context) })
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let name = arguments.command.name
    guard let action = actions.first(where: { $0.syntax(context).name == name }) else {
      throw Failure(.internalError, "there is no subcommand '\(name)'")
    }
    return try action.run(arguments, context)
  }

  /// The operand of each action.
  static let folder = OperandSyntax(
    name: "folder", help: "Where the seed files are, or one of them; 'Seeds' if left out.",
    isOptional: true)

  /// The seed files that `arguments` name.
  static func seedlings(
    _ arguments: ParsedArguments, _ context: Context
  ) throws(Failure) -> [Seedling] {
    try Seedling.all(at: [arguments.operands.first ?? "Seeds"], context)
  }
}
