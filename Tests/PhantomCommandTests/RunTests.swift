import Foundation
import PhantomCommand
import Testing

@Suite struct `The subcommand run` {
  @Test func `its JSON has all the keys of the contract`() throws {
    let output = phantom("run", "--format", "json")
    #expect(output.error == "")
    let json = try output.json()
    #expect(json["strategy"] as? String == "naive")
    #expect(json["database"] as? String == "network-lag")
    #expect(json["seed"] as? String == "0x0000000000000008")
    #expect(json["verdict"] as? String == "violated")
    for key in [
      "stock", "orders", "placed", "outOfStock", "failed", "unitsSold", "events", "ticks",
    ] {
      #expect(json[key] is Int, "\(key)")
    }
    #expect(json["stock"] as? Int == 10)
    #expect(json["orders"] as? Int == 15)
    #expect((json["digest"] as? String)?.count == 18)
    #expect(json["trace"] == nil)
    let violations = try #require(json["violations"] as? [[String: Any]])
    #expect(!violations.isEmpty)
    for violation in violations {
      let property = try #require(violation["property"] as? String)
      let fingerprint = try #require(violation["fingerprint"] as? String)
      #expect(fingerprint.hasPrefix(property + "/"))
      #expect(violation["tick"] is Int)
      #expect(violation["explanation"] is String)
    }
  }

  @Test func `a trace in JSON has what an order believes beside what is true`() throws {
    let plain = try phantom("run", "--format", "json").json()
    let json = try phantom("run", "--format", "json", "--trace").json()
    #expect(json["digest"] as? String == plain["digest"] as? String)
    let trace = try #require(json["trace"] as? [String: Any])
    #expect(trace["digest"] as? String == json["digest"] as? String)
    let events = try #require(trace["events"] as? [[String: Any]])
    #expect(events.count == json["events"] as? Int)
    let facts = events.flatMap { $0["facts"] as? [[String: Any]] ?? [] }
    #expect(facts.contains { $0["believed"] as? String != $0["true"] as? String })
    #expect(events.contains { $0["kind"] as? String == "answer" })
  }

  @Test(arguments: [
    ["run"], ["run", "--trace"], ["run", "--format", "json", "--trace", "--faults", "all"],
    ["run", "--strategy", "reservation", "--seed", "0xab", "--faults", "payments"],
    ["compare", "--runs", "1", "--orders", "4", "--format", "json"], ["compare", "--runs", "2"],
    ["list"],
    ["replay", "--trace", "--format", "json", Folder.seeds],
  ])
  func `twice the same arguments print twice the same bytes`(arguments: [String]) {
    let first = phantom(arguments)
    _ = phantom("run", "--seed", "99")
    let second = phantom(arguments)
    #expect(first.out == second.out)
    #expect(first.error == second.error)
    #expect(first.code == second.code)
  }

  @Test func `exit 0 where it holds, 1 where it is violated`() {
    #expect(phantom("run", "--strategy", "conditional-decrement").code == .holds)
    #expect(phantom("run", "--database", "instant").code == .holds)
    #expect(phantom("run", "--strategy", "naive").code == .violated)
    #expect(phantom("run", "--orders", "0").code == .holds)
  }

  @Test func `the text says how often what was told, and what broke`() {
    let text = phantom("run").out
    #expect(text.hasPrefix("naive on network-lag: 15 orders, 10 in stock\n"))
    #expect(text.contains("\n  placed        15\n"))
    #expect(text.contains("\n  units sold    15 of 10\n"))
    #expect(text.contains("\nviolated\n"))
    #expect(text.contains("\n  oversell/write/stale/first  at tick "))
    #expect(text.contains("\n    11 units of item-1 are promised, and there were 10\n"))
  }

  @Test(arguments: [
    ["--seed", "5"], ["--scenario", "bouquet"], ["--scenario", "spread", "--orders", "4"],
    ["--strategy", "reservation", "--faults", "payments,pauses", "--latency", "7"],
    ["--database", "instant", "--stock", "3", "--quantity", "2", "--items", "2"],
    ["--instances", "1", "--arrivals", "0...90", "--replica-lag", "30"],
    ["--scenario", "part-2", "--faults", "none"],
  ])
  func `the line to replay a run runs the same again`(options: [String]) throws {
    let output = phantom(["run"] + options)
    let line = try #require(output.out.split(separator: "\n").last)
    #expect(line.hasPrefix("replay  phantom run "))
    let again = phantom(line.split(separator: " ").dropFirst(2).map(String.init))
    #expect(again.out == output.out)
    #expect(again.code == output.code)
  }

  @Test func `seeds of each spelling are taken`() throws {
    let decimal = try phantom("run", "--format", "json", "--seed", "171").json()
    let hexadecimal = try phantom("run", "--format", "json", "--seed", "0xAB").json()
    #expect(decimal["seed"] as? String == "0x00000000000000ab")
    #expect(decimal["digest"] as? String == hexadecimal["digest"] as? String)
    let commit = String(repeating: "0123456789", count: 4)
    let other = String(repeating: "0123456789", count: 3) + "0123456780"
    let first = try phantom("run", "--format", "json", "--seed", commit).json()
    let second = try phantom("run", "--format", "json", "--seed", other).json()
    #expect(first["seed"] as? String != second["seed"] as? String)
  }

  @Test func `what is saved replays as expected`() throws {
    try Folder.temporary { folder in
      for strategy in ["naive", "reservation", "compare-and-set"] {
        let path = folder + "/\(strategy).seed"
        let run = phantom(
          "run", "--strategy", strategy, "--faults", "all", "--seed", "3", "--save", path)
        #expect(run.code == (strategy == "naive" ? .violated : .holds))
        let replay = phantom("replay", path)
        #expect(replay.code == .holds)
        #expect(replay.error == "")
        #expect(replay.out.hasPrefix("\(path)  as expected\n"))
      }
    }
  }
}
