import Inventory
import Simulation

// Pauses, and the windows in which they and whatever else befalls processes come.
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
            guard
              let start = starts.first(where: { $0.name == .order(order.number) && $0.attempt == 1 }
              )
            else { continue }
            candidate.scenario.orders[place].arrival =
              start.tick + (start.tick > order.arrival ? after : 0)
          }
        }
        if isFound { return }
      }
    }
  }

  /// Lets what befalls processes and the network begin at the beginning and end when it did, which
  /// takes fewer overrides; or come in the first window.
  mutating func moveBackWindows() {
    for kind in WindowKind.all {
      guard let window = kind.window(best.scenario) else { continue }
      for length in best.overrides.filter({ $0.key.aspect == kind.length }) {
        let name = length.key.name
        for count in length.key.count > 1 ? [1, length.key.count] : [1] {
          attempt { candidate in
            let start = ChoiceKey(kind.start, of: name, count: length.key.count)
            let offset = candidate.value(of: start)
            candidate.overrides.removeAll { $0.key == start || $0.key == length.key }
            candidate.set(
              ChoiceKey(kind.length, of: name, count: count),
              length.value + offset + (length.key.count - count) * window)
            if kind == .partitions { candidate.recount(length.key.count, as: count) }
          }
        }
        guard length.key.count > 1 else { continue }
        attempt { candidate in
          for place in candidate.overrides.indices {
            let key = candidate.overrides[place].key
            guard key.name == name, key.count == length.key.count,
              key.aspect == kind.length || key.aspect == kind.start
            else { continue }
            candidate.overrides[place].key = ChoiceKey(key.aspect, of: name, count: 1)
          }
          if kind == .partitions { candidate.recount(length.key.count, as: 1) }
        }
      }
    }
  }
}

extension Shrinker {
  /// Lets what befalls processes and the network begin as late as can be, and end when it did.
  mutating func beginLater() {
    for kind in WindowKind.all {
      for length in best.overrides.filter({ $0.key.aspect == kind.length && $0.value > 1 }) {
        let start = ChoiceKey(kind.start, of: length.key.name, count: length.key.count)
        let end = best.value(of: start) + length.value
        bisect(length.value, to: 1) { shorter in
          attempt {
            $0.set(length.key, shorter)
            $0.set(start, end - shorter)
          }
        }
      }
    }
  }
}

/// What befalls a process, or the network, once in a window at most.
struct WindowKind: Sendable, Equatable {
  /// How long it lasts.
  let length: Aspect
  /// Where in its window it begins.
  let start: Aspect

  static let pauses = WindowKind(length: .pauseLength, start: .pauseStart)
  static let crashes = WindowKind(length: .crashLength, start: .crashStart)
  static let partitions = WindowKind(length: .partitionLength, start: .partitionStart)
  static let jumps = WindowKind(length: .clockJump, start: .clockJumpStart)

  /// Those that last.
  static let all = [pauses, crashes, partitions]

  /// How many ticks its windows last in `scenario`; nil if there are none.
  func window(_ scenario: Scenario) -> Tick? {
    switch length {
    case .pauseLength: scenario.faults.pauses?.window
    case .crashLength: scenario.faults.crashes?.window
    case .partitionLength: scenario.faults.partitions?.window
    default: scenario.faults.clocks?.jumps.window
    }
  }

  /// Makes its windows in `scenario` last as many ticks, if there are some.
  func setWindow(_ window: Tick, of scenario: inout Scenario) {
    switch length {
    case .pauseLength: scenario.faults.pauses?.window = window
    case .crashLength: scenario.faults.crashes?.window = window
    case .partitionLength: scenario.faults.partitions?.window = window
    default: scenario.faults.clocks?.jumps.window = window
    }
  }
}

extension Candidate {
  /// Makes the windows of `kind` `window` ticks long; what comes in them comes when it did.
  mutating func setWindow(_ window: Tick, of kind: WindowKind) {
    guard let old = kind.window(scenario) else { return }
    kind.setWindow(window, of: &scenario)
    guard old != window else { return }
    move(kind, fromWindow: old, to: kind, window: window)
  }

  /// Lets what comes in windows come `ticks` earlier, or at once.
  mutating func befall(earlier ticks: Tick) {
    for kind in WindowKind.all + [.jumps] {
      guard let window = kind.window(scenario) else { continue }
      move(kind, fromWindow: window, to: kind, window: window, earlier: ticks)
    }
  }

  /// Makes all windows as long as in the standard world.
  mutating func setStandardWindows() {
    for kind in WindowKind.all + [.jumps] {
      if let window = kind.window(WorldParameter.standard) { setWindow(window, of: kind) }
    }
  }

  /// Gives what befell in windows of `old` ticks the keys of another kind, or of windows of another
  /// length.
  mutating func move(
    _ kind: WindowKind, fromWindow old: Tick, to other: WindowKind, window: Tick,
    earlier ticks: Tick = 0
  ) {
    let lengths = overrides.filter { $0.key.aspect == kind.length }
    let starts = overrides.filter { $0.key.aspect == kind.start }
    overrides.removeAll { $0.key.aspect == kind.length || $0.key.aspect == kind.start }
    /// The windows of which somebody says on which side of a partition who is.
    let sides = overrides.filter {
      kind == .partitions && ($0.key.aspect == .partitionSide || $0.key.aspect == .partitionWay)
    }
    if kind == .partitions {
      overrides.removeAll { $0.key.aspect == .partitionSide || $0.key.aspect == .partitionWay }
    }
    for override in lengths {
      let name = override.key.name
      let offset =
        starts.first { $0.key.name == name && $0.key.count == override.key.count }?.value ?? 0
      let (begin, overflow) = (override.key.count - 1).multipliedReportingOverflow(by: old)
      guard !overflow, begin < SimulationLimits.lastTick else { continue }
      let tick = max(begin + min(max(offset, 0), old - 1) - ticks, 0)
      let count = min(tick / window + 1, 1 << 28 - 1)
      set(ChoiceKey(other.length, of: name, count: count), override.value)
      set(ChoiceKey(other.start, of: name, count: count), tick % window)
      for side in sides where side.key.count == override.key.count {
        set(ChoiceKey(side.key.aspect, of: side.key.name, count: count), side.value)
      }
    }
  }

  /// Lets the sides of the partition in window `old` be those of the one in window `count`.
  fileprivate mutating func recount(_ old: Int, as count: Int) {
    guard old != count else { return }
    let sides = overrides.filter {
      $0.key.count == old
        && ($0.key.aspect == .partitionSide || $0.key.aspect == .partitionWay)
    }
    overrides.removeAll { sides.contains($0) }
    for side in sides {
      set(ChoiceKey(side.key.aspect, of: side.key.name, count: count), side.value)
    }
  }
}
