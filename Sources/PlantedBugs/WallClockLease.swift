import Inventory
import Simulation

/// Decides by the time of day whether its reservation is still good.
///
/// The margin is right, as long as the clock is: where it goes back meanwhile, the reservation looks
/// younger than it is, and is confirmed after it has expired.
struct WallClockLease: OrderStrategy {
  static let name = "wall-clock-lease"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let start = try service.wallClock()
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    let isPaid = try await isPaid()
    // The mistake: a duration between two readings of a clock that may have been set back.
    let age = try service.wallClock() - start
    guard isPaid, age < service.patience * 2 else {
      _ = try await service.database.release(held)
      return .failed(isPaid ? .reservationExpired : .paymentRefused)
    }
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
