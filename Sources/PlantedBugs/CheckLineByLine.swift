import Inventory

/// Checks unit after unit, as a shop checks the lines of a basket one by one, and deducts all of
/// them in the end, when what was checked first is long out of date.
struct CheckLineByLine: OrderStrategy {
  static let name = "check-line-by-line"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for line in 1...quantity {
      guard try await service.database.read(item) >= line else { return .outOfStock }
    }
    // The mistake: only the last check is fresh, and not even that one is part of the deduction.
    try await service.database.decrement(item, by: quantity)
    return .orderPlaced
  }
}
