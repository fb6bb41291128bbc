import Foundation
import Inventory
import Strategies
import Testing
import Tracing

@Suite struct `A trace as JSON` {
  private func document(_ strategy: any OrderStrategy.Type) throws -> [String: Any] {
    let text = TraceJSON.document(Vase.recording(strategy)).text
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(read as? [String: Any])
  }

  private func member(_ key: String, of json: JSON) -> JSON? {
    guard case .object(let members) = json else { return nil }
    return members.first { $0.key == key }?.value
  }

  @Test func `an event at the database says what its order believes, and what is true`() throws {
    let json = TraceJSON.document(Vase.recording(Naive.self))
    guard case .array(let events) = member("events", of: json) else {
      Issue.record("there are no events")
      return
    }
    #expect(
      events[7] == [
        "id": 8, "tick": 150, "kind": "request", "lane": 2, "process": "db", "order": "order-2",
        "attempt": 1, "cause": 6, "text": "order-2: write item-1 = 0 -> done (takes unit 1)",
        "message": 5,
        "facts": [["subject": "stock of item-1", "believed": "1", "true": "0", "told": 6]],
        "changes": [
          ["unit": 1, "item": "item-1", "order": "order-2", "state": "sold"],
          ["beliefs": "order-2", "facts": []],
        ],
        "breaches": [0, 1, 2], "choice": 12,
      ])
  }

  @Test func `every event has its keys, and every place is one`() throws {
    for strategy in BuiltIn.strategies + [Hold.self] {
      let document = try document(strategy)
      func list(_ key: String) throws -> [[String: Any]] {
        try #require(document[key] as? [[String: Any]])
      }
      let (events, lanes) = try (list("events"), list("lanes"))
      let messages = try list("messages")
      let choices = try list("choices")
      #expect(!events.isEmpty)
      for (place, event) in events.enumerated() {
        #expect(event["id"] as? Int == place + 1)
        #expect((1...place + 1).contains(event["cause"] as? Int ?? 1))
        #expect(lanes.indices.contains(event["lane"] as? Int ?? -1))
        #expect(messages.isEmpty || messages.indices.contains(event["message"] as? Int ?? 0))
        #expect(choices.isEmpty || choices.indices.contains(event["choice"] as? Int ?? 0))
      }
      for message in messages {
        let (sent, ended) = try (
          #require(message["sent"] as? Int), #require(message["ended"] as? Int)
        )
        #expect(sent < ended)
      }
    }
  }
}
