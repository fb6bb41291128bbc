import Inventory
import Simulation

/// A number of a run that can be lowered.
enum Lowerable: Equatable {
  case stock(item: Int)
  case quantity(place: Int)
  case arrival(place: Int)
  case override(ChoiceKey)
}

extension Candidate {
  /// All numbers that are above their least, those of the world apart.
  var lowerables: [Lowerable] {
    var list: [Lowerable] = []
    list += scenario.stock.indices.map { .stock(item: $0) }
    list += scenario.orders.indices.map { .quantity(place: $0) }
    list += scenario.orders.indices.map { .arrival(place: $0) }
    list += overrides.map { .override($0.key) }
    return list.filter { distance(of: $0) > 0 }
  }

  /// How far a number is from its least.
  func distance(of number: Lowerable) -> Int {
    switch number {
    case .stock(let item): scenario.stock[item]
    case .quantity(let place): scenario.orders[place].quantity - 1
    case .arrival(let place): scenario.orders[place].arrival
    case .override(let key): place(of: key).map { abs(distance(overrides[$0])) } ?? 0
    }
  }

  /// Puts a number at that distance from its least, on the side on which it is.
  mutating func set(_ number: Lowerable, distance: Int) {
    switch number {
    case .stock(let item): scenario.stock[item] = distance
    case .quantity(let place): scenario.orders[place].quantity = distance + 1
    case .arrival(let place): scenario.orders[place].arrival = distance
    case .override(let key):
      guard let place = place(of: key) else { return }
      let isAhead = self.distance(overrides[place]) >= 0
      overrides[place].value = calm(key) + (isAhead ? distance : -distance)
    }
  }
}

extension Shrinker {
  /// Beyond so many numbers, only single ones are lowered.
  private static let pairLimit = 5

  /// Lowers each number, the world's included.
  mutating func lowerNumbers() {
    for number in best.lowerables {
      bisect(best.distance(of: number), to: 0) { distance in
        attempt { $0.set(number, distance: distance) }
      }
      guard case .override(let key) = number, let place = best.place(of: key) else { continue }
      // Ahead is simpler than behind.
      let distance = best.distance(best.overrides[place])
      if distance < 0 { attempt { $0.overrides[place].value = $0.calm(key) - distance } }
    }
    for parameter in WorldParameter.all {
      guard let value = parameter.read(best.scenario) else { continue }
      bisect(value, to: parameter.simplest) { value in
        attempt { parameter.write(&$0.scenario, value) }
      }
    }
  }

  /// Lowers stock and quantities while all that takes time takes longer, or the last order comes
  /// later: so many ticks are simpler than a unit.
  mutating func lowerUnitsForTime() {
    for number in best.lowerables where !number.isTime {
      let distance = best.distance(of: number)
      guard distance > 0 else { continue }
      let longer = 3 * best.scenario.patience
      let hasLengths = best.overrides.contains { $0.key.aspect.isLength }
      let last = best.scenario.orders.indices.max {
        best.scenario.orders[$0].arrival < best.scenario.orders[$1].arrival
      }
      for rest in distance > 1 ? [0, distance - 1] : [0] {
        let isFound =
          hasLengths
          && attempt {
            $0.set(number, distance: rest)
            $0.stretch(by: longer)
          }
        if isFound { break }
        guard let last, best.scenario.orders[last].arrival > 0 else { continue }
        let isFoundLater = attempt {
          $0.set(number, distance: rest)
          $0.scenario.orders[last].arrival += longer
        }
        if isFoundLater { break }
      }
    }
  }

  /// Lowers equal numbers together; then any two of what takes time.
  mutating func lowerTogether() {
    let numbers = best.lowerables
    guard numbers.count > 1 else { return }
    var done: [Lowerable] = []
    for number in numbers where !done.contains(number) {
      let distance = best.distance(of: number)
      let equals = numbers.filter {
        best.distance(of: $0) == distance && $0.isLike(number)
      }
      done += equals
      guard equals.count > 1 else { continue }
      bisect(distance, to: 0) { distance in
        attempt { candidate in
          for equal in equals { candidate.set(equal, distance: distance) }
        }
      }
    }
    let times = best.lowerables.filter(\.isTime)
    guard times.count > 1, times.count <= Self.pairLimit else { return }
    for first in times.indices {
      for second in times.indices.dropFirst(first + 1) {
        let pair = [times[first], times[second]]
        let distances = pair.map { best.distance(of: $0) }
        guard let least = distances.min(), least > 0 else { continue }
        bisect(least, to: 0) { rest in
          attempt { candidate in
            for (number, distance) in zip(pair, distances) {
              candidate.set(number, distance: distance - least + rest)
            }
          }
        }
      }
    }
  }

  /// Takes as many units off the stock as off an order's quantity, or off all of them.
  mutating func lowerStockAndQuantities() {
    let orders = best.scenario.orders
    for place in orders.indices
    where best.scenario.stock.indices.contains(orders[place].item.number - 1) {
      let item = orders[place].item.number - 1
      let quantity = best.scenario.orders[place].quantity
      let stock = best.scenario.stock[item]
      let most = min(quantity - 1, stock)
      guard most > 0 else { continue }
      bisect(most, to: 0) { rest in
        attempt {
          $0.scenario.orders[place].quantity = quantity - most + rest
          $0.scenario.stock[item] = stock - most + rest
        }
      }
    }
    // One unit off each quantity, and off the stock as many as there are orders, or fewer.
    while let least = best.scenario.orders.map(\.quantity).min(), least > 1 {
      var isFound = false
      for fewer in (0...best.scenario.orders.count).reversed() where !isFound {
        isFound = attempt { candidate in
          for place in candidate.scenario.orders.indices {
            candidate.scenario.orders[place].quantity -= 1
          }
          for item in candidate.scenario.stock.indices {
            candidate.scenario.stock[item] = max(0, candidate.scenario.stock[item] - fewer)
          }
        }
      }
      guard isFound else { return }
    }
  }
}

extension Lowerable {
  /// Whether it is a length of time.
  var isTime: Bool {
    switch self {
    case .stock, .quantity: false
    case .arrival: true
    case .override(let key): !key.aspect.isAlternative
    }
  }

  /// Whether it is a number of the same kind.
  fileprivate func isLike(_ other: Lowerable) -> Bool {
    switch (self, other) {
    case (.stock, .stock), (.quantity, .quantity), (.stock, .quantity), (.quantity, .stock): true
    case (.arrival, .arrival): true
    case (.override(let key), .override(let otherKey)): key.aspect == otherKey.aspect
    default: false
    }
  }
}
