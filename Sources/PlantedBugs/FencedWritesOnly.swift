import Inventory
import Simulation

/// Shows the lock's token with the write, and reads without.
///
/// The database learns of a new holder when that one writes, and not when it reads: until then an
/// earlier holder's write is let in, and the new one's goes by what it read before that.
struct FencedWritesOnly: OrderStrategy {
  static let name = "fenced-writes-only"

  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    // Whoever finds it locked is told to come again.
    guard
      let lease = try await service.database.acquire(
        item, for: 2 * service.patience, key: service.order)
    else { return .failed(.contention) }
    do {
      let outcome = try await sell(quantity, of: item, under: lease.token)
      _ = try await service.database.unlock(item, token: lease.token)
      return outcome
    } catch is FencedOff {
      return .failed(.contention)
    }
  }

  private func sell(
    _ quantity: Int, of item: ItemID, under token: Int
  ) async throws -> OrderOutcome {
    // The mistake: it changes nothing, so why should it carry the token?
    let stock = try await service.database.readVersioned(item).quantity
    guard stock >= quantity else { return .outOfStock }
    try await service.database.fenced(by: token).write(
      item, stock - quantity, key: service.order)
    return .orderPlaced
  }
}
