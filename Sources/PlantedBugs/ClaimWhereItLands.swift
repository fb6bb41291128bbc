import Inventory
import Simulation

/// Sells from the share of whatever instance the order lands on: a second click lands on another,
/// which knows nothing of the first.
struct ClaimWhereItLands: OrderStrategy {
  static let name = "claim-where-it-lands"
  static let placement = StockPlacement.shares

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let shares = service.shares
    // The mistake: the order's key means nothing at an instance that has not seen it before.
    let claim = try await shares.claim(item, quantity: quantity, from: shares.here)
    return claim == .claimed ? .orderPlaced : .failed(.contention)
  }
}
