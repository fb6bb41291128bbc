import Inventory

/// Takes a conflict for a sell-out: it sends the customer away while there is plenty.
struct GiveUpAtConflict: OrderStrategy {
  static let name = "give-up-at-conflict"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let stock = try await service.database.readVersioned(item)
    guard stock.quantity >= quantity else { return .outOfStock }
    let isSet = try await service.database.compareAndSet(
      item, stock.quantity - quantity, ifVersion: stock.version)
    // The mistake: somebody else was faster, and that is all.
    return isSet ? .orderPlaced : .outOfStock
  }
}
