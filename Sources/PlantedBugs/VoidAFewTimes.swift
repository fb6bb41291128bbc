import Inventory
import Simulation

/// Takes the money first, and tries a few times to give it back where there is nothing left to sell.
/// One message may get lost, or two; a partition loses them all.
struct VoidAFewTimes: OrderStrategy {
  static let name = "void-a-few-times"

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
    // The mistake: after four tries it is given up, and no one else knows that there is a debt.
    for _ in 1...4 {
      if (try? await service.payments.void(timeout: service.patience / 2)) != nil { break }
    }
    return .outOfStock
  }
}
