public import Inventory
import Simulation

/// Takes a lock with a time to live, and believes in it.
///
/// It is given more time than it needs, and looks at its clock before it begins. But a lease is a
/// promise about time, and nobody stops time for a process that is paused, or for a message that is
/// on its way: when the write arrives, the lease may be over, and the lock another's (chapter 8,
/// "Process Pauses"). A clock that goes back makes it believe in a lease that has ended.
public struct LeaseLock: OrderStrategy {
  /// `lease-lock`
  public static let name = "lease-lock"
  /// What it does, in a line.
  public static let summary = "lock the item for a while, read, write, unlock; trusts its clock"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] = [.soldOut, .lockWait, .leaseExpired]

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Locks, reads, checks, writes, unlocks.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...8 * service.attempts {
      let start = try service.wallClock()
      guard let lease = try await lock(item) else {
        try await service.sleep(for: service.patience / 4)
        continue
      }
      // Counted from before it was given, which is on the safe side.
      let isMine = try service.wallClock() < start + lease.left
      let outcome = isMine ? try await sell(quantity, of: item) : nil
      // If this is lost, the lease ends by itself.
      _ = try? await service.database.unlock(
        item, token: lease.token, timeout: service.patience)
      if let outcome { return outcome }
    }
    return .failed(.contention)
  }

  /// Takes the lock for twice as long as four messages of the slowest kind travel: from the database
  /// here, there and back for the stock, and there with the write.
  private func lock(_ item: ItemID) async throws -> Lease? {
    try await service.retrying { timeout in
      try await service.database.acquire(
        item, for: 2 * service.patience, key: service.order, timeout: timeout)
    }
  }

  /// What it does under the lock: nobody else does the same meanwhile, or so it believes.
  private func sell(_ quantity: Int, of item: ItemID) async throws -> OrderOutcome {
    let stock = try await service.retrying { timeout in
      try await service.database.readVersioned(item, timeout: timeout).quantity
    }
    guard stock >= quantity else { return try await service.cancel(.outOfStock) }
    try await service.retrying { timeout in
      try await service.database.write(
        item, stock - quantity, key: service.order, timeout: timeout)
    }
    return .orderPlaced
  }
}
