import Inventory
import Simulation

// The world: its numbers, its faults, its items and instances.
extension Shrinker {
  /// Gives the world's numbers the standard world's values: all of them at once, then one by one.
  ///
  /// Where patience changes, what came too late may come too early, and the other way round; so all
  /// that takes time is also tried longer or shorter by as many ticks, by twice and by three times as
  /// many.
  mutating func makeStandard() {
    let odd = WorldParameter.all.filter { parameter in
      parameter.read(best.scenario).map { $0 != parameter.simplest } ?? false
    }
    guard !odd.isEmpty else { return }
    if writeDownInStandardWorld() { return }
    let calm = WorldParameter.calmLatency
    let slower = best.scenario.latency.lowerBound - calm.simplest
    let waits = WorldParameter.waits.map { wait in
      (wait: wait, longer: wait.simplest - (wait.read(best.scenario) ?? wait.simplest))
    }.filter { $0.longer != 0 }
    for stretch in Self.stretches([slower] + waits.map(\.longer)) {
      for shifting in [true, false] {
        let isFound = attempt { candidate in
          candidate.setCalmLatency(calm.simplest, shifting: shifting)
          candidate.setStandardWindows()
          for parameter in odd { parameter.write(&candidate.scenario, parameter.simplest) }
          candidate.stretch(by: stretch)
        }
        if isFound { return }
      }
    }
    for stretch in Self.stretches([slower]) {
      for shifting in [true, false] {
        attempt {
          $0.setCalmLatency(calm.simplest, shifting: shifting)
          $0.stretch(by: stretch)
        }
      }
    }
    attempt { $0.setStandardWindows() }
    for parameter in odd { attempt { parameter.write(&$0.scenario, parameter.simplest) } }
    for (wait, longer) in waits {
      for stretch in Self.stretches([longer]) {
        let isFound = attempt {
          wait.write(&$0.scenario, wait.simplest)
          $0.stretch(by: stretch)
        }
        if isFound { break }
      }
    }
  }

  /// Writes the run down as one of the standard world, in which all takes as many times as long as
  /// patience does there, and whatever a message takes is said of each. A lagging replica stays.
  ///
  /// The times of a world go with its slowest message, so what came before something else still does,
  /// but for what was so near that the difference is rounded away.
  private mutating func writeDownInStandardWorld() -> Bool {
    let (standard, sight) = (WorldParameter.standard, sight)
    guard best.scenario.patience > 0 else { return false }
    return (best.scenario.healing == nil ? [true] : [true, false]).contains { isHealedInTime in
      attempt { candidate in
        candidate.stretch(sight, standard.patience, over: candidate.scenario.patience)
        let (lag, healing) = (candidate.scenario.replicaLag, candidate.scenario.healing)
        candidate.setStandardWindows()
        for parameter in WorldParameter.all {
          parameter.write(&candidate.scenario, parameter.simplest)
        }
        candidate.scenario.replicaLag = lag
        if !isHealedInTime { candidate.scenario.healing = healing }
      }
    }
  }

  /// None, and each of `differences` once, twice and three times.
  private static func stretches(_ differences: [Tick]) -> [Tick] {
    var stretches = [0]
    for times in 1...3 {
      for difference in differences where !stretches.contains(times * difference) {
        stretches.append(times * difference)
      }
    }
    return stretches
  }

  /// Switches whole kinds of faults off: all, then one by one.
  mutating func switchOffFaults() {
    let kinds = Trouble.all.filter { $0.isOn(best.scenario) }
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
}

extension Aspect {
  /// Whether it is about a pause.
  var isPause: Bool { self == .pauseLength || self == .pauseStart }

  /// Whether it says when something begins that comes once in a window at most.
  var isStart: Bool {
    switch self {
    case .pauseStart, .crashStart, .partitionStart, .clockJumpStart: true
    default: false
    }
  }

  /// Whether it is about something that comes once in a window at most.
  var isWindow: Bool {
    switch self {
    case .pauseLength, .crashLength, .partitionLength, .clockJump: true
    default: isStart
    }
  }

  /// Whether it is a number of ticks.
  var isTime: Bool {
    switch self {
    case .delay, .work, .arrival, .pauseLength, .pauseStart, .clockOffset, .clockJump,
      .clockJumpStart, .tail, .duplication, .partitionLength, .partitionStart, .crashLength,
      .crashStart, .clickAgain, .askAgain, .giveUp, .electionTimeout, .failoverStart,
      .failoverLength, .lateness:
      true
    case .priority, .outcome, .clockDrift, .world, .loss, .partitionSide, .partitionWay: false
    }
  }

  /// Whether it says how long something takes.
  var isLength: Bool {
    switch self {
    case .delay, .work, .pauseLength, .tail, .duplication, .partitionLength, .crashLength,
      .clickAgain, .askAgain, .giveUp, .lateness:
      true
    default: false
    }
  }

  /// Whether it says yes or no, or one of a few things, and not how much.
  var isAlternative: Bool {
    switch self {
    case .priority, .outcome, .loss, .partitionSide, .partitionWay: true
    default: false
    }
  }

  /// Whether it may be below zero.
  var isSigned: Bool { self == .clockOffset || self == .clockDrift || self == .clockJump }
}

extension Candidate {
  /// Lets all that takes time take `times` as long, divided by `divisor`; how long each message takes
  /// becomes an override.
  fileprivate mutating func stretch(_ sight: Sight, _ times: Int, over divisor: Int) {
    func stretched(_ ticks: Tick) -> Tick {
      let (product, overflow) = ticks.multipliedReportingOverflow(by: times)
      return (overflow ? ticks : product) / divisor
    }
    for place in overrides.indices where overrides[place].key.aspect.isTime {
      overrides[place].value = stretched(overrides[place].value)
    }
    var delays: [ChoiceKey: Int] = [:]
    for choice in sight.choices where choice.key.aspect == .delay {
      delays[choice.key] = choice.value
    }
    // What is rounded is when a message arrives, not how long it takes.
    var arrivals: [ChoiceKey: Tick] = [:]
    for leg in sight.legs { arrivals[leg.key] = leg.arrived }
    overrides.removeAll { delays[$0.key] != nil }
    for choice in sight.choices {
      guard let delay = delays.removeValue(forKey: choice.key) else { continue }
      let value =
        arrivals[choice.key].map { stretched($0) - stretched($0 - delay) } ?? stretched(delay)
      overrides.append(Schedule.Override(choice.key, value))
    }
    for place in scenario.orders.indices {
      scenario.orders[place].arrival = min(
        stretched(scenario.orders[place].arrival), Scenario.Limits.arrival)
    }
    scenario.replicaLag = stretched(scenario.replicaLag)
    for kind in WindowKind.all + [.jumps] {
      guard let window = kind.window(scenario) else { continue }
      kind.setWindow(max(stretched(window), 1), of: &scenario)
    }
    scenario.healing = scenario.healing.map { min(stretched($0), Scenario.Limits.healing) }
  }

  /// Lets all that is overridden to take time take `ticks` longer, or shorter, down to calm.
  mutating func stretch(by ticks: Tick) {
    for place in overrides.indices where overrides[place].key.aspect.isLength {
      let value = overrides[place].value
      overrides[place].value = max(value + ticks, min(value, calm(overrides[place].key)))
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
