package import Inventory
package import Simulation

// What the properties remember, as a part of the signature of a state; and what they would say.
extension SaleChecker {
  /// Takes out what broke since this was asked last, and forgets that it did: whatever breaks in the
  /// same way again is a violation again.
  package func takeViolations() -> [Violation] {
    guard !violations.isEmpty else { return [] }
    defer {
      violations = []
      codes.removeAll(keepingCapacity: true)
    }
    return violations
  }

  /// Calls `body`. Afterwards the books are as they were before.
  package func supposing<Result>(_ body: () -> Result) -> Result {
    let books = (items, orders, leases, happened, conflicts, unitsSold)
    defer { (items, orders, leases, happened, conflicts, unitsSold) = books }
    return body()
  }

  /// Folds in what the properties remember.
  ///
  /// - Parameters:
  ///   - books: Gets what is promised.
  ///   - memory: Gets what is remembered besides: which units have been sold, and by how many the books
  ///     were off when that was last said.
  ///   - orders: Get what was deducted for them.
  ///   - memories: Get what is remembered of them besides: which units are theirs, and whether there
  ///     was too little for them since they looked last, so that to refuse them is right.
  ///   - isAlive: Which orders are not over; what belongs to others is nobody's any more.
  ///   - shop: Where it happens.
  package func describeBooks(
    _ books: inout StateDigest, _ memory: inout StateDigest, _ orders: inout [StateDigest],
    _ memories: inout [StateDigest], isAlive: [Bool], in shop: Shop
  ) {
    var sold = StateDigest.zero
    for (number, item) in items.enumerated() {
      books.combine(item.promised)
      books.combine(item.inFlight)
      memory.combine(item.error)
      for (place, owner) in item.owners.enumerated() where owner > 0 {
        var unit = StateDigest()
        unit.combine(number &<< 32 | place)
        if isAlive[Int(owner) - 1] { memories[Int(owner) - 1] += unit } else { sold += unit }
      }
    }
    memory.combine(sold)
    for (place, order) in self.orders.enumerated() {
      orders[place].combine(order.deductions &<< 32 | order.final)
      switch order.outcome {
      case .orderPlaced, .noAnswer: break
      case .outOfStock, .failed, nil:
        if wasShort(place, shop) { memories[place].combine(1) }
      }
    }
  }

  /// Whether at some time since the order last looked there were fewer units than it wants.
  private func wasShort(_ place: Int, _ shop: Shop) -> Bool {
    let wanted = shop.order(place)
    let item = wanted.item.number - 1
    guard items.indices.contains(item) else { return true }
    let since = orders[place].lastStep
    var change = items[item].free.count
    while change > 0 {
      change -= 1
      let (step, count) = items[item].free[change]
      if count < wanted.quantity { return true }
      if step <= since { return false }
    }
    return items[item].initial < wanted.quantity
  }
}
