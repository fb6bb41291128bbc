import Checking
import Inventory
import Simulation

/// Keeps the runs that reached something new, or came nearer to the figures that are sought than all
/// before, and changes a few choices of one of them.
///
/// Coverage-guided fuzzing as in AFL, with states of the ledger, beliefs of the orders and what became
/// of them in place of branches of the code (see ``StateCoverage``), and hill climbing by the distance
/// to an oversell, or to the figures that are sought (``Goal/distance(in:)``).
struct GuidedSearch: Search {
  /// A run that is worth changing.
  private struct Parent {
    let trial: Trial
    let distance: Int
  }

  /// How many runs are kept; the oldest goes first.
  private static let most = 64

  let worlds: WorldSpace
  private let goal: Goal?
  private let coverage = StateCoverage()
  private var parents: [Parent] = []

  /// The least distance to the goal so far.
  private var nearest = Int.max

  init(_ worlds: WorldSpace, _ goal: Goal?) {
    self.worlds = worlds
    self.goal = goal
  }

  var watcher: (any SaleObserver)? { coverage }

  mutating func next(_ seed: Seed) -> Trial {
    var draw = SeedDraws(seed)
    var trial = Trial(worlds.scenario(seed: seed), .seed(seed))
    if !parents.isEmpty, !draw.isOne(of: 4) {
      trial = parent(&draw).trial
      for _ in 0..<draw.pick([1, 2, 4]) { change(&trial, seed, &draw) }
    }
    coverage.begin(trial.scenario)
    return trial
  }

  mutating func learn(_ trial: Trial, _ report: RunReport) {
    let distance = goal?.distance(in: report) ?? coverage.distance
    coverage.end(report)
    guard coverage.fresh > 0 || goal != nil && distance < nearest else { return }
    nearest = min(nearest, distance)
    if parents.count == Self.most { parents.removeFirst() }
    parents.append(Parent(trial: trial.withoutIdleOverrides(report), distance: distance))
  }

  /// Half of the time the nearest to the goal, or to an oversell, the latest of those; else any.
  private func parent(_ draw: inout SeedDraws) -> Parent {
    if draw.isOne(of: 2) {
      let least = parents.reduce(Int.max) { min($0, $1.distance) }
      if let nearest = parents.last(where: { $0.distance == least }) { return nearest }
    }
    return draw.pick(parents)
  }
}
