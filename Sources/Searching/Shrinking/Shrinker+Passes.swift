import Inventory
import Simulation

extension Shrinker {
  // MARK: - Overrides

  /// Drops overrides, many at a time.
  mutating func dropOverrides() -> Bool {
    let before = schedule.overrides.count
    guard before > 0 else { return false }
    if accept(scenario, []) { return true }
    var size = before / 2
    while size >= 4 {
      drop(size)
      size /= 2
    }
    return schedule.overrides.count < before
  }

  /// Drops overrides one by one.
  mutating func dropOverridesSingly() -> Bool {
    let before = schedule.overrides.count
    drop(1)
    return schedule.overrides.count < before
  }

  private mutating func drop(_ size: Int) {
    var end = schedule.overrides.count
    while end > 0 {
      let start = max(0, end - size)
      var shorter = schedule.overrides
      shorter.removeSubrange(start..<end)
      _ = accept(scenario, shorter)
      end = start
    }
  }

  // MARK: - Orders

  /// Drops orders, with all that is overridden about them; many at a time, then fewer.
  mutating func dropOrders() -> Bool {
    let before = scenario.orders.count
    var size = before / 2
    while size >= 1 {
      var end = scenario.orders.count
      while end > 0 {
        let start = max(0, end - size)
        _ = keep(orders: scenario.orders.indices.filter { $0 < start || $0 >= end })
        end = start
      }
      size /= 2
    }
    return scenario.orders.count < before
  }

  /// Drops orders, and as many units of stock as they want: an oversell stays one then.
  mutating func dropOrdersWithTheirStock() -> Bool {
    let before = scenario.orders.count
    var size = before - 1
    while size >= 1 {
      var end = scenario.orders.count
      while end > 0 {
        let start = max(0, end - size)
        var stock = scenario.stock
        for order in scenario.orders[start..<end] {
          stock[order.item.number - 1] = max(0, stock[order.item.number - 1] - order.quantity)
        }
        let rest = scenario.orders.indices.filter { $0 < start || $0 >= end }
        _ = keep(orders: rest, stock: stock)
        end = start
      }
      size /= 2
    }
    return scenario.orders.count < before
  }

  /// Keeps the orders at those places only.
  private mutating func keep(orders: [Int], stock: [Int]? = nil) -> Bool {
    var smaller = scenario
    smaller.orders = orders.map { scenario.orders[$0] }
    if let stock { smaller.stock = stock }
    let numbers = Set(smaller.orders.map { UInt32(clamping: $0.number) })
    let overrides = schedule.overrides.filter {
      $0.key.name.role != .order || numbers.contains($0.key.name.number)
    }
    return accept(smaller, overrides)
  }

  // MARK: - The world

  /// Switches whole kinds of faults off.
  mutating func switchOffFaults() -> Bool {
    var isSmaller = false
    func off<Fault>(_ path: WritableKeyPath<Faults, Fault?>) {
      guard scenario.faults[keyPath: path] != nil else { return }
      var calmer = scenario
      calmer.faults[keyPath: path] = nil
      if accept(calmer, schedule.overrides) { isSmaller = true }
    }
    off(\.pauses)
    off(\.clocks)
    off(\.payments)
    return isSmaller
  }

  /// Gives the world's parameters their simplest values: one item, one instance, arrivals at once,
  /// no replica.
  mutating func simplifyWorld() -> Bool {
    var isSmaller = false
    func attempt(_ change: (inout Scenario) -> Void) {
      var simpler = scenario
      change(&simpler)
      if simpler != scenario, accept(simpler, schedule.overrides) { isSmaller = true }
    }
    attempt { $0.replicaLag = 0 }
    attempt { $0.horizon = Scenario.horizon(orders: 0) }
    attempt { world in
      for place in world.orders.indices { world.orders[place].arrival = 0 }
    }
    for place in scenario.orders.indices { attempt { $0.orders[place].arrival = 0 } }
    attempt { world in
      for place in world.orders.indices { world.orders[place].quantity = 1 }
      for item in world.stock.indices { world.stock[item] = min(world.stock[item], 1) }
    }
    attempt { $0.dropUnusedItems() }
    attempt { world in
      world.instances = 1
      for place in world.orders.indices { world.orders[place].instance = 1 }
    }
    return isSmaller
  }

  // MARK: - Numbers

  /// Lowers each number, by halves: stock, quantities, arrivals, what is overridden.
  mutating func lowerNumbers() -> Bool {
    var isSmaller = false
    for item in scenario.stock.indices {
      if lower(scenario.stock[item], to: 0, { $0.stock[item] = $1 }) { isSmaller = true }
    }
    for place in scenario.orders.indices {
      if lower(scenario.orders[place].quantity, to: 1, { $0.orders[place].quantity = $1 }) {
        isSmaller = true
      }
      if lower(scenario.orders[place].arrival, to: 0, { $0.orders[place].arrival = $1 }) {
        isSmaller = true
      }
    }
    for place in schedule.overrides.indices where lowerOverride(place) { isSmaller = true }
    return isSmaller
  }

  private mutating func lower(
    _ value: Int, to least: Int, _ set: (inout Scenario, Int) -> Void
  ) -> Bool {
    bisect(value, to: least) { candidate in
      var smaller = scenario
      set(&smaller, candidate)
      return accept(smaller, schedule.overrides)
    }
  }

  private mutating func lowerOverride(_ place: Int) -> Bool {
    let value = schedule.overrides[place].value
    // Towards 0 from either side; what is calm for a delay is found when the override is dropped.
    return bisect(value, to: 0) { candidate in
      var overrides = schedule.overrides
      overrides[place].value = candidate
      return accept(scenario, overrides)
    }
  }

  // MARK: - Names

  /// Numbers orders from 1 without gaps, and their keys with them, if the run stays a failing one.
  mutating func renumber() {
    var numbers: [UInt32: UInt32] = [:]
    var renamed = scenario
    for place in renamed.orders.indices {
      numbers[UInt32(clamping: renamed.orders[place].number)] = UInt32(clamping: place + 1)
      renamed.orders[place].number = place + 1
    }
    let overrides = schedule.overrides.map { override in
      guard override.key.name.role == .order, let number = numbers[override.key.name.number]
      else { return override }
      var renamed = override
      renamed.key = override.key.renamed(ProcessName(.order, number))
      return renamed
    }
    if renamed != scenario { _ = accept(renamed, overrides) }
  }
}

extension Scenario {
  /// Leaves items out that nobody wants, and closes the gaps.
  fileprivate mutating func dropUnusedItems() {
    let wanted = stock.indices.filter { item in
      orders.contains { $0.item.number == item + 1 }
    }
    guard !wanted.isEmpty else { return }
    stock = wanted.map { stock[$0] }
    for place in orders.indices {
      guard let item = wanted.firstIndex(of: orders[place].item.number - 1) else { continue }
      orders[place].item = ItemID(item + 1)
    }
  }
}

/// Looks for the value nearest to `least` that is accepted, as if what is accepted had no gaps.
///
/// - Returns: Whether it found one nearer than `value`.
private func bisect(_ value: Int, to least: Int, _ accept: (Int) -> Bool) -> Bool {
  guard value != least else { return false }
  if accept(least) { return true }
  var refused = least
  var accepted = value
  while abs(accepted - refused) > 1 {
    let middle = refused + (accepted - refused) / 2
    if accept(middle) { accepted = middle } else { refused = middle }
  }
  return accepted != value
}
