public import Inventory
import Simulation

/// What most shops do: `SELECT ... FOR UPDATE`, check, `UPDATE`, `COMMIT`, in one transaction.
///
/// The row is held from the read to the commit, and the database knows by whom. So nothing comes in
/// between, whatever clocks and networks do; but while the holder is paused everybody waits. The hard
/// case is a commit whose answer is lost: it may have been done. It goes under the order's key, and
/// so may be asked again, in another transaction if need be, and is done once.
public struct RowLock: OrderStrategy {
  /// `row-lock`
  public static let name = "row-lock"
  /// What it does, in a line.
  public static let summary = "select for update, check, write, commit, in one transaction"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] = [.soldOut, .lockWait, .lockTimeout, .pauseBetween]

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Runs the transaction, once more where it came to nothing.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...service.attempts {
      do {
        return try await sell(quantity, of: item)
      } catch is LockTimeout {
        // Others were in the way, one of them perhaps paused.
      } catch is ConnectionLost {
        // The row is free by now. If the commit was done, the key will tell.
      }
    }
    return try await service.cancel(.failed(.contention))
  }

  private func sell(_ quantity: Int, of item: ItemID) async throws -> OrderOutcome {
    let transaction = try service.database.transaction(on: item)
    let stock = try await service.retrying { timeout in
      try await transaction.selectForUpdate(timeout: timeout)
    }
    guard stock >= quantity else {
      try await service.retrying { timeout in try await transaction.rollback(timeout: timeout) }
      return try await service.cancel(.outOfStock)
    }
    try await service.retrying { timeout in
      try await transaction.update(to: stock - quantity, timeout: timeout)
    }
    try await service.retrying { timeout in
      try await transaction.commit(key: service.order, timeout: timeout)
    }
    return .orderPlaced
  }
}
