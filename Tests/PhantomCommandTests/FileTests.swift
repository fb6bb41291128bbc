import Foundation
import PhantomCommand
import Testing

@Suite struct `Files that cannot be replayed` {
  /// Sees to it that there is one line on standard error, and nothing else.
  private func check(
    _ output: Output, _ code: ExitCode, contains part: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(output.code == code, sourceLocation: location)
    #expect(output.out == "", sourceLocation: location)
    #expect(output.error.hasPrefix("error: "), sourceLocation: location)
    #expect(output.error.split(separator: "\n").count == 1, sourceLocation: location)
    #expect(output.error.contains(part), "\(output.error)", sourceLocation: location)
  }

  @Test func `a missing file is exit 66`() throws {
    try Folder.temporary { folder in
      let path = folder + "/none.seed"
      check(phantom("replay", path), .missingFile, contains: "there is no file '\(path)'")
    }
  }

  @Test func `an empty folder is exit 66`() throws {
    try Folder.temporary { folder in
      check(phantom("replay", folder), .missingFile, contains: "has no seed files (*.seed)")
    }
  }

  @Test func `a folder with other files only is exit 66`() throws {
    try Folder.temporary { folder in
      try Data("x".utf8).write(to: URL(filePath: folder + "/notes.txt"))
      check(phantom("replay", folder), .missingFile, contains: "has no seed files (*.seed)")
    }
  }

  @Test func `an empty name is exit 66`() {
    check(phantom("replay", ""), .missingFile, contains: "there is no file ''")
  }

  @Test func `a malformed file is exit 65, with file, line and column`() throws {
    try Folder.file("phantom-seed 1\nstrategy naive\nstock  many\n") { path in
      check(
        phantom("replay", path), .malformedFile,
        contains: "\(path):3:8: the stock is a whole number from 0 to 1000000, not 'many'")
    }
  }

  @Test func `a later version is exit 65`() throws {
    try Folder.file("phantom-seed 2\n") { path in
      check(phantom("replay", path), .malformedFile, contains: "\(path):1:14: this file is of")
    }
  }

  @Test func `bytes that are no text are exit 65`() throws {
    try Folder.temporary { folder in
      let path = folder + "/it.seed"
      try Data([0x70, 0xff, 0xfe, 0x00]).write(to: URL(filePath: path))
      check(phantom("replay", path), .malformedFile, contains: "text in UTF-8")
    }
  }

  @Test func `an empty file is exit 65`() throws {
    try Folder.file("") { path in
      check(phantom("replay", path), .malformedFile, contains: "'phantom-seed 1' is missing")
    }
  }

  @Test func `an unknown strategy is exit 65, with the nearest one`() throws {
    try Folder.file("phantom-seed 1\nstrategy nave\nstock 1\n") { path in
      check(
        phantom("replay", path), .malformedFile,
        contains: "there is no strategy 'nave'. Did you mean 'naive'?")
    }
  }

  @Test func `a strategy on a database that it cannot work on is exit 65`() throws {
    try Folder.file(
      "phantom-seed 1\nstrategy row-lock\ndatabase failover\nreplica-lag 100\nstock 1\n"
    ) { path in
      check(
        phantom("replay", path), .malformedFile,
        contains: "the strategy 'row-lock' needs what the database 'failover' does not have")
    }
  }

  @Test func `one bad file among good ones leaves nothing half said`() throws {
    try Folder.temporary { folder in
      let good = Folder.seeds + "/two-orders-one-vase.seed"
      check(phantom("replay", good, folder + "/none"), .missingFile, contains: "none")
    }
  }

  @Test func `a run that cannot be saved says so, and why, and what came of it`() throws {
    try Folder.temporary { folder in
      try Data().write(to: URL(filePath: folder + "/file"))
      let path = folder + "/file/it.seed"
      let sale = ["run", "--strategy", "naive", "--seed", "1"]
      let output = phantom(sale + ["--save", path])
      #expect(output.error == "error: '\(path)' cannot be written: Not a directory\n")
      #expect(output.out == phantom(sale).out)
      #expect(output.code == .violated)
      let fine = phantom("run", "--strategy", "conditional-decrement", "--save", path)
      #expect(fine.code == .missingFile)
      #expect(fine.error == output.error)
    }
  }
}

/// Goal: every option that names a file or a folder to be written treats its path alike.
@Suite struct `Files that are written` {
  /// How each is asked for; the path follows.
  private static let asked = [
    ["run", "--stock", "20", "--save"], ["trace", vase, "--html"], ["trace", vase, "--svg"],
    ["trace", vase, "--mermaid"], ["replay", vase, "--junit"], ["replay", vase, "--sarif"],
    ["fuzz", "--strategy", "conditional-decrement", "--budget", "1x", "--record"],
    ["fuzz", "--strategy", "conditional-decrement", "--budget", "1x", "--junit"],
    ["compare", "--runs", "2", "--orders", "2", "--svg"], ["check", "/dev/null", "--html"],
  ]
  private static let vase = Folder.seeds + "/two-orders-one-vase.seed"

  @Test(arguments: asked)
  func `folders on the way are made`(arguments: [String]) throws {
    try Folder.temporary { folder in
      let path = folder + "/new/one/it"
      let output = phantom(arguments + [path])
      #expect(!output.error.contains("error: "), "\(output.error)")
      #expect(FileManager.default.fileExists(atPath: path), "\(output)")
    }
  }

  @Test(arguments: asked)
  func `a file on the way is one error, and exit 66 where it would be 0`(arguments: [String]) throws
  {
    try Folder.temporary { folder in
      let path = folder + "/file/one/it"
      try Data().write(to: URL(filePath: folder + "/file"))
      let output = phantom(arguments + [path])
      let usual = phantom(Array(arguments.dropLast())).code
      #expect(output.code == (usual == .holds ? .missingFile : usual), "\(output)")
      let errors = output.error.split(separator: "\n").filter { $0.hasPrefix("error: ") }
      #expect(errors.count == 1, "\(output.error)")
      #expect(errors.first?.hasSuffix("'\(path)' cannot be written: Not a directory") == true)
    }
  }

  @Test(arguments: [["fuzz", "--strategy", "naive", "--budget", "1000x"], ["explore"]])
  func `so are they for what is found`(arguments: [String]) throws {
    try Folder.temporary { folder in
      let output = phantom(arguments + ["--save", folder + "/new/one"])
      #expect(output.code == .violated)
      #expect(try !FileManager.default.contentsOfDirectory(atPath: folder + "/new/one").isEmpty)
      try Data().write(to: URL(filePath: folder + "/file"))
      let other = phantom(arguments + ["--save", folder + "/file/one"])
      #expect(other.code == .violated)
      #expect(other.error.contains("cannot be written: Not a directory"), "\(other.error)")
    }
  }
}
