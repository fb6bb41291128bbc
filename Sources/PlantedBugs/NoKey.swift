import Inventory

/// Check and deduction in one command, as it should be, but without the order's key: the database
/// cannot tell a copy of it from another order.
struct NoKey: OrderStrategy {
  static let name = "no-key"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    // The mistake: `key: service.order` is missing.
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity)
    return isTaken ? .orderPlaced : .outOfStock
  }
}
