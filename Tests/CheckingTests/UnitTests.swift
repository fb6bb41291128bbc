import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: units are told apart by serial, and the shelf is held against the promises, where the
/// count alone shows nothing.
@Suite struct `The properties double-sold-unit and phantom-stock` {
  @Test func `the kata's part 2 breaks both, and cannot oversell`() {
    let report = run(Naive.self, .at(stock: 10, orders: 5))
    #expect(
      report.fingerprints == [
        "double-sold-unit/write/stale/first", "phantom-stock/write/stale/first",
      ])
    for violation in report.violations {
      #expect(violation.tick == 150)
      // 5 arrivals, 5 reads, 5 replies; the first write is right, the second is not.
      #expect(violation.sequence == 15 + 2)
      #expect(violation.orders == [1, 0])
    }
    #expect(
      report.violations.first?.explanation
        == "unit 10 of item-1 is promised to order-2, and was already promised to order-1")
    #expect(
      report.violations.last?.explanation
        == "9 units of item-1 on the shelf and 2 promised, and there were 10")
    #expect(report.stockLeft == [9])
  }

  @Test func `neither breaks under any seed with the deduction at the database`() {
    for seed: UInt64 in 1...50 {
      let report = run(ConditionalDecrement.self, .at(stock: 10, orders: 5), seed: seed)
      #expect(report.verdict == .holds, "seed \(seed)")
    }
  }

  @Test func `no seed makes part 2 oversell`() {
    for seed: UInt64 in 1...200 {
      let report = run(Naive.self, .at(stock: 10, orders: 5), seed: seed)
      #expect(report.violation(of: .oversell) == nil, "seed \(seed)")
    }
  }

  @Test func `a write that makes units up breaks the books, and no unit is sold twice`() {
    let report = run(Restock.self, .at(stock: 2, orders: 1))
    #expect(report.broken == [.phantomStock])
    #expect(
      report.violation(of: .phantomStock)?.explanation
        == "7 units of item-1 on the shelf and 1 promised, and there were 2")
  }

  @Test func `a unit that was given back may be sold again`() {
    let report = run(ChangeOfMind.self, .at(stock: 1, orders: 3))
    #expect(report.violations.isEmpty)
    #expect(report.unitsSold == 0)
    #expect(report.stockLeft == [1])
  }
}

/// Takes a unit, then writes that there are more than ever.
private struct Restock: OrderStrategy {
  static let name = "restock"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard try await service.database.conditionalDecrement(item, by: quantity) else {
      return .outOfStock
    }
    let stock = try await service.database.read(item)
    try await service.database.write(item, stock + 6)
    return .orderPlaced
  }
}

/// Holds a unit, and gives it back.
private struct ChangeOfMind: OrderStrategy {
  static let name = "change-of-mind"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    while true {
      if let held = try await service.database.reserve(item, quantity: quantity) {
        _ = try await service.database.release(held)
        return .failed(.paymentRefused)
      }
    }
  }
}
