import Checking
import Foundation
import Inventory
import PlantedBugs
@testable import Searching
import Simulation
import Strategies
import Testing

/// The seed files that ship, in the folder `Seeds`, three levels above this file.
enum Shipped {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Seeds").path(percentEncoded: false)

  static let paths = (try? Corpus(at: folder))?.paths ?? []
}

@Suite struct `Replaying the seed files that ship` {
  @Test func `there are some`() {
    #expect(Shipped.paths.contains { $0.hasSuffix("/two-orders-one-vase.seed") })
  }

  @Test(arguments: Shipped.paths)
  func `each does what it expects, to the last bit`(path: String) throws {
    let file = try SeedFile(contentsOf: path)
    let strategies = BuiltIn.strategies + PlantedBugs.all.map(\.strategy)
    let strategy = try #require(strategies.first { $0.name == file.strategy })
    let report = SaleRunner().run(file.scenario, strategy, file.schedule)
    #expect(Replay(report, file) == .asExpected)
    #expect(file.expected != nil || file.figures != nil, "a kept file says what it expects")
    if let digest = file.digest { #expect(report.digest.description == digest) }
    for (override, fate) in report.overrides {
      #expect(fate == .applied, "\(override.key.text(.shop)) is stale")
    }
    #expect(try SeedFile(text: file.text) == file)
  }
}

/// Goal: a folder is read in one order, and what cannot be read is told rather than left out.
@Suite struct `Reading a folder of seed files` {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "phantom-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path())
  }

  @Test func `by name, seed files only, each as a value`() throws {
    try inFolder { folder throws in
      let good = "phantom-seed 1\nstrategy naive\nstock 3\n"
      for (name, text) in [
        ("b.seed", good), ("a.seed", "phantom-seed 1\nstck"), ("c.txt", "no seed"),
        ("d.seed.old", "no seed"),
      ] {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
      }
      try Data([0xff, 0xfe]).write(to: URL(filePath: folder + "/c.seed"))
      let entries = try Corpus(at: folder).read()
      #expect(entries.map(\.path) == ["a", "b", "c"].map { "\(folder)/\($0).seed" })
      #expect(
        messages(entries) == [
          "\(folder)/a.seed:2:1: 'stck' means nothing here", nil,
          "\(folder)/c.seed: a seed file is text in UTF-8",
        ])
      #expect(try entries[1].file.get() == SeedFile(text: good))
      // A file is a corpus of its own, with or without a slash behind a folder's name.
      #expect(try Corpus(at: folder + "/b.seed").paths == [folder + "/b.seed"])
      #expect(try Corpus(at: folder + "/").paths == entries.map(\.path))
    }
  }

  @Test func `a folder without any is empty, a missing one throws`() throws {
    try inFolder { folder throws in
      #expect(try Corpus(at: folder).paths.isEmpty)
      for path in ["\(folder)/none", "", "a\u{0}b"] {
        #expect(throws: KeepingError(.unreadable, path, "there is no file '\(path)'")) {
          try Corpus(at: path)
        }
        #expect(throws: KeepingError(.unreadable, path, "there is no file '\(path)'")) {
          try SeedFile(contentsOf: path)
        }
      }
    }
  }

  private func messages(_ entries: [Corpus.Entry]) -> [String?] {
    entries.map { entry in
      guard case .failure(let error) = entry.file else { return nil }
      return error.message
    }
  }
}
