import Inventory
import Strategies
import Testing
import Tracing

/// Goal: two runs are shown from where they differ, each event once, beside what matches it.
@Suite struct `Two runs side by side` {
  private func run(_ recording: Recording) -> SideBySide.Run {
    SideBySide.Run(recording, name: recording.strategy)
  }

  @Test func `two strategies and one vase`() {
    let both = SideBySide(run(Vase.recording(Naive.self)), run(Vase.recording(NaiveDecrement.self)))
    #expect(both.common == 6)
    #expect(
      both.lines == [
        "6 events in common, up to tick 100",
        "",
        "tick  naive                                                                      naive-decrement",
        "  50  #4 db: order-2: read item-1 -> 1                                        =  #4 db: order-2: read item-1 -> 1",
        " 100  #5 instance-1: order-1 is told: read -> 1                               =  #5 instance-1: order-1 is told: read -> 1",
        " 100  #6 instance-2: order-2 is told: read -> 1                               =  #6 instance-2: order-2 is told: read -> 1",
        " 150  #7 db: order-1: write item-1 = 0 -> done (stock 1 -> 0, takes unit 1)   |  #7 db: order-1: decrement item-1 by 1 -> done (stock 1 -> 0, takes unit 1)",
        " 150  #8 db: order-2: write item-1 = 0 -> done (takes unit 1)  <-- it breaks  |  #8 db: order-2: decrement item-1 by 1 -> done (stock 0 -> -1, takes unit 0)  <-- it breaks",
        " 200  #9 instance-1: order-1 is told: write -> done                           |  #9 instance-1: order-1 is told: decrement -> done",
        " 200  #10 instance-1: order-1: ORDER_PLACED                                   =  #10 instance-1: order-1: ORDER_PLACED",
        " 200  #11 instance-2: order-2 is told: write -> done                          |  #11 instance-2: order-2 is told: decrement -> done",
        " 200  #12 instance-2: order-2: ORDER_PLACED                                   =  #12 instance-2: order-2: ORDER_PLACED",
      ])
  }

  @Test func `what is the same is said to be`() {
    let both = SideBySide(run(Vase.recording(Naive.self)), run(Vase.recording(Naive.self)))
    #expect(both.isSame)
    #expect(both.lines == ["naive and naive are the same, in all 12 events"])
  }

  @Test(arguments: 1...4)
  func `each event from there on is shown once`(seed: Int) {
    for strategy in BuiltIn.strategies {
      let (one, other) = (
        Troubled.run(Naive.self, seed: seed).recording,
        Troubled.run(strategy, seed: seed).recording
      )
      let both = SideBySide(run(one), run(other))
      guard !both.isSame else { continue }
      let rows = both.lines.dropFirst(3)
      let context = min(both.common, 3)
      let cell = ##/(?:^ *\d+|[=|<>])  #(\d+)\s/##
      let numbers = rows.flatMap { row in row.matches(of: cell).map { Int($0.output.1) ?? 0 } }
      let first = both.common + 1 - context
      let expected = Array(first...one.events.count) + Array(first...other.events.count)
      #expect(numbers.sorted() == expected.sorted(), "\(strategy.name), seed \(seed)")
    }
  }
}
