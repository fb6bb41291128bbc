import Checking
import Inventory
import PlantedBugs
import Searching
import Simulation
import Testing

/// Goal: the search that is the default finds every planted bug, and within a stated number of runs.
/// Method: three base seeds a bug, in the world in which it is hunted. The number is about twice the
/// 95th percentile that `phantom bench --search` gives over 100 base seeds.
@Suite struct `Finding planted bugs` {
  private static let most: [String: Int] = [
    "silence-is-no": 20, "void-once": 180, "no-key": 60, "void-a-few-times": 450,
    "reserve-unkeyed": 800, "key-by-attempt": 40, "clock-orders-replies": 500,
    "naive": 20, "give-up-at-conflict": 20, "naive-decrement": 30, "confirm-after-expiry": 50,
    "release-twice": 20, "retry-without-key": 20, "check-line-by-line": 50, "stale-replica": 20,
    "check-lease-then-confirm": 300, "wait-for-ever": 200, "expire-unchecked": 60,
    "lost-reply-is-failure": 20, "last-unit-writes": 100, "compare-by-value": 300,
    "ignore-confirmation": 100, "wall-clock-lease": 600, "read-back-after-timeout": 80,
    "last-attempt-writes": 2_400, "refuse-by-replica": 300, "release-unchecked": 7_000,
    "key-by-clock": 160, "fenced-writes-only": 500,
  ]

  @Test(arguments: PlantedBugs.all.map(\.name))
  func `each is found within its number of runs`(name: String) throws {
    let bug = try #require(PlantedBugs.all.first { $0.name == name })
    let most = try #require(Self.most[name], "a new bug needs a number")
    let runner = SaleRunner()
    for seed in [8, 9, 10] {
      let campaign = Campaign(
        bug.strategy, .only(bug.sale), seed: Seed(rawValue: UInt64(seed)), budget: most)
      #expect(campaign.firstRun(breaking: bug.breaks, runner) != nil, "seed \(seed)")
    }
  }

  /// Worlds are drawn whole here, as `phantom fuzz` does where no option is given.
  @Test(arguments: PlantedBugs.all.filter { $0.name != "release-unchecked" }.map(\.name))
  func `each but the deepest is found in worlds that know nothing of it`(name: String) throws {
    let bug = try #require(PlantedBugs.all.first { $0.name == name })
    let campaign = Campaign(bug.strategy, budget: 4_000)
    #expect(campaign.firstRun(breaking: bug.breaks, SaleRunner()) != nil)
  }

  /// About five times as many runs as it takes on average.
  @Test(arguments: [
    ("accept-blindly", 300), ("silence-is-none", 200), ("claim-where-it-lands", 300),
  ])
  func `each mistake with shares is found within its number of runs`(
    name: String, most: Int
  ) throws {
    let bug = try #require(PlantedBugs.ofShares.first { $0.name == name })
    let runner = SaleRunner()
    for seed in [8, 9, 10] {
      let campaign = Campaign(
        bug.strategy, .only(bug.sale), seed: Seed(rawValue: UInt64(seed)), budget: most)
      #expect(campaign.firstRun(breaking: bug.breaks, runner) != nil, "seed \(seed)")
    }
  }
}
