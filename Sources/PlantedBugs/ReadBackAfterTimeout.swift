import Inventory
import Simulation

/// Looks, after a timeout, whether the stock is what it was about to write, and takes that for its
/// own success: it may be somebody else's.
struct ReadBackAfterTimeout: OrderStrategy {
  static let name = "read-back-after-timeout"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...service.attempts {
      let stock = try await service.database.readVersioned(item)
      guard stock.quantity >= quantity else { return .outOfStock }
      let rest = stock.quantity - quantity
      do {
        let isSet = try await service.database.compareAndSet(
          item, rest, ifVersion: stock.version, timeout: service.patience * 9 / 20)
        if isSet { return .orderPlaced }
      } catch CallError.timedOut {
        // The mistake: everybody who read the same is about to write the same.
        if try await service.database.read(item) == rest { return .orderPlaced }
      }
    }
    return .failed(.contention)
  }
}
