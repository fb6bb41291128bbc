public import Inventory

/// The kata's part 1: read, check, write back.
///
/// Wrong as soon as there is any distance to the database: between the check and the deduction
/// others read the same number, and write back the same number.
public struct Naive: OrderStrategy {
  /// `naive`
  public static let name = "naive"
  /// What it does, in a line.
  public static let summary = "read the stock, check it, write back what is left"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] =
    [.soldOut, .conflict, .pauseBetween] + Sometimes.mishaps

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Reads, checks, writes back.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let stock = try await service.database.read(item)
    guard stock >= quantity else { return .outOfStock }
    try await service.database.write(item, stock - quantity)
    return .orderPlaced
  }
}
