import Inventory
import Simulation

/// Confirms whatever has become of the reservation while the customer took time to pay: a lease
/// without a fencing token (*Designing Data-Intensive Applications*, chapter 8).
struct ConfirmAfterExpiry: OrderStrategy {
  static let name = "confirm-after-expiry"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    guard try await isPaid() else {
      _ = try await service.database.release(held)
      return .failed(.paymentRefused)
    }
    // The mistake: who has paid gets the units, and nobody asks whether they are still there.
    _ = try await service.database.overwrite(held, of: item, with: .confirmed)
    return .orderPlaced
  }

  /// Whether the customer pays, who is given plenty of time.
  private func isPaid() async throws -> Bool {
    do {
      return try await service.payments.charge(timeout: service.patience * 10)
    } catch CallError.timedOut {
      try await service.payments.void()
      return false
    }
  }
}
