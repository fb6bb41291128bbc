import Checking
import Inventory
import TestSupport
import Simulation

extension Scenario {
  /// A world in which `quantities` are ordered of item 1, all at once, each on an instance of its
  /// own.
  static func at(
    _ database: DatabaseKind = .networkLag, stock: Int, wanting quantities: [Int]
  ) -> Scenario {
    Scenario(
      database: database, instances: max(quantities.count, 1), stock: [stock],
      orders: quantities.enumerated().map { place, quantity in
        Order(
          number: place + 1, item: ItemID(1), quantity: quantity, arrival: 0, instance: place + 1)
      })
  }

  /// A world in which `orders` single units are ordered of item 1, all at once.
  static func at(
    _ database: DatabaseKind = .networkLag, stock: Int, orders: Int
  ) -> Scenario {
    at(database, stock: stock, wanting: Array(repeating: 1, count: orders))
  }
}

extension RunReport {
  /// The first violation of `property`.
  func violation(of property: Property) -> Violation? {
    violations.first { $0.property == property }
  }

  /// The fingerprints of all violations, as text.
  var fingerprints: [String] { violations.map { "\($0.fingerprint)" } }

  /// The properties that broke, each once, in their own order.
  var broken: [Property] {
    Property.allCases.filter { property in violations.contains { $0.property == property } }
  }
}

/// The report of a calm run, or of one under `overrides`, or under a seed.
func run(
  _ strategy: any OrderStrategy.Type, _ scenario: Scenario,
  overrides: [Schedule.Override] = [], seed: UInt64? = nil
) -> RunReport {
  let base = seed.map { Schedule.Base.seed(Seed(rawValue: $0)) } ?? .calm
  return SaleRunner().run(scenario, strategy, Schedule(base: base, overrides: overrides))
}

extension SplitMix64 {
  /// A small world: up to three items, up to ten orders, anything from no distance to a slow
  /// network.
  mutating func world() -> Scenario {
    let items = number(1...3)
    let instances = number(1...4)
    let lastArrival = pick([0, 0, 30, 500])
    let orders = (1...11).prefix(number(0...10)).map { number in
      Order(
        number: number, item: ItemID(self.number(1...items)), quantity: self.number(1...3),
        arrival: self.number(0...lastArrival), instance: self.number(1...instances))
    }
    return Scenario(
      database: pick([.instant, .networkLag, .networkLag]),
      latency: pick([0...0, 0...1, 1...5, 50...200, 100...100, 0...1_000]),
      instances: instances, stock: (0..<items).map { _ in number(0...6) }, orders: orders)
  }
}
