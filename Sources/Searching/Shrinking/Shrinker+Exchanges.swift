import Inventory
import Simulation

// Ticks that are taken off one number and put on another, where less of them may do.
extension Shrinker {
  /// With more orders, nothing is exchanged.
  private static let exchangeLimit = 6

  /// Lets an order arrive later in place of a message that takes longer; else lets an earlier leg of
  /// the same order take longer in place of a later one.
  mutating func moveDelays() {
    // The other way round where a message of the order takes longer anyway: one exception fewer.
    for place in best.scenario.orders.indices where best.scenario.orders[place].arrival > 0 {
      let order = best.scenario.orders[place]
      for override in best.overrides
      where override.key.aspect == .delay && override.key.name == .order(order.number) {
        let isFound = attempt {
          $0.scenario.orders[place].arrival = 0
          $0.set(override.key, override.value + order.arrival)
        }
        if isFound { break }
      }
    }
    for override in best.overrides.reversed()
    where override.key.aspect == .delay || override.key.aspect == .work {
      let distance = best.distance(override)
      guard distance > 0, best.place(of: override.key) != nil else { continue }
      let owner = best.scenario.orders.firstIndex {
        ProcessName.order($0.number) == override.key.name
      }
      if let owner {
        let isFound = attempt { candidate in
          candidate.overrides.removeAll { $0.key == override.key }
          candidate.scenario.orders[owner].arrival += distance
        }
        if isFound { continue }
      }
      for choice in sight.choices
      where choice.key.aspect == .delay && choice.key.name == override.key.name
        && choice.key != override.key
      {
        // One tick less where the other one had to be first at the same tick.
        let isFound = (best.overrides.count < 3 ? 0...1 : 0...0).contains { less in
          attempt { candidate in
            candidate.overrides.removeAll { $0.key == override.key }
            let before = candidate.place(of: choice.key).map { candidate.overrides[$0].value }
            candidate.set(choice.key, (before ?? candidate.calm(choice.key)) + distance - less)
          }
        }
        if isFound { break }
      }
    }
  }

  /// Takes something away, an override, a fault, an order or a unit, and lets an order arrive much
  /// later in its place; then that one as early as can be.
  mutating func exchangeForArrivals() {
    guard best.scenario.orders.count <= Self.exchangeLimit else { return }
    for base in basesForArrivals() {
      for place in base.scenario.orders.indices {
        for later in [3 * best.scenario.patience, best.scenario.latency.upperBound] {
          var candidate = base
          candidate.scenario.orders[place].arrival += later
          if exchange(candidate, lowering: [.arrival(place: place)]) { return }
        }
      }
    }
  }

  private func basesForArrivals() -> [Candidate] {
    var bases: [Candidate] = []
    func append(_ change: (inout Candidate) -> Void) {
      var base = best
      change(&base)
      bases.append(base)
    }
    for place in best.scenario.orders.indices where best.scenario.orders.count > 2 {
      append { candidate in
        let order = candidate.scenario.orders[place]
        let item = order.item.number - 1
        if candidate.scenario.stock.indices.contains(item) {
          candidate.scenario.stock[item] = max(0, candidate.scenario.stock[item] - order.quantity)
        }
        candidate.keepOrders(candidate.scenario.orders.indices.filter { $0 != place })
      }
    }
    for kind in Trouble.all where kind.isOn(best.scenario) {
      append { kind.switchOff(&$0.scenario) }
    }
    for number in best.lowerables {
      switch number {
      case .stock: append { $0.set(number, distance: $0.distance(of: number) - 1) }
      case .override: append { $0.set(number, distance: 0) }
      case .arrival, .quantity: continue
      }
    }
    return bases
  }

  /// Takes all overrides away, or a kind of faults, or both, and lets one message take so long that a
  /// reservation expires meanwhile, in place of that; then as short as can be. The last order may have
  /// to come as much later, or later by somebody's patience.
  mutating func exchangeForDelays() {
    guard best.scenario.orders.count <= Self.exchangeLimit else { return }
    let kinds = Trouble.all.filter { $0.isOn(best.scenario) }
    guard best.overrides.count > 1 || !kinds.isEmpty else { return }
    var bare = best
    bare.overrides = []
    var bases = kinds.isEmpty ? [bare] : []
    for base in [bare, best] {
      for kind in kinds {
        bases.append(base)
        kind.switchOff(&bases[bases.count - 1].scenario)
      }
    }
    for base in bases where exchangeForDelays(in: base) { return }
  }

  /// Lets one message of `base` take long: of an order that exceptions are about, or of any one if
  /// they are about processes.
  ///
  /// - Returns: Whether that is taken.
  private mutating func exchangeForDelays(in base: Candidate) -> Bool {
    guard let sight = look(at: base) else { return false }
    let long = 2 * base.scenario.sweepPeriod + 1
    let last = base.scenario.orders.indices.last {
      base.scenario.orders[$0].arrival == base.scenario.orders.map(\.arrival).max()
    }
    let names = best.overrides.map(\.key.name)
    let isAnyone = names.contains { $0.role != .order }
    for leg in sight.legs where leg.key.name.role == .order {
      guard isAnyone || names.contains(leg.key.name) else { continue }
      guard let choice = sight.choices.first(where: { $0.key == leg.key }) else { continue }
      var candidate = base
      candidate.set(leg.key, choice.value + long)
      if exchange(candidate, lowering: [.override(leg.key)]) { return true }
      guard let last, base.scenario.orders[last].arrival > 0 else { continue }
      for later in [base.scenario.patience, long] {
        candidate.scenario.orders[last].arrival = base.scenario.orders[last].arrival + later
        if exchange(candidate, lowering: [.override(leg.key), .arrival(place: last)]) {
          return true
        }
      }
    }
    return false
  }

  /// Takes `candidate`, which need not be smaller, with `numbers` as low as they can be, one after
  /// the other, if that is smaller and fails in the same way.
  ///
  /// - Returns: Whether it is taken.
  private mutating func exchange(_ candidate: Candidate, lowering numbers: [Lowerable]) -> Bool {
    var lowest = candidate
    for number in numbers { lowest.set(number, distance: 0) }
    guard Size(lowest) < size, fails(candidate) else { return false }
    lowest = candidate
    for number in numbers {
      bisect(candidate.distance(of: number), to: 0) { distance in
        var lower = lowest
        lower.set(number, distance: distance)
        guard fails(lower) else { return false }
        lowest = lower
        return true
      }
    }
    return accept(lowest)
  }
}
