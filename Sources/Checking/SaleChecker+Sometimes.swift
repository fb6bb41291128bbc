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
      return
    }
    if orders[request.order].wasPaused {
      happened.insert(.pauseBetween)
      orders[request.order].wasPaused = false
    }
    if let believed = request.believed, believed != before { happened.insert(.conflict) }
    switch request.command {
    case .compareAndSet, .compareQuantityAndSet:
      if reply == .applied(false) { happened.insert(.conflict) }
    default: break
    }
  }

  func noticeShelf(of item: ItemID, wanted: Int, before: Int, _ shop: Shop) {
    guard before < wanted || shop.stock(item) <= 0 else { return }
    happened.insert(.soldOut)
  }
}
