import Inventory
import Simulation

/// A world and a schedule on the calm base: what a shrinker tries.
struct Candidate {
  /// The world.
  var scenario: Scenario
  /// The exceptions to calm, by key, without witnesses; none of them says what is calm anyway.
  var overrides: [Schedule.Override]
  /// Whether no message takes longer than the world's latency.
  var boundsDelays = false

  /// The schedule.
  var schedule: Schedule { Schedule(base: .calm, overrides: overrides) }

  /// The answer to the choice `key` in a calm world.
  func calm(_ key: ChoiceKey) -> Int {
    switch key.aspect {
    case .delay: scenario.latency.lowerBound
    case .electionTimeout:
      scenario.calmElectionTimeout(ofNode: Int(key.name.number), draw: key.count)
    default: 0
    }
  }

  /// How far an override is from calm.
  func distance(_ override: Schedule.Override) -> Int { override.value - calm(override.key) }

  /// The place of the override of `key`, if there is one.
  func place(of key: ChoiceKey) -> Int? { overrides.firstIndex { $0.key == key } }

  /// Sets the answer to the choice `key`.
  mutating func set(_ key: ChoiceKey, _ value: Int) {
    if let place = place(of: key) {
      overrides[place].value = value
    } else {
      overrides.append(Schedule.Override(key, value))
    }
  }

  /// Brings the overrides into their one form: by key, within bounds, nothing that is calm.
  mutating func normalize() {
    for place in overrides.indices {
      let limits = limits(overrides[place].key.aspect)
      overrides[place].witness = nil
      overrides[place].value = min(
        max(overrides[place].value, limits.lowerBound), limits.upperBound)
    }
    overrides = overrides.filter { distance($0) != 0 }.sorted { $0.key < $1.key }
  }

  /// What an answer may be.
  private func limits(_ aspect: Aspect) -> ClosedRange<Int> {
    switch aspect {
    case .delay where boundsDelays: -SimulationLimits.delay...scenario.latency.upperBound
    case .duplication where boundsDelays:
      -SimulationLimits.delay...max(scenario.latency.upperBound, 1)
    case .priority: 0...255
    // No clock stands still, nor goes backwards all the time.
    case .clockDrift: -500_000...500_000
    default: -SimulationLimits.delay...SimulationLimits.delay
    }
  }

  /// Keeps the orders at those places only, and what is overridden about them.
  mutating func keepOrders(_ places: [Int]) {
    scenario.orders = places.map { scenario.orders[$0] }
    let names = Set(scenario.orders.map { ProcessName.order($0.number) })
    overrides = overrides.filter { $0.key.name.role != .order || names.contains($0.key.name) }
  }

  /// Puts the orders in the sequence in which `places` lists them, and numbers them from 1, their
  /// keys with them.
  mutating func arrangeOrders(_ places: [Int]) {
    let old = scenario.orders
    scenario.orders = places.map { old[$0] }
    var names: [(old: ProcessName, new: ProcessName)] = []
    for place in scenario.orders.indices {
      names.append((.order(scenario.orders[place].number), .order(place + 1)))
      scenario.orders[place].number = place + 1
    }
    rename(names)
  }

  /// Gives processes new names in all keys.
  mutating func rename(_ names: [(old: ProcessName, new: ProcessName)]) {
    let new = Dictionary(names.map { ($0.old, $0.new) }) { first, _ in first }
    for place in overrides.indices {
      guard let name = new[overrides[place].key.name] else { continue }
      overrides[place].key = overrides[place].key.renamed(name)
    }
  }

  /// Gives the nodes with the numbers `kept` of a replicated database the numbers from 1 on, in all
  /// keys, and drops the others.
  mutating func keepNodes(_ kept: [Int]) {
    func place(_ name: ProcessName?) -> Int?? {
      guard let name, name.role == .database, name.number > 0 else { return .some(nil) }
      return kept.firstIndex(of: Int(name.number)).map { .some($0) }
    }
    scenario.replicas = kept.count
    overrides = overrides.compactMap { override in
      let key = override.key
      guard let own = place(key.name), let peer = place(key.peer) else { return nil }
      return Schedule.Override(
        ChoiceKey(
          key.aspect, of: own.map { .node($0 + 1) } ?? key.name, attempt: key.attempt,
          to: peer.map { .node($0 + 1) } ?? key.peer, count: key.count, leg: key.leg),
        override.value)
    }
  }

  /// Changes how long every message takes in a calm world.
  ///
  /// - Parameters:
  ///   - value: How long, in ticks.
  ///   - shifting: Whether messages that take longer or shorter stay as far from calm as they were;
  ///     if not, they take as long as before.
  mutating func setCalmLatency(_ value: Int, shifting: Bool) {
    let shift = value - scenario.latency.lowerBound
    WorldParameter.calmLatency.write(&scenario, value)
    guard shifting else { return }
    for place in overrides.indices where overrides[place].key.aspect == .delay {
      overrides[place].value += shift
    }
  }
}
