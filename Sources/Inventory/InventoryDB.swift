public import Simulation

/// A database that keeps the inventory, as one order sees it.
///
/// Every operation may take as many ticks as it likes. With a `timeout:` the caller waits so many
/// ticks and no longer; the operation may have taken effect, or may do so yet. Without, it waits
/// for as long as it takes.
public protocol InventoryDB: Sendable {
  /// Carries a command to the ledger, and its reply back.
  ///
  /// - Parameters:
  ///   - command: What is asked.
  ///   - key: Under which a repetition is recognised; nil for none.
  ///   - token: The fencing token of the lock under which it is sent; nil for none.
  ///   - timeout: How many ticks to wait; nil for as long as it takes.
  /// - Returns: What the ledger has to say to it.
  /// - Throws: `CallError`.
  func perform(
    _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
  ) async throws -> InventoryReply

  /// Begins a transaction about `item`, if the database has transactions.
  ///
  /// - Throws: ``NoTransactions`` if it has none.
  func transaction(on item: ItemID) throws -> Transaction
}

/// The database refused a command as meaningless: no such item or reservation, or a number out of
/// bounds.
public struct RefusedCommand: Error, Sendable, Equatable {
  /// What was asked.
  public let command: InventoryCommand

  @usableFromInline
  init(command: InventoryCommand) { self.command = command }
}

/// The order under whose key a command came was cancelled (``InventoryDB/cancel(key:timeout:)``):
/// nothing more is done for it.
public struct CancelledOrder: Error, Sendable, Equatable {
  /// Under which key.
  public let key: Int

  /// The error for a command under that key.
  public init(key: Int) { self.key = key }
}

extension InventoryDB {
  /// Carries a command that is sent under no lock.
  ///
  /// - Throws: `CallError`.
  @inlinable
  public func perform(
    _ command: InventoryCommand, key: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    try await perform(command, key: key, token: nil, timeout: timeout)
  }

  /// How many units of `item` there are; how many there were, if a replica answers.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``.
  @inlinable
  public func read(_ item: ItemID, timeout: Tick? = nil) async throws -> Int {
    let reply = try await perform(.read(item), key: nil, token: nil, timeout: timeout)
    guard case .stock(let quantity) = reply else { throw RefusedCommand(command: .read(item)) }
    return quantity
  }

  /// How many units of `item` there are, and the version at which it was so. Never from a replica.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``.
  @inlinable
  public func readVersioned(_ item: ItemID, timeout: Tick? = nil) async throws -> VersionedStock {
    let reply = try await perform(.readVersioned(item), key: nil, token: nil, timeout: timeout)
    guard case .versionedStock(let stock) = reply else {
      throw RefusedCommand(command: .readVersioned(item))
    }
    return stock
  }

  /// Sets the stock of `item`, whatever it is by then: a blind write.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func write(
    _ item: ItemID, _ quantity: Int, key: Int? = nil, timeout: Tick? = nil
  ) async throws {
    let command = InventoryCommand.write(item, quantity: quantity)
    let reply = try await perform(command, key: key, token: nil, timeout: timeout)
    guard reply == .done else { throw error(for: reply, to: command, key: key) }
  }

  /// Lowers the stock of `item`, whatever it is by then: a blind decrement.
  ///
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func decrement(
    _ item: ItemID, by quantity: Int, key: Int? = nil, timeout: Tick? = nil
  ) async throws {
    let command = InventoryCommand.decrement(item, by: quantity)
    let reply = try await perform(command, key: key, token: nil, timeout: timeout)
    guard reply == .done else { throw error(for: reply, to: command, key: key) }
  }

  /// Sets the stock of `item` if its version is still `version`.
  ///
  /// To raise the stock is to claim that new units are there: it gives none back that was sold. What
  /// may have to be given back is reserved (``reserve(_:quantity:key:timeout:)``).
  ///
  /// - Returns: Whether it was.
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func compareAndSet(
    _ item: ItemID, _ quantity: Int, ifVersion version: Int, key: Int? = nil, timeout: Tick? = nil
  ) async throws -> Bool {
    let command = InventoryCommand.compareAndSet(item, version: version, quantity: quantity)
    let reply = try await perform(command, key: key, token: nil, timeout: timeout)
    guard case .applied(let isApplied) = reply else {
      throw error(for: reply, to: command, key: key)
    }
    return isApplied
  }

  /// Sets the stock of `item` if there are still `expected` units:
  /// `UPDATE items SET stock = 8 WHERE id = 7 AND stock = 9`.
  ///
  /// A trap: the same count need not be the same units. One unit was sold and another given back
  /// meanwhile, the comparison holds, and the unit that it takes is one of those that were there
  /// when `expected` was read (the ABA problem). A version never comes back:
  /// ``compareAndSet(_:_:ifVersion:key:timeout:)``.
  ///
  /// - Returns: Whether it was set.
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func compareAndSet(
    _ item: ItemID, _ quantity: Int, ifQuantity expected: Int, key: Int? = nil,
    timeout: Tick? = nil
  ) async throws -> Bool {
    let command = InventoryCommand.compareQuantityAndSet(
      item, expected: expected, quantity: quantity)
    let reply = try await perform(command, key: key, token: nil, timeout: timeout)
    guard case .applied(let isApplied) = reply else {
      throw error(for: reply, to: command, key: key)
    }
    return isApplied
  }

  /// Lowers the stock of `item` if there are as many: check and deduction in one.
  ///
  /// - Returns: Whether there were.
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func conditionalDecrement(
    _ item: ItemID, by quantity: Int, key: Int? = nil, timeout: Tick? = nil
  ) async throws -> Bool {
    let command = InventoryCommand.conditionalDecrement(item, by: quantity)
    let reply = try await perform(command, key: key, token: nil, timeout: timeout)
    guard case .applied(let isApplied) = reply else {
      throw error(for: reply, to: command, key: key)
    }
    return isApplied
  }

  /// Sets `quantity` units of `item` aside.
  ///
  /// - Returns: The reservation; nil if there are not as many.
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func reserve(
    _ item: ItemID, quantity: Int, key: Int? = nil, timeout: Tick? = nil
  ) async throws -> ReservationID? {
    let command = InventoryCommand.reserve(item, quantity: quantity)
    let reply = try await perform(command, key: key, token: nil, timeout: timeout)
    switch reply {
    case .reserved(let id): return id
    case .insufficient: return nil
    default: throw error(for: reply, to: command, key: key)
    }
  }

  /// Sells what `reservation` holds.
  ///
  /// - Returns: What the reservation is now: `confirmed`, unless it was released or had expired.
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func confirm(
    _ reservation: ReservationID, key: Int? = nil, timeout: Tick? = nil
  ) async throws -> ReservationState {
    try await settle(.confirm(reservation), key: key, timeout: timeout)
  }

  /// Gives back what `reservation` holds.
  ///
  /// - Returns: What the reservation is now: `released`, unless it was confirmed or had expired.
  /// - Throws: `CallError`, ``RefusedCommand``, ``CancelledOrder``.
  @inlinable
  public func release(
    _ reservation: ReservationID, key: Int? = nil, timeout: Tick? = nil
  ) async throws -> ReservationState {
    try await settle(.release(reservation), key: key, timeout: timeout)
  }

  /// Sets what has become of `reservation`, whatever it was by then:
  /// `UPDATE reservations SET state = 'confirmed' WHERE id = 3`, without `AND state = 'held'`.
  ///
  /// A trap: what was held becomes what it should. But a confirmation of what has expired or was
  /// released promises units that are back on the shelf, or somebody else's; and a release or an
  /// expiry of what is not held any more puts its units on the shelf once more, whoever has them.
  ///
  /// - Returns: What the reservation is now: `state`.
  /// - Throws: `CallError`; ``RefusedCommand``, also for a reservation of another item, and for
  ///   `held`, which nothing becomes again.
  @inlinable
  public func overwrite(
    _ reservation: ReservationID, of item: ItemID, with state: ReservationState,
    timeout: Tick? = nil
  ) async throws -> ReservationState {
    try await settle(.overwrite(reservation, of: item, with: state), key: nil, timeout: timeout)
  }

  /// Sees to it that the order of `key` has no effect: what is held under it is released, and
  /// whatever comes later under it that could take units is refused.
  ///
  /// To be asked before a customer is told for good that the order came to nothing, where a command
  /// of it may still be on its way. It may be asked again.
  ///
  /// - Returns: Whether it is so. If not, a deduction under the key stands: the order is placed.
  /// - Throws: `CallError`, ``RefusedCommand``.
  @inlinable
  public func cancel(key: Int, timeout: Tick? = nil) async throws -> Bool {
    let reply = try await perform(.cancel, key: key, token: nil, timeout: timeout)
    guard case .applied(let isCancelled) = reply else {
      throw error(for: reply, to: .cancel, key: key)
    }
    return isCancelled
  }

  /// The next reservation under a key that ended unconfirmed, after the one with that ordinal (0 for
  /// none): a recovery asks for one after another, and gives back what was paid for it.
  ///
  /// - Returns: The reservation; nil if no other has ended so by now.
  /// - Throws: `CallError`, ``RefusedCommand``.
  @inlinable
  public func nextUnsettled(
    after ordinal: Int, timeout: Tick? = nil
  ) async throws -> UnsettledReservation? {
    let command = InventoryCommand.nextUnsettled(after: ordinal)
    let reply = try await perform(command, key: nil, token: nil, timeout: timeout)
    guard case .unsettled(let next) = reply else { throw RefusedCommand(command: command) }
    return next
  }

  /// Begins the next epoch, if `epoch` is still the present one; what was held too long expires.
  ///
  /// - Returns: The present epoch.
  /// - Throws: `CallError`, ``RefusedCommand``.
  @inlinable
  public func advanceEpoch(from epoch: Epoch, timeout: Tick? = nil) async throws -> Epoch {
    let command = InventoryCommand.advanceEpoch(from: epoch)
    let reply = try await perform(command, key: nil, token: nil, timeout: timeout)
    guard case .epoch(let present) = reply else { throw RefusedCommand(command: command) }
    return present
  }

  @inlinable
  func settle(
    _ command: InventoryCommand, key: Int?, timeout: Tick?
  ) async throws -> ReservationState {
    let reply = try await perform(command, key: key, token: nil, timeout: timeout)
    guard case .reservation(let state) = reply else {
      throw error(for: reply, to: command, key: key)
    }
    return state
  }

  /// What to throw for a reply that `command` should not get.
  @usableFromInline
  func error(
    for reply: InventoryReply, to command: InventoryCommand, key: Int?
  ) -> any Error {
    if reply == .cancelled, let key { return CancelledOrder(key: key) }
    return RefusedCommand(command: command)
  }
}
