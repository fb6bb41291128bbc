public import Simulation

/// A perfect database: no distance, no delay. It answers without suspending, so nothing can come
/// between a check and a deduction, and even a naive `placeOrder` is safe.
///
/// A value of it is one order's connection.
public struct InstantDB: InventoryDB {
  let shop: Shop
  let fiber: FiberID

  /// The reply of the ledger, at once.
  ///
  /// - Throws: `CallError.processEnded` if the order's process has crashed, or the run is over.
  public func perform(
    _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    try shop.simulation.check()
    if shop.simulation.isEnded(fiber) { try await shop.simulation.turnAway(fiber) }
    return shop.applyHere(command, key: key, token: token, for: fiber)
  }

  /// Begins a transaction about `item`.
  ///
  /// - Throws: `CallError` outside the simulation.
  public func transaction(on item: ItemID) throws -> Transaction {
    try shop.simulation.check()
    return Transaction(shop.beginTransaction(item, by: fiber), on: item, of: self)
  }
}
