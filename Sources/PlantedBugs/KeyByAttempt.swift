import Inventory
import Simulation

/// Makes the idempotency key where the request comes in: it covers what the network repeats, and not
/// what the customer does.
struct KeyByAttempt: OrderStrategy {
  static let name = "key-by-attempt"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    // The mistake: a second click is another moment, and the same order.
    let key = service.order * 1_000_000_000 + (try service.wallClock())
    let isTaken = try await service.retrying { timeout in
      try await service.database.conditionalDecrement(
        item, by: quantity, key: key, timeout: timeout)
    }
    return isTaken ? .orderPlaced : .outOfStock
  }
}
