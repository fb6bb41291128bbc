import Inventory
import Simulation

/// Tries again after a timeout, and does not say that it is a repetition.
///
/// The timeout suits the usual round trip, not the slowest. The first command has taken effect, or
/// will yet; the second is another one.
struct RetryWithoutKey: OrderStrategy {
  static let name = "retry-without-key"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    do {
      return try await deduct(item, quantity, timeout: service.patience * 9 / 20)
    } catch CallError.timedOut {
      // The mistake: under `key: service.order` the database would know it again.
      return try await deduct(item, quantity, timeout: nil)
    }
  }

  private func deduct(
    _ item: ItemID, _ quantity: Int, timeout: Tick?
  ) async throws -> OrderOutcome {
    let isTaken = try await service.database.conditionalDecrement(
      item, by: quantity, timeout: timeout)
    return isTaken ? .orderPlaced : .outOfStock
  }
}
