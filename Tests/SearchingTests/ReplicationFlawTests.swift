import Checking
import Inventory
import Searching
import Simulation
import Strategies
import Testing

/// Goal: a mistake planted in the replication is found by the search, and its absence never is.
/// Method: each in a world of its own. The number of runs is about twice what the slowest of twenty
/// base seeds took (sixteen, and once, for the old terms: 2,763); the base seeds here are among the
/// quicker ones, to keep the test short.
@Suite struct `Finding mistakes in the replication` {
  private struct Hunt: Sendable {
    let flaw: RaftFlaw
    let property: Property
    let most: Int
    let seeds: [UInt64]
    let strategy: any OrderStrategy.Type
    let sale: SaleOptions

    init(
      _ flaw: RaftFlaw, _ property: Property, within most: Int, seeds: [UInt64],
      _ strategy: any OrderStrategy.Type, _ change: (inout SaleOptions) -> Void
    ) {
      self.flaw = flaw
      self.property = property
      self.most = most
      self.seeds = seeds
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
    Hunt(.forgetsVotes, .electionSafety, within: 700, seeds: [1, 2, 3], ConditionalDecrement.self) {
      $0.replicas = 5
      $0.orders = 2
      $0.arrivals = 0...400
      $0.faults.crashes = Affliction(window: 150, odds: 1, strength: 1...5)
      $0.faults.delays = DelayTail(odds: 1, extra: 1...150)
    },
    // Three leaders, one after another, and none may hear of the last one's entry: figure 8.
    Hunt(
      .countsOldTerms, .leaderCompleteness, within: 3_000, seeds: [5, 15],
      ConditionalDecrement.self
    ) {
      $0.orders = 20
      $0.arrivals = 0...3_000
      $0.faults.partitions = Affliction(window: 200, odds: 1, strength: 200...300)
      $0.faults.crashes = Affliction(window: 400, odds: 2, strength: 100...300)
      $0.faults.delays = DelayTail(odds: 4, extra: 1...100)
    },
    Hunt(.readsAlone, .currentRead, within: 200, seeds: [1, 2, 3], CompareAndSet.self) {
      $0.orders = 12
      $0.arrivals = 0...3_000
      $0.faults.partitions = Affliction(window: 2_000, odds: 1, strength: 1_500...2_000)
    },
  ]

  @Test(arguments: RaftFlaw.allCases)
  func `each planted mistake is found within its number of runs`(flaw: RaftFlaw) throws {
    let hunt = try #require(Self.hunts.first { $0.flaw == flaw }, "a new mistake needs a world")
    let runner = SaleRunner()
    for seed in hunt.seeds {
      var sale = hunt.sale
      sale.raftFlaw = flaw
      let found = Campaign(
        hunt.strategy, .only(sale), seed: Seed(rawValue: seed), budget: hunt.most
      ).firstRun(breaking: hunt.property, runner)
      #expect(found != nil, "seed \(seed)")
    }
  }

  /// A leader that was cut off and answers reads by itself is caught by what clients are told alone,
  /// within 100 runs: the slowest of twenty base seeds took 50.
  @Test func `a read that asks no majority is not linearizable`() throws {
    let hunt = try #require(Self.hunts.first { $0.flaw == .readsAlone })
    var sale = hunt.sale
    sale.judgesLinearizability = true
    let runner = SaleRunner()
    for seed in [4, 7, 19] {
      sale.raftFlaw = .readsAlone
      let found = Campaign(
        hunt.strategy, .only(sale), seed: Seed(rawValue: UInt64(seed)), budget: 100
      ).firstRun(breaking: .linearizable, runner)
      #expect(found != nil, "seed \(seed)")
    }
    sale.raftFlaw = nil
    let sound = Campaign(hunt.strategy, .only(sale), seed: Seed(rawValue: 1), budget: 60)
    #expect(sound.firstRun(breaking: .linearizable, runner) == nil)
  }

  /// The same worlds without the mistake: what is found is not the world's doing.
  @Test func `where nothing is planted nothing is found`() {
    let runner = SaleRunner()
    for hunt in Self.hunts {
      let campaign = Campaign(
        hunt.strategy, .only(hunt.sale), seed: Seed(rawValue: 1), budget: 60)
      #expect(campaign.firstRun(breaking: hunt.property, runner) == nil, "\(hunt.flaw)")
    }
  }
}
