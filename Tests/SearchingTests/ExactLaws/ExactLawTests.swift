import Checking
import Foundation
import Inventory
import Simulation
import Strategies
import Testing

@testable import Searching

/// Goal: the random searches choose as their laws say. Method: `naive` sales, of which it is known how
/// often each oversells (``Law``; `LawEnumerationTests` proves them), run from fixed seeds and counted.
///
/// The bound is Chernoff's, as Hoeffding has it, and holds for any number N of runs: if q of them show
/// what has the probability p, then N D(q, p), with D the relative entropy, is beyond t in at most 2 exp(-t)
/// of all cases. With t = 30 that is less than once in 5 x 10^12 times for one count, and for any of the
/// fewer than 500 counts of this file less than once in 10^10 times.
@Suite struct `The random searches against exact laws` {
  static let sales = [(2, 1), (3, 1), (3, 2), (4, 2), (5, 1), (5, 4)]
  static let seed = Seed(rawValue: 6)

  private func isCredible(_ hits: Int, of runs: Int, if chance: Fraction) -> Bool {
    let (q, p) = (Double(hits) / Double(runs), chance.value)
    func part(_ q: Double, _ p: Double) -> Double { q > 0 ? q * log(q / p) : 0 }
    return Double(runs) * (part(q, p) + part(1 - q, 1 - p)) < 30
  }

  private func scenario(orders: Int, stock: Int) -> Scenario {
    var scenario = Scenario(
      instances: 1, stock: [stock],
      orders: (1...orders).map {
        Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)
      })
    // Nobody runs out of patience, and nothing else has its time.
    scenario.patience = 1_000_000
    scenario.sweepPeriod = 1_000_000
    return scenario
  }

  /// How many of `runs` runs do not oversell, each by a scheduler of its own.
  private func holding(
    orders: Int, stock: Int, runs: Int, _ scheduler: (Seed) -> any Scheduler
  ) -> Int {
    let scenario = scenario(orders: orders, stock: stock)
    let runner = SaleRunner()
    return (0..<runs).count { run in
      let report = runner.run(
        scenario, Naive.self, .calm, scheduler: scheduler(Self.seed.derived(run)))
      return report.placed <= stock
    }
  }

  private func expect(
    _ hits: Int, of runs: Int, _ law: Fraction, _ sale: (Int, Int),
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      isCredible(hits, of: runs, if: law),
      """
      \(sale.0) orders, \(sale.1) units, seed \(Self.seed): \(hits) of \(runs) runs hold, \
      where \(law.numerator) of \(law.denominator) should
      """, sourceLocation: sourceLocation)
  }

  @Test(arguments: sales)
  func `uniform holds as often as interleavings do`(orders: Int, stock: Int) {
    let hits = holding(orders: orders, stock: stock, runs: 2_000) {
      InterleavingScheduler(seed: $0, steps: 2)
    }
    expect(hits, of: 2_000, Law.uniform(orders: orders, stock: stock), (orders, stock))
  }

  @Test(arguments: sales)
  func `walk holds as often as a random walk does`(orders: Int, stock: Int) {
    let hits = holding(orders: orders, stock: stock, runs: 2_000) {
      InterleavingScheduler(seed: $0)
    }
    expect(hits, of: 2_000, Law.walk(orders: orders, stock: stock), (orders, stock))
  }

  /// A step is two messages, the request and its reply, so that there are 4n of them; a priority that
  /// falls at either of those between check and deduction lets others come between these.
  @Test(arguments: sales)
  func `pct of depth 2 holds as often as one change of priorities does`(orders: Int, stock: Int) {
    let hits = holding(orders: orders, stock: stock, runs: 2_000) {
      PriorityScheduler(seed: $0, depth: 2, length: 4 * orders, hasty: 0)
    }
    expect(hits, of: 2_000, Law.priorities(orders: orders, stock: stock), (orders, stock))
  }

  @Test func `another way to choose is told from each of them`() {
    let sale = (orders: 2, stock: 1)
    let uniform = Law.uniform(orders: 2, stock: 1)
    let walk = Law.walk(orders: 2, stock: 1)
    let changing = Law.priorities(orders: 2, stock: 1)
    func holding(_ scheduler: (Seed) -> any Scheduler) -> Int {
      self.holding(orders: sale.orders, stock: sale.stock, runs: 4_000, scheduler)
    }
    // Weights of one step too many, no weights, none but those of the first step; no change, or one of
    // twice as many.
    for steps in [3, 1] {
      let hits = holding { InterleavingScheduler(seed: $0, steps: steps) }
      #expect(!isCredible(hits, of: 4_000, if: uniform), "\(steps) steps")
    }
    let weighed = holding { InterleavingScheduler(seed: $0, steps: 2) }
    #expect(!isCredible(weighed, of: 4_000, if: walk))
    for (depth, length) in [(1, 8), (2, 16), (3, 8)] {
      let hits = holding { PriorityScheduler(seed: $0, depth: depth, length: length, hasty: 0) }
      #expect(!isCredible(hits, of: 4_000, if: changing), "depth \(depth), length \(length)")
    }
  }

  /// Not only how often something breaks: each order of commands is as likely as it should be, also where
  /// orders are refused.
  @Test(arguments: [(2, 2), (3, 1), (3, 3)])
  func `every interleaving comes as often as it should`(orders: Int, stock: Int) {
    let scenario = scenario(orders: orders, stock: stock)
    let sale = NaiveSale(orders: orders, stock: stock)
    let runner = SaleRunner()
    let walk = sale.interleavings { sale in sale.live.map { ($0, 1) } }
    for (steps, law) in [(2, sale.equallyLikely), (1, walk)] {
      var counts: [[Int]: Int] = [:]
      let runs = 3_000
      for run in 0..<runs {
        let commands = Commands()
        let scheduler = InterleavingScheduler(seed: Self.seed.derived(run), steps: steps)
        _ = runner.run(scenario, Naive.self, .calm, scheduler: scheduler, watcher: commands)
        counts[commands.orders, default: 0] += 1
      }
      #expect(Set(counts.keys).isSubset(of: law.keys))
      for (trail, expected) in law {
        let count = counts[trail] ?? 0
        #expect(
          isCredible(count, of: runs, if: expected.chance),
          "\(trail) with \(steps): \(count) of \(runs), seed \(Self.seed)")
      }
    }
  }

  /// As `fuzz` makes them: with delays, worlds, and a number of steps that is learned. The first run is
  /// left out, of which nothing is known. `naive` waits as long as it takes: there are no timers.
  @Test(arguments: [SearchKind.walk, .uniform])
  func `the runs of a search are such runs`(kind: SearchKind) throws {
    var options = SaleOptions()
    options.latency = 1...200
    for (orders, stock) in [(2, 1), (3, 1), (3, 2)] {
      options.orders = orders
      options.stock = stock
      var search = kind.make(.only(options), nil)
      let runner = SaleRunner()
      var (runs, hits) = (0, 0)
      for run in 0..<1_000 {
        let trial = search.next(Self.seed.derived(run))
        let report = trial.run(Naive.self, runner, watcher: search.watcher)
        search.learn(trial, report)
        guard case .steps(let steps) = trial.choosing else {
          Issue.record("nobody chooses")
          return
        }
        #expect(steps.steps == (kind == .uniform && run > 0 ? 2 : 1))
        guard run > 0 else { continue }
        runs += 1
        if report.placed <= stock { hits += 1 }
      }
      let law =
        kind == .walk
        ? Law.walk(orders: orders, stock: stock) : Law.uniform(orders: orders, stock: stock)
      expect(hits, of: runs, law, (orders, stock))
    }
  }
}

/// Notes whose commands the ledger took, in their order.
private final class Commands: SaleObserver {
  private(set) var orders: [Int] = []

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    orders.append(request.order)
  }

  func looked(order: Int, in shop: Shop) {}

  func paused(order: Int, in shop: Shop) {}

  func refusedPayment(order: Int, in shop: Shop) {}

  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {}
}
