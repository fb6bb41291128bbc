import Checking
import Inventory
import Searching
import Simulation
import Strategies
import Testing

/// Goal: a mistake planted in the replication is found by the search, and its absence never is.
/// Method: each in a world of its own, three base seeds; the number of runs is about twice what the
/// slowest of twenty base seeds took.
@Suite struct `Finding mistakes in the replication` {
  private struct Hunt: Sendable {
    let flaw: RaftFlaw
    let property: Property
    let most: Int
    let strategy: any OrderStrategy.Type
    let sale: SaleOptions

    init(
      _ flaw: RaftFlaw, _ property: Property, within most: Int,
      _ strategy: any OrderStrategy.Type, _ change: (inout SaleOptions) -> Void
    ) {
      self.flaw = flaw
      self.property = property
      self.most = most
      self.strategy = strategy
      var sale = SaleOptions()
      sale.database = .replicated
      sale.latency = 1...10
      sale.orders = 6
      sale.arrivals = 0...1_500
      change(&sale)
      self.sale = sale
    }
  }

  private static let hunts = [
    Hunt(.forgetsVotes, .electionSafety, within: 100, ConditionalDecrement.self) {
      $0.faults.crashes = Affliction(window: 100, odds: 2, strength: 1...20)
    },
    Hunt(.countsOldTerms, .leaderCompleteness, within: 1000, ConditionalDecrement.self) {
      $0.faults.crashes = Affliction(window: 300, odds: 2, strength: 50...300)
      $0.orders = 12
    },
    Hunt(.readsAlone, .currentRead, within: 100, CompareAndSet.self) {
      $0.faults.partitions = Affliction(window: 600, odds: 2, strength: 300...600)
    },
  ]

  @Test(arguments: RaftFlaw.allCases)
  func `each planted mistake is found within its number of runs`(flaw: RaftFlaw) throws {
    let hunt = try #require(Self.hunts.first { $0.flaw == flaw }, "a new mistake needs a world")
    let runner = SaleRunner()
    for seed in [8, 9, 10] {
      var sale = hunt.sale
      sale.raftFlaw = flaw
      let found = Campaign(
        hunt.strategy, .only(sale), seed: Seed(rawValue: UInt64(seed)), budget: hunt.most
      ).firstRun(breaking: hunt.property, runner)
      #expect(found != nil, "seed \(seed)")
      print("MEASURE", flaw, seed, found as Any)
    }
  }
}
