import Foundation
import Testing

/// Goal: the text of a trace stays as it is, so that two of them can be compared by any tool, and a change
/// of it is seen by whoever makes it. Method: files in `Tests/Goldens`; to make one anew, print
/// `phantom trace Seeds/NAME.seed` into it, look at the difference, and say in the commit why.
@Suite struct `The text of a trace` {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Goldens")

  static let names = [
    "fault-crashes", "fault-partitions", "incident", "lease-lost-in-a-pause", "two-orders-one-vase",
  ]

  @Test(arguments: names)
  func `is as it was`(name: String) throws {
    let golden = try String(
      contentsOf: Self.folder.appending(path: name + ".trace"), encoding: .utf8)
    let lines = phantom("trace", "\(Folder.seeds)/\(name).seed").out
      .split(separator: "\n", omittingEmptySubsequences: false)
    let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
    for (line, was) in zip(lines, expected) { #expect(line == was) }
    #expect(lines.count == expected.count)
  }

  @Test func `every golden file is held against`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    #expect(files.sorted() == Self.names.map { $0 + ".trace" }.sorted())
  }
}
