public import Simulation

/// The shares of the stock that lie with the instances of the service, as one order sees them: in a
/// sale whose strategy asks for it (``OrderStrategy/placement``).
///
/// A share is durable where it lies, and survives a crash of its instance. A command to the share of
/// the instance where the order has landed takes no time and no message, and is durable when it
/// returns. A command to another instance's share travels there, and back, as to a database; an
/// instance that is paused or down serves nobody.
///
/// Whoever grants a transfer offers it to the other instance again and again, until that has
/// accepted it: nothing stays on its way for ever.
public struct StockShares: Sendable {
  let shop: Shop
  let fiber: FiberID

  /// The number of the instance where this attempt at the order has landed.
  public var here: Int { shop.instance(of: fiber) }

  /// The number of the instance where the order landed first. It is part of the order's key (an order
  /// number such as 2-17 says that instance 2 gave it), so whoever meets the order knows it.
  public var home: Int {
    min(max(shop.scenario.orders[shop.place(of: fiber)].instance, 1), count)
  }

  /// How many instances there are, and so how many shares.
  public var count: Int { max(shop.scenario.instances, 1) }

  /// How many units of `item` were dealt among the instances in the beginning: each knows that.
  public func issued(_ item: ItemID) -> Int {
    shop.scenario.stock.indices.contains(item.number - 1)
      ? shop.scenario.stock[item.number - 1] : 0
  }

  /// Sells units of the share of `instance` to this order, at once if it is this instance.
  ///
  /// That share's instance remembers it under the order's key: another claim there changes nothing.
  /// No other instance knows of it.
  ///
  /// - Returns: Whether there were as many, or the order has them already.
  /// - Throws: `CallError`, ``RefusedCommand``; ``CancelledOrder`` if the order has withdrawn there.
  public func claim(
    _ item: ItemID, quantity: Int, from instance: Int, timeout: Tick? = nil
  ) async throws -> ShareClaim {
    let command = InventoryCommand.claim(item, quantity: quantity, from: instance)
    switch try await perform(command, at: instance, timeout: timeout) {
    case .applied(true): return .claimed
    case .share(let share): return .short(share)
    case .cancelled: throw CancelledOrder(key: shop.number(of: fiber))
    default: throw RefusedCommand(command: command)
    }
  }

  /// Sees to it that this order gets nothing from the share of `instance`, now or later.
  ///
  /// - Returns: Whether it is so. If not, the order has its units from there.
  /// - Throws: `CallError`, ``RefusedCommand``.
  public func withdraw(from instance: Int, timeout: Tick? = nil) async throws -> Bool {
    let command = InventoryCommand.withdraw(from: instance)
    let reply = try await perform(command, at: instance, timeout: timeout)
    guard case .applied(let isWithdrawn) = reply else { throw RefusedCommand(command: command) }
    return isWithdrawn
  }

  /// Asks one instance to send units of its share to another.
  ///
  /// - Parameters:
  ///   - item: Of what.
  ///   - quantity: How many are needed: it sends as many, or half of its share if that is more, or
  ///     none if it has fewer. Nil for all that it has.
  ///   - instance: Whose share they come from.
  ///   - other: Whose share they go to.
  ///   - request: The how manieth request of this attempt it is, from 1: asked for again, it is
  ///     not granted again.
  ///   - timeout: How many ticks to wait; nil for as long as it takes.
  /// - Returns: What it sends, and what it has left.
  /// - Throws: `CallError`, ``RefusedCommand``.
  public func grant(
    _ item: ItemID, quantity: Int?, from instance: Int, to other: Int, request: Int,
    timeout: Tick? = nil
  ) async throws -> ShareGrant {
    let command = InventoryCommand.grant(
      item,
      TransferRequest(
        from: instance, to: other, quantity: quantity, number: Int(fiber.index) &<< 32 | request))
    let reply = try await perform(command, at: instance, timeout: timeout)
    guard case .granted(let grant) = reply else { throw RefusedCommand(command: command) }
    return grant
  }

  /// Puts what a transfer brings into the share of the instance for which it is.
  ///
  /// - Parameters:
  ///   - transfer: Which.
  ///   - item: What it brings.
  ///   - instance: For whom it is.
  ///   - isBlind: Whether to do so without a look whether it was done. A trap: what arrives twice
  ///     is there twice.
  ///   - timeout: How many ticks to wait; nil for as long as it takes.
  /// - Throws: `CallError`, ``RefusedCommand``.
  public func accept(
    _ transfer: TransferID, of item: ItemID, at instance: Int, isBlind: Bool = false,
    timeout: Tick? = nil
  ) async throws {
    let command = InventoryCommand.accept(transfer, of: item, isBlind: isBlind)
    let reply = try await perform(command, at: instance, timeout: timeout)
    guard reply == .done else { throw RefusedCommand(command: command) }
  }

  private func perform(
    _ command: InventoryCommand, at instance: Int, timeout: Tick?
  ) async throws -> InventoryReply {
    try shop.simulation.check()
    guard (1...count).contains(instance), shop.ledger.shares.isOpen else {
      throw RefusedCommand(command: command)
    }
    if instance == here {
      if shop.simulation.isEnded(fiber) { try await shop.simulation.turnAway(fiber) }
      return shop.applyAtShare(command, of: fiber)
    }
    let reply = try await shop.simulation.call(
      shop.process(ofInstance: instance), from: fiber,
      shop.letter(command, key: shop.number(of: fiber), token: nil, for: fiber),
      label: command.label,
      timeout: timeout)
    return shop.readReply(reply)
  }
}
