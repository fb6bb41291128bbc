import Checking
import Dispatch
import Inventory
import PlantedBugs
import Searching
import Simulation
import Synchronization
import Tracing

/// How many runs each search takes to find each planted bug: over many base seeds, in the world in
/// which the bug is hunted. Nothing in it is measured in time, so it is the same on every machine.
struct SearchBench {
  /// What one search took to find one bug.
  struct Figures {
    /// The number of runs to the first find for each base seed, ascending; those that found nothing
    /// within the budget count as the budget.
    let runs: [Int]
    /// For how many base seeds it found nothing.
    let missed: Int

    /// The number below which `share` in a hundred of the searches stay.
    func percentile(_ share: Int) -> Int { runs[(runs.count - 1) * share / 100] }
  }

  private let budget: Int
  private let seeds: Int
  private let rows: [(bug: PlantedBug, figures: [Figures])]

  private static let searches: [SearchKind] = [.random, .pct, .walk, .uniform, .guided, .portfolio]

  /// Searches for each bug with each search, from `seeds` base seeds, at most `budget` runs each.
  ///
  /// - Parameters:
  ///   - seeds: How many base seeds.
  ///   - budget: The most runs of one search.
  ///   - isDrawn: Whether worlds are drawn whole, in place of the bug's own.
  ///   - jobs: How many threads share the work.
  ///   - progress: Told the name of each bug when it is done.
  init(
    seeds: Int, budget: Int, isDrawn: Bool, jobs: Int, _ progress: (String) -> Void
  ) {
    self.seeds = seeds
    self.budget = budget
    rows = PlantedBugs.all.map { bug in
      let figures = Self.searches.map { search in
        let found = Mutex<[Int?]>([])
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in
          let runner = SaleRunner()
          while case let index = next.add(1, ordering: .relaxed).oldValue, index < seeds {
            let worlds = isDrawn ? WorldSpace.all : .only(bug.sale)
            let campaign = Campaign(
              bug.strategy, worlds, search: search, seed: Seed(rawValue: UInt64(1_000 + index)),
              budget: budget)
            let run = campaign.firstRun(breaking: bug.breaks, runner)
            found.withLock { $0.append(run) }
          }
        }
        let runs = found.withLock { $0 }
        return Figures(
          runs: runs.map { ($0 ?? budget - 1) + 1 }.sorted(), missed: runs.count { $0 == nil })
      }
      progress(bug.name)
      return (bug, figures)
    }
  }

  /// The table, for people.
  func lines(_ console: Console) -> [String] {
    var table = Table(
      [("planted bug", .left), ("breaks", .left)]
        + Self.searches.map { ($0.rawValue, .right) })
    for (bug, figures) in rows {
      table.add([bug.name, bug.breaks.rawValue] + figures.map(text))
    }
    return [
      "Runs to the first find: median, 95th percentile of \(seeds) base seeds; '-' is beyond the "
        + "\(grouped(budget)) runs of the budget"
    ] + table.lines(console)
  }

  private func text(_ figures: Figures) -> String {
    func text(_ share: Int) -> String {
      let runs = figures.percentile(share)
      return runs >= budget ? "-" : grouped(runs)
    }
    return "\(text(50)), \(text(95))"
  }

  /// The table, for programs: `median` and `percentile95` are the budget where it was not enough.
  var json: JSON {
    .array(
      rows.map { bug, figures in
        [
          "bug": .string(bug.name), "property": .string(bug.breaks.rawValue),
          "searches": .object(
            zip(Self.searches, figures).map { search, figures in
              .init(
                key: search.rawValue,
                value: [
                  "median": .int(figures.percentile(50)),
                  "percentile95": .int(figures.percentile(95)),
                  "missed": .int(figures.missed), "baseSeeds": .int(seeds), "budget": .int(budget),
                ])
            }),
        ]
      })
  }
}
