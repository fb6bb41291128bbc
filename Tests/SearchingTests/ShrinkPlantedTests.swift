import Checking
import Inventory
import PlantedBugs
import Searching
import Simulation
import Testing

/// Goal: the failures of a planted bug end in one file, the smallest known, in few runs. Method: a
/// table of failing runs of each one's own world, by the numbers of their seeds, so that no time goes
/// into finding them; among them those that were hard to shrink.
@Suite struct `Shrinking planted bugs` {
  /// What the failures of a planted bug must shrink to.
  struct Expectation: Sendable, CustomTestStringConvertible {
    let name: String
    let target: String
    let orders: Int
    let units: Int
    let overrides: Int
    /// The most runs that any of these failures takes, rounded up to tens.
    let runs: Int
    /// The numbers of the seeds.
    let seeds: [Int]

    var testDescription: String { "\(name) \(target)" }

    init(
      _ name: String, _ target: String, orders: Int, units: Int, overrides: Int, runs: Int,
      of seeds: [Int]
    ) {
      self.name = name
      self.target = target
      self.orders = orders
      self.units = units
      self.overrides = overrides
      self.runs = runs
      self.seeds = seeds
    }
  }

  static let expectations = [
    Expectation(
      "naive", "double-sold-unit/write/stale/first", orders: 2, units: 1, overrides: 0,
      runs: 20, of: [1, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16]),
    Expectation(
      "give-up-at-conflict", "undersell/end/blind/first", orders: 2, units: 2, overrides: 0,
      runs: 20, of: [1, 3, 6, 7, 9, 11, 13, 20, 21, 25, 26, 30]),
    Expectation(
      "naive-decrement", "oversell/decrement/stale/first", orders: 2, units: 1, overrides: 0,
      runs: 20, of: [6, 8, 18, 21, 22, 26, 27, 37, 41, 43, 45, 56]),
    Expectation(
      "confirm-after-expiry", "double-sold-unit/reserve/blind/first", orders: 2, units: 1,
      overrides: 1,
      runs: 210, of: [10, 14, 16, 17, 18, 24, 30, 32, 49, 61, 63, 65]),
    Expectation(
      "release-twice", "phantom-stock/overwrite/blind/first", orders: 1, units: 1, overrides: 1,
      runs: 110, of: [3, 20, 21, 26, 28, 36, 37, 45, 55, 63, 64, 72]),
    Expectation(
      "retry-without-key", "at-most-once/conditional-decrement/blind/retry", orders: 1, units: 2,
      overrides: 1,
      runs: 80, of: [30, 33, 61, 70, 78, 86, 90, 96, 99, 106, 120, 130]),
    Expectation(
      "check-line-by-line", "oversell/decrement/stale/first", orders: 2, units: 1, overrides: 0,
      runs: 20, of: [1, 3, 4, 7, 16, 33, 42, 50, 73, 84, 97, 125]),
    Expectation(
      "no-key", "at-most-once/conditional-decrement/blind/retry", orders: 1, units: 2,
      overrides: 1,
      runs: 100, of: [13, 16, 23, 40, 58, 85, 91, 99, 106, 113, 117, 119]),
    Expectation(
      "key-by-attempt", "at-most-once/conditional-decrement/blind/retry", orders: 1, units: 2,
      overrides: 1,
      runs: 120, of: [6, 53, 86, 99, 101, 151, 212, 271, 282, 290, 371, 404]),
    Expectation(
      "stale-replica", "honest-answer/answer/blind/first", orders: 2, units: 1, overrides: 0,
      runs: 110, of: [1, 6, 43, 113, 194, 251, 319, 321, 347, 350, 357, 362]),
    Expectation(
      "void-once", "charged-iff-placed/end/blind/first", orders: 1, units: 0,
      overrides: 1,
      runs: 90, of: [7, 26, 51, 65, 100, 123, 136, 149, 161, 208, 215, 219]),
    Expectation(
      "check-lease-then-confirm", "double-sold-unit/reserve/blind/first", orders: 2, units: 1,
      overrides: 1,
      runs: 250, of: [2, 24, 28, 60, 61, 168, 314, 325, 359, 365, 371, 380, 451, 507, 2065]),
    Expectation(
      "silence-is-no", "honest-answer/answer/blind/first", orders: 1, units: 1,
      overrides: 1,
      runs: 80, of: [0, 57, 145, 211, 235, 244, 280, 295, 556, 558, 624, 682]),
    Expectation(
      "wait-for-ever", "answered/end/blind/first", orders: 1, units: 1, overrides: 1,
      runs: 70, of: [3, 28, 103, 111, 129, 147, 150, 179, 231, 273, 288, 302]),
    Expectation(
      "expire-unchecked", "phantom-stock/overwrite/blind/first", orders: 1, units: 1, overrides: 1,
      runs: 90, of: [1, 13, 75, 77, 92, 105, 134, 148, 154, 156, 171, 184]),
    Expectation(
      "lost-reply-is-failure", "honest-answer/answer/blind/first", orders: 1, units: 1,
      overrides: 1,
      runs: 70, of: [30, 33, 106, 120, 130, 180, 189, 229, 255, 415, 482, 493]),
    Expectation(
      "last-unit-writes", "double-sold-unit/write/stale/first", orders: 2, units: 1, overrides: 0,
      runs: 20, of: [7, 16, 50, 97, 125, 128, 140, 173, 183, 197, 230, 376]),
    Expectation(
      "compare-by-value", "double-sold-unit/compare-quantity-and-set/true/first", orders: 3,
      units: 2, overrides: 2,
      runs: 640,
      of: [80, 198, 231, 278, 285, 321, 418, 469, 600, 631, 685, 746, 1275, 1666, 4044, 4168]),
    Expectation(
      "clock-orders-replies", "honest-answer/answer/blind/first", orders: 1, units: 1,
      overrides: 2,
      runs: 120, of: [23, 84, 156, 166, 171, 211, 216, 232, 340, 349, 389, 401]),
    Expectation(
      "void-a-few-times", "charged-iff-placed/end/blind/first", orders: 1, units: 0,
      overrides: 3,
      runs: 200, of: [26, 203, 240, 289, 397, 462, 537, 571, 657, 660, 771, 853]),
    Expectation(
      "fenced-writes-only", "double-sold-unit/write/stale/first", orders: 2, units: 1, overrides: 1,
      runs: 210, of: [124, 152, 175, 190, 223, 335, 431, 542, 606, 645, 697, 744]),
    Expectation(
      "ignore-confirmation", "honest-answer/answer/blind/first", orders: 1, units: 1, overrides: 1,
      runs: 150, of: [27, 272, 371, 374, 508, 523, 629, 701, 702, 736, 760, 813]),
    Expectation(
      "reserve-unkeyed", "charged-iff-placed/end/blind/first", orders: 2, units: 1,
      overrides: 2,
      runs: 520, of: [122, 125, 339, 349, 422, 483, 514, 584, 682, 953, 966, 1435]),
    Expectation(
      "wall-clock-lease", "phantom-stock/overwrite/blind/first", orders: 1, units: 1, overrides: 1,
      runs: 340, of: [116, 125, 170, 282, 630, 646, 914, 1111, 1212, 1875, 2057, 2206]),
    Expectation(
      "read-back-after-timeout", "honest-answer/answer/blind/first", orders: 2, units: 1,
      overrides: 1,
      runs: 140, of: [1, 21, 41, 553, 618, 792, 1011, 1104, 1314, 1344, 2138, 2459]),
    Expectation(
      "last-attempt-writes", "double-sold-unit/write/stale/first", orders: 5, units: 4,
      overrides: 0,
      runs: 280, of: [34, 491, 863, 2397, 2526, 2746, 2770, 3339, 4184, 4466, 5008, 5605]),
    Expectation(
      "refuse-by-replica", "undersell/end/blind/first", orders: 2, units: 1, overrides: 1,
      runs: 350, of: [171, 447, 609, 715, 1038, 1089, 1151, 1589, 2568, 3160, 3324, 3830]),
    Expectation(
      "release-unchecked", "double-sold-unit/reserve/blind/first", orders: 2, units: 1,
      overrides: 2,
      runs: 1300,
      of: [
        7777, 8582, 9360, 10428, 14405, 16384, 16609, 22002, 22282, 29519, 32168, 43060, 61285,
        65404, 79984, 92115, 154161, 163971, 303396,
      ]),
    Expectation(
      "key-by-clock", "honest-answer/answer/blind/first", orders: 2, units: 1, overrides: 0,
      runs: 20,
      of: [1587, 5489, 9218, 11690, 12462, 13618, 14870, 18479, 19041, 28482, 32130, 32524]),
  ]

  @Test func `every planted bug is in the table`() {
    #expect(Self.expectations.map(\.name) == PlantedBugs.all.map(\.name))
  }

  @Test(arguments: expectations)
  func `all failures end in one file of the smallest size known`(expected: Expectation) throws {
    let bug = try #require(PlantedBugs.all.first { $0.name == expected.name })
    let target = try #require(Fingerprint(expected.target))
    let runner = SaleRunner()
    var texts: Set<String> = []
    var most = 0
    for number in expected.seeds {
      let seed = Seed(rawValue: 8).derived(number)
      let report = runner.run(bug.sale.scenario(seed: seed), bug.strategy, .seed(seed))
      var shrinker = try #require(
        Shrinker(report, bug.strategy, target: .violation(target), runner))
      let small = shrinker.shrink()
      texts.insert(SeedFile(small).text)
      most = max(most, shrinker.runs)
      #expect(small.violations.contains { $0.fingerprint == target })
      #expect(small.scenario.orders.count == expected.orders, "seed \(number)")
      #expect(small.scenario.stock == [expected.units], "seed \(number)")
      #expect(small.schedule.overrides.count == expected.overrides, "seed \(number)")
    }
    #expect(texts.count == 1, "\(texts.sorted().joined(separator: "\n"))")
    #expect(most <= expected.runs)
  }

  /// Where a run was found must not show: messages without a bound on their delay, worlds of any
  /// latency, faults that have nothing to do with it.
  @Test(arguments: [
    ("naive", "double-sold-unit/write/true/first"),
    ("naive", "double-sold-unit/write/stale/first"),
    ("confirm-after-expiry", "double-sold-unit/reserve/blind/first"),
    ("retry-without-key", "at-most-once/conditional-decrement/blind/retry"),
    ("wall-clock-lease", "phantom-stock/overwrite/blind/first"),
  ])
  func `what all searches find in worlds of all kinds ends in one file`(
    name: String, target: String
  ) throws {
    let bug = try #require(PlantedBugs.all.first { $0.name == name })
    let runner = SaleRunner()
    var texts: Set<String> = []
    var found = 0
    for search in SearchKind.allCases {
      for seed in 1000...1001 {
        let campaign = Campaign(
          bug.strategy, search: search, seed: Seed(rawValue: UInt64(seed)), budget: 150)
        let find = campaign.search().finds.first { "\($0.target)" == target }
        guard let find else { continue }
        found += 1
        let report = runner.run(find.file.scenario, bug.strategy, find.file.schedule)
        var shrinker = try #require(
          Shrinker(report, bug.strategy, target: find.target, runner))
        texts.insert(SeedFile(shrinker.shrink()).text)
      }
    }
    #expect(found >= 5)
    #expect(texts.count == 1, "\(texts.sorted().joined(separator: "\n"))")
  }
}
