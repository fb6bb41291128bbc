import Checking

/// A record as GitHub shows it: annotations at the seed files, and a page in the step's summary.
enum GitHubAnnotations {
  /// The workflow commands, one a line: an error for each file that shows a violation, or each
  /// violation without a file, and one warning for all that is worth one.
  static func commands(_ record: CheckRecord) -> String {
    var files: Set<String> = []
    let findings = record.findings.filter { finding in
      finding.file.map { files.insert($0).inserted } ?? true
    }
    var lines = findings.map { finding in
      command("error", finding.place, "\(record.strategy): \(finding.title)", finding.body)
    }
    if record.verdict == .inconclusive || !record.notes.isEmpty {
      let title =
        record.verdict == .inconclusive
        ? "\(record.strategy): inconclusive" : "\(record.strategy): \(record.tool) warns"
      let message =
        record.notes.isEmpty ? "nothing can be said" : record.notes.joined(separator: "\n")
      lines.append(command("warning", nil, title, message))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The page for the step's summary, in Markdown.
  static func summary(_ record: CheckRecord) -> String {
    var lines = [
      "## \(escaped(record.tool)): \(record.verdict.rawValue)", "",
      "| strategy | verdict | runs | seconds | violations |", "|---|---|--:|--:|--:|",
      "| \(escaped(record.strategy)) | \(record.verdict.rawValue) | \(grouped(record.runs)) "
        + "| \(record.seconds) | \(record.findings.count) |", "",
    ]
    for finding in record.findings {
      lines += ["### \(escaped(finding.title))", ""]
      if let file = finding.place { lines += ["Kept in \(escaped(file)).", ""] }
      let fence = fence(for: finding.body)
      lines += [fence + "text", finding.body, fence, ""]
    }
    lines += record.notes.map { "- \(escaped($0))" }
    if !record.notes.isEmpty { lines.append("") }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Workflow commands

  private static func command(
    _ kind: String, _ file: String?, _ title: String, _ message: String
  ) -> String {
    let place = file.map { "file=\(property($0)),line=1," } ?? ""
    return "::\(kind) \(place)title=\(property(title))::\(data(message))"
  }

  private static func data(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "%": out += "%25"
      case "\r": out += "%0D"
      case "\n": out += "%0A"
      default: out.unicodeScalars.append(scalar)
      }
    }
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  // MARK: - Markdown

  /// `text` in one line, with nothing in it that Markdown takes for a sign.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "\n", "\r": out += " "
      case "<": out += "&lt;"
      case "&": out += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "#", ">":
        out += "\\"
        out.unicodeScalars.append(scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
  }

  /// A fence that nothing in `text` can close.
  private static func fence(for text: String) -> String {
    var longest = 0
    var current = 0
    for scalar in text.unicodeScalars {
      current = scalar == "`" ? current + 1 : 0
      longest = max(longest, current)
    }
    return String(repeating: "`", count: max(3, longest + 1))
  }
}
