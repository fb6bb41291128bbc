public import Inventory

/// Read, check, then let the database do the arithmetic.
///
/// The counter stays right, and no unit is sold twice while there are any. But the decrement is
/// blind: whoever read "1 left" decrements, and the stock goes below zero.
public struct NaiveDecrement: OrderStrategy {
  /// `naive-decrement`
  public static let name = "naive-decrement"
  /// What it does, in a line.
  public static let summary = "read the stock, check it, decrement whatever is there by then"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] =
    [.soldOut, .conflict, .pauseBetween] + Sometimes.mishaps

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Reads, checks, decrements.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let stock = try await service.database.read(item)
    guard stock >= quantity else { return .outOfStock }
    try await service.database.decrement(item, by: quantity)
    return .orderPlaced
  }
}
