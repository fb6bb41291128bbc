import Inventory
import Simulation

/// Takes silence for a no: the customer is told that it failed, and the units are gone.
struct LostReplyIsFailure: OrderStrategy {
  static let name = "lost-reply-is-failure"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    do {
      let isTaken = try await service.database.conditionalDecrement(
        item, by: quantity, timeout: service.patience * 19 / 40)
      return isTaken ? .orderPlaced : .outOfStock
    } catch CallError.timedOut {
      // The mistake: the command may have taken effect, or may do so yet.
      return .failed(.timedOut)
    }
  }
}
