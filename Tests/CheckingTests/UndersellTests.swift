import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: refusing what could have been sold is seen; refusing what could not is excused.
@Suite struct `The property undersell` {
  @Test func `refusing although there is stock is reported at the end`() {
    let report = run(Shopkeeper.self, .at(stock: 3, orders: 2))
    #expect(report.fingerprints == ["undersell/end/blind/first"])
    #expect(
      report.violations.first?.explanation
        == "order-1 is refused, and 3 units of item-1 stay unsold")
    #expect(report.violations.first?.orders == [0])
    #expect(report.verdict == .violated)
  }

  @Test func `refusing where there is nothing, or not as many, is right`() {
    #expect(run(Shopkeeper.self, .at(stock: 0, orders: 2)).verdict == .holds)
    #expect(run(Shopkeeper.self, .at(stock: 1, wanting: [2])).verdict == .holds)
    #expect(run(Shopkeeper.self, .at(stock: 2, wanting: [2])).broken == [.undersell])
  }

  @Test func `units that are sold after all excuse a refusal`() {
    // Order 1 is refused while there is a unit; order 2 buys it later.
    var scenario = Scenario.at(stock: 1, orders: 2)
    scenario.orders[1].arrival = 1_000
    #expect(run(FirstRefused.self, scenario).verdict == .holds)
    scenario.stock = [2]
    #expect(run(FirstRefused.self, scenario).broken == [.undersell])
  }

  /// Order 1 holds the only unit while order 2 asks for it; then the charge of order 1 is refused.
  private func refusedPayment(stock: Int) -> RunReport {
    var scenario = Scenario.at(stock: stock, orders: 2)
    scenario.orders[1].arrival = 10
    scenario.faults.payments = PaymentFaults(odds: 1_000, work: 0...0)
    let key = ChoiceKey(.outcome, of: .order(1), attempt: 1, to: .payments, count: 1)
    let refused = Schedule.Override(key, 1, witness: "charge")
    return run(Reservation.self, scenario, overrides: [refused])
  }

  @Test func `a unit that is held when an order is refused excuses it, whatever becomes of it`() {
    let report = refusedPayment(stock: 1)
    #expect(report.results.map(\.outcome) == [.failed(.paymentRefused), .outOfStock])
    #expect(report.stockLeft == [1])
    #expect(report.verdict == .holds)
  }

  @Test func `with a unit more nobody needs to be excused`() {
    let report = refusedPayment(stock: 2)
    #expect(report.results.map(\.outcome) == [.failed(.paymentRefused), .orderPlaced])
    #expect(report.verdict == .holds)
  }

  @Test func `a refusal after the unit came back is not excused`() {
    var scenario = Scenario.at(stock: 1, orders: 2)
    scenario.orders[1].arrival = 1_000
    let report = run(HoldOnce.self, scenario)
    #expect(report.results.map(\.outcome) == [.failed(.contention), .outOfStock])
    #expect(report.broken == [.undersell])
    #expect(report.violations.first?.orders == [1])
  }

  @Test func `an order that failed honestly was not refused`() {
    #expect(run(Fuse.self, .at(stock: 3, orders: 1)).verdict == .holds)
  }

  /// Once nothing goes wrong any more all that can be sold is to be sold: that others were in the way
  /// excuses an order that came before, and none that came after.
  @Test(arguments: [(99, Verdict.holds), (100, .violated)])
  func `whoever fails once the world has healed was refused`(arrival: Int, verdict: Verdict) {
    var scenario = Scenario.at(stock: 2, orders: 1)
    scenario.orders[0].arrival = arrival
    scenario.healing = 100
    #expect(run(Fuse.self, scenario).verdict == verdict)
    #expect(run(Crowded.self, scenario).verdict == verdict)
  }
}

/// Looks, and always says that there is nothing.
private struct Shopkeeper: OrderStrategy {
  static let name = "shopkeeper"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.read(item)
    return .outOfStock
  }
}

/// Refuses order 1, and sells to all others.
private struct FirstRefused: OrderStrategy {
  static let name = "first-refused"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    if service.order == 1 {
      _ = try await service.database.read(item)
      return .outOfStock
    }
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity)
    return isTaken ? .orderPlaced : .outOfStock
  }
}

/// Order 1 holds a unit and gives it back; all others look, and are refused.
private struct HoldOnce: OrderStrategy {
  static let name = "hold-once"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order == 1 else {
      _ = try await service.database.read(item)
      return .outOfStock
    }
    if let held = try await service.database.reserve(item, quantity: quantity) {
      _ = try await service.database.release(held)
    }
    return .failed(.contention)
  }
}

/// Looks, and says that others were in the way.
private struct Crowded: OrderStrategy {
  static let name = "crowded"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.read(item)
    return .failed(.contention)
  }
}

/// Throws an error of its own.
private struct Fuse: OrderStrategy {
  struct Blown: Error {}
  static let name = "fuse"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.read(item)
    throw Blown()
  }
}
