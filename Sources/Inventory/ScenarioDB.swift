public import Simulation

/// Whichever database the world has (``Scenario/database``), as one order sees it.
///
/// A type of its own, and not `any InventoryDB`: so the compiler makes one function of the many that a
/// call would go through, each of which costs the task a frame and a look for its executor.
public struct ScenarioDB: InventoryDB {
  let shop: Shop
  let fiber: FiberID

  /// Carries the command to the world's database.
  ///
  /// - Throws: `CallError`.
  public func perform(
    _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    switch shop.scenario.database {
    case .networkLag, .failover:
      try await NetworkLagDB(wrapping: instant)
        .perform(command, key: key, token: token, timeout: timeout)
    case .instant:
      try await instant.perform(command, key: key, token: token, timeout: timeout)
    case .replicated:
      try await replicated.perform(command, key: key, token: token, timeout: timeout)
    }
  }

  /// Begins a transaction about `item`.
  ///
  /// - Throws: `CallError` outside the simulation.
  public func transaction(on item: ItemID) throws -> Transaction {
    switch shop.scenario.database {
    case .networkLag, .failover: try NetworkLagDB(wrapping: instant).transaction(on: item)
    case .instant: try instant.transaction(on: item)
    case .replicated: try replicated.transaction(on: item)
    }
  }

  private var instant: InstantDB { InstantDB(shop: shop, fiber: fiber) }
  private var replicated: ReplicatedDB { ReplicatedDB(shop: shop, fiber: fiber) }
}
