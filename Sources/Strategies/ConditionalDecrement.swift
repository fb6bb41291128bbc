public import Inventory

/// Check and deduction in one command, where the truth is:
/// `UPDATE items SET stock = stock - 1 WHERE id = 7 AND stock >= 1`.
///
/// The least that is safe, and the fastest: one trip, nothing to believe, nothing to try again.
public struct ConditionalDecrement: OrderStrategy {
  /// `conditional-decrement`
  public static let name = "conditional-decrement"
  /// What it does, in a line.
  public static let summary = "decrement if there is enough, in one command at the database"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] =
    [.soldOut] + Sometimes.mishaps

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Decrements if there is enough. The database remembers under the order's key what it said, yes
  /// or no, so it may be asked again.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let isTaken = try await service.retrying { timeout in
      try await service.database.conditionalDecrement(
        item, by: quantity, key: service.order, timeout: timeout)
    }
    return isTaken ? .orderPlaced : .outOfStock
  }
}
