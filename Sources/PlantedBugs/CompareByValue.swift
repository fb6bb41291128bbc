import Inventory
import Simulation

/// Compares the count, where it should compare the version (the ABA problem).
///
/// Whoever pays at once takes the units straight from the shelf, if there are still as many as were
/// read; whoever is slow to pay gets them set aside meanwhile. When a slow one gives units back and
/// another one buys as many, the count is what it was, and the units are not.
struct CompareByValue: OrderStrategy {
  static let name = "compare-by-value"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let isPaid = try? await service.payments.charge(timeout: service.patience / 2)
    guard let isPaid else { return try await waitForPayment(item, quantity) }
    guard isPaid else { return .failed(.paymentRefused) }
    for _ in 1...service.attempts {
      let stock = try await service.database.read(item)
      guard stock >= quantity else { return .outOfStock }
      // The mistake: the same count need not mean that nothing happened.
      if try await service.database.compareAndSet(item, stock - quantity, ifQuantity: stock) {
        return .orderPlaced
      }
    }
    return .failed(.contention)
  }

  private func waitForPayment(_ item: ItemID, _ quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    if try await service.payments.charge(),
      try await service.database.confirm(held) == .confirmed
    {
      return .orderPlaced
    }
    _ = try await service.database.release(held)
    return .failed(.paymentRefused)
  }
}
