import Checking
import Inventory
import Strategies
import Testing
import Tracing

@Suite struct `A trace as text` {
  @Test func `two orders and one vase, event by event`() {
    let text = TraceText.lines(Vase.recording(Naive.self)).joined(separator: "\n")
    #expect(
      text == """
        event  tick  where       what                                                            believes     true  because of
           #1     0  instance-1  order-1 arrives, wants 1 of item-1
           #2     0  instance-2  order-2 arrives, wants 1 of item-1
           #3    50  db          order-1: read item-1 -> 1                                                                  #1
           #4    50  db          order-2: read item-1 -> 1                                                                  #2
           #5   100  instance-1  order-1 is told: read -> 1                                             1  =  1             #3
           #6   100  instance-2  order-2 is told: read -> 1                                             1  =  1             #4
           #7   150  db          order-1: write item-1 = 0 -> done (stock 1 -> 0, takes unit 1)         1  =  1             #5
           #8   150  db          order-2: write item-1 = 0 -> done (takes unit 1)                       1  ≠  0             #6  <-- breaks double-sold-unit, oversell, phantom-stock
           #9   200  instance-1  order-1 is told: write -> done                                                             #7
          #10   200  instance-1  order-1: ORDER_PLACED                                                                      #9
          #11   200  instance-2  order-2 is told: write -> done                                                             #8
          #12   200  instance-2  order-2: ORDER_PLACED                                                                     #11
        """)
  }

  @Test func `a reservation that is forgotten is seen to expire`() {
    var scenario = Vase.scenario
    scenario.orders.removeLast()
    let lines = TraceText.lines(Vase.recording(Hold.self, scenario))
    #expect(lines.contains { $0.contains("order-1: reserve 1 of item-1 -> reservation 1") })
    #expect(lines.contains { $0.contains("(stock 1 -> 0, holds unit 1)") })
    #expect(lines.contains { $0.contains("sweeper: a round begins") })
    #expect(lines.contains { $0.contains("takes back unit 1") })
  }

  @Test func `nothing is a heading`() {
    #expect(
      TraceText.lines(Vase.recording(Naive.self), events: [])
        == ["event  tick  where  what  believes  true  because of"])
  }

  @Test func `each event is a line, and no line ends in a blank`() {
    for strategy in BuiltIn.strategies {
      let recording = Vase.recording(strategy)
      let lines = TraceText.lines(recording)
      #expect(lines.count == recording.events.count + 1)
      #expect(lines.allSatisfy { $0.last != " " })
    }
  }
}

/// Holds units, and forgets about them.
struct Hold: OrderStrategy {
  static let name = "hold"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.reserve(item, quantity: quantity)
    return .failed(.contention)
  }
}
