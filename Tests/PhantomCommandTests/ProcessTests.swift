import Foundation
import Testing

/// The built tool, next to the tests' bundle.
enum Built {
  static let tool: String? = {
    let starts =
      [Bundle.main.bundleURL, URL(filePath: CommandLine.arguments.first ?? "")]
      + Bundle.allBundles.map(\.bundleURL)
    for start in starts {
      var folder = start
      for _ in 0..<3 {
        let path = folder.appending(path: "phantom").path(percentEncoded: false)
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return path }
        folder.deleteLastPathComponent()
      }
    }
    return nil
  }()

  /// Runs `command` in a shell in which `$PHANTOM` is the tool.
  static func shell(_ command: String) throws -> (status: Int32, out: Data, error: Data) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.environment = ["PHANTOM": tool ?? "", "PATH": "/usr/bin:/bin"]
    let out = Pipe()
    let error = Pipe()
    process.standardOutput = out
    process.standardError = error
    try process.run()
    let text = out.fileHandleForReading.readDataToEndOfFile()
    let mistakes = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, text, mistakes)
  }
}

@Suite(
  .enabled(
    if: Built.tool != nil,
    "There is no 'phantom' next to the tests' bundle; 'swift build' makes one."),
  .serialized)
struct `The tool as a process` {
  @Test func `two processes print the same bytes, which are those of this one`() throws {
    let command = "\"$PHANTOM\" run --format json --trace --faults all --seed 0xab"
    let first = try Built.shell(command)
    let second = try Built.shell(command)
    #expect(first.status == 1)
    #expect(first.error.isEmpty)
    #expect(first.out == second.out)
    let here = phantom("run", "--format", "json", "--trace", "--faults", "all", "--seed", "0xab")
    #expect(first.out == Data(here.out.utf8))
  }

  @Test func `a pipe that is closed ends it quietly`() throws {
    let output = try Built.shell("\"$PHANTOM\" run --orders 400 --trace | head -1")
    #expect(output.status == 0)
    #expect(output.error.isEmpty)
    #expect(String(decoding: output.out, as: UTF8.self).hasPrefix("event"))
    #expect(output.out.count { $0 == UInt8(ascii: "\n") } == 1)
  }

  @Test func `its exit codes reach the shell, and its errors go to standard error`() throws {
    #expect(try Built.shell("\"$PHANTOM\" run --database instant").status == 0)
    let usage = try Built.shell("\"$PHANTOM\" run --stock -1")
    #expect(usage.status == 64)
    #expect(usage.out.isEmpty)
    #expect(String(decoding: usage.error, as: UTF8.self).hasPrefix("error: The value '-1'"))
    #expect(try Built.shell("\"$PHANTOM\" replay /none.seed").status == 66)
  }

  @Test func `a disk that takes no more leaves no half a file`() throws {
    try Folder.temporary { folder in
      let output = try Built.shell(
        "trap '' XFSZ; ulimit -f 0; \"$PHANTOM\" run --save \(folder)/it.seed")
      #expect(output.status == 66)
      let error = String(decoding: output.error, as: UTF8.self)
      #expect(error == "error: '\(folder)/it.seed' cannot be written: File too large\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test func `there is no colour where there is no terminal`() throws {
    let output = try Built.shell("\"$PHANTOM\" run")
    #expect(!output.out.contains(0x1b))
  }
}
