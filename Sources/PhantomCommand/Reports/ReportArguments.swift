import Searching
import Tracing

/// The options that ask for reports to a CI, shared by several subcommands.
struct ReportArguments {
  /// The options.
  static let options = [
    OptionSyntax(
      name: "github",
      help:
        "Annotate for GitHub, on standard error, and in the file that GITHUB_STEP_SUMMARY names."
    ),
    OptionSyntax(
      name: "junit", valueName: "file", help: "Write a report in JUnit's XML."),
    OptionSyntax(
      name: "sarif", valueName: "file", help: "Write a report in SARIF 2.1.0."),
  ]

  private let isForGitHub: Bool
  private let files: [(path: String, text: (CheckRecord) -> String)]

  /// The reports that `arguments` ask for.
  ///
  /// - Throws: ``UsageError`` for a path that is none.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    isForGitHub = arguments.flag("github")
    var files: [(path: String, text: (CheckRecord) -> String)] = []
    for (name, text) in [
      ("junit", JUnitXML.text), ("sarif", { SARIF.document($0).text + "\n" }),
    ] as [(String, (CheckRecord) -> String)] {
      guard let path = arguments.string(name) else { continue }
      guard !path.isEmpty else { throw arguments.invalid(name, because: "a path is needed") }
      files.append((path, text))
    }
    self.files = files
  }

  /// Writes the reports that are asked for.
  ///
  /// What is wrong with the code comes before what is wrong with a report: one that cannot be written
  /// is told on standard error, and makes the exit code 66 only where it would be 0.
  ///
  /// - Parameters:
  ///   - record: What they say.
  ///   - code: What the process would end with.
  ///   - console: Where annotations and errors go.
  /// - Returns: What it is to end with.
  func write(_ record: CheckRecord, _ code: ExitCode, _ console: Console) -> ExitCode {
    var isWritten = true
    func attempt(_ path: String, _ body: () throws(FileError) -> Void) {
      do throws(FileError) {
        try body()
      } catch {
        isWritten = false
        console.warn(
          "error: the report '\(UsageError(path).message)' cannot be written: \(error.reason)")
      }
    }
    for (path, text) in files {
      attempt(path) { () throws(FileError) in try TextFile.replace(path, with: text(record)) }
    }
    if isForGitHub {
      console.error(GitHubAnnotations.commands(record))
      if let path = console.stepSummary {
        attempt(path) { () throws(FileError) in
          try TextFile.append(GitHubAnnotations.summary(record), to: path)
        }
      }
    }
    return isWritten || code != .holds ? code : .missingFile
  }
}
