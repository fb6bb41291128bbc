public import Simulation

/// Three plain replicas of the stock, as one order sees them: in a sale whose strategy asks for it
/// (``OrderStrategy/placement``).
///
/// Each keeps a number and a version for each item, and takes whatever comes with a version no lower
/// than its own. They do not talk to each other, so any of them may lag behind. Nobody has the last
/// word: the stock counts as changed once a majority has taken a write.
public struct StockReplicas: Sendable {
  let shop: Shop
  let fiber: FiberID

  /// How many there are.
  public let count = 3
  /// How many are more than half of them.
  public let majority = 2

  /// Their numbers, each instance of the service beginning with another.
  public var all: [Int] {
    let first = shop.instance(of: fiber) - 1
    return (0..<count).map { (first + $0) % count + 1 }
  }

  /// What one replica knows of `item`.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``.
  public func read(
    _ item: ItemID, from replica: Int, timeout: Tick? = nil
  ) async throws -> VersionedStock {
    let command = InventoryCommand.readVersioned(item)
    let reply = try await perform(command, at: replica, timeout: timeout)
    guard case .versionedStock(let stock) = reply else { throw RefusedCommand(command: command) }
    return stock
  }

  /// Lets one replica take a stock with a version. It says that it has, also where it knows of a
  /// higher version, and keeps that.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``.
  public func write(
    _ item: ItemID, _ quantity: Int, version: Int, to replica: Int, timeout: Tick? = nil
  ) async throws {
    let command = InventoryCommand.store(item, quantity: quantity, version: version)
    let reply = try await perform(command, at: replica, timeout: timeout)
    guard reply == .done else { throw RefusedCommand(command: command) }
  }

  private func perform(
    _ command: InventoryCommand, at replica: Int, timeout: Tick?
  ) async throws -> InventoryReply {
    try shop.simulation.check()
    guard (1...count).contains(replica), shop.hasReplicas else {
      throw RefusedCommand(command: command)
    }
    if shop.scenario.database == .instant {
      // No distance: all three are at hand.
      if shop.simulation.isEnded(fiber) { try await shop.simulation.turnAway(fiber) }
      return shop.applyAtReplica(command, replica, for: fiber)
    }
    let reply = try await shop.simulation.call(
      shop.process(ofReplica: replica), from: fiber,
      shop.letter(command, key: nil, token: nil, at: replica, for: fiber), label: command.label,
      timeout: timeout)
    return shop.readReply(reply)
  }
}
