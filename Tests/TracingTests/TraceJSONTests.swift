import Checking
import Foundation
import Inventory
import Strategies
import Testing
import Tracing

@Suite struct `A trace as JSON` {
  private func events(_ strategy: any OrderStrategy.Type) throws -> [[String: Any]] {
    let text = TraceJSON.events(Vase.run(strategy).trace).text
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(read as? [[String: Any]])
  }

  @Test func `an event at the database says what its order believes, and what is true`() throws {
    let event = TraceJSON.events([Vase.run(Naive.self).trace[7]])
    #expect(
      event == [
        [
          "sequence": 8, "tick": 150, "process": "db", "kind": "request", "cause": 6,
          "what": "order-2: write item-1 = 0 -> done (takes unit 1)", "order": "order-2",
          "attempt": 1, "believes": ["item": "item-1", "quantity": 1, "version": nil],
          "true": ["quantity": 0, "version": 2],
        ]
      ])
  }

  @Test func `every event has its keys, and causes come first`() throws {
    for strategy in BuiltIn.strategies + [Hold.self] {
      let events = try events(strategy)
      #expect(!events.isEmpty)
      for (place, event) in events.enumerated() {
        #expect(event["sequence"] as? Int == place + 1)
        #expect(event["tick"] is Int)
        #expect(event["process"] is String)
        #expect(event["kind"] is String)
        #expect(event["what"] is String)
        #expect((0...place).contains(event["cause"] as? Int ?? -1))
        let isOfOrder = event["order"] != nil
        #expect((event["believes"] != nil) == isOfOrder)
        #expect((event["true"] != nil) == isOfOrder)
      }
      #expect(events.contains { $0["kind"] as? String == "answer" })
      #expect(events.contains { $0["believes"] is NSNull })
    }
  }

  @Test func `before it was told anything an order believes nothing, afterwards what it was told`()
    throws
  {
    let events = try events(CompareAndSet.self)
    #expect(events.first?["believes"] is NSNull)
    let told = try #require(events.first { ($0["what"] as? String)?.contains("is told") == true })
    let belief = try #require(told["believes"] as? [String: Any])
    #expect(belief["quantity"] as? Int == 1)
    #expect(belief["version"] as? Int == 0)
  }
}
