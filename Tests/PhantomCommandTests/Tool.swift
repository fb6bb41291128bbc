import Foundation
import Inventory
import PhantomCommand
import Strategies
import Testing

/// What a command printed, and its exit code.
struct Output {
  let code: ExitCode
  let out: String
  let error: String

  /// The JSON object on standard output.
  func json() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any])
  }

  /// The JSON objects in the list on standard output.
  func jsonList() throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [[String: Any]])
  }
}

/// Runs the tool with `arguments` in this process.
func phantom(
  _ arguments: [String], strategies: [any OrderStrategy.Type] = BuiltIn.strategies
) -> Output {
  final class Paper {
    var out = ""
    var error = ""
  }
  let paper = Paper()
  let console = Console(out: { paper.out += $0 }, error: { paper.error += $0 })
  let code = PhantomCommand.run(arguments, strategies: strategies, console)
  return Output(code: code, out: paper.out, error: paper.error)
}

/// Runs the tool with `arguments` in this process.
func phantom(
  _ arguments: String..., strategies: [any OrderStrategy.Type] = BuiltIn.strategies
) -> Output {
  phantom(arguments, strategies: strategies)
}

/// Folders for tests.
enum Folder {
  /// The folder `Seeds` that ships.
  static let seeds = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Seeds").path()

  /// Calls `body` with the path of an empty folder of its own, and removes it afterwards.
  static func temporary<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "phantom-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path())
  }

  /// Calls `body` with the path of a file that holds `text`.
  static func file<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    try temporary { folder in
      let path = folder + "/it.seed"
      try Data(text.utf8).write(to: URL(filePath: path))
      return try body(path)
    }
  }
}
