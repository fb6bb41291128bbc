public import Inventory

// What a failover takes back.
extension SaleChecker {
  /// Some effects never were: the books are as they were before them. Whoever was told of one was
  /// told something that is not so any more.
  public func lost(_ effects: [LedgerEffect], in shop: Shop) {
    for effect in effects { undo(effect, shop) }
    closeBooks(shop)
    for effect in effects.reversed() where effect.kind == .claimed || effect.kind == .confirmed {
      let order = effect.order
      guard orders[order].outcome == .orderPlaced, orders[order].final == 0 else { continue }
      reportLoss(of: order, shop)
    }
  }
}
