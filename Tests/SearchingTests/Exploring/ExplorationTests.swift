import Checking
import Inventory
import Simulation
import Strategies
import Testing

@testable import Searching

/// Goal: every schedule of a small sale is visited, up to equivalence. Method: counts that have a
/// formula or were found by hand; and, for all strategies that know no timer, the same ways of failing
/// and the same ends as by enumerating every interleaving.
@Suite struct `Exploring a sale` {
  private func explore(
    _ strategy: any OrderStrategy.Type, stock: Int, orders: Int,
    _ kind: Exploration.Kind = .optimal
  ) -> Exploration {
    var exploration = Exploration()
    exploration.run(scenario(stock: stock, orders: orders), strategy, kind)
    #expect(exploration.isComplete)
    #expect(exploration.unfinished == 0)
    #expect(exploration.blocked == 0)
    return exploration
  }

  private func scenario(stock: Int, orders: Int) -> Scenario {
    Scenario(
      instances: 3, stock: [stock],
      orders: (1...orders).map {
        Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: ($0 - 1) % 3 + 1)
      })
  }

  @Test(arguments: [(1, 1), (2, 4), (3, 36), (4, 576)])
  func `naive orders with ample stock: (n!)^2 classes`(orders: Int, classes: Int) {
    #expect(explore(Naive.self, stock: 10, orders: orders).schedules == classes)
  }

  @Test(arguments: [(2, 4, 2), (3, 21, 18)])
  func `naive orders for one vase`(orders: Int, classes: Int, oversold: Int) {
    let exploration = explore(Naive.self, stock: 1, orders: orders)
    #expect(exploration.schedules == classes)
    #expect(
      exploration.findings.first { $0.fingerprint.property == .oversell }?.count == oversold)
  }

  @Test(arguments: [(2, 2), (3, 6), (4, 24), (5, 120)])
  func `conditional decrements with ample stock: n! classes`(orders: Int, classes: Int) {
    let exploration = explore(ConditionalDecrement.self, stock: 10, orders: orders)
    #expect(exploration.schedules == classes)
    #expect(exploration.violating == 0)
  }

  @Test(arguments: [(2, 4), (3, 12)])
  func `compare-and-set for one vase`(orders: Int, classes: Int) {
    // Who fails to compare reads again, and sees that it is gone.
    let exploration = explore(CompareAndSet.self, stock: 1, orders: orders)
    #expect(exploration.schedules == classes)
    #expect(exploration.violating == 0)
  }

  @Test(arguments: [(2, 6), (3, 90)])
  func `every interleaving of naive orders: (2n)! / 2^n`(orders: Int, count: Int) {
    #expect(explore(Naive.self, stock: 10, orders: orders, .none).schedules == count)
  }

  @Test(
    arguments: [
      (Naive.self, 1), (NaiveDecrement.self, 1), (CompareAndSet.self, 1),
      (ConditionalDecrement.self, 1), (Naive.self, 2), (NaiveDecrement.self, 2),
      (CompareAndSet.self, 2), (RetryWithoutKey.self, 1),
    ] as [(any OrderStrategy.Type, Int)])
  func `fails in the same ways as without reduction`(
    strategy: any OrderStrategy.Type, stock: Int
  ) {
    for orders in 2...3 {
      let few = explore(strategy, stock: stock, orders: orders)
      let all = explore(strategy, stock: stock, orders: orders, .none)
      #expect(few.schedules <= all.schedules)
      #expect(
        Set(few.findings.map(\.fingerprint)) == Set(all.findings.map(\.fingerprint)),
        "\(strategy.name), \(orders) orders")
    }
  }

  @Test func `what is found replays to the same end`() throws {
    for finding in explore(Naive.self, stock: 1, orders: 3).findings {
      let report = SaleRunner().run(
        finding.file.scenario, Naive.self, finding.file.schedule)
      #expect(report.violations.contains { $0.fingerprint == finding.fingerprint })
      #expect(report.digest.description == finding.file.digest)
    }
  }

  @Test(arguments: [LeaseLock.self, FencedLock.self] as [any OrderStrategy.Type])
  func `whoever sleeps is not explored completely, and that is said`(
    strategy: any OrderStrategy.Type
  ) {
    for kind in Exploration.Kind.allCases {
      var exploration = Exploration()
      exploration.run(scenario(stock: 1, orders: 2), strategy, kind)
      #expect(exploration.readsClock)
      #expect(!exploration.isComplete)
    }
  }

  @Test(arguments: 2...3, [0, 1, 2, 3])
  func `interleavings with few preemptions: as many as by counting`(orders: Int, most: Int) {
    var exploration = Exploration()
    exploration.run(
      scenario(stock: 10, orders: orders), Naive.self, .none,
      ExplorationBounds(preemptions: most))
    // Two steps each; leaving an order between them is a preemption.
    func count(_ left: [Int], last: Int?, _ preemptions: Int) -> Int {
      guard left.contains(where: { $0 > 0 }) else { return 1 }
      return left.indices.reduce(0) { sum, order in
        guard left[order] > 0 else { return sum }
        let isPreemption = last.map { $0 != order && left[$0] > 0 } ?? false
        guard !isPreemption || preemptions < most else { return sum }
        var rest = left
        rest[order] -= 1
        return sum + count(rest, last: order, preemptions + (isPreemption ? 1 : 0))
      }
    }
    let expected = count(Array(repeating: 2, count: orders), last: nil, 0)
    #expect(exploration.schedules == expected)
    #expect(exploration.isComplete)
  }

  @Test func `more orders than a byte has bits conflict no more than others`() {
    // Who is first gets it; the others only look.
    #expect(explore(ConditionalDecrement.self, stock: 1, orders: 9).schedules == 9)
    #expect(explore(ConditionalDecrement.self, stock: 2, orders: 9).schedules == 72)
  }

  @Test func `a limit leaves it incomplete`() {
    var exploration = Exploration()
    exploration.run(scenario(stock: 9, orders: 4), Naive.self, .optimal, limit: 10)
    #expect(!exploration.isComplete)
    #expect(exploration.schedules == 10)
  }
}
