import Inventory

/// Tries three times with care, and then without: the last attempt writes whatever the version is,
/// since the order has to come through at some time.
struct LastAttemptWrites: OrderStrategy {
  static let name = "last-attempt-writes"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    var stock = try await service.database.readVersioned(item)
    for _ in 1...3 {
      guard stock.quantity >= quantity else { return .outOfStock }
      let isSet = try await service.database.compareAndSet(
        item, stock.quantity - quantity, ifVersion: stock.version)
      if isSet { return .orderPlaced }
      stock = try await service.database.readVersioned(item)
    }
    guard stock.quantity >= quantity else { return .outOfStock }
    // The mistake: what was refused three times is done all the same.
    try await service.database.write(item, stock.quantity - quantity)
    return .orderPlaced
  }
}
