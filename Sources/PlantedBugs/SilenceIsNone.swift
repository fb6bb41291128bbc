import Inventory
import Simulation

/// Takes an instance that does not answer for one that has nothing.
struct SilenceIsNone: OrderStrategy {
  static let name = "silence-is-none"
  static let placement = StockPlacement.shares

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let shares = service.shares
    func claim() async throws -> Bool {
      try await service.retrying { timeout in
        try await shares.claim(item, quantity: quantity, from: shares.home, timeout: timeout)
      } == .claimed
    }
    if try await claim() { return .orderPlaced }
    for step in 0..<shares.count - 1 {
      let other = (shares.home + step) % shares.count + 1
      // The mistake: its units are there all the same, and will be when it is back.
      let grant = try? await service.retrying(tries: 2) { timeout in
        try await shares.grant(
          item, quantity: quantity, from: other, to: shares.home, request: step + 1,
          timeout: timeout)
      }
      guard let transfer = grant?.transfer else { continue }
      try await service.retrying { timeout in
        try await shares.accept(transfer, of: item, at: shares.home, timeout: timeout)
      }
      if try await claim() { return .orderPlaced }
    }
    let isWithdrawn = try await service.retrying { timeout in
      try await shares.withdraw(from: shares.home, timeout: timeout)
    }
    return isWithdrawn ? .outOfStock : .orderPlaced
  }
}
