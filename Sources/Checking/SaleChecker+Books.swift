import Inventory
import Simulation

// The books: to whom which units are promised, by what the ledger's effects tell.
extension SaleChecker {
  /// Keeps the books, and checks what is about a unit or an order.
  ///
  /// - Returns: The order to which one of the units was already promised.
  func take(
    _ effect: LedgerEffect, _ request: InventoryRequest, _ before: Int, _ shop: Shop
  ) -> Int? {
    var other: (unit: Int, owner: Int)?
    let item = effect.item.number - 1
    let order = effect.order
    let count = effect.units.count
    switch effect.kind {
    case .claimed, .held:
      unitsSold += count
      items[item].promised += count
      orders[order].deductions += 1
      effect.units.forEach { unit in
        if let owner = promise(unit, of: item, to: order), other == nil { other = (unit, owner) }
      }
      if let other {
        report(
          .doubleSoldUnit, request, before, shop, [order, other.owner],
          .sharedUnit(
            other.unit, of: effect.item, order: number(order, shop),
            other: number(other.owner, shop)))
      }
      if orders[order].deductions > 1 {
        report(
          .atMostOnce, request, before, shop, [order],
          .deductions(orders[order].deductions, order: number(order, shop)))
      }
      if effect.kind == .claimed { conclude(order, request, before, shop) }
    case .confirmed:
      conclude(order, request, before, shop)
    case .released, .expired:
      if effect.kind == .expired { happened.insert(.expiry) }
      unitsSold -= count
      items[item].promised -= count
      orders[order].deductions -= 1
      free(effect.units, of: item, from: order)
    case .sent:
      items[item].inFlight += count
    case .arrived:
      happened.insert(.transfer)
      items[item].inFlight -= count
    }
    items[item].free.append(
      (shop.commands, items[item].initial - items[item].promised - items[item].inFlight))
    return other?.owner
  }

  /// Writes down that `units` are not promised to `order` any more.
  func free(_ units: Units, of item: Int, from order: Int) {
    units.forEach { unit in
      let place = items[item].initial - unit
      guard items[item].owners.indices.contains(place),
        items[item].owners[place] == Int32(order + 1)
      else { return }
      items[item].owners[place] = 0
    }
  }

  /// Writes down that `unit` is promised to `order`.
  ///
  /// - Returns: To whom else it already was.
  func promise(_ unit: Int, of item: Int, to order: Int) -> Int? {
    // Units above the initial stock come from a write that made some up; `phantomStock` sees those.
    let place = items[item].initial - unit
    guard place >= 0 else { return nil }
    while place >= items[item].owners.count { items[item].owners.append(0) }
    let owner = items[item].owners[place]
    items[item].owners[place] = Int32(order + 1)
    return owner > 0 ? Int(owner) - 1 : nil
  }
}
