import Inventory
import Strategies
import Synchronization

/// Wrong in a few worlds only, so that a search takes several blocks: three units of the third item
/// are written back blindly.
struct Rare: OrderStrategy {
  static let name = "rare"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard item.number == 3, quantity == 3, service.order.isMultiple(of: 5) else {
      return try await ConditionalDecrement(service: service).placeOrder(item, quantity: quantity)
    }
    return try await Naive(service: service).placeOrder(item, quantity: quantity)
  }
}

/// Says that payments are sometimes refused, and never asks for one.
struct Boastful: OrderStrategy {
  static let name = "boastful"
  static let sometimes: [Sometimes] = [.soldOut, .paymentRefused]
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await ConditionalDecrement(service: service).placeOrder(item, quantity: quantity)
  }
}

/// Reads once more as often as a process-wide counter says: not deterministic.
struct Whimsical: OrderStrategy {
  static let name = "whimsical"
  static let mood = Atomic(0)
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    if Self.mood.add(1, ordering: .relaxed).newValue.isMultiple(of: 7) {
      _ = try await service.database.read(item)
    }
    return try await ConditionalDecrement(service: service).placeOrder(item, quantity: quantity)
  }
}

/// Leaves the simulation.
struct Runaway: OrderStrategy {
  static let name = "runaway"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await Task.detached { try await self.service.database.read(item) }.value >= quantity
      ? .orderPlaced : .outOfStock
  }
}

/// Waits for an answer without a timeout, and asks again whatever it is told: at the end of a run as
/// well.
struct Tireless: OrderStrategy {
  static let name = "tireless"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    while (try? await service.database.read(item)) == nil {}
    return try await ConditionalDecrement(service: service).placeOrder(item, quantity: quantity)
  }
}

/// Has a name that would lead out of the folder of seeds.
struct Misnamed: OrderStrategy {
  static let name = "../x y"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome { .outOfStock }
}
