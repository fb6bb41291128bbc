import Inventory
import Simulation

/// Gives back what it holds when the payment is refused, without a look at what has become of it.
///
/// As long as the reservation is held, that is right. Where a pause comes between, it has expired:
/// its units are on the shelf twice then, and the next two customers get the same.
struct ReleaseUnchecked: OrderStrategy {
  static let name = "release-unchecked"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    do {
      guard try await service.payments.charge(timeout: service.patience) else {
        // The mistake: `UPDATE reservations SET state = 'released' WHERE id = 3`.
        _ = try await service.database.overwrite(held, of: item, with: .released)
        return .failed(.paymentRefused)
      }
    } catch CallError.timedOut {
      try await service.payments.void()
      _ = try await service.database.release(held)
      return .failed(.paymentTimedOut)
    }
    guard try await service.database.confirm(held) == .confirmed else {
      try await service.payments.void()
      return .failed(.reservationExpired)
    }
    return .orderPlaced
  }
}
