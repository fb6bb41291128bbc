import Inventory

/// Waits for the payment without a limit: where the provider's answer never comes, neither does the
/// customer's.
struct WaitForEver: OrderStrategy {
  static let name = "wait-for-ever"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    // The mistake: no `timeout:`.
    guard try await service.payments.charge() else {
      _ = try await service.database.release(held)
      return .failed(.paymentRefused)
    }
    guard try await service.database.confirm(held) == .confirmed else {
      try await service.payments.void()
      return .failed(.reservationExpired)
    }
    return .orderPlaced
  }
}
