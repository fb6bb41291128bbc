import Inventory
import PlantedBugs
import Simulation
import Strategies
import Testing

@testable import Searching

/// A world to explore whole.
struct SmallWorld: CustomTestStringConvertible {
  let strategy: any OrderStrategy.Type
  let orders: Int
  var stock = 1
  var items = 1
  var quantity = 1
  /// How many units each order wants, if not all the same.
  var quantities: [Int] = []
  var database = DatabaseKind.networkLag
  var bounds = ExplorationBounds()
  var isHistoryJudged = false

  init(
    _ strategy: any OrderStrategy.Type, orders: Int, stock: Int = 1, items: Int = 1,
    on database: DatabaseKind = .networkLag, faults: Int = 0, timers: Int = 2,
    judgingHistory isHistoryJudged: Bool = false
  ) {
    self.isHistoryJudged = isHistoryJudged
    self.strategy = strategy
    self.orders = orders
    self.stock = stock
    self.items = items
    self.database = database
    bounds = ExplorationBounds(faults: faults, timers: timers)
  }

  func wanting(_ quantities: Int...) -> SmallWorld {
    var world = self
    world.quantities = quantities
    return world
  }

  var testDescription: String {
    "\(strategy.name), \(orders) orders for \(stock) of \(items) on \(database.rawValue),"
      + " \(bounds.faults) faults, \(bounds.timers) timers"
  }

  var scenario: Scenario {
    var sale = SaleOptions()
    sale.database = database
    sale.stock = stock
    sale.items = items
    sale.quantity = quantity
    sale.judgesLinearizability = isHistoryJudged
    sale.orders = orders
    sale.healing = 0
    bounds.addFaults(to: &sale.faults)
    var scenario = sale.scenario(seed: .init(rawValue: 1))
    for (place, quantity) in quantities.enumerated() { scenario.orders[place].quantity = quantity }
    return scenario
  }
}

/// The mistake with that name.
func planted(_ name: String) -> any OrderStrategy.Type {
  PlantedBugs.all.first { $0.name == name }?.strategy ?? Naive.self
}

/// Sells under one key for all orders.
struct SharedKey: OrderStrategy {
  static let name = "shared-key"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await service.database.conditionalDecrement(item, by: quantity, key: 1)
      ? .orderPlaced : .outOfStock
  }
}

/// Looks, and then sells under one key for all orders but the third, which has none.
struct SharedKeyButThird: OrderStrategy {
  static let name = "shared-key-but-third"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard try await service.database.read(item) >= quantity else { return .outOfStock }
    let key: Int? = service.order == 3 ? nil : 1
    return try await service.database.conditionalDecrement(item, by: quantity, key: key)
      ? .orderPlaced : .outOfStock
  }
}

/// Looks at another item after its own.
struct LookElsewhere: OrderStrategy {
  static let name = "look-elsewhere"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order > 1 else {
      if let held = try await service.database.reserve(ItemID(2), quantity: 1, key: 1) {
        _ = try await service.database.release(held, key: 1)
      }
      return .failed(.paymentRefused)
    }
    guard try await service.database.read(item) < quantity else {
      return try await service.database.conditionalDecrement(item, by: quantity, key: 2)
        ? .orderPlaced : .failed(.paymentRefused)
    }
    _ = try await service.database.read(ItemID(1))
    return .outOfStock
  }
}

/// Buys, tries again where no answer comes, and pays then.
struct BuyThenPay: OrderStrategy {
  static let name = "buy-then-pay"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let isTaken = try await service.retrying {
      try await service.database.conditionalDecrement(item, by: quantity, key: 1, timeout: $0)
    }
    _ = try await service.payments.charge()
    guard isTaken else { return .outOfStock }
    return .orderPlaced
  }
}

/// Only pays, and asks once more where no answer comes.
struct ChargeTwice: OrderStrategy {
  static let name = "charge-twice"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...2 {
      do {
        let isPaid = try await service.payments.charge(timeout: service.patience)
        return isPaid ? .orderPlaced : .failed(.paymentRefused)
      } catch CallError.timedOut {
        continue
      }
    }
    return .failed(.paymentTimedOut)
  }
}
