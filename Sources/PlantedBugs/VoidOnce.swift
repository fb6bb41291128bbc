import Inventory
import Simulation

/// Takes the money first, and gives it back where there is nothing left to sell: by one message that
/// nobody looks after.
struct VoidOnce: OrderStrategy {
  static let name = "void-once"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let isPaid = try await service.retrying { timeout in
      try await service.payments.charge(timeout: timeout)
    }
    guard isPaid else { return .failed(.paymentRefused) }
    let isTaken = try await service.retrying { timeout in
      try await service.database.conditionalDecrement(
        item, by: quantity, key: service.order, timeout: timeout)
    }
    guard !isTaken else { return .orderPlaced }
    // The mistake: a message that is not answered may never have arrived.
    try? await service.payments.void(timeout: service.patience)
    return .outOfStock
  }
}
