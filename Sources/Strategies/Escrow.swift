public import Inventory
import Simulation

/// Every instance holds a share of the stock and sells from it without asking; who runs short asks
/// the others (O'Neil, *The Escrow Transactional Method*, 1986).
///
/// What is sold was set aside beforehand, so nothing is sold twice, however long the network is
/// partitioned. An order that finds enough in the share of its instance needs no message at all.
///
/// An order's fate is decided once, at its *home*: the instance where it landed first, which its
/// order number names. Units are sold to it from the home's share and from no other, so a claim and
/// what the home remembers of the order are one durable step at one place; an attempt that lands
/// elsewhere (a second click) asks the home. It costs this: while the home is down or cut off, that
/// customer gets no answer, whoever else is there. A key without a home would have to be looked up
/// at all instances, or agreed on, and no order could be sold without asking.
///
/// `OUT_OF_STOCK` needs to be true. What is left here and there cannot be added up, since units move
/// while they are counted. But what each instance has sold only grows: as soon as issued - sold, with
/// whatever old numbers, is less than the order wants, there are not as many, now and ever after.
/// As long as it is not, units are on their way or with somebody who does not answer, and so nobody
/// is told that there are none.
///
/// An order of several units may find no instance that has as many. Then all of them send what they
/// have to one that the item's number says: only there do shares grow other than by whole orders, so
/// orders cannot take each other's parts away for ever.
public struct Escrow: OrderStrategy {
  /// `escrow`
  public static let name = "escrow"
  /// What it does, in a line.
  public static let summary = "sell from the instance's own share, ask the others when it runs out"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] = [.soldOut, .transfer]
  /// In shares.
  public static let placement = StockPlacement.shares

  private let service: InventoryService
  private var shares: StockShares { service.shares }

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// For so many rounds it goes on although somebody does not answer.
  private static let rounds = 8

  /// Claims from the home's share; else asks the others, one after another; else sees whether all is
  /// sold, and if not tries again in a while.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for round in 1...max(service.attempts, Self.rounds) {
      var unsold = shares.issued(item)
      switch try await claim(item, quantity) {
      case .claimed: return .orderPlaced
      case .short(let share): unsold -= share.sold
      }
      var isAnyoneSilent = false
      for other in others where unsold >= quantity {
        guard let grant = try await ask(other, item, quantity, to: shares.home, 2 * round) else {
          isAnyoneSilent = true
          continue
        }
        unsold -= grant.share.sold
        guard let transfer = grant.transfer else { continue }
        try await service.retrying { timeout in
          try await shares.accept(transfer, of: item, at: shares.home, timeout: timeout)
        }
        if try await claim(item, quantity) == .claimed { return .orderPlaced }
      }
      if unsold < quantity { return try await refuse(.outOfStock) }
      if isAnyoneSilent, round >= Self.rounds { throw CallError.timedOut }
      if quantity > 1 { try await gather(item, 2 * round + 1) }
      try await service.sleep(for: service.patience)
    }
    return try await refuse(.failed(.contention))
  }

  /// All but the home, beginning with the next.
  private var others: [Int] {
    (0..<shares.count - 1).map { (shares.home + $0) % shares.count + 1 }
  }

  private func claim(_ item: ItemID, _ quantity: Int) async throws -> ShareClaim {
    try await service.retrying { timeout in
      try await shares.claim(item, quantity: quantity, from: shares.home, timeout: timeout)
    }
  }

  /// Asks an instance for units.
  ///
  /// - Returns: What it sends; nil if it does not answer in time. What it has sent all the same it
  ///   will offer.
  private func ask(
    _ instance: Int, _ item: ItemID, _ quantity: Int?, to other: Int, _ request: Int
  ) async throws -> ShareGrant? {
    do {
      return try await service.retrying(tries: 1) { timeout in
        try await shares.grant(
          item, quantity: quantity, from: instance, to: other, request: request, timeout: timeout)
      }
    } catch CallError.timedOut {
      return nil
    }
  }

  /// Sees to it that all that is left of the item comes together at one place.
  private func gather(_ item: ItemID, _ request: Int) async throws {
    let collector = (item.number - 1) % shares.count + 1
    for instance in 1...shares.count where instance != collector {
      _ = try await ask(instance, item, nil, to: collector, request)
    }
  }

  /// Makes a refusal true at the home before the customer is told.
  private func refuse(_ outcome: OrderOutcome) async throws -> OrderOutcome {
    let isWithdrawn = try await service.retrying { timeout in
      try await shares.withdraw(from: shares.home, timeout: timeout)
    }
    return isWithdrawn ? outcome : .orderPlaced
  }
}
