import Inventory
import Simulation

/// Reserves without the order's key: if its instance crashes after the charge, nobody can tell for
/// whom the reservation was, so nobody gives the money back.
struct ReserveUnkeyed: OrderStrategy {
  static let name = "reserve-unkeyed"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    // The mistake: under `key: service.order` the recovery would find it.
    let held = try await insist {
      try await service.database.reserve(item, quantity: quantity, timeout: service.patience)
    }
    guard let held else { return .outOfStock }
    let isPaid = try await insist {
      try await service.payments.charge(timeout: service.patience)
    }
    guard isPaid else { return .failed(.paymentRefused) }
    let state = try await insist {
      try await service.database.confirm(held, timeout: service.patience)
    }
    guard state != .confirmed else { return .orderPlaced }
    try await insist { try await service.payments.void(timeout: service.patience) }
    return .failed(.reservationExpired)
  }

  /// Calls again and again while no answer comes.
  private func insist<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    for _ in 1...7 {
      do { return try await body() } catch CallError.timedOut { continue }
    }
    return try await body()
  }
}
