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

  /// Takes `effect` out of the books.
  func undo(_ effect: LedgerEffect, _ shop: Shop) {
    let item = effect.item.number - 1
    let count = effect.units.count
    switch effect.kind {
    case .claimed, .held:
      unitsSold -= count
      items[item].promised -= count
      orders[effect.order].deductions -= 1
      if effect.kind == .claimed { orders[effect.order].final -= 1 }
      free(effect.units, of: item, from: effect.order)
    case .confirmed: orders[effect.order].final -= 1
    case .released, .expired:
      unitsSold += count
      items[item].promised += count
      orders[effect.order].deductions += 1
      effect.units.forEach { _ = promise($0, of: item, to: effect.order) }
    case .sent, .arrived: break
    }
    items[item].free.append(
      (shop.commands, items[item].initial - items[item].promised - items[item].inFlight))
  }

  /// Takes the books as they are: what is wrong with them was seen before.
  func closeBooks(_ shop: Shop) {
    for item in items.indices {
      items[item].error =
        shop.stock(ItemID(item + 1)) + items[item].promised - items[item].initial
    }
  }

  /// The deduction of an order that was told of it is lost.
  func reportLoss(of order: Int, _ shop: Shop) {
    add(
      .honestAnswer, .failover, .blind, .late, shop, [order],
      .lostDeduction(order: number(order, shop)))
  }
}
