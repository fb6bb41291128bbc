import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: an order that never gets an answer is seen, and only such a one.
@Suite struct `The property answered` {
  /// A world in which the charge of order 1 is made, and nobody is told.
  private func silent(orders: Int) -> (Scenario, [Schedule.Override]) {
    var scenario = Scenario.at(stock: 10, orders: orders)
    scenario.faults.payments = PaymentFaults(odds: 1_000, work: 0...0)
    let key = ChoiceKey(.outcome, of: .order(1), attempt: 1, to: .payments, count: 1)
    return (scenario, [Schedule.Override(key, 2, witness: "charge")])
  }

  @Test func `waiting for ever for a silent payment is never to answer`() {
    let (scenario, overrides) = silent(orders: 2)
    let report = run(Trusting.self, scenario, overrides: overrides)
    #expect(
      report.fingerprints == ["answered/end/blind/first", "charged-iff-placed/end/blind/first"])
    #expect(report.violations.first?.orders == [0])
    #expect(report.violations.first?.explanation == "order-1 never gets an answer")
    #expect(report.ending == .quiet)
    #expect(report.results.map(\.outcome) == [nil, .orderPlaced])
    #expect(report.overrides.map(\.fate) == [.applied])
    #expect(report.leaked == 0)
  }

  @Test func `the same strategy answers where the payment does`() {
    let (scenario, _) = silent(orders: 2)
    let report = run(Trusting.self, scenario)
    #expect(report.verdict == .holds)
    #expect(report.placed == 2)
  }

  @Test func `whoever asks a second time learns what became of the payment`() {
    let (scenario, overrides) = silent(orders: 2)
    let report = run(Reservation.self, scenario, overrides: overrides)
    #expect(report.verdict == .holds)
    #expect(report.results.map(\.outcome) == [.orderPlaced, .orderPlaced])
  }

  @Test func `a payment that is too slow is given up, and its order gets an answer`() {
    var (scenario, overrides) = silent(orders: 2)
    for call in 1...2 {
      overrides.append(
        Schedule.Override(
          ChoiceKey(.work, of: .order(1), to: .payments, count: call, leg: .reply), 100_000))
    }
    overrides[0] = Schedule.Override(overrides[0].key, 0)
    let report = run(Reservation.self, scenario, overrides: overrides)
    #expect(report.verdict == .holds)
    #expect(report.results.map(\.outcome) == [.failed(.paymentTimedOut), .orderPlaced])
  }
}

/// Deducts once the customer has paid, and waits for that as long as it takes.
private struct Trusting: OrderStrategy {
  static let name = "trusting"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard try await service.payments.charge() else { return .failed(.paymentRefused) }
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity)
    return isTaken ? .orderPlaced : .outOfStock
  }
}
