public import Inventory

// What should sometimes happen: it is written down as it happens, a bit each.
extension SaleChecker {
  /// An order knows the stock, and was paused.
  public func paused(order: Int, in shop: Shop) { orders[order].wasPaused = true }

  /// An order's instance has crashed; it had looked at the stock if the ledger took a command of it.
  public func interrupted(order: Int, in shop: Shop) {
    if orders[order].lastStep > 0 { happened.insert(.crashBetween) }
  }

  /// A payment was refused.
  public func refusedPayment(order: Int, in shop: Shop) { happened.insert(.paymentRefused) }

  /// Something happened that no command shows.
  public func happened(_ something: Sometimes, in shop: Shop) { happened.insert(something) }

  /// Takes note of what a command shows.
  func notice(
    _ request: InventoryRequest, _ reply: InventoryReply, _ before: Int, _ shop: Shop
  ) {
    guard request.order >= 0 else { return }
    guard let item = request.command.item else {
      if case .confirm = request.command, reply != .reservation(.confirmed), reply != .refused {
        happened.insert(.lateConfirm)
      }
      return
    }
    noticeShelf(of: item, wanted: shop.order(request.order).quantity, before: before, shop)
    if request.command.isRead {
      orders[request.order].wasPaused = false
      if case .fenced = reply { happened.insert(.fenced) }
      return
    }
    if request.command.isAboutLock { return noticeLease(of: item, request.command, reply) }
    if orders[request.order].wasPaused {
      happened.insert(.pauseBetween)
      orders[request.order].wasPaused = false
    }
    var isConflict = request.believed.map { $0 != before } ?? false
    switch request.command {
    case .compareAndSet, .compareQuantityAndSet:
      if case .applied(false) = reply { isConflict = true }
    default: break
    }
    if isConflict {
      happened.insert(.conflict)
      conflicts += 1
    }
    if case .fenced = reply { happened.insert(.fenced) }
  }

  private func noticeLease(
    of item: ItemID, _ command: InventoryCommand, _ reply: InventoryReply
  ) {
    guard item.number >= 1 else { return }
    switch (command, reply) {
    case (.acquire, .locked): happened.insert(.lockWait)
    case (.acquire, .lease(let lease)):
      while leases.count < item.number { leases.append(0) }
      let last = leases[item.number - 1]
      if last != 0, last != lease.token { happened.insert(.leaseExpired) }
      leases[item.number - 1] = lease.token
    case (.unlock, .applied(true)): leases[item.number - 1] = 0
    default: break
    }
  }

  func noticeShelf(of item: ItemID, wanted: Int, before: Int, _ shop: Shop) {
    guard before < wanted || shop.stock(item) <= 0 else { return }
    happened.insert(.soldOut)
  }
}
