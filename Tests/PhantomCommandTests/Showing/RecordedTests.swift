import Foundation
import Testing

/// Goal: what a recording says of messages, spells and beliefs where things go wrong is so. Method: files of
/// the corpus and a few runs, each with the event at which it shows; read from the JSON.
@Suite struct `A recording of what goes wrong` {
  private func trace(_ run: String...) throws -> [String: Any] {
    try phantom(["trace"] + run + ["--format", "json"]).json()
  }

  private func list(_ key: String, of document: [String: Any]) throws -> [[String: Any]] {
    try #require(document[key] as? [[String: Any]])
  }

  private func seed(_ name: String) -> String { "\(Folder.seeds)/\(name).seed" }

  @Test func `a message for a paused process arrives before it is handled`() throws {
    let document = try trace(seed("lease-lost-in-a-pause"))
    let message = try #require(list("messages", of: document).first { $0["ended"] as? Int == 42 })
    #expect(message["arrival"] as? Int == 200)
    #expect(message["sent"] as? Int == 10)
    let spells = try list("spells", of: document)
    #expect(spells.map { $0["kind"] as? String } == ["pause"])
    #expect(spells.first?["start"] as? Int == 190)
    #expect(spells.first?["end"] as? Int == 2_190)
  }

  @Test func `a lease that has run out is nobody's`() throws {
    let events = try list("events", of: trace(seed("lease-lost-in-a-pause")))
    let changes = events.flatMap { event in
      (event["changes"] as? [[String: Any]] ?? []).filter {
        $0["truth"] as? String == "lock of item-1"
      }.map { "\(event["tick"] ?? "") \($0["value"] ?? "")" }
    }
    // It was given for 1,600 ticks at tick 50; the first to see that it is over comes at 1,800.
    #expect(changes == ["50 token 1", "1800 free", "1850 token 2", "2150 free"])
  }

  @Test func `a copy is told from its original`() throws {
    let messages = try list("messages", of: trace(seed("fault-duplication")))
    #expect(messages.contains { $0["isCopy"] as? Bool == true })
    #expect(messages.contains { $0["isCopy"] as? Bool == false })
  }

  @Test func `whoever is served by a process that crashes is forgotten`() throws {
    let document = try trace(seed("fault-crashes"))
    let spell = try #require(list("spells", of: document).first { $0["kind"] as? String == "down" })
    #expect(spell["start"] as? Int == 101)
    #expect(spell["end"] as? Int == 102)
    let crash = try #require(
      list("events", of: document).first { $0["kind"] as? String == "crash" })
    let changes = try #require(crash["changes"] as? [[String: Any]])
    #expect(
      changes.compactMap { $0["progress"] as? String } == ["order-2", "order-1"])
    // Who was told something believes it no more.
    #expect(changes.compactMap { $0["beliefs"] as? String } == ["order-2"])
  }

  @Test func `what a failover loses is true no more`() throws {
    let document = try trace(
      "--strategy", "reservation", "--database", "failover", "--orders", "8", "--stock", "6",
      "--arrivals", "0...4000", "--faults", "failovers", "--seed", "1")
    let events = try list("events", of: document)
    let lost = try #require(events.first { ($0["text"] as? String)?.contains("is lost;") == true })
    let changes = try #require(lost["changes"] as? [[String: Any]])
    #expect(changes.contains { ($0["truth"] as? String)?.hasPrefix("reservation ") == true })
    // The customer who is told that the order is placed has nothing, and the shop takes it for true.
    let breach = try #require(
      list("breaches", of: document).first { $0["property"] as? String == "honest-answer" })
    let told = events[(try #require(breach["event"] as? Int)) - 1]
    let facts = try #require(told["facts"] as? [[String: Any]])
    #expect(facts.contains { $0["believed"] as? String != $0["true"] as? String })
  }

  @Test func `of several replies an order believes the one with the highest version`() throws {
    let document = try trace(
      "--strategy", "quorum-read-write", "--quantity", "2", "--orders", "6", "--stock", "4",
      "--arrivals", "0...4000", "--faults", "all", "--seed", "1")
    let events = try list("events", of: document)
    for event in events {
      guard let text = event["text"] as? String, let order = event["order"] as? String,
        let stored = text.firstMatch(of: /: store item-1 = (\d+) at version/),
        let facts = event["facts"] as? [[String: Any]],
        let stock = facts.first(where: { $0["subject"] as? String == "stock of item-1" }),
        let believed = (stock["believed"] as? String).flatMap(Int.init),
        let left = Int(stored.output.1)
      else { continue }
      #expect([believed, believed - 2].contains(left), "\(order): \(text)")
    }
  }
}
