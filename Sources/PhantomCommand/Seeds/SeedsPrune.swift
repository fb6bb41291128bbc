import Checking
import Searching

/// `phantom seeds prune`: removes what tells nothing that another file does not.
enum SeedsPrune: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "seeds prune", abstract: "Remove the files that tell nothing another one does not.",
      discussion: """
        Only files that 'fuzz' wrote go, and only where a file of the same strategy
        that is no larger expects all that they expect. Files that were written by
        hand stay, and so do those that expect no violation. A file whose run is not
        what it expects to the last bit stays, and saves no other: 'refresh' it first.
        """,
      operands: [SeedsCommand.folder],
      options: [OptionSyntax(name: "dry-run", help: "Only say what would be removed.")])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let seedlings = try SeedsCommand.seedlings(arguments, context)
    let isDry = arguments.flag("dry-run")
    let runner = SaleRunner()
    let faithful = seedlings.filter { seedling in
      Checkup(seedling, Verification(seedling.file, seedling.strategy, runner)).status
        == .asExpected
    }
    let pruning = Pruning(faithful.map { ($0.path, $0.file) })
    for removal in pruning.removals {
      let path = UsageError(removal.path).message
      if !isDry {
        do throws(FileError) {
          try TextFile.remove(removal.path)
        } catch {
          throw Failure(.missingFile, "'\(path)' cannot be removed: \(error.reason)")
        }
      }
      context.console.print(
        "\(isDry ? "would remove" : "removed") \(path): all it expects is in "
          + UsageError(removal.keptPath).message)
    }
    let rest = seedlings.count - pruning.removals.count
    context.console.print("\(grouped(rest)) of \(grouped(seedlings.count)) files stay")
    return .holds
  }
}
