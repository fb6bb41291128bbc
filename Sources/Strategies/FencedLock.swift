public import Inventory
import Simulation

/// Takes a lock with a time to live, and does not trust it: every command under the lock carries the
/// lock's fencing token, and the database refuses it once it has seen a higher one.
///
/// The reads carry it as well. Once one holder has read under its token, no earlier holder writes:
/// so what was read is still true when the database takes the write, or the write is refused. Then
/// it begins again. Each order's write goes under its key, so one whose answer is lost may be
/// sent once more, under whatever token.
public struct FencedLock: OrderStrategy {
  /// `fenced-lock`
  public static let name = "fenced-lock"
  /// What it does, in a line.
  public static let summary = "the same, and the database refuses whoever has lost the lock"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] = [.soldOut, .lockWait, .leaseExpired, .fenced]

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Locks, reads, checks, writes, unlocks; again if it has lost the lock meanwhile.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...8 * service.attempts {
      guard let lease = try await lock(item) else {
        try await service.sleep(for: service.patience / 4)
        continue
      }
      do {
        let outcome = try await sell(
          quantity, of: item, service.database.fenced(by: lease.token))
        // If this is lost, the lease ends by itself.
        _ = try? await service.database.unlock(
          item, token: lease.token, timeout: service.patience)
        return outcome
      } catch is FencedOff {
        // Another has the lock by now.
      }
    }
    return try await service.cancel(.failed(.contention))
  }

  /// Takes the lock for twice as long as it is needed where nothing goes wrong. That is a matter of
  /// speed only: it is safe however short the time is.
  private func lock(_ item: ItemID) async throws -> Lease? {
    try await service.retrying { timeout in
      try await service.database.acquire(
        item, for: 2 * service.patience, key: service.order, timeout: timeout)
    }
  }

  /// What it does under the lock, by a database that knows under which.
  private func sell(
    _ quantity: Int, of item: ItemID, _ database: any InventoryDB
  ) async throws -> OrderOutcome {
    let stock = try await service.retrying { timeout in
      try await database.readVersioned(item, timeout: timeout).quantity
    }
    guard stock >= quantity else { return try await service.cancel(.outOfStock) }
    try await service.retrying { timeout in
      try await database.write(item, stock - quantity, key: service.order, timeout: timeout)
    }
    return .orderPlaced
  }
}
