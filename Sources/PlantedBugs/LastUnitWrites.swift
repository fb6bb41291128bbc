import Inventory

/// Takes care of every unit but the last: whoever buys what is left marks the item as sold out,
/// by a plain write of zero.
struct LastUnitWrites: OrderStrategy {
  static let name = "last-unit-writes"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...service.attempts {
      let stock = try await service.database.readVersioned(item)
      guard stock.quantity >= quantity else { return .outOfStock }
      if stock.quantity == quantity {
        // The mistake: two may read the last one.
        try await service.database.write(item, 0)
        return .orderPlaced
      }
      let isSet = try await service.database.compareAndSet(
        item, stock.quantity - quantity, ifVersion: stock.version)
      if isSet { return .orderPlaced }
    }
    return .failed(.contention)
  }
}
