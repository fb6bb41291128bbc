import Inventory
import Simulation

/// Waits as long as any answer takes in a world without faults, and takes silence for a no then: the
/// command may be on its way yet.
struct SilenceIsNo: OrderStrategy {
  static let name = "silence-is-no"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    do {
      let isTaken = try await service.database.conditionalDecrement(
        item, by: quantity, key: service.order, timeout: service.patience)
      return isTaken ? .orderPlaced : .outOfStock
    } catch CallError.timedOut {
      // The mistake: no timeout is long enough to be an answer.
      return .failed(.timedOut)
    }
  }
}
