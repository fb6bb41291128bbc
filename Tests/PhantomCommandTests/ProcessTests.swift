import Foundation
import PhantomCommand
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
        "trap '' XFSZ; ulimit -f 0; \"$PHANTOM\" run --strategy conditional-decrement --save \(folder)/it.seed"
      )
      #expect(output.status == 66)
      let error = String(decoding: output.error, as: UTF8.self)
      #expect(error == "error: '\(folder)/it.seed' cannot be written: File too large\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  /// Starts a search that would take hours, presses Ctrl-C when `sign` holds in the shell, and waits
  /// for its end, for twenty seconds at most.
  private func interrupted(
    _ options: String, when sign: String
  ) throws -> (status: Int32, text: String) {
    let output = try Built.shell(
      """
      "$PHANTOM" fuzz \(options) --budget 100000000x & search=$!
      for turn in $(seq 200); do if \(sign); then break; fi; sleep 0.1; done
      kill -INT $search
      for turn in $(seq 200); do kill -0 $search 2>/dev/null || break; sleep 0.1; done
      kill -KILL $search 2>/dev/null
      wait $search
      """)
    return (output.status, String(decoding: output.out, as: UTF8.self))
  }

  @Test func `Ctrl-C ends a search with a summary`() throws {
    try Folder.temporary { folder in
      // It listens once it tells how far it has come.
      let output = try interrupted(
        "--strategy reservation --jobs 1 --save \(folder)/found 2>\(folder)/progress",
        when: "[ -s \(folder)/progress ]")
      #expect(output.status == 2)
      #expect(output.text.contains("note  it was asked to end early\ninconclusive: reservation, "))
      #expect(!FileManager.default.fileExists(atPath: folder + "/found"))
    }
  }

  @Test func `what was found before Ctrl-C is kept, told, and replays`() throws {
    try Folder.temporary { folder in
      // A block of large sales takes long, and each of them fails.
      let output = try interrupted(
        "--orders 400 --stock 200 --items 1 --search random --jobs 1 --save \(folder)",
        when: "ls \(folder) | grep -q seed")
      #expect(output.status == 1)
      #expect(output.text.contains("<-- it breaks"))
      #expect(
        output.text.contains(
          "\nnote  it was asked to end early\nviolated: naive, 0 runs, shrunk in "))
      #expect(!(try Folder.contents(folder).isEmpty))
      #expect(phantom("replay", folder).code == .holds)
    }
  }

  @Test func `there is no colour where there is no terminal`() throws {
    let output = try Built.shell("\"$PHANTOM\" run")
    #expect(!output.out.contains(0x1b))
  }
}
