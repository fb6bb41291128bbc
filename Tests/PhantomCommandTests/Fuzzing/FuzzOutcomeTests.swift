import Foundation
import PhantomCommand
import Testing

/// Goal: whatever a search comes to, the exit code says it, the reason is told, and what was found is
/// kept, or else told all the same.
@Suite struct `What a search comes to` {
  private func fuzz(_ strategy: String, _ options: String...) -> Output {
    // Whoever looks at files names a folder.
    phantom(
      ["fuzz", "--strategy", strategy, "--jobs", "1"] + options, strategies: Found.strategies)
  }

  /// The types of values, by key.
  private func types(_ object: [String: Any]) -> [String: String] {
    object.mapValues { value in
      switch value {
      case is String: "string"
      case is [String]: "strings"
      case is [Any]: "array"
      case is [String: Int]: "counts"
      // 1.5 would be a number and no integer.
      case let number as NSNumber where number.stringValue == "\(number.int64Value)": "integer"
      case is NSNull: "null"
      default: "something else"
      }
    }
  }

  @Test func `as JSON it has the keys of the contract, and integers for numbers`() throws {
    try Folder.temporary { folder in
      let output = fuzz("naive", "--save", folder, "--budget", "2000x", "--format", "json")
      #expect(output.code == .violated)
      let json = try output.json()
      var expected = [
        "verdict": "string", "runs": "integer", "runsPerSecond": "integer", "seconds": "integer",
        "shrinkSeconds": "integer", "jobs": "integer", "firstFailingRun": "integer",
        "sometimes": "counts", "notes": "strings", "find": "null",
      ]
      let examples = try #require(json["counterexamples"] as? [[String: Any]])
      #expect(types(json.filter { $0.key != "counterexamples" }) == expected)
      #expect(json["verdict"] as? String == "violated")
      #expect(json["runs"] as? Int == 1_000)
      #expect(json["firstFailingRun"] as? Int == 0)
      #expect(Set(try #require(json["sometimes"] as? [String: Int]).keys).contains("sold-out"))
      expected = [
        "property": "string", "fingerprint": "string", "alsoViolates": "strings", "file": "string",
        "orders": "integer", "stock": "integer", "overrides": "integer", "events": "integer",
        "shrinkRuns": "integer", "story": "strings", "figures": "counts",
      ]
      for example in examples { #expect(types(example) == expected) }
      let first = try #require(examples.first)
      #expect(first["property"] as? String == "oversell")
      #expect(first["fingerprint"] as? String == "oversell/write/stale/first")
      #expect([first["orders"], first["stock"], first["overrides"]] as? [Int] == [2, 1, 0])
      let files = examples.compactMap { $0["file"] as? String }
      #expect(files.allSatisfy { FileManager.default.fileExists(atPath: $0) })
      #expect(Set(files).count == examples.count)
    }
  }

  @Test func `where nothing fails there is no first failing run, and no file`() throws {
    try Folder.temporary { folder in
      let output = fuzz(
        "conditional-decrement", "--save", folder + "/new", "--budget", "200x", "--format", "json")
      #expect(output.code == .holds)
      let json = try output.json()
      #expect(json["verdict"] as? String == "holds")
      #expect(json["firstFailingRun"] is NSNull)
      #expect((json["counterexamples"] as? [Any])?.isEmpty == true)
      #expect(try Folder.contents(folder).isEmpty)
    }
  }

  @Test func `the runs that were found give way to the small ones`() throws {
    try Folder.temporary { folder in
      let output = fuzz("naive", "--save", folder, "--budget", "1000x")
      #expect(output.code == .violated)
      let names = try Folder.contents(folder).keys.sorted()
      #expect(!names.isEmpty)
      for name in names {
        #expect(name.wholeMatch(of: /[a-z-]+-naive-[0-9a-f]{6}\.seed/) != nil, "\(name)")
        #expect(!name.hasPrefix("unshrunk"))
        #expect(output.out.contains("replay  phantom replay \(folder)/\(name)\n"))
        #expect(phantom("replay", folder + "/" + name).code == .holds)
      }
    }
  }

  @Test(arguments: ["text", "json"])
  func `where nothing can be written the story is told, and no file is promised`(
    format: String
  ) throws {
    let output = fuzz(
      "naive", "--save", "/dev/null/folder", "--budget", "10x", "--format", format)
    #expect(output.code == .violated)
    #expect(output.out.contains("<-- it breaks"))
    #expect(!output.out.contains("/dev/null"))
    for line in output.error.split(separator: "\n") {
      #expect(line.hasPrefix("error: '/dev/null/folder/"))
      #expect(line.hasSuffix("cannot be written: Not a directory"))
    }
    if format == "json" {
      let examples = try output.json()["counterexamples"] as? [[String: Any]]
      #expect(examples?.first?["file"] is NSNull)
    }
  }

  @Test func `a record that cannot be written keeps nobody from the story`() throws {
    try Folder.temporary { folder in
      let path = "/dev/null/record"
      let error = "error: the record '\(path)' cannot be written: Not a directory\n"
      let violated = fuzz("naive", "--save", folder, "--budget", "10x", "--record", path)
      #expect(violated.code == .violated)
      #expect(violated.out.contains("<-- it breaks"))
      #expect(violated.error == error)
      let holds = fuzz(
        "conditional-decrement", "--save", folder, "--budget", "10x", "--record", path)
      #expect(holds.code == .missingFile)
      #expect(holds.out.hasPrefix("holds: "))
      #expect(holds.error == error)
    }
  }

  @Test func `what should happen and never does is exit 2, and named`() throws {
    try Folder.temporary { folder in
      let output = fuzz("boastful", "--save", folder, "--budget", "1000x")
      #expect(output.code == .inconclusive)
      #expect(
        output.out.hasPrefix(
          "note  payment-refused should sometimes happen, and never did (the payment provider "
            + "refuses a charge)\ninconclusive: boastful, 1,000 runs"))
      #expect(output.out.contains("seen: sold-out "))
      #expect(output.out.contains(", payment-refused 0\n"))
    }
  }

  @Test func `a strategy that goes two ways is exit 2, with the first event that differs`() throws {
    try Folder.temporary { folder in
      let output = fuzz("whimsical", "--save", folder, "--budget", "1000x")
      #expect(output.code == .inconclusive)
      let note = try #require(output.out.split(separator: "\n").first)
      #expect(note.hasPrefix("note  run "))
      #expect(note.contains("was made twice and went two ways; it is not deterministic; "))
      #expect(note.contains(/; after [0-9]+ events in common; one run #[0-9]+ tick .*; another #/))
      #expect(output.out.contains("\ninconclusive: whimsical, "))
    }
  }

  @Test func `a run that does not end is exit 2, kept, and told with the line that replays it`()
    throws
  {
    try Folder.temporary { folder in
      let output = fuzz(
        "tireless", "--save", folder, "--faults", "loss", "--orders", "3", "--budget", "200x")
      #expect(output.code == .inconclusive)
      let name = try #require(try Folder.contents(folder).keys.first)
      #expect(name.wholeMatch(of: /leak-tireless-[0-9a-f]{6}\.seed/) != nil)
      let note = try #require(output.out.split(separator: "\n").first)
      let words = #/ runs were left with code that never ended; the first is run [0-9]+, seed 0x/#
      #expect(note.contains(words), "\(note)")
      #expect(note.hasSuffix(": phantom replay \(folder)/\(name)"), "\(note)")
      let replayed = phantom(["replay", folder + "/" + name], strategies: Found.strategies)
      #expect(replayed.code == .inconclusive)
      #expect(replayed.out.contains("inconclusive: some code never ended"))
      #expect(replayed.out.contains("  > A run that leaves code behind which calls on and on"))
    }
  }

  @Test func `code that leaves the simulation is exit 2, with what to use in its place`() throws {
    try Folder.temporary { folder in
      let output = fuzz("runaway", "--save", folder, "--budget", "1000x")
      #expect(output.code == .inconclusive)
      #expect(output.out.hasPrefix("note  run 0: "))
      // Which of the nets catches it first is up to the threads.
      #expect(output.out.contains("; use "))
      #expect(output.out.contains("\ninconclusive: runaway, 1 run, "))
    }
  }

  @Test func `reports for a CI say the same`() throws {
    try Folder.temporary { folder in
      let output = fuzz(
        "naive", "--save", folder + "/new", "--budget", "100x", "--github", "--junit",
        folder + "/junit.xml", "--sarif", folder + "/it.sarif")
      #expect(output.code == .violated)
      #expect(output.error.hasPrefix("::error file=\(folder)/new/oversell-naive-"))
      let files = try Folder.contents(folder + "/new").keys
      let junit = try String(contentsOfFile: folder + "/junit.xml", encoding: .utf8)
      let sarif = try String(contentsOfFile: folder + "/it.sarif", encoding: .utf8)
      for name in files {
        #expect(junit.contains(name))
        #expect(sarif.contains(name))
      }
    }
  }
}
