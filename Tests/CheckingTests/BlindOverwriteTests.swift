import Checking
import Inventory
import Simulation
import Testing

/// Goal: what a blind overwrite of a reservation does wrong is seen where it is done, and again
/// where somebody gets the unit. Method: orders that do so one after the other, without contention.
@Suite struct `Blind overwrites of a reservation` {
  /// Orders 1, 2, 3, ... wanting one each, one after the other.
  private func sale(_ stock: Int, _ orders: Int) -> Scenario {
    var scenario = Scenario.at(stock: stock, orders: orders)
    for order in 0..<orders { scenario.orders[order].arrival = order * 100_000 }
    return scenario
  }

  @Test func `a unit that is released twice is on the shelf twice, and sold twice`() {
    let report = run(ReleasesTwice.self, sale(5, 3))
    #expect(
      report.fingerprints == [
        "phantom-stock/overwrite/blind/first", "double-sold-unit/conditional-decrement/blind/first",
      ])
    #expect(
      report.violations.first?.explanation
        == "6 units of item-1 on the shelf and 0 promised, and there were 5")
    #expect(
      report.violations.last?.explanation
        == "unit 5 of item-1 is promised to order-3, and was already promised to order-2")
  }

  @Test func `a unit that is confirmed after its release is promised and on the shelf`() {
    let report = run(ConfirmsReleased.self, sale(5, 2))
    #expect(
      report.fingerprints == [
        "phantom-stock/overwrite/blind/first", "double-sold-unit/conditional-decrement/blind/first",
      ])
    #expect(report.unitsSold == 2)
    // The last unit of all: one more is promised than there is.
    #expect(
      run(ConfirmsReleased.self, sale(1, 2)).fingerprints.contains(
        "oversell/conditional-decrement/blind/first"))
  }

  @Test func `overwrites of what is held break nothing`() {
    let report = run(OverwritesHeld.self, sale(5, 4))
    #expect(report.fingerprints == [])
    #expect(report.unitsSold == 2)
    #expect(report.stockLeft == [3])
  }
}

/// The first order gives its unit back twice; the others buy.
private struct ReleasesTwice: OrderStrategy {
  static let name = "releases-twice"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let database = service.database
    guard service.order == 1 else {
      return try await database.conditionalDecrement(item, by: quantity)
        ? .orderPlaced : .outOfStock
    }
    guard let held = try await database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    _ = try await database.release(held)
    _ = try await database.overwrite(held, of: item, with: .released)
    return .failed(.paymentRefused)
  }
}

/// The first order gives its unit back, and confirms it all the same; the others buy.
private struct ConfirmsReleased: OrderStrategy {
  static let name = "confirms-released"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let database = service.database
    guard service.order == 1 else {
      return try await database.conditionalDecrement(item, by: quantity)
        ? .orderPlaced : .outOfStock
    }
    guard let held = try await database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    _ = try await database.release(held)
    _ = try await database.overwrite(held, of: item, with: .confirmed)
    return .orderPlaced
  }
}

/// Every other order gives its unit back.
private struct OverwritesHeld: OrderStrategy {
  static let name = "overwrites-held"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    let isSold = service.order % 2 == 0
    _ = try await service.database.overwrite(held, of: item, with: isSold ? .confirmed : .released)
    return isSold ? .orderPlaced : .failed(.paymentRefused)
  }
}
