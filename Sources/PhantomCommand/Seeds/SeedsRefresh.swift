import Checking
import Inventory
import Searching
import Simulation

/// `phantom seeds refresh`: brings what is kept up to date with the code.
enum SeedsRefresh: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "seeds refresh", abstract: "Bring stale seed files up to date with the code.",
      discussion: """
        A stale override moves to the choice that is about what it was about, where
        there is no doubt which one that is; else it stays, and that is said. A file
        is written again only if its run then does what the file expects. Comments
        stay; those further down move to the top.

        Exit code 0: each file does what it expects; 2: one does not, and is left as
        it was.
        """,
      operands: [SeedsCommand.folder],
      options: [
        OptionSyntax(
          name: "accept", help: "Let each file expect from now on what its run shows now.")
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let seedlings = try SeedsCommand.seedlings(arguments, context)
    let runner = SaleRunner()
    var code = ExitCode.holds
    for seedling in seedlings {
      let refresh = Refresh(
        seedling.file, seedling.strategy, accepting: arguments.flag("accept"), runner)
      if !refresh.isFaithful { code = .inconclusive }
      let isChanged = refresh.file != seedling.file
      if isChanged {
        do throws(KeepingError) {
          try refresh.file.write(to: seedling.path)
        } catch {
          throw Failure(error)
        }
      }
      show(seedling, refresh, isChanged: isChanged, context)
    }
    return code
  }

  private static func show(
    _ seedling: Seedling, _ refresh: Refresh, isChanged: Bool, _ context: Context
  ) {
    let console = context.console
    let path = UsageError(seedling.path).message
    if !refresh.isFaithful {
      let text = Checkup(seedling, refresh.verification).text
      console.print("\(path)  " + console.colored("left as it was", .red) + "  \(text)")
    } else {
      console.print(
        "\(path)  " + console.colored(isChanged ? "refreshed" : "up to date", .green))
    }
    for step in refresh.steps where isChanged || step.isLeft { console.print("  " + text(step)) }
    let file = refresh.file
    guard isChanged,
      file.expected != seedling.file.expected || file.figures != seedling.file.figures
    else { return }
    let expected = (file.expected ?? []).map(\.description) + (file.figures.map { ["\($0)"] } ?? [])
    console.print(
      "  expects from now on: " + (expected.isEmpty ? "holds" : expected.joined(separator: ", ")))
  }

  private static func text(_ step: Realignment.Step) -> String {
    switch step {
    case .moved(let override, let key):
      "'\(override.spelled)' moves to '\(key.text(.shop))' (\(override.witness ?? ""))"
    case .renamed(let override, let witness):
      "'\(override.spelled)' is about '\(witness)' now, and was about '\(override.witness ?? "")'"
    case .left(let override):
      "'\(override.spelled)' stays stale: no single choice is about "
        + "'\(override.witness ?? "the same")' now"
    }
  }
}
