import Checking
import Inventory
import Simulation

/// Probabilistic concurrency testing for messages: see ``PriorityScheduler``. Depth, length and the
/// part that timers play are drawn for each run.
struct PrioritySearch: Search {
  private let worlds: WorldSpace

  init(_ worlds: WorldSpace, _ goal: Goal?) { self.worlds = worlds }

  mutating func next(_ seed: Seed) -> Trial {
    var trial = Trial(worlds.scenario(seed: seed), .seed(seed))
    guard trial.hasOrderToChoose(in: worlds) else { return trial }
    var draw = SeedDraws(seed)
    trial.choosing = .priorities(
      Trial.Priorities(
        seed: seed, depth: draw.number(in: 1...4),
        length: trial.scenario.orders.count * draw.pick([4, 8, 16]),
        hasty: draw.pick([0, 0, 1, 4]), keepsLatency: worlds.boundsDelays))
    return trial
  }
}

/// Draws one number after the other from a seed.
struct SeedDraws {
  private let seed: Seed
  private var count = 1 << 32

  init(_ seed: Seed) { self.seed = seed }

  /// Any number of `range`, all equally likely.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    count += 1
    return seed.derived(count).number(in: range)
  }

  /// Any of `values`, of which there must be some.
  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[number(in: 0...values.count - 1)]
  }

  /// Whether something comes true that does once in `odds` times.
  mutating func isOne(of odds: Int) -> Bool { number(in: 1...odds) == 1 }
}
