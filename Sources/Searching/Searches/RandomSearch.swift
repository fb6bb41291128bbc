import Checking
import Simulation

/// Every run a world of its own, and all that it leaves open at random.
struct RandomSearch: Search {
  private let worlds: WorldSpace

  init(_ worlds: WorldSpace, _ goal: Goal?) { self.worlds = worlds }

  mutating func next(_ seed: Seed) -> Trial {
    Trial(worlds.scenario(seed: seed), .seed(seed))
  }
}
