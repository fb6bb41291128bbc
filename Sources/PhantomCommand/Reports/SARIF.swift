import Checking
import Searching
import Tracing

/// A record in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), which code
/// scanning reads. A violation's fingerprint is its partial fingerprint, so that the same one is known
/// again from run to run.
enum SARIF {
  /// The document.
  static func document(_ record: CheckRecord) -> JSON {
    [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": .string(record.tool),
              "version": .string(record.version),
              "rules": .array(record.rules.map(rule)),
            ]
          ],
          "invocations": [
            [
              "executionSuccessful": true,
              "toolExecutionNotifications": .array(notes(record).map(notification)),
            ]
          ],
          "columnKind": "unicodeCodePoints",
          "results": .array(record.findings.map { result($0, of: record) }),
        ]
      ],
    ]
  }

  private static func rule(_ rule: CheckRecord.Rule) -> JSON {
    [
      "id": .string(rule.id),
      "shortDescription": text("\(rule.id): \(rule.summary)"),
      "help": text(
        "\(rule.kind): \(rule.summary). Replay the seed file to see how it breaks."),
      "defaultConfiguration": ["level": "error"],
    ]
  }

  private static func result(_ finding: CheckRecord.Finding, of record: CheckRecord) -> JSON {
    var members: [JSON.Member] = [
      .init(key: "ruleId", value: .string(finding.rule)),
      .init(
        key: "ruleIndex",
        value: .optional(record.rules.firstIndex { $0.id == finding.rule })),
      .init(key: "level", value: "error"),
      .init(
        key: "message",
        value: text("\(record.strategy): \(finding.title)\n\n\(finding.body)")),
    ]
    if let file = finding.place {
      members.append(.init(key: "locations", value: [["physicalLocation": place(file)]]))
    }
    members.append(
      .init(
        key: "partialFingerprints",
        value: ["phantomFingerprint/v1": .string(finding.fingerprint)]))
    return .object(members)
  }

  private static func notes(_ record: CheckRecord) -> [String] {
    record.verdict == .inconclusive && record.notes.isEmpty
      ? ["\(record.strategy): inconclusive"] : record.notes
  }

  private static func notification(_ note: String) -> JSON {
    ["level": "warning", "message": text(note)]
  }

  private static func text(_ text: String) -> JSON { ["text": .string(text)] }

  /// The first line of a file.
  private static func place(_ path: String) -> JSON {
    let location: JSON =
      path.hasPrefix("/")
      ? ["uri": .string("file://" + encoded(path))]
      : ["uri": .string(encoded(path)), "uriBaseId": "%SRCROOT%"]
    return ["artifactLocation": location, "region": ["startLine": 1]]
  }

  /// `path` as a URI has it: all but letters, digits and `-._/` by their bytes.
  private static func encoded(_ path: String) -> String {
    path.utf8.reduce(into: "") { out, byte in
      if byte.isPathByte {
        out.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        out += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
  }
}
