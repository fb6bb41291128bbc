import Checking
import Inventory
import Simulation
import Strategies
import Testing

@testable import Tracing

/// Goal: a recording says of every moment what the run's own books say. Method: runs of all strategies
/// in worlds where everything goes wrong, held against the oracles' figures, and against the states
/// that come of going event by event; a few scripted ones, looked at closely.
@Suite struct `A recorded run` {
  @Test(arguments: 1...8)
  func `in the end it knows the stock, and who has what`(seed: Int) {
    for strategy in BuiltIn.strategies {
      let (report, recording) = Troubled.run(strategy, seed: seed)
      let end = recording.moment(after: recording.events.count)
      #expect(end.tick == report.ticks)
      #expect(
        report.stockLeft.indices.map { end.truth(of: "stock of item-\($0 + 1)") }
          == report.stockLeft.map { "\($0)" }, "\(strategy.name), seed \(seed)")
      // An order that has the same unit twice has it once here.
      let owners = end.holdings.flatMap(\.owners).count
      let isOnce = !report.violations.contains { $0.property == .atMostOnce }
      if isOnce { #expect(owners == report.unitsSold, "\(strategy.name), seed \(seed)") }
      let words = recording.orders.map { $0.outcome?.split(separator: " ").first.map(String.init) }
      #expect(words == report.results.map { $0.outcome?.word })
    }
  }

  @Test(arguments: 1...4)
  func `any moment is what comes of going event by event`(seed: Int) {
    for strategy in BuiltIn.strategies {
      let (_, recording) = Troubled.run(strategy, seed: seed)
      var state = recording.beginning
      var laid = recording
      laid.layCheckpoints()
      for event in recording.events {
        recording.advance(&state, by: event)
        let moment = recording.moment(after: event.id)
        #expect(laid.moment(after: event.id) == moment)
        #expect(moment.holdings == state.holdings)
        #expect(moment.truths == state.truths)
        for order in moment.orders {
          for fact in order.facts {
            #expect(fact.told <= event.id)
            #expect(fact.truth == moment.truth(of: fact.subject))
          }
        }
      }
    }
  }

  @Test(arguments: 1...4)
  func `messages go from where they are sent to where they end, and take their time`(seed: Int) {
    for strategy in BuiltIn.strategies {
      let (_, recording) = Troubled.run(strategy, seed: seed)
      for (place, message) in recording.messages.enumerated() {
        let (sent, ended) = (
          recording.events[message.sent - 1], recording.events[message.ended - 1]
        )
        #expect(ended.message == place)
        #expect(sent.tick <= message.arrival && message.arrival <= ended.tick)
        switch message.fate {
        case .arrived, .late: #expect(ended.lane == message.to)
        case .lost, .cut: #expect(ended.lane == message.from)
        case .unreachable: #expect([message.from, message.to].contains(ended.lane))
        }
      }
      for event in recording.events {
        #expect(recording.lanes[event.lane].process == event.process)
      }
      let names = recording.lanes.map { "\($0.name) at \($0.process)" }
      #expect(Set(names).count == names.count)
    }
  }

  @Test func `two orders believe in one vase, and one of them is mistaken`() {
    let recording = Vase.recording(Naive.self)
    #expect(recording.lanes.map(\.name) == ["order-1", "order-2", "db"])
    #expect(recording.events.filter(\.isMistaken).map(\.id) == [8])
    let told = recording.moment(after: 6)
    #expect(told.orders.map(\.state) == ["waits for db (write)", "waits for db (write)"])
    #expect(told.orders.flatMap(\.facts).map(\.isTrue) == [true, true])
    let written = recording.moment(after: 7)
    #expect(written.truth(of: "stock of item-1") == "0")
    #expect(written.holdings.map { $0.owners.map(\.order) } == [["order-1"]])
    #expect(written.orders[1].isMistaken)
    let end = recording.moment(after: 12)
    #expect(end.holdings.map { $0.owners.map(\.order) } == [["order-1", "order-2"]])
    #expect(end.orders.map(\.state) == ["was told ORDER_PLACED", "was told ORDER_PLACED"])
    #expect(end.inFlight.isEmpty)
  }

  @Test func `the causal past is what could have had a part in it`() {
    let recording = Vase.recording(Naive.self)
    #expect(recording.causes(of: 8) == [2, 4, 6, 8])
    #expect(recording.past(of: 8) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(recording.past(of: 5) == [1, 3, 5])
    #expect(recording.effects(of: 5) == [7])
    #expect(recording.events(of: ["order-2"]) == [2, 4, 6, 8, 11, 12])
    #expect(recording.events(of: ["instance-1"]) == [1, 3, 5, 7, 9, 10])
    #expect(recording.events(around: 150, within: 10) == [7, 8])
  }
}
