import Inventory
import Simulation

/// Takes an answer for an old one that seems to have come before it was asked for, by the time of
/// day.
struct ClockOrdersReplies: OrderStrategy {
  static let name = "clock-orders-replies"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let start = try service.wallClock()
    let isTaken = try await service.database.conditionalDecrement(
      item, by: quantity, key: service.order)
    // The mistake: a clock that is set back says nothing about what came first.
    guard try service.wallClock() >= start else { return .failed(.timedOut) }
    return isTaken ? .orderPlaced : .outOfStock
  }
}
