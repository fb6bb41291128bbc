import Inventory
import Simulation

// Where what is small keeps to the faults of what was found, nothing that a pause or a clock does can
// be exchanged for a message that takes long. So the simplest worlds are tried in which it happens
// once.
extension Shrinker {
  /// Tries up to three orders of one item, nearly at once, in worlds where nothing goes wrong but that
  /// one process pauses once, or that one clock jumps once: for long, while the first messages are on
  /// their way.
  mutating func tryOneFault() {
    guard best.boundsDelays else { return }
    let faults = best.scenario.faults
    if faults.pauses != nil, tryOnePause() { return }
    if faults.clocks != nil { _ = tryOneJump() }
  }

  /// So many messages, one after the other, have arrived when it happens; the last of them is that of
  /// a third call.
  private static let legs = 0...7

  private mutating func tryOnePause() -> Bool {
    let pauses = WorldParameter.standard.faults.pauses
    let lease = 2 * WorldParameter.standard.patience
    let leg = WorldParameter.calmLatency.simplest
    // Beyond all that may end meanwhile; or just until the next has a lock.
    let long = 2 * WorldParameter.standard.sweepPeriod + 1
    let short = [2 * leg + 1, 4 * leg + 1].map { lease + $0 }
    let others = [ProcessName.database, .payments].filter { isServer($0) }
    return trySimpleOrders { shrinker, candidate in
      // Who shares an instance with it pauses as well: one order does, or all but one.
      for alone in candidate.scenario.orders.count == 3 ? [0, 2] : [0] {
        let isFound = shrinker.happen(.pauses, to: .instance(1), [long] + short) {
          $0 = candidate
          $0.scenario.faults.pauses = pauses
          $0.splitInstances(alone)
        }
        if isFound { return true }
      }
      for who in others {
        let isFound = shrinker.happen(.pauses, to: who, [long]) {
          $0 = candidate
          $0.scenario.faults.pauses = pauses
        }
        if isFound { return true }
      }
      return false
    }
  }

  private mutating func tryOneJump() -> Bool {
    let clocks = WorldParameter.standard.faults.clocks
    let far = 2 * WorldParameter.standard.sweepPeriod + 1
    return trySimpleOrders { shrinker, candidate in
      // All at once, or one of them a tick later.
      for late in -1..<candidate.scenario.orders.count {
        for (who, jumps) in [(ProcessName.database, [far]), (.instance(1), [-far, far])] {
          let isFound = shrinker.happen(.jumps, to: who, jumps) {
            $0 = candidate
            $0.scenario.faults.clocks = clocks
            if late >= 0 { $0.scenario.orders[late].arrival = 1 }
          }
          if isFound { return true }
        }
      }
      return false
    }
  }

  /// Performs `trial` for each number of orders and of units, the fewest first, until it has found
  /// something. One of three orders may want two units.
  private mutating func trySimpleOrders(
    _ trial: (inout Shrinker, Candidate) -> Bool
  ) -> Bool {
    for count in 1...3 where count <= best.scenario.orders.count {
      for stock in count == 3 ? 1...2 : 0...count {
        for large in count == 3 ? [nil, 0, 1, 2] : [nil] {
          var candidate = best
          candidate.makeSimplest(orders: count, stock)
          if let large { candidate.scenario.orders[large].quantity = 2 }
          if trial(&self, candidate) { return true }
        }
      }
    }
    return false
  }

  /// Tries it with each of `strengths`, and at each of the first moments.
  private mutating func happen(
    _ kind: WindowKind, to who: ProcessName, _ strengths: [Int],
    _ change: (inout Candidate) -> Void
  ) -> Bool {
    for strength in strengths {
      for legs in Self.legs {
        let isFound = attempt { candidate in
          change(&candidate)
          let start = legs * candidate.scenario.latency.lowerBound + 1
          candidate.set(ChoiceKey(kind.length, of: who, count: 1), strength)
          candidate.set(ChoiceKey(kind.start, of: who, count: 1), start)
        }
        if isFound { return true }
      }
    }
    return false
  }

  /// Whether `name` has been sent a message.
  private func isServer(_ name: ProcessName) -> Bool {
    sight.choices.contains { $0.key.peer == name }
  }
}

extension Candidate {
  /// Gives the order at `place` an instance of its own, and the others another; the first order is on
  /// the first.
  fileprivate mutating func splitInstances(_ place: Int) {
    guard scenario.orders.count > 1 else { return }
    scenario.instances = 2
    for other in scenario.orders.indices {
      scenario.orders[other].instance = (other == place) == (place == 0) ? 1 : 2
    }
  }
}
