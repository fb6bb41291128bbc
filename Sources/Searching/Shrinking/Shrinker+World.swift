import Inventory
import Simulation

// The world: its numbers, its faults, its items and instances.
extension Shrinker {
  /// Gives the world's numbers the standard world's values: all of them at once, then one by one.
  mutating func makeStandard() {
    let odd = WorldParameter.all.filter { parameter in
      parameter.read(best.scenario).map { $0 != parameter.simplest } ?? false
    }
    guard !odd.isEmpty else { return }
    for shifting in [true, false] {
      let isFound = attempt { candidate in
        candidate.setCalmLatency(WorldParameter.calmLatency.simplest, shifting: shifting)
        candidate.setPauseWindow(WorldParameter.pauseWindow.simplest)
        for parameter in odd { parameter.write(&candidate.scenario, parameter.simplest) }
      }
      if isFound { return }
    }
    for shifting in [true, false] {
      attempt { $0.setCalmLatency(WorldParameter.calmLatency.simplest, shifting: shifting) }
    }
    attempt { $0.setPauseWindow(WorldParameter.pauseWindow.simplest) }
    for parameter in odd { attempt { parameter.write(&$0.scenario, parameter.simplest) } }
  }

  /// Switches whole kinds of faults off: all, then one by one.
  mutating func switchOffFaults() {
    let kinds = FaultKind.all.filter { $0.isOn(best.scenario) }
    guard !kinds.isEmpty else { return }
    if kinds.count > 1 {
      let isFound = attempt { candidate in
        for kind in kinds { kind.switchOff(&candidate.scenario) }
      }
      if isFound { return }
    }
    for kind in kinds { attempt { kind.switchOff(&$0.scenario) } }
  }

  /// Makes fewer items and instances of many, and numbers those that are left by first use.
  mutating func mergeItemsAndInstances() {
    attempt { $0.dropUnusedItems() }
    if best.scenario.stock.count > 1 {
      for stock in best.scenario.stock {
        attempt { candidate in
          candidate.scenario.stock = [stock]
          for place in candidate.scenario.orders.indices {
            candidate.scenario.orders[place].item = ItemID(1)
          }
        }
      }
      attempt { $0.numberItems() }
    }
    guard best.scenario.instances > 1 else { return }
    let isFound = attempt { candidate in
      candidate.scenario.instances = 1
      for place in candidate.scenario.orders.indices {
        candidate.scenario.orders[place].instance = 1
      }
    }
    if isFound { return }
    attempt { $0.numberInstances() }
    // All on one instance, with what befalls another.
    for number in 2...max(best.scenario.instances, 2) where best.scenario.instances > 1 {
      attempt { candidate in
        candidate.overrides.removeAll { $0.key.name == .instance(1) }
        candidate.rename([(.instance(number), .instance(1))])
        candidate.scenario.instances = 1
        for place in candidate.scenario.orders.indices {
          candidate.scenario.orders[place].instance = 1
        }
      }
    }
    for place in best.scenario.orders.indices {
      for number in 1..<max(best.scenario.orders[place].instance, 1) {
        let isFound = attempt { candidate in
          candidate.scenario.orders[place].instance = number
          candidate.numberInstances()
        }
        if isFound { break }
      }
    }
  }

  // MARK: - Pauses

  /// Lets messages take as long as a pause has put them off, and orders arrive so much later, in
  /// place of the pauses.
  mutating func turnPausesIntoDelays() {
    guard best.scenario.faults.pauses != nil, best.scenario.orders.count <= 50 else { return }
    let late = sight.legs.filter { $0.handled > $0.arrived }
    let starts = sight.starts
    attempt { candidate in
      candidate.scenario.faults.pauses = nil
      candidate.overrides.removeAll { $0.key.aspect.isPause }
      for leg in late {
        let value = candidate.place(of: leg.key).map { candidate.overrides[$0].value }
        candidate.set(
          leg.key, (value ?? candidate.calm(leg.key)) + leg.handled - leg.arrived)
      }
      for place in candidate.scenario.orders.indices {
        let name = ProcessName.order(candidate.scenario.orders[place].number)
        guard let start = starts.first(where: { $0.name == name }) else { continue }
        candidate.scenario.orders[place].arrival = start.tick
      }
    }
  }

  /// Lets pauses begin at the beginning and end when they did: that takes fewer overrides.
  mutating func moveBackPauses() {
    let pauses = best.overrides.filter { $0.key.aspect == .pauseLength }
    guard let window = best.scenario.faults.pauses?.window else { return }
    for pause in pauses {
      for count in [1, pause.key.count] {
        attempt { candidate in
          let start = ChoiceKey(.pauseStart, of: pause.key.name, count: pause.key.count)
          let offset = candidate.place(of: start).map { candidate.overrides[$0].value } ?? 0
          candidate.overrides.removeAll { $0.key == start || $0.key == pause.key }
          candidate.set(
            ChoiceKey(.pauseLength, of: pause.key.name, count: count),
            pause.value + offset + (pause.key.count - count) * window)
        }
      }
    }
  }
}

extension Aspect {
  /// Whether it is about a pause.
  var isPause: Bool { self == .pauseLength || self == .pauseStart }
}

extension Candidate {
  /// Makes windows of pauses `window` ticks long; pauses begin when they did.
  mutating func setPauseWindow(_ window: Tick) {
    guard let old = scenario.faults.pauses?.window else { return }
    scenario.faults.pauses?.window = window
    let pauses = overrides.filter { $0.key.aspect == .pauseLength }
    let starts = overrides.filter { $0.key.aspect == .pauseStart }
    overrides.removeAll { $0.key.aspect.isPause }
    for pause in pauses {
      let offset =
        starts.first { $0.key.name == pause.key.name && $0.key.count == pause.key.count }?.value
        ?? 0
      let (begin, overflow) = (pause.key.count - 1).multipliedReportingOverflow(by: old)
      guard !overflow, begin < SimulationLimits.lastTick else { continue }
      let start = begin + min(max(offset, 0), old - 1)
      let count = min(start / window + 1, 1 << 28 - 1)
      set(ChoiceKey(.pauseLength, of: pause.key.name, count: count), pause.value)
      set(ChoiceKey(.pauseStart, of: pause.key.name, count: count), start % window)
    }
  }

  /// Leaves items out that nobody wants, and closes the gaps.
  mutating func dropUnusedItems() {
    let wanted = scenario.stock.indices.filter { item in
      scenario.orders.contains { $0.item.number == item + 1 }
    }
    if !wanted.isEmpty { arrangeItems(wanted) }
  }

  /// Numbers items by first use.
  mutating func numberItems() {
    var places: [Int] = []
    for order in scenario.orders
    where scenario.stock.indices.contains(order.item.number - 1)
      && !places.contains(order.item.number - 1)
    { places.append(order.item.number - 1) }
    if !places.isEmpty { arrangeItems(places) }
  }

  private mutating func arrangeItems(_ places: [Int]) {
    scenario.stock = places.map { scenario.stock[$0] }
    for place in scenario.orders.indices {
      guard let item = places.firstIndex(of: scenario.orders[place].item.number - 1)
      else { continue }
      scenario.orders[place].item = ItemID(item + 1)
    }
  }

  /// Numbers instances by first use, their keys with them, and leaves out those without an order.
  mutating func numberInstances() {
    var used: [Int] = []
    for order in scenario.orders where !used.contains(order.instance) {
      used.append(order.instance)
    }
    overrides.removeAll { override in
      override.key.name.role == .instance
        && !used.contains { ProcessName.instance($0) == override.key.name }
    }
    rename(used.enumerated().map { (.instance($1), .instance($0 + 1)) })
    for place in scenario.orders.indices {
      let old = scenario.orders[place].instance
      scenario.orders[place].instance = (used.firstIndex(of: old) ?? 0) + 1
    }
    scenario.instances = max(used.count, 1)
  }
}
