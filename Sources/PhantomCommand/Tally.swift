import Checking
import Inventory
import Simulation
import Tracing

/// What many runs come to.
struct Tally {
  private(set) var runs = 0
  private(set) var placed = 0
  private(set) var outOfStock = 0
  private(set) var failed = 0
  private(set) var unanswered = 0
  private(set) var unitsSold = 0
  private(set) var violated = 0
  private(set) var inconclusive = 0

  /// In how many runs each property broke, in the properties' order.
  private(set) var broken = Array(repeating: 0, count: Property.allCases.count)

  /// The first run that broke something, by its seed.
  private(set) var firstViolated: Seed?

  private var waits: [Tick] = []

  /// Adds a run.
  mutating func add(_ report: RunReport) {
    runs += 1
    placed += report.placed
    outOfStock += report.outOfStock
    failed += report.failed
    unanswered +=
      report.scenario.orders.count - report.placed - report.outOfStock - report.failed
    unitsSold += report.unitsSold
    waits += report.waits
    switch report.verdict {
    case .holds: break
    case .violated:
      violated += 1
      if firstViolated == nil, case .seed(let seed) = report.schedule.base {
        firstViolated = seed
      }
    case .inconclusive: inconclusive += 1
    }
    for (place, property) in Property.allCases.enumerated()
    where report.violations.contains(where: { $0.property == property }) {
      broken[place] += 1
    }
  }

  /// How long each order that was answered waited, ascending, in ticks.
  var sortedWaits: [Tick] { waits.sorted() }

  /// The properties that broke, each with the number of runs in which it did.
  var brokenProperties: [(property: Property, runs: Int)] {
    zip(Property.allCases, broken).filter { $0.1 > 0 }.map { ($0, $1) }
  }

  /// Whether every run ended, and nothing broke.
  var isClean: Bool { violated == 0 && inconclusive == 0 }

  /// What it comes to.
  var verdict: Verdict {
    violated > 0 ? .violated : inconclusive > 0 ? .inconclusive : .holds
  }

  /// Runs `sale` once for each of `runs` seeds that follow from `seed`.
  ///
  /// - Throws: ``Failure`` if code leaves the simulation.
  static func of(
    _ strategy: any OrderStrategy.Type, _ sale: SaleOptions, seed: Seed, runs: Int,
    _ runner: SaleRunner
  ) throws(Failure) -> Tally {
    var tally = Tally()
    for index in 0..<runs {
      let seed = seed.derived(index)
      let report = runner.run(sale.scenario(seed: seed), strategy, .seed(seed))
      try ReportText.checkEscape(report)
      tally.add(report)
    }
    return tally
  }
}

/// `properties` in a few words: `oversell, double-sold-unit`, or `-`.
func list(_ properties: [Property]) -> String {
  properties.isEmpty ? "-" : properties.map(\.rawValue).joined(separator: ", ")
}
