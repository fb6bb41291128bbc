import Checking
import Foundation
import Testing
import Tracing

@testable import PhantomCommand

/// Goal: what SARIF 2.1.0 and code scanning demand is there.
@Suite struct `Reporting in SARIF` {
  private func run(_ record: CheckRecord) throws -> [String: Any] {
    let text = SARIF.document(record).text
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["version"] as? String == "2.1.0")
    #expect((json["$schema"] as? String)?.hasSuffix("sarif-2.1.0.json") == true)
    let runs = try #require(json["runs"] as? [[String: Any]])
    #expect(runs.count == 1)
    return runs[0]
  }

  /// The member at `path` of nested objects.
  private func at(_ path: String, _ object: [String: Any]) -> Any? {
    var value: Any? = object
    for key in path.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
    return value
  }

  private func results(_ record: CheckRecord) throws -> [[String: Any]] {
    try #require(try run(record)["results"] as? [[String: Any]])
  }

  @Test(arguments: [CheckRecord.clean, .broken, .open, .hostile])
  func `the driver has a rule for each property`(record: CheckRecord) throws {
    let run = try run(record)
    #expect(at("tool.driver.name", run) as? String == record.tool)
    #expect(at("tool.driver.version", run) as? String == record.version)
    let rules = try #require(at("tool.driver.rules", run) as? [[String: Any]])
    #expect(
      rules.compactMap { $0["id"] as? String }
        == Property.allCases.filter { !$0.isOptional }.map(\.rawValue))
    for rule in rules {
      #expect((at("shortDescription.text", rule) as? String)?.isEmpty == false)
      #expect((at("help.text", rule) as? String)?.isEmpty == false)
      #expect(at("defaultConfiguration.level", rule) as? String == "error")
    }
  }

  @Test func `each violation is a result with rule, message, place and fingerprint`() throws {
    let results = try results(.broken)
    #expect(results.count == 3)
    for (result, finding) in zip(results, CheckRecord.broken.findings) {
      #expect(result["ruleId"] as? String == finding.rule)
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(Property.allCases[index] == finding.property)
      #expect(result["level"] as? String == "error")
      let message = try #require(at("message.text", result) as? String)
      #expect(message == "naive: \(finding.title)\n\n\(finding.body)")
      let fingerprints = try #require(result["partialFingerprints"] as? [String: String])
      #expect(fingerprints == ["phantomFingerprint/v1": finding.fingerprint])
    }
  }

  @Test func `a place is a URI, relative to the root of the sources or absolute`() throws {
    var record = CheckRecord.broken
    record.findings.append(record.findings[0])
    record.findings[3].file = "/tmp/über/x.seed"
    let places = try results(record).map { result in
      (result["locations"] as? [[String: Any]])?.first.flatMap {
        at("physicalLocation", $0) as? [String: Any]
      }
    }
    #expect(places[1] == nil)
    let uris = places.map { $0.flatMap { at("artifactLocation.uri", $0) as? String } }
    #expect(
      uris == [
        "Seeds/oversell-naive-a1b2c3.seed", nil, "Seeds/a%20b%2Cc%3A%25%C3%A9.seed",
        "file:///tmp/%C3%BCber/x.seed",
      ])
    let bases = places.map { $0.flatMap { at("artifactLocation.uriBaseId", $0) as? String } }
    #expect(bases == ["%SRCROOT%", nil, "%SRCROOT%", nil])
    #expect(places.compactMap { $0.flatMap { at("region.startLine", $0) as? Int } } == [1, 1, 1])
  }

  @Test func `what is worth a warning is a notification`() throws {
    let invocations = try #require(try run(.open)["invocations"] as? [[String: Any]])
    #expect(invocations.first?["executionSuccessful"] as? Bool == true)
    let notes = try #require(
      invocations.first?["toolExecutionNotifications"] as? [[String: Any]])
    #expect(notes.compactMap { at("message.text", $0) as? String } == CheckRecord.open.notes)
    #expect(notes.allSatisfy { $0["level"] as? String == "warning" })
    #expect(try results(.open).isEmpty)
  }
}
