import Checking
import Inventory
import Simulation

// What goes in one piece: orders, overrides, and whatever comes too late to matter.
extension Shrinker {
  /// Tries the simplest worlds that there are, the simplest first: up to three orders of one unit of
  /// one item, all at once, in a calm world with few units. What fails there is the same whatever
  /// run it was found in.
  mutating func trySimplestWorlds() {
    for count in 1...3 where count <= best.scenario.orders.count {
      for stock in 0...count where attempt({ $0.makeSimplest(orders: count, stock) }) { return }
    }
  }

  /// Tries worlds that are nearly as simple in place of one with more than three orders, or with
  /// troubles: of three, one comes while the others are under way, and one may want two units.
  mutating func trySimpleWorlds() {
    guard
      best.scenario.orders.count > 3
        || best.scenario.orders.count == 3
          && Trouble.all.contains(where: { $0.isOn(best.scenario) })
    else { return }
    let leg = WorldParameter.calmLatency.simplest
    for arrival in [2 * leg + 1, 4 * leg + 1] {
      for stock in 1...3 {
        for late in 0...2 {
          for large in [nil, 0, 1, 2] {
            let isFound = attempt { candidate in
              candidate.makeSimplest(orders: 3, stock)
              candidate.scenario.orders[late].arrival = arrival
              if let large { candidate.scenario.orders[large].quantity = 2 }
            }
            if isFound { return }
          }
        }
      }
    }
  }

  /// Puts to its default whatever comes after the violation: overrides that nothing has asked for by
  /// then, and orders that arrive later.
  mutating func dropWhatComesAfter() {
    guard let violation = sight.violation else { return }
    let late = best.scenario.orders.indices.filter {
      best.scenario.orders[$0].arrival > violation.tick
    }
    if !late.isEmpty {
      let early = best.scenario.orders.indices.filter { !late.contains($0) }
      attempt { $0.keepOrders(early) }
    }
    guard !best.overrides.isEmpty else { return }
    var short = best
    short.scenario.horizon = violation.sequence
    guard let sight = look(at: short) else { return }
    let asked = Set(sight.choices.map(\.key))
    attempt { $0.overrides.removeAll { !asked.contains($0.key) } }
  }

  /// Drops orders with all that is overridden about them, many at a time, then fewer.
  ///
  /// - Parameter withStock: Whether as many units of stock go as they want: an oversell stays one
  ///   then.
  mutating func dropOrders(withStock: Bool) {
    dropStretches(of: { $0.best.scenario.orders.count }) { shrinker, places in
      shrinker.attempt { candidate in
        let orders = candidate.scenario.orders
        if withStock {
          for order in orders[places] where order.item.number <= candidate.scenario.stock.count {
            candidate.scenario.stock[order.item.number - 1] = max(
              0, candidate.scenario.stock[order.item.number - 1] - order.quantity)
          }
        }
        candidate.keepOrders(orders.indices.filter { !places.contains($0) })
      }
    }
  }

  /// Lets one order want what two want of the same item, in place of both.
  mutating func mergeOrders() {
    guard (3...6).contains(best.scenario.orders.count) else { return }
    for first in best.scenario.orders.indices {
      for second in best.scenario.orders.indices where second != first {
        let (kept, gone) = (best.scenario.orders[first], best.scenario.orders[second])
        guard kept.item == gone.item else { continue }
        let isFound = attempt { candidate in
          candidate.scenario.orders[first].quantity += gone.quantity
          candidate.keepOrders(candidate.scenario.orders.indices.filter { $0 != second })
        }
        if isFound { return mergeOrders() }
      }
    }
  }

  /// Drops all overrides of a kind.
  mutating func dropKindsOfOverrides() {
    guard !best.overrides.isEmpty, !attempt({ $0.overrides = [] }) else { return }
    for aspect in Aspect.allCases.sorted(by: { Size.rank($0) > Size.rank($1) })
    where best.overrides.contains(where: { $0.key.aspect == aspect }) {
      attempt { $0.overrides.removeAll { $0.key.aspect == aspect } }
    }
  }

  /// Drops overrides, many at a time, then fewer.
  mutating func dropOverrides() {
    dropStretches(of: { $0.best.overrides.count }) { shrinker, places in
      guard places.upperBound <= shrinker.best.overrides.count else { return false }
      return shrinker.attempt { $0.overrides.removeSubrange(places) }
    }
  }

  /// Lets all orders arrive earlier by as many ticks: the first at once, or all of them some rounds of
  /// the sweeper earlier, whose rounds begin at fixed ticks.
  private mutating func arriveEarlier() {
    guard let first = best.scenario.orders.map(\.arrival).min(), first > 0 else { return }
    let hasWindows = best.overrides.contains { $0.key.aspect.isWindow }
    func arrive(earlier ticks: Tick) -> Bool {
      // What befalls processes comes as much earlier, or when it did.
      (hasWindows ? [true, false] : [false]).contains { withWindows in
        attempt { candidate in
          for place in candidate.scenario.orders.indices {
            candidate.scenario.orders[place].arrival -= ticks
          }
          if withWindows { candidate.befall(earlier: ticks) }
        }
      }
    }
    if arrive(earlier: first) { return }
    let period = best.scenario.sweepPeriod
    bisect(first / period, to: 0) { arrive(earlier: (first / period - $0) * period) }
  }

  /// Gives all orders the simplest arrivals and quantities at once.
  mutating func simplifyOrders() {
    func arriveAtOnce(_ candidate: inout Candidate) {
      for place in candidate.scenario.orders.indices {
        candidate.scenario.orders[place].arrival = 0
      }
    }
    attempt {
      arriveAtOnce(&$0)
      $0.overrides = []
    }
    attempt(arriveAtOnce)
    arriveEarlier()
    let wanted = best.scenario.orders.reduce(0) { $0 + $1.quantity }
    guard wanted > best.scenario.orders.count else { return }
    for stock in 0...min(best.scenario.orders.count, 4) {
      let isFound = attempt { candidate in
        for place in candidate.scenario.orders.indices {
          candidate.scenario.orders[place].quantity = 1
        }
        for item in candidate.scenario.stock.indices { candidate.scenario.stock[item] = stock }
      }
      if isFound { return }
    }
  }
}

extension Candidate {
  /// Becomes the simplest world with so many orders and units, of those that there are.
  mutating func makeSimplest(orders count: Int, _ stock: Int) {
    keepOrders(Array(0..<count))
    arrangeOrders(Array(0..<count))
    overrides = []
    scenario.instances = 1
    for place in 0..<count {
      scenario.orders[place].item = ItemID(1)
      scenario.orders[place].quantity = 1
      scenario.orders[place].arrival = 0
      scenario.orders[place].instance = 1
    }
    scenario.stock = [stock]
    for kind in Trouble.all { kind.switchOff(&scenario) }
    for parameter in WorldParameter.all { parameter.write(&scenario, parameter.simplest) }
  }
}
