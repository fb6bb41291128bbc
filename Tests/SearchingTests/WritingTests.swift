import Foundation
import Inventory
import Searching
import Simulation
import Testing

/// Goal: nobody ever finds half a file, or a left-over.
@Suite struct `Writing a seed file to a folder` {
  private let file = SeedFile(
    strategy: "naive", scenario: Scenario(stock: [1], orders: []), schedule: .calm)

  /// Calls `body` with a folder of its own that is empty, and removes it afterwards.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "phantom-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
  }

  @Test func `it is there, whole, and nothing besides`() throws {
    try inFolder { folder throws in
      let place = folder.appending(path: "a name with blanks.seed")
      try file.write(to: place.path(percentEncoded: false))
      #expect(try names(in: folder) == ["a name with blanks.seed"])
      #expect(try String(contentsOf: place, encoding: .utf8) == file.text)
    }
  }

  @Test func `a file of that name is replaced by another one, not written into`() throws {
    try inFolder { folder throws in
      let place = folder.appending(path: "one.seed").path()
      try String(repeating: "old ", count: 1_000).write(
        toFile: place, atomically: false, encoding: .utf8)
      let reader = try #require(FileHandle(forReadingAtPath: place))
      try file.write(to: place)
      #expect(try String(contentsOfFile: place, encoding: .utf8) == file.text)
      #expect(try names(in: folder) == ["one.seed"])
      // Whoever had the old one open still reads the old one: a new file took its name.
      #expect(try reader.readToEnd()?.count == 4_000)
    }
  }

  @Test func `a folder that is not there throws, and leaves nothing`() throws {
    try inFolder { folder throws in
      #expect(throws: (any Error).self) {
        try file.write(to: folder.appending(path: "missing/one.seed").path())
      }
      #expect(try names(in: folder) == [])
    }
  }

  @Test func `a place that is a folder throws, and leaves nothing besides`() throws {
    try inFolder { folder throws in
      let place = folder.appending(path: "one.seed")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
      try Data().write(to: place.appending(path: "inside"))
      #expect(throws: (any Error).self) { try file.write(to: place.path()) }
      #expect(try names(in: folder) == ["one.seed"])
    }
  }
}
