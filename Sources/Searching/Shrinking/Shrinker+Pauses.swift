import Inventory
import Simulation

// Pauses, and the windows in which they and the jumps of clocks come.
extension Shrinker {
  /// Lets messages take as long as a pause has put them off, and orders arrive so much later, in
  /// place of the pauses.
  ///
  /// Who pauses does not notice: a timer does not go off meanwhile, and would if the message took so
  /// long. So another message of the same order is tried in its place, two before it and the next.
  mutating func turnPausesIntoDelays() {
    guard best.scenario.faults.pauses != nil, best.scenario.orders.count <= 50 else { return }
    let (legs, starts) = (sight.legs, sight.starts)
    let late = legs.filter { $0.handled > $0.arrived }
    for shift in late.isEmpty ? [0] : [0, -1, -2, 1] {
      // What came before a pause goes on before the orders that came in it, at the same tick.
      for after in 0...1 {
        let isFound = attempt { candidate in
          candidate.scenario.faults.pauses = nil
          candidate.overrides.removeAll { $0.key.aspect.isPause }
          for leg in late {
            let chain = legs.filter { $0.key.name == leg.key.name }
            guard let place = chain.firstIndex(where: { $0.key == leg.key }) else { continue }
            let key = chain[min(max(place + shift, 0), chain.count - 1)].key
            let value = candidate.place(of: key).map { candidate.overrides[$0].value }
            candidate.set(key, (value ?? candidate.calm(key)) + leg.handled - leg.arrived)
          }
          for place in candidate.scenario.orders.indices {
            let order = candidate.scenario.orders[place]
            guard let start = starts.first(where: { $0.name == .order(order.number) })
            else { continue }
            candidate.scenario.orders[place].arrival =
              start.tick + (start.tick > order.arrival ? after : 0)
          }
        }
        if isFound { return }
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

extension Candidate {
  /// Makes windows of pauses `window` ticks long; pauses begin when they did.
  mutating func setPauseWindow(_ window: Tick) {
    guard let old = scenario.faults.pauses?.window else { return }
    scenario.faults.pauses?.window = window
    move(.pauseLength, .pauseStart, fromWindow: old, to: window)
  }

  /// Makes windows in which clocks jump `window` ticks long; they jump when they did.
  mutating func setJumpWindow(_ window: Tick) {
    guard let old = scenario.faults.clocks?.jumps.window else { return }
    scenario.faults.clocks?.jumps.window = window
    move(.clockJump, .clockJumpStart, fromWindow: old, to: window)
  }

  /// Finds the keys for windows of another length of what is `length` long and begins at `start`.
  private mutating func move(
    _ length: Aspect, _ start: Aspect, fromWindow old: Tick, to window: Tick
  ) {
    guard old != window else { return }
    let lengths = overrides.filter { $0.key.aspect == length }
    let starts = overrides.filter { $0.key.aspect == start }
    overrides.removeAll { $0.key.aspect == length || $0.key.aspect == start }
    for override in lengths {
      let name = override.key.name
      let offset =
        starts.first { $0.key.name == name && $0.key.count == override.key.count }?.value ?? 0
      let (begin, overflow) = (override.key.count - 1).multipliedReportingOverflow(by: old)
      guard !overflow, begin < SimulationLimits.lastTick else { continue }
      let tick = begin + min(max(offset, 0), old - 1)
      let count = min(tick / window + 1, 1 << 28 - 1)
      set(ChoiceKey(length, of: name, count: count), override.value)
      set(ChoiceKey(start, of: name, count: count), tick % window)
    }
  }
}
