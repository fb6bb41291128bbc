import Checking
import Inventory
import Simulation

/// A way to search: which run to make next.
///
/// A search lives for one block of runs, so whatever it remembers is of that block. What it proposes
/// is a pure function of what it was made from and of the reports that it saw.
protocol Search {
  /// A search among `worlds` that knows nothing yet, for the figures `goal` or, if nil, violations.
  init(_ worlds: WorldSpace, _ goal: Goal?)

  /// The run to make next, with `seed`, which is the run's own: all that is drawn follows from it.
  mutating func next(_ seed: Seed) -> Trial

  /// Watches the next run, if it wants to.
  var watcher: (any SaleObserver)? { get }

  /// Sees what became of the run that it proposed last.
  mutating func learn(_ trial: Trial, _ report: RunReport)
}

extension Search {
  var watcher: (any SaleObserver)? { nil }

  mutating func learn(_ trial: Trial, _ report: RunReport) {}
}

/// The searches that there are.
public enum SearchKind: String, CaseIterable, Sendable, Codable {
  /// ``Portfolio``.
  case portfolio
  /// ``RandomSearch``.
  case random
  /// ``PrioritySearch``.
  case pct
  /// ``GuidedSearch``.
  case guided
  /// ``WalkSearch``.
  case walk
  /// ``UniformSearch``.
  case uniform

  /// What it does, in a line.
  public var summary: String {
    switch self {
    case .portfolio: "random, pct and guided in turn"
    case .random: "every delay, fault and world at random"
    case .pct: "the order of messages by random priorities that change at a few points"
    case .guided: "changes runs that reached something new"
    case .walk: "at each step any order that can go on is equally likely to be next"
    case .uniform:
      "every interleaving of the orders' steps is equally likely, if they make equally many"
    }
  }

  /// A new search of this kind.
  func make(_ worlds: WorldSpace, _ goal: Goal?) -> any Search {
    switch self {
    case .portfolio: Portfolio(worlds, goal)
    case .random: RandomSearch(worlds, goal)
    case .pct: PrioritySearch(worlds, goal)
    case .guided: GuidedSearch(worlds, goal)
    case .walk: WalkSearch(worlds, goal)
    case .uniform: UniformSearch(worlds, goal)
    }
  }
}
