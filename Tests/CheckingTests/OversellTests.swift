import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: `oversell` is reported where more units are promised than there were, and nowhere else.
/// In a calm world each message takes 50 ticks: all read at 50, hear of it at 100, write at 150.
@Suite struct `The property oversell` {
  @Test func `naive promises 15 of 10, and the eleventh write breaks it`() {
    let report = run(Naive.self, .at(stock: 10, orders: 15))
    let violation = report.violation(of: .oversell)
    #expect(violation?.fingerprint.description == "oversell/write/stale/first")
    // 15 arrivals, 15 reads, 15 replies, then the writes.
    #expect(violation?.sequence == 45 + 11)
    #expect(violation?.tick == 150)
    #expect(violation?.orders.first == 10)
    #expect(violation?.explanation == "11 units of item-1 are promised, and there were 10")
    #expect(report.unitsSold == 15)
    #expect(report.placed == 15)
    #expect(report.verdict == .violated)
  }

  @Test func `as many orders as units do not exceed the count`() {
    #expect(run(Naive.self, .at(stock: 15, orders: 15)).violation(of: .oversell) == nil)
    #expect(run(Naive.self, .at(stock: 14, orders: 15)).violation(of: .oversell) != nil)
  }

  @Test func `with no distance to the database naive holds`() {
    let report = run(Naive.self, .at(.instant, stock: 10, orders: 15))
    #expect(report.verdict == .holds)
    #expect(report.violations.isEmpty)
    #expect(report.placed == 10)
    #expect(report.outOfStock == 5)
    #expect(report.unitsSold == 10)
  }

  @Test func `a blind decrement below zero oversells, and nothing else breaks`() {
    let report = run(NaiveDecrement.self, .at(stock: 1, orders: 3))
    #expect(report.fingerprints == ["oversell/decrement/stale/first"])
    #expect(report.violations.first?.tick == 150)
    #expect(report.violations.first?.sequence == 9 + 2)
    #expect(report.stockLeft == [-2])
  }

  @Test func `an order of more units counts as many`() {
    #expect(run(NaiveDecrement.self, .at(stock: 5, wanting: [3, 2])).violations.isEmpty)
    let report = run(NaiveDecrement.self, .at(stock: 5, wanting: [3, 3]))
    #expect(
      report.violations.map(\.explanation) == [
        "6 units of item-1 are promised, and there were 5"
      ])
  }

  @Test func `each item has a count of its own`() {
    var scenario = Scenario.at(stock: 1, orders: 2)
    scenario.stock = [1, 1]
    scenario.orders[1].item = ItemID(2)
    #expect(run(NaiveDecrement.self, scenario).verdict == .holds)
    scenario.orders[0].item = ItemID(2)
    #expect(
      run(NaiveDecrement.self, scenario).violations.map(\.explanation) == [
        "2 units of item-2 are promised, and there was 1"
      ])
  }
}
