import Inventory
import Simulation

/// Makes the idempotency key from the time of day: two orders of the same moment have the same one,
/// and the second is taken for a repetition of the first.
struct KeyByClock: OrderStrategy {
  static let name = "key-by-clock"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    // The mistake: the customer's order number is the key.
    let key = try service.wallClock()
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity, key: key)
    return isTaken ? .orderPlaced : .outOfStock
  }
}
