public import Simulation

/// A database at the far end of a network: the wrapped one, with a delay on the way there and
/// another on the way back.
///
/// A read is answered with the value at the moment at which the request is processed; when the
/// answer arrives, that may be history. Plain reads may also come from a replica that lags
/// (``Scenario/replicaLag``), and are history from the start then.
public struct NetworkLagDB: InventoryDB {
  private let wrapped: InstantDB

  /// `database`, at the far end of its shop's network.
  public init(wrapping database: InstantDB) { wrapped = database }

  /// Sends the command and waits for the reply: one suspension.
  ///
  /// - Throws: `CallError`.
  public func perform(
    _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    try wrapped.shop.simulation.check()
    let reply = try await wrapped.shop.simulation.call(
      wrapped.shop.databaseID, from: wrapped.fiber,
      wrapped.shop.letter(command, key: key, token: token, for: wrapped.fiber),
      label: command.label,
      timeout: timeout)
    return wrapped.shop.readReply(reply)
  }

  /// Begins a transaction about `item`.
  ///
  /// - Throws: `CallError` outside the simulation.
  public func transaction(on item: ItemID) throws -> Transaction {
    try wrapped.shop.simulation.check()
    return Transaction(wrapped.shop.beginTransaction(item, by: wrapped.fiber), on: item, of: self)
  }
}
