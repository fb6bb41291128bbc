public import Inventory
import PlantedBugs
import Searching

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The command line, as a library: a tool of one's own is three lines with own strategies.
///
/// ```swift
/// import PhantomInventory
///
/// PhantomCommand.main(strategies: [MyStrategy.self])
/// ```
public enum PhantomCommand {
  /// Does what the process' arguments ask for, and ends the process.
  ///
  /// - Parameter strategies: What can be named on the command line and in seed files.
  public static func main(strategies: [any OrderStrategy.Type]) -> Never {
    let path = CommandLine.arguments.first ?? "phantom"
    let code = run(
      Array(CommandLine.arguments.dropFirst()), strategies: strategies, Console.standard(),
      tool: String(path.split(separator: "/").last ?? "phantom"))
    exit(code.rawValue)
  }

  /// Does what `arguments` ask for: a function from arguments and files to output and exit code.
  ///
  /// - Parameters:
  ///   - arguments: Without the program's name.
  ///   - strategies: What can be named.
  ///   - console: Where output goes.
  ///   - name: What the program is called.
  /// - Returns: What the process is to end with.
  public static func run(
    _ arguments: [String], strategies: [any OrderStrategy.Type], _ console: Console,
    tool name: String = "phantom"
  ) -> ExitCode {
    var subcommands: [any Subcommand.Type] = [
      RunCommand.self, CompareCommand.self, ReplayCommand.self, TraceCommand.self, StepCommand.self,
      ListCommand.self, FuzzCommand.self, MergeCommand.self, ShrinkCommand.self, SeedsCommand.self,
      ExploreCommand.self, CheckCommand.self, BenchCommand.self,
    ]
    // The kata is told about the naive placeOrder; a tool of one's own need not have it.
    let hasKata = strategies.contains { $0.name == KataCommand.hero }
    if hasKata { subcommands.insert(KataCommand.self, at: 0) }
    let context = Context(tool: name, strategies: strategies, console: console)
    let tool = ToolSyntax(
      name: name, version: version,
      abstract: "Runs, breaks and explains placeOrder on a deterministic simulator.",
      subcommands: subcommands.map { $0.syntax(context) },
      defaultSubcommand: hasKata ? "kata" : "compare")
    do {
      if let odd = strategies.first(where: { !isStrategyName($0.name) }) {
        throw Failure(.internalError, UsageError(strategyNameMistake(odd.name)).message)
      }
      switch try tool.parse(arguments, width: console.width) {
      case .help(let text):
        console.print(text)
        return .holds
      case .version(let text):
        console.print(text)
        return .holds
      case .run(let name, let parsed):
        guard let command = command(name, among: subcommands, context) else {
          throw Failure(.internalError, "there is no subcommand '\(name)'")
        }
        return try command.run(parsed, context)
      }
    } catch let error as UsageError {
      console.warn(error.text(for: tool))
      return .usage
    } catch let failure as Failure {
      console.warn("error: \(failure.message)")
      return failure.code
    } catch {
      console.warn("error: \(error)")
      return .internalError
    }
  }

  /// The subcommand that `name` chooses, its own name or that of one of its subcommands.
  private static func command(
    _ name: String, among subcommands: [any Subcommand.Type], _ context: Context
  ) -> (any Subcommand.Type)? {
    subcommands.first { command in
      let syntax = command.syntax(context)
      return syntax.name == name || syntax.subcommands.contains { $0.name == name }
    }
  }

  /// The product's version.
  public static let version = "0.1.0"
}

/// What the process' exit code means.
public enum ExitCode: Int32, Sendable {
  /// It holds; or a replay did what its file expects.
  case holds = 0
  /// A property broke.
  case violated = 1
  /// Nothing broke, and yet not all was seen.
  case inconclusive = 2
  /// The arguments make no sense.
  case usage = 64
  /// A file is malformed, or names an unknown strategy.
  case malformedFile = 65
  /// A file is missing, or cannot be read.
  case missingFile = 66
  /// The program is wrong.
  case internalError = 70
}

/// Why a subcommand could not do what it was asked for.
struct Failure: Error {
  let code: ExitCode
  /// One line, with what to do next.
  let message: String

  init(_ code: ExitCode, _ message: String) {
    self.code = code
    self.message = message
  }
}

/// A subcommand: its syntax, and what it does.
protocol Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax

  /// Does what `arguments` ask for.
  ///
  /// - Throws: ``UsageError``, ``Failure``.
  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode
}

/// What every subcommand can see.
struct Context {
  /// What the program is called.
  let tool: String
  let strategies: [any OrderStrategy.Type]
  let console: Console

  /// The strategy called `name`, if there is one.
  func strategy(_ name: String) -> (any OrderStrategy.Type)? {
    strategies.first { $0.name == name }
  }

  /// The strategy that a seed file names: one of the tool's, or one of the mistakes to practise on, of
  /// which the files that ship tell.
  func kept(_ name: String) -> (any OrderStrategy.Type)? {
    strategy(name) ?? PlantedBugs.all.first { $0.name == name }?.strategy
  }
}
