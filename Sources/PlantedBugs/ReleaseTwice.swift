import Inventory
import Simulation

/// Gives the units of a failed payment back twice: once where the payment fails, once where
/// whatever was not sold is cleaned up.
struct ReleaseTwice: OrderStrategy {
  static let name = "release-twice"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    let failure = try await pay(held, item)
    if failure == nil, try await service.database.confirm(held) == .confirmed {
      return .orderPlaced
    }
    _ = try await service.database.overwrite(held, of: item, with: .released)
    return .failed(failure ?? .reservationExpired)
  }

  private func pay(_ held: ReservationID, _ item: ItemID) async throws -> OrderFailure? {
    do {
      return try await service.payments.charge(timeout: service.patience) ? nil : .paymentRefused
    } catch CallError.timedOut {
      try await service.payments.void()
      // The mistake: the caller does so, too.
      _ = try await service.database.overwrite(held, of: item, with: .released)
      return .paymentTimedOut
    }
  }
}
