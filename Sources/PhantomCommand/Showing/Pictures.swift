import Searching
import Tracing

/// The files that show a run: what `--mermaid`, `--svg` and `--html` ask for.
enum Pictures {
  /// Writes them; the sequence diagram of those events only, if there are any.
  ///
  /// - Throws: ``UsageError`` if a path is empty; ``Failure`` if a file cannot be written.
  static func write(_ recording: Recording, events: [Int]?, _ arguments: ParsedArguments) throws {
    if let path = try path("mermaid", arguments) {
      try write(Mermaid.text(recording, events: events), to: path, "the diagram")
    }
    if let path = try path("svg", arguments) {
      try write(Diagram(recording).svg, to: path, "the picture")
    }
    if let path = try path("html", arguments) {
      try write(Page(recording).html, to: path, "the page")
    }
  }

  private static func path(_ option: String, _ arguments: ParsedArguments) throws -> String? {
    let path = arguments.string(option)
    guard path != "" else { throw arguments.invalid(option, because: "a path is needed") }
    return path
  }

  /// Writes a file.
  ///
  /// - Throws: ``Failure`` if it cannot be written.
  static func write(_ text: String, to path: String, _ what: String) throws(Failure) {
    do throws(FileError) {
      try TextFile.replace(path, with: text)
    } catch {
      throw Failure(
        .missingFile,
        "\(what) '\(UsageError(path).message)' cannot be written: \(error.reason)")
    }
  }
}
