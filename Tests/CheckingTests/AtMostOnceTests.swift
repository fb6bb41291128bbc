import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: one deduction for a customer's order, whatever is tried again.
@Suite struct `The property at-most-once` {
  /// The first request takes as long to arrive as the caller's patience lasts, and then some.
  private let slow = [
    Schedule.Override(
      ChoiceKey(
        .delay, of: .order(1), attempt: 1, to: .database, count: 1, leg: .request), 5_000,
      witness: "decrement")
  ]

  @Test func `deducting twice in a row is at the second one`() {
    let report = run(TwiceInARow.self, .at(stock: 10, orders: 1))
    #expect(report.fingerprints == ["at-most-once/decrement/blind/retry"])
    // Arrival, request, reply, request.
    #expect(report.violations.first?.sequence == 4)
    #expect(report.violations.first?.tick == 150)
    #expect(report.violations.first?.orders == [0])
    #expect(report.violations.first?.explanation == "order-1 deducts 2 times")
    #expect(report.unitsSold == 2)
  }

  @Test func `a retry without a key deducts again when the first one lands late`() {
    let report = run(Retry.self, .at(stock: 10, orders: 1), overrides: slow)
    #expect(report.fingerprints == ["at-most-once/decrement/blind/late"])
    #expect(report.violations.first?.tick == 5_000)
    #expect(report.placed == 1)
    #expect(report.unitsSold == 2)
    #expect(report.overrides.allSatisfy { $0.fate == .applied })
  }

  @Test func `a retry of the same slow request with a key deducts once`() {
    let report = run(RetryWithKey.self, .at(stock: 10, orders: 1), overrides: slow)
    #expect(report.violations.isEmpty)
    #expect(report.placed == 1)
    #expect(report.unitsSold == 1)
    #expect(report.stockLeft == [9])
  }

  @Test func `without a slow request neither retries`() {
    for strategy in [Retry.self, RetryWithKey.self] as [any OrderStrategy.Type] {
      let report = run(strategy, .at(stock: 10, orders: 4))
      #expect(report.verdict == .holds)
      #expect(report.unitsSold == 4)
    }
  }

  @Test func `two orders of one unit each are two deductions of one each`() {
    #expect(run(ConditionalDecrement.self, .at(stock: 10, orders: 2)).violations.isEmpty)
  }

  @Test func `five orders placed and seven vases sold takes two retries`() {
    let slow = [1, 4].map {
      Schedule.Override(
        ChoiceKey(
          .delay, of: .order($0), attempt: 1, to: .database, count: 1, leg: .reply), 5_000,
        witness: "decrement")
    }
    let report = run(Retry.self, .at(stock: 10, orders: 5), overrides: slow)
    #expect(report.placed == 5)
    #expect(report.unitsSold == 7)
    #expect(report.stockLeft == [3])
    #expect(report.fingerprints == ["at-most-once/decrement/blind/retry"])
  }
}

private struct TwiceInARow: OrderStrategy {
  static let name = "twice-in-a-row"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await service.database.decrement(item, by: quantity)
    try await service.database.decrement(item, by: quantity)
    return .orderPlaced
  }
}

/// Tries again when no answer comes in time.
private struct Retry: OrderStrategy {
  static let name = "retry"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    do {
      try await service.database.decrement(item, by: quantity, timeout: service.patience)
    } catch CallError.timedOut {
      try await service.database.decrement(item, by: quantity)
    }
    return .orderPlaced
  }
}

/// The same, under the customer's order number.
private struct RetryWithKey: OrderStrategy {
  static let name = "retry-with-key"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let key = service.order
    do {
      try await service.database.decrement(
        item, by: quantity, key: key, timeout: service.patience)
    } catch CallError.timedOut {
      try await service.database.decrement(item, by: quantity, key: key)
    }
    return .orderPlaced
  }
}
