public import Simulation

/// A command came with a fencing token that is too low: another one has taken the lock since.
public struct FencedOff: Error, Sendable, Equatable {
  /// Which token is too low.
  public let token: Int
}

extension InventoryDB {
  /// Takes the lock of `item` for `ttl` ticks of the database's time of day.
  ///
  /// Whoever holds a lease can believe in it only as far as clocks and pauses allow, which is not
  /// far: what is done under it is safe only if every command carries its token
  /// (``fenced(by:)``). Under a key (the order's number) it may be asked for again: whoever holds it
  /// already is told so, with what is left of it.
  ///
  /// - Returns: The lease; nil while somebody else has one.
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func acquire(
    _ item: ItemID, for ttl: Tick, key: Int? = nil, timeout: Tick? = nil
  ) async throws -> Lease? {
    let command = InventoryCommand.acquire(item, ttl: ttl, now: 0)
    let reply = try await perform(command, key: key, timeout: timeout)
    switch reply {
    case .lease(let lease): return lease
    case .locked: return nil
    default: throw error(for: reply, to: command, key: key)
    }
  }

  /// Gives the lock of `item` back that was taken with `token`.
  ///
  /// - Returns: Whether it still was.
  /// - Throws: `CallError`, ``RefusedCommand``.
  @inlinable
  public func unlock(
    _ item: ItemID, token: Int, timeout: Tick? = nil
  ) async throws -> Bool {
    let command = InventoryCommand.unlock(item, token: token)
    let reply = try await perform(command, key: nil, timeout: timeout)
    guard case .applied(let wasHeld) = reply else { throw RefusedCommand(command: command) }
    return wasHeld
  }

  /// The same database, for whoever holds the lock with `token`: every command, reads included,
  /// carries it.
  public func fenced(by token: Int) -> FencedDB { FencedDB(wrapping: self, token: token) }
}

/// A database to whom each command says under which lock it is sent.
///
/// The database keeps the highest token that came with any command for an item, and refuses lower
/// ones: whoever was paused beyond the end of its lease does no harm any more, and is told. Reads
/// carry the token, too: if they did not, one with token 1 and one with token 2 could read, and
/// then both write, one after the other.
public struct FencedDB: InventoryDB {
  private let wrapped: any InventoryDB
  private let token: Int

  /// `wrapped`, under the lock with `token`.
  public init(wrapping wrapped: any InventoryDB, token: Int) {
    self.wrapped = wrapped
    self.token = token
  }

  /// Sends the command with the token.
  ///
  /// - Throws: `CallError`; ``FencedOff`` if a higher token came before.
  public func perform(
    _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    let reply = try await wrapped.perform(
      command, key: key, token: token ?? self.token, timeout: timeout)
    guard reply != .fenced else { throw FencedOff(token: token ?? self.token) }
    return reply
  }
}
