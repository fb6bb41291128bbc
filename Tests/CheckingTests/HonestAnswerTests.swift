import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: what a customer is told is so, at that moment and ever after.
@Suite struct `The property honest-answer` {
  @Test func `an order placed without a deduction is a lie`() {
    let report = run(EmptyPromise.self, .at(stock: 10, orders: 1))
    #expect(report.fingerprints == ["honest-answer/answer/blind/first"])
    #expect(
      report.violations.first?.explanation
        == "order-1 is told ORDER_PLACED, and no deduction of it stands")
    // Arrival, request, reply, answer.
    #expect(report.violations.first?.sequence == 4)
    #expect(report.violations.first?.tick == 100)
  }

  @Test func `out of stock after a deduction is a lie`() {
    let report = run(Denial.self, .at(stock: 10, orders: 1))
    #expect(report.fingerprints.first == "honest-answer/answer/blind/first")
    #expect(
      report.violation(of: .honestAnswer)?.explanation
        == "order-1 is told OUT_OF_STOCK, and a deduction of it stands")
    #expect(report.violation(of: .honestAnswer)?.tick == 100)
  }

  @Test func `a failure after a deduction is a lie as well`() {
    let report = run(DenialByFailure.self, .at(stock: 10, orders: 1))
    #expect(report.fingerprints == ["honest-answer/answer/blind/first"])
  }

  @Test func `giving up early is one when the deduction lands late`() {
    let report = run(Impatient.self, .at(stock: 10, orders: 1))
    #expect(report.fingerprints == ["honest-answer/conditional-decrement/blind/late"])
    #expect(report.failed == 1)
    #expect(report.violations.first?.tick == 50)
    // Arrival, timeout, answer, request.
    #expect(report.violations.first?.sequence == 4)
    #expect(
      report.violations.first?.explanation
        == "order-1 was told FAILED, and a deduction of it takes effect after all")
  }

  @Test func `not to know is no lie, and no answer either`() {
    let report = run(Unsure.self, .at(stock: 10, orders: 1))
    #expect(report.results[0].outcome == .noAnswer)
    #expect(report.fingerprints == ["answered/end/blind/first"])
    #expect(report.placed + report.outOfStock + report.failed == 0)
  }

  @Test func `giving up early on what then finds nothing is honest`() {
    let report = run(Impatient.self, .at(stock: 0, orders: 1))
    #expect(report.failed == 1)
    #expect(report.verdict == .holds)
  }

  @Test func `a promise on what is only held is a lie, and stays none after it expired`() {
    let report = run(PromiseOnHold.self, .at(stock: 1, orders: 1))
    #expect(report.fingerprints == ["honest-answer/answer/blind/first"])
  }

  @Test func `good strategies are honest`() {
    for strategy in BuiltIn.strategies {
      for stock in 0...2 {
        let report = run(strategy, .at(stock: stock, orders: 2))
        #expect(report.violation(of: .honestAnswer) == nil, "\(strategy.name)")
      }
    }
  }
}

private struct EmptyPromise: OrderStrategy {
  static let name = "empty-promise"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.read(item)
    return .orderPlaced
  }
}

private struct Denial: OrderStrategy {
  static let name = "denial"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.conditionalDecrement(item, by: quantity)
    return .outOfStock
  }
}

private struct DenialByFailure: OrderStrategy {
  static let name = "denial-by-failure"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.conditionalDecrement(item, by: quantity)
    return .failed(.contention)
  }
}

/// Waits for 10 ticks, whatever is the matter.
private struct Impatient: OrderStrategy {
  static let name = "impatient"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    do {
      let isTaken = try await service.database.conditionalDecrement(item, by: quantity, timeout: 10)
      return isTaken ? .orderPlaced : .outOfStock
    } catch CallError.timedOut {
      return .failed(.timedOut)
    }
  }
}

/// Waits for 10 ticks, and does not know what to say.
private struct Unsure: OrderStrategy {
  static let name = "unsure"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity, timeout: 10)
    return isTaken ? .orderPlaced : .outOfStock
  }
}

private struct PromiseOnHold: OrderStrategy {
  static let name = "promise-on-hold"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let held = try await service.database.reserve(item, quantity: quantity)
    return held == nil ? .outOfStock : .orderPlaced
  }
}
