import Checking
import Inventory
import Simulation
import Strategies
import Testing

@testable import Searching

/// Goal: probabilistic concurrency testing keeps its promise: a bug of depth d in a run of n messages
/// in c chains is hit with a probability of at least 1 / (c n^(d-1)). Method: naive orders for one
/// vase, all at once and without timers, where what it takes is known: k orders all read before any of
/// them writes, so k - 1 of them have to be held up between reading and writing.
@Suite struct `The bound of priority search` {
  @Test(arguments: [2, 3, 4])
  func `is kept`(orders: Int) {
    let scenario = Scenario(
      instances: 1, stock: [1],
      orders: (1...orders).map {
        Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)
      })
    let messages = 4 * orders
    let bound = (1..<orders).reduce(orders) { product, _ in product * messages }
    let runs = min(20 * bound, 20_000)
    let runner = SaleRunner()
    var hits = 0
    for index in 0..<runs {
      let seed = Seed(rawValue: 8).derived(index)
      let scheduler = PriorityScheduler(seed: seed, depth: orders, length: messages, hasty: 0)
      let report = runner.run(scenario, Naive.self, .calm, scheduler: scheduler)
      if report.unitsSold == orders { hits += 1 }
    }
    #expect(hits * bound >= runs, "\(hits) of \(runs), where 1 of \(bound) is promised")
  }

  @Test func `without change points every order runs through, and nothing breaks`() {
    let scenario = SaleOptions().scenario(seed: Seed(rawValue: 8))
    let runner = SaleRunner()
    for index in 0..<200 {
      let scheduler = PriorityScheduler(
        seed: Seed(rawValue: 8).derived(index), depth: 1, length: 60, hasty: 0)
      let report = runner.run(scenario, Naive.self, .calm, scheduler: scheduler)
      #expect(report.verdict == .holds, "\(index)")
    }
  }
}
