import Checking

/// A record as JUnit's XML, which the viewers of Jenkins, GitLab and others read.
///
/// One suite, with a test case for each property (or one for the figures that are sought), so that each
/// has a history of its own: failed with the story, or passed; or skipped where nothing broke and yet nothing can be said. The viewers do
/// not count what is skipped as a failure, so a last test case, `conclusive`, is in error then.
enum JUnitXML {
  /// The document.
  static func text(_ record: CheckRecord) -> String {
    let rules = record.rules
    let broken = rules.count { rule in record.findings.contains { $0.rule == rule.id } }
    let isOpen = record.verdict == .inconclusive
    let counts =
      "tests=\"\(rules.count + 1)\" failures=\"\(broken)\" errors=\"\(isOpen ? 1 : 0)\" "
      + "skipped=\"\(isOpen ? rules.count - broken : 0)\" time=\"\(record.seconds)\""
    let suite = escaped("\(record.tool) \(record.strategy)")
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"\(escaped(record.tool))\" \(counts)>",
      "  <testsuite name=\"\(suite)\" \(counts)>",
      "    <properties>",
      "      <property name=\"version\" value=\"\(escaped(record.version))\"/>",
      "      <property name=\"runs\" value=\"\(record.runs)\"/>",
      "    </properties>",
    ]
    for rule in rules {
      let findings = record.findings.filter { $0.rule == rule.id }
      var result = isOpen ? "<skipped message=\"inconclusive\"/>" : nil
      if let first = findings.first {
        let more = findings.count > 1 ? " (and \(findings.count - 1) more)" : ""
        let body = findings.map { "\($0.title)\n\n\($0.body)" }.joined(separator: "\n\n")
        result =
          "<failure type=\"\(escaped(first.fingerprint))\" "
          + "message=\"\(escaped(first.title + more))\">\(escaped(body))</failure>"
      }
      lines += testCase(rule.id, record, file: findings.first?.place, result)
    }
    let notes = record.notes.joined(separator: "\n")
    lines += testCase(
      "conclusive", record, file: nil,
      isOpen
        ? "<error type=\"inconclusive\" message=\"inconclusive\">\(escaped(notes))</error>"
        : record.notes.isEmpty ? nil : "<system-out>\(escaped(notes))</system-out>")
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func testCase(
    _ name: String, _ record: CheckRecord, file: String?, _ result: String?
  ) -> [String] {
    let place = file.map { " file=\"\(escaped($0))\"" } ?? ""
    let head =
      "    <testcase classname=\"\(escaped("\(record.tool).\(record.strategy)"))\" "
      + "name=\"\(name)\"\(place) time=\"0\""
    guard let result else { return [head + "/>"] }
    return [head + ">", "      " + result, "    </testcase>"]
  }

  /// `text` without what XML 1.0 forbids, and with what it takes for a sign written out: good for
  /// text as for attributes, whose line breaks a reader would turn into blanks.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n": out += "&#10;"
      case "\r": out += "&#13;"
      case "\t": out += "&#9;"
      case "\u{20}"..."\u{d7ff}", "\u{e000}"..."\u{fffd}", "\u{10000}"..."\u{10ffff}":
        out.unicodeScalars.append(scalar)
      default: break
      }
    }
  }
}
