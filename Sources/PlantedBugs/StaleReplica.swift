import Inventory

/// Takes the quantity from a replica and the version from the primary: the comparison holds, and
/// says nothing of the quantity.
struct StaleReplica: OrderStrategy {
  static let name = "stale-replica"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...service.attempts {
      // The cheap read first, to spare the primary those who come too late.
      let stock = try await service.database.read(item)
      guard stock >= quantity else { return .outOfStock }
      let version = try await service.database.readVersioned(item).version
      // The mistake: the version is not the one at which the stock was so.
      let isSet = try await service.database.compareAndSet(
        item, stock - quantity, ifVersion: version)
      if isSet { return .orderPlaced }
    }
    return .failed(.contention)
  }
}
