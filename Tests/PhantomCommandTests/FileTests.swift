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

  @Test func `a run that cannot be saved says so, and why`() throws {
    try Folder.temporary { folder in
      try Data().write(to: URL(filePath: folder + "/file"))
      let path = folder + "/file/it.seed"
      check(
        phantom("run", "--save", path), .missingFile,
        contains: "'\(path)' cannot be written: Not a directory")
    }
  }
}
