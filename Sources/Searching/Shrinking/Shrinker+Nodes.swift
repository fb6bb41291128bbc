import Inventory
import Simulation

// The nodes of a replicated database.
extension Shrinker {
  /// Keeps three of five nodes, with what is overridden about them: the first three, or any others;
  /// with or without what is overridden about their elections, which are others with fewer votes.
  mutating func dropNodes() {
    guard best.scenario.database == .replicated, best.scenario.replicas > 3 else { return }
    for first in 1...3 {
      for second in first + 1...4 {
        for third in second + 1...5 {
          for keepsElections in [true, false] {
            let isFound = attempt { candidate in
              if !keepsElections {
                candidate.overrides.removeAll { $0.key.aspect == .electionTimeout }
              }
              candidate.keepNodes([first, second, third])
            }
            if isFound { return }
          }
        }
      }
    }
  }
}
