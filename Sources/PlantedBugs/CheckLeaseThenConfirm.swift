import Inventory
import Simulation

/// Asks first whether the reservation can have expired, by the epoch, and then confirms blindly:
/// check, then act, once more. The epoch may begin in between.
struct CheckLeaseThenConfirm: OrderStrategy {
  static let name = "check-lease-then-confirm"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let start = try await epoch()
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    let isPaid = try await isPaid()
    guard isPaid, try await epoch() < start + InventoryLedger.lifetime else {
      _ = try await service.database.release(held)
      return .failed(isPaid ? .reservationExpired : .paymentRefused)
    }
    // The mistake: it was good when the database said so.
    _ = try await service.database.overwrite(held, of: item, with: .confirmed)
    return .orderPlaced
  }

  /// The present epoch, which no proposal with this number moves on.
  private func epoch() async throws -> Epoch { try await service.database.advanceEpoch(from: -1) }

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
