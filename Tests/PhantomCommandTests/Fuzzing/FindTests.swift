import Foundation
import Inventory
import PhantomCommand
import Testing

/// Goal: one command reproduces the kata's incident and keeps it; and whatever is sought and not
/// found, or cannot be sought, is told, with the exit code of the contract.
@Suite struct `The option find` {
  private let sought = "placed=5 unitsSold=7"

  @Test func `the kata's incident is found, told, kept and replayed`() throws {
    try Folder.temporary { folder in
      let output = phantom("fuzz", "--scenario", "incident", "--find", sought, "--save", folder)
      #expect(output.code == .violated)
      #expect(output.error == "")
      let lines = output.out.split(separator: "\n").map(String.init)
      #expect(lines.first?.hasPrefix("placed=5 unitsSold=7: 5 orders for ") == true)
      #expect(lines.count { $0.hasSuffix("stops waiting for an answer.") } == 2)
      #expect(
        lines.contains { $0.hasPrefix("found: retry-without-key, 1,000 runs, the first is ") })
      let name = try #require(try Folder.contents(folder).keys.first)
      #expect(name.hasPrefix("figures-retry-without-key-"))
      #expect(lines.contains("replay  phantom replay \(folder)/\(name)"))
      let replay = phantom("replay", folder)
      #expect(replay.code == .holds)
      #expect(replay.out.contains("  as expected\n"))
      #expect(replay.out.contains("  placed=5 unitsSold=7: 5 orders for "))
      #expect(phantom("seeds", "verify", folder).code == .holds)
      #expect(phantom("seeds", "list", folder).out.contains("  placed=5 unitsSold=7  "))
      #expect(phantom("shrink", folder + "/" + name).code == .violated)
    }
  }

  @Test func `what is not found is exit 2, and says so everywhere`() throws {
    try Folder.temporary { folder in
      let output = phantom(
        "fuzz", "--scenario", "incident", "--strategy", "conditional-decrement", "--find", sought,
        "--budget", "500x", "--save", folder + "/none", "--github", "--junit", folder + "/junit",
        "--sarif", folder + "/sarif")
      #expect(output.code == .inconclusive)
      #expect(
        output.out.hasPrefix(
          "note  no run of 500 has placed=5 unitsSold=7\nnot found: conditional-decrement, 500 runs"
        ))
      #expect(
        output.error
          == "::warning title=conditional-decrement%3A inconclusive::no run of 500 has placed=5 "
          + "unitsSold=7\n")
      #expect(!FileManager.default.fileExists(atPath: folder + "/none"))
      let junit = try String(contentsOfFile: folder + "/junit", encoding: .utf8)
      #expect(junit.contains(#"tests="2" failures="0" errors="1" skipped="1""#))
      #expect(junit.contains("no run of 500 has placed=5 unitsSold=7</error>"))
      let sarif = try String(contentsOfFile: folder + "/sarif", encoding: .utf8)
      #expect(sarif.contains("figures: a run with placed=5 unitsSold=7"))
    }
  }

  @Test func `the reports tell what was found, and nothing of what broke besides`() throws {
    try Folder.temporary { folder in
      let output = phantom(
        "fuzz", "--scenario", "incident", "--find", sought, "--save", folder, "--budget", "200x",
        "--github",
        "--junit", folder + "/junit", "--sarif", folder + "/sarif", "--format", "json")
      let json = try output.json()
      #expect(json["find"] as? String == sought)
      #expect(json["verdict"] as? String == "violated")
      let examples = try #require(json["counterexamples"] as? [[String: Any]])
      #expect(examples.count == 1)
      #expect(examples[0]["property"] is NSNull && examples[0]["fingerprint"] is NSNull)
      let figures = try #require(examples[0]["figures"] as? [String: Int])
      #expect(figures["placed"] == 5 && figures["unitsSold"] == 7)
      #expect(output.error.split(separator: "\n").count == 1)
      #expect(output.error.hasPrefix("::error file="))
      let junit = try String(contentsOfFile: folder + "/junit", encoding: .utf8)
      #expect(junit.contains(#"tests="2" failures="1" errors="0" skipped="0""#))
      let sarif = try #require(
        try JSONSerialization.jsonObject(
          with: Data(contentsOf: URL(filePath: folder + "/sarif"))) as? [String: Any])
      let run = try #require((sarif["runs"] as? [[String: Any]])?.first)
      let results = try #require(run["results"] as? [[String: Any]])
      #expect(results.map { $0["ruleId"] as? String } == ["figures"])
      #expect(results.map { $0["ruleIndex"] as? Int } == [0])
    }
  }

  @Test func `parts, merged, come to what the whole comes to`() throws {
    let options = [
      "--scenario", "incident", "--orders", "2", "--find", "placed=2 unitsSold=4", "--budget",
      "2000x",
    ]
    let whole = try Folder.temporary { folder in
      try Found(phantom(["fuzz", "--save", folder] + options), folder)
    }
    let merged = try Folder.temporary { folder in
      let records = (1...2).map { part in
        let record = folder + "/record-\(part)"
        _ = phantom(
          ["fuzz", "--save", folder + "/part", "--shard", "\(part)/2", "--record", record] + options
        )
        return record
      }
      return try Found(phantom(["merge", "--save", folder + "/all"] + records), folder + "/all")
    }
    #expect(merged == whole)
    #expect(merged.code == .violated)
  }

  @Test func `a scenario's strategy and budget are taken unless others are given`() throws {
    func json(_ options: String...) throws -> [String: Any] {
      try phantom(
        ["fuzz", "--scenario", "incident", "--find", "orders=6", "--format", "json"] + options
      ).json()
    }
    #expect(try json("--budget", "1x")["runs"] as? Int == 1)
    // Of 20,000 runs, which are the scenario's, there is a twentieth part of a thousand.
    #expect(try json("--strategy", "naive", "--shard", "20/20")["runs"] as? Int == 1_000)
    #expect(
      try json("--strategy", "naive", "--shard", "20/20", "--budget", "19000x")["runs"] as? Int == 0
    )
    let run = phantom("run", "--scenario", "incident")
    #expect(run.out.hasPrefix("retry-without-key on network-lag: 5 orders, 10 in stock\n"))
  }

  @Test func `a tool without the scenario's strategy asks for one`() {
    let output = phantom(
      ["fuzz", "--scenario", "incident", "--budget", "1x"],
      strategies: Found.strategies.filter {
        $0.name == "rare"
      })
    #expect(output.code == .usage)
    #expect(output.error.contains("name another with '--strategy <strategy>'"))
  }
}
