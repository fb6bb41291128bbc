import Checking
import Foundation
import Inventory
import Simulation
import Testing

@testable import Searching

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

  @Test func `what was found is kept as what it was found for, before it is small`() throws {
    let others = "oversell/write/stale/first", target = "phantom-stock/write/stale/first"
    try inFolder { folder throws in
      var file = file
      file.expected = [try #require(Fingerprint(others)), try #require(Fingerprint(target))]
      var keeper = SeedKeeper(folder: folder.path())
      keeper.keep(
        Find(
          run: 0, seed: Seed(rawValue: 1), target: .violation(try #require(Fingerprint(target))),
          file: file))
      let name = try #require(try names(in: folder).first)
      let kept = try SeedFile(contentsOf: folder.appending(path: name).path())
      #expect(kept.expected?.map(\.description) == [target, others])
    }
  }

  @Test func `folders on the way are made`() throws {
    try inFolder { folder throws in
      let place = folder.appending(path: "a/b/c/one.seed").path()
      try file.write(to: place)
      #expect(try SeedFile(contentsOf: place) == file)
    }
  }

  @Test func `what stands in the way is named, and nothing is left`() throws {
    try inFolder { folder throws in
      let place = folder.appending(path: "a-file/one.seed").path()
      try Data().write(to: folder.appending(path: "a-file"))
      #expect(
        message { try file.write(to: place) } == "'\(place)' cannot be written: Not a directory")
      #expect(try names(in: folder) == ["a-file"])
    }
  }

  @Test func `a full disk is named`() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    #expect(
      message { () throws in try file.write(to: "/dev/full") }
        == "'/dev/full' cannot be written: No space left on device")
  }

  @Test(.disabled(if: geteuid() == 0, "A superuser may write anywhere."))
  func `a folder that is read-only is named, and nothing is left`() throws {
    try inFolder { folder throws in
      let place = folder.appending(path: "one.seed").path()
      chmod(folder.path(), 0o555)
      defer { chmod(folder.path(), 0o755) }
      #expect(
        message { try file.write(to: place) } == "'\(place)' cannot be written: Permission denied")
      #expect(try names(in: folder) == [])
    }
  }

  @Test func `a link is followed, and stays one`() throws {
    try inFolder { folder throws in
      let link = folder.appending(path: "link.seed")
      try Data().write(to: folder.appending(path: "it.seed"))
      try FileManager.default.createSymbolicLink(
        atPath: link.path(), withDestinationPath: "it.seed")
      try file.write(to: link.path())
      let target = try FileManager.default.destinationOfSymbolicLink(atPath: link.path())
      #expect(target == "it.seed")
      #expect(try SeedFile(contentsOf: link.path()) == file)
    }
  }

  @Test(arguments: ["", "a\u{0}b"])
  func `a name that is none throws`(name: String) {
    let expected = "'\(name)' cannot be written: Invalid argument"
    #expect(message { () throws in try file.write(to: name) } == expected)
  }

  /// What `body` throws, in words; nil if it does not throw.
  private func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
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
