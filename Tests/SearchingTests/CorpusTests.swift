import Checking
import Foundation
import Inventory
import Searching
import Simulation
import Strategies
import Testing

/// The seed files that ship.
enum Corpus {
  /// The folder `Seeds`, three levels above this file.
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Seeds")

  /// Their names, sorted.
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? [])
    .filter { $0.hasSuffix(".seed") }.sorted()
}

@Suite struct `Replaying the seed files that ship` {
  @Test func `there are some`() {
    #expect(Corpus.names.contains("two-orders-one-vase.seed"))
  }

  @Test(arguments: Corpus.names)
  func `each does what it expects, to the last bit`(name: String) throws {
    let text = try String(contentsOf: Corpus.folder.appending(path: name), encoding: .utf8)
    let file = try SeedFile(text: text)
    let strategy = try #require(BuiltIn.strategies.first { $0.name == file.strategy })
    let report = SaleRunner().run(file.scenario, strategy, file.schedule)
    #expect(Replay(report, file) == .asExpected)
    #expect(file.expected != nil, "a kept file says what it expects")
    if let digest = file.digest { #expect(report.digest.description == digest) }
    for (override, fate) in report.overrides {
      #expect(fate == .applied, "\(override.key.text(.shop)) is stale")
    }
    #expect(try SeedFile(text: file.text) == file)
  }
}
