import Inventory
import Simulation

/// Lets its own reservation expire when the confirmation is not answered in time, without a look at
/// what has become of it: it may be confirmed.
struct ExpireUnchecked: OrderStrategy {
  static let name = "expire-unchecked"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    do {
      let state = try await service.database.confirm(held, timeout: service.patience * 19 / 40)
      return state == .confirmed ? .orderPlaced : .failed(.reservationExpired)
    } catch CallError.timedOut {
      // The mistake: `UPDATE reservations SET state = 'expired' WHERE id = 3`.
      _ = try await service.database.overwrite(held, of: item, with: .expired)
      return .failed(.timedOut)
    }
  }
}
