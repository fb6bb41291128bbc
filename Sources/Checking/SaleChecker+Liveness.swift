public import Inventory
import Simulation

// What must have happened when nothing can happen any more.
extension SaleChecker {
  /// Checks, when nothing can happen any more, what must have happened.
  public func finish(_ shop: Shop) {
    func end(_ property: Property, _ order: Int?, _ finding: @autoclosure () -> Finding) {
      add(property, .end, .blind, .first, shop, order.map { [$0] } ?? [], finding())
    }
    guard shop.judgesLiveness else { return }
    for order in orders.indices where orders[order].outcome == nil && !shop.hasGivenUp(order) {
      end(.answered, order, .unanswered(order: number(order, shop)))
    }
    if shop.held > 0 { end(.released, nil, .held(shop.held)) }
    if shop.inFlight > 0 { end(.released, nil, .inFlight(shop.inFlight)) }
    // From now on: how many units were free at a step and ever after.
    for item in items.indices {
      for place in items[item].free.indices.dropLast().reversed() {
        items[item].free[place].count = min(
          items[item].free[place].count, items[item].free[place + 1].count)
      }
    }
    for order in orders.indices where isRefused(order, shop) {
      let wanted = shop.order(order)
      guard items.indices.contains(wanted.item.number - 1),
        let least = leastFree(
          of: wanted.item.number - 1, since: orders[order].lastStep, noLessThan: wanted.quantity)
      else { continue }
      refusedWrongly += 1
      end(.undersell, order, .unsold(least, of: wanted.item, order: wanted.number))
    }
    // Where nobody was ever charged, nobody was to be.
    guard orders.indices.contains(where: { shop.payment($0) != nil }) else { return }
    for order in orders.indices {
      let isPlaced = orders[order].final > 0
      guard isPlaced != (shop.payment(order) == .paid) else { continue }
      end(.chargedIffPlaced, order, .payment(order: number(order, shop), isPlaced: isPlaced))
    }
  }

  /// Whether the order was refused for want of stock, or for no good reason: nothing but a payment,
  /// or a reservation that expired, excuses the failure of an order that comes once the world has healed,
  /// not even that others were in the way each time.
  private func isRefused(_ order: Int, _ shop: Shop) -> Bool {
    // What the customer was told first stands.
    switch shop.results[order].outcome {
    case .outOfStock: return true
    case .failed(.paymentRefused), .failed(.paymentTimedOut), .failed(.reservationExpired):
      return false
    case .failed: return shop.arrivedHealed(order)
    case .orderPlaced, .noAnswer, nil: return false
    }
  }

  /// How many units of an item were free at `step` and ever after; nil if once fewer than `wanted`.
  /// Units that were held then, or on their way between instances, are not free: a hold excuses a
  /// refusal.
  private func leastFree(of item: Int, since step: Int, noLessThan wanted: Int) -> Int? {
    // The last change up to that step, by binary search.
    let changes = items[item].free
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].step <= step { low = middle + 1 } else { high = middle }
    }
    let least =
      low > 0
      ? changes[low - 1].count
      : min(items[item].initial, changes.first?.count ?? items[item].initial)
    return least >= wanted ? least : nil
  }
}
