import Inventory
import Simulation

/// Puts what another instance sends into the share without a look whether it has arrived before.
struct AcceptBlindly: OrderStrategy {
  static let name = "accept-blindly"
  static let placement = StockPlacement.shares

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let shares = service.shares
    for round in 1...shares.count {
      if try await shares.claim(item, quantity: quantity, from: shares.home) == .claimed {
        return .orderPlaced
      }
      let other = (shares.home + round - 1) % shares.count + 1
      guard other != shares.home else { break }
      let grant = try await shares.grant(
        item, quantity: quantity, from: other, to: shares.home, request: round)
      guard let transfer = grant.transfer else { continue }
      // The mistake: whoever sends units offers them until they are accepted, so they come twice.
      try await shares.accept(transfer, of: item, at: shares.home, isBlind: true)
    }
    return try await shares.withdraw(from: shares.home) ? .failed(.contention) : .orderPlaced
  }
}
