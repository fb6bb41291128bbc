import Inventory
import Simulation

/// Confirms, and does not read the answer: that the reservation had expired.
struct IgnoreConfirmation: OrderStrategy {
  static let name = "ignore-confirmation"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    guard try await service.payments.charge() else {
      _ = try await service.database.release(held)
      return .failed(.paymentRefused)
    }
    // The mistake: the answer says who won, the confirmation or the expiry.
    _ = try await service.database.confirm(held)
    return .orderPlaced
  }
}
