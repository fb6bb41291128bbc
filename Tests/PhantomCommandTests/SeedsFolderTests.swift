import Foundation
import PhantomCommand
import Testing

/// Goal: a folder of seed files is looked after as a whole. Method: folders in which some files are
/// wrong in some way.
@Suite struct `A folder with odd files` {
  private func found(_ folder: String) throws -> String {
    _ = phantom(
      "fuzz", "--strategy", "naive-decrement", "--faults", "none", "--budget", "1000x", "--save",
      folder)
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
    return folder + "/" + name
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `all mistakes are told, not only the first`() throws {
    try Folder.temporary { folder in
      for name in ["a.seed", "b.seed"] {
        try Data("nonsense\n".utf8).write(to: URL(filePath: folder + "/" + name))
      }
      let output = phantom("seeds", "verify", folder)
      #expect(output.code == .malformedFile)
      #expect(output.error.split(separator: "\n").count == 2)
    }
  }

  @Test func `prune leaves alone what is not as it expects`() throws {
    try Folder.temporary { folder in
      let path = try found(folder)
      let edited = folder + "/edited.seed"
      let whole = try text(path)
      try Data(whole.replacing("stock 1", with: "stock 2").utf8).write(to: URL(filePath: edited))
      #expect(phantom("seeds", "prune", folder).out.hasSuffix("2 of 2 files stay\n"))
      // The same file twice is one too many.
      try Data(whole.utf8).write(to: URL(filePath: edited))
      #expect(phantom("seeds", "prune", folder).out.hasSuffix("1 of 2 files stay\n"))
    }
  }

  @Test func `a title that is no longer true is turned into history`() throws {
    try Folder.temporary { folder in
      let path = try found(folder)
      let mended = try text(path).replacing("naive-decrement", with: "conditional-decrement")
      try Data(mended.utf8).write(to: URL(filePath: path))
      #expect(phantom("seeds", "refresh", "--accept", folder).code == .holds)
      #expect(try text(path).contains("\n# It was: oversell: 2 units"))
      #expect(try text(path).contains("\nexpect holds\n"))
    }
  }

  @Test func `a part for which no block is left says so`() throws {
    try Folder.temporary { folder in
      let output = phantom(
        "fuzz", "--strategy", "reservation", "--budget", "300x", "--shard", "2/3", "--save", folder)
      #expect(output.code == .inconclusive)
      #expect(output.out.contains("fewer blocks of 1000 runs than parts"))
    }
  }
}
