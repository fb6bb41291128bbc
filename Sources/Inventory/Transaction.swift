public import Simulation

/// A database has no transactions.
public struct NoTransactions: Error, Sendable, Equatable {
  /// The error, thrown by a database.
  public init() {}
}

/// The row that a transaction wanted was not to be had in time. The transaction has ended.
public struct LockTimeout: Error, Sendable, Equatable {
  /// The error, thrown by a database.
  public init() {}
}

/// The connection of a transaction broke, and the transaction has ended: it was rolled back, unless
/// this is the answer to a commit. What became of that is known under its key only.
public struct ConnectionLost: Error, Sendable, Equatable {
  /// The error, thrown by a database.
  public init() {}
}

/// A transaction about one item, as shops do it: `BEGIN`, `SELECT ... FOR UPDATE`, `UPDATE`, `COMMIT`.
///
/// From the first command on, its row is held: other transactions that want it wait, in the order in
/// which they asked. It is held until this one commits or is rolled back, or the database finds that
/// the connection is broken, which may take it a while. A lock of this kind is not a lease: no clock
/// ends it, and whoever is paused keeps the others waiting.
///
/// Each command may be sent again if no answer comes: the database knows the transaction.
public struct Transaction: Sendable {
  private let database: any InventoryDB
  /// What it is about.
  public let item: ItemID
  private let number: Int

  /// The transaction with that number of `database`.
  init(_ number: Int, on item: ItemID, of database: any InventoryDB) {
    self.number = number
    self.item = item
    self.database = database
  }

  /// Holds the item's row, as soon as nobody else does:
  /// `SELECT stock FROM items WHERE id = 7 FOR UPDATE`.
  ///
  /// - Returns: How many units there are, until this transaction ends.
  /// - Throws: `CallError`, ``RefusedCommand``; ``LockTimeout`` or ``ConnectionLost``, and then the
  ///   transaction has ended.
  public func selectForUpdate(timeout: Tick? = nil) async throws -> Int {
    let command = InventoryCommand.selectForUpdate(item, in: number)
    let reply = try await perform(command, key: nil, timeout: timeout)
    guard case .stock(let quantity) = reply else { throw RefusedCommand(command: command) }
    return quantity
  }

  /// Sets the stock of the item, as of the commit: `UPDATE items SET stock = 8 WHERE id = 7`.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``; ``ConnectionLost`` if the transaction has ended.
  public func update(to quantity: Int, timeout: Tick? = nil) async throws {
    let command = InventoryCommand.update(item, to: quantity, in: number)
    let reply = try await perform(command, key: nil, timeout: timeout)
    guard reply == .done else { throw RefusedCommand(command: command) }
  }

  /// Lets take effect what was written, and ends the transaction.
  ///
  /// If no answer comes, nobody knows whether it was done. Under a key (the order's number) it may be
  /// asked again, also in another transaction: it is done once.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``; ``ConnectionLost`` if the
  ///   transaction has ended, and is not known under the key to have ended well.
  public func commit(key: Int? = nil, timeout: Tick? = nil) async throws {
    let command = InventoryCommand.commit(item, in: number)
    let reply = try await perform(command, key: key, timeout: timeout)
    guard reply == .done else { throw database.error(for: reply, to: command, key: key) }
  }

  /// Ends the transaction, if it has not ended, as if it had never been.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``.
  public func rollback(timeout: Tick? = nil) async throws {
    let command = InventoryCommand.rollback(item, in: number)
    let reply = try await perform(command, key: nil, timeout: timeout)
    guard reply == .done else { throw RefusedCommand(command: command) }
  }

  private func perform(
    _ command: InventoryCommand, key: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    let reply = try await database.perform(command, key: key, timeout: timeout)
    switch reply {
    case .lockTimeout: throw LockTimeout()
    case .disconnected: throw ConnectionLost()
    default: return reply
    }
  }
}

extension InventoryDB {
  /// No database has transactions that does not say so.
  ///
  /// - Throws: ``NoTransactions``.
  public func transaction(on item: ItemID) throws -> Transaction { throw NoTransactions() }
}
