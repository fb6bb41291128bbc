import Checking
import Inventory
import Strategies
import Testing
import Tracing

@Suite struct `Where two runs part` {
  @Test func `equal runs do not`() {
    let first = Vase.run(Naive.self).trace
    let parting = Parting("naive", first, "again", Vase.run(Naive.self).trace)
    #expect(parting.isNone)
    #expect(parting.common == first.count)
    #expect(parting.lines == ["naive and again do not part"])
    #expect(Parting("a", [], "b", []).isNone)
  }

  @Test func `write and decrement part where the first order deducts`() {
    let parting = Parting(
      "naive", Vase.run(Naive.self).trace, "naive-decrement", Vase.run(NaiveDecrement.self).trace)
    #expect(!parting.isNone)
    #expect(parting.common == 6)
    #expect(
      parting.lines == [
        "after 6 events in common",
        "  naive            #7 tick 150 at db: "
          + "order-1: write item-1 = 0 -> done (stock 1 -> 0, takes unit 1)",
        "  naive-decrement  #7 tick 150 at db: "
          + "order-1: decrement item-1 by 1 -> done (stock 1 -> 0, takes unit 1)",
      ])
  }

  @Test func `a run that ends earlier parts where it has ended`() {
    let whole = Vase.run(Naive.self).trace
    let parting = Parting("whole", whole, "short", Array(whole.prefix(11)))
    #expect(parting.common == 11)
    #expect(
      parting.lines == [
        "after 11 events in common",
        "  whole  #12 tick 200 at instance-2: order-2: ORDER_PLACED",
        "  short  has ended",
      ])
    #expect(
      parting.json == [
        "strategies": ["whole", "short"], "common": 11,
        "first": "#12 tick 200 at instance-2: order-2: ORDER_PLACED", "second": nil,
      ])
  }

  @Test func `the other way round it parts at the same place`() {
    let traces = BuiltIn.strategies.map { Vase.run($0).trace }
    for first in traces {
      for second in traces {
        let there = Parting("a", first, "b", second)
        #expect(there.common == Parting("b", second, "a", first).common)
        // An independent answer: the longest prefix that is equal.
        let common = (0...first.count).last { first.prefix($0) == second.prefix($0) }
        #expect(there.common == common)
      }
    }
  }
}
