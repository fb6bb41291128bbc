import Inventory
import Simulation

/// Sends customers away by what a replica says: it may not have heard yet that a unit was given
/// back.
struct RefuseByReplica: OrderStrategy {
  static let name = "refuse-by-replica"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    // The mistake: a replica may say yes, since the reservation decides; its no is final here.
    guard try await service.database.read(item) >= quantity else { return .outOfStock }
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    if let failure = try await charge() {
      _ = try await service.database.release(held)
      return .failed(failure)
    }
    guard try await service.database.confirm(held) == .confirmed else {
      try await service.payments.void()
      return .failed(.reservationExpired)
    }
    return .orderPlaced
  }

  private func charge() async throws -> OrderFailure? {
    do {
      return try await service.payments.charge(timeout: service.patience) ? nil : .paymentRefused
    } catch CallError.timedOut {
      try await service.payments.void()
      return .paymentTimedOut
    }
  }
}
