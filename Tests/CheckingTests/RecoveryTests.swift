import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: whoever has paid in the end has the units, whatever crashes between the charge and the
/// confirmation; and where nobody sees to that, it shows. Method: calm worlds in which each message
/// takes 50 ticks, so a charge is made at tick 150 and answered at tick 200, and crashes by override.
@Suite struct `Money back` {
  private let runner = SaleRunner()

  private func scenario(orders: Int) -> Scenario {
    var scenario = Scenario.at(stock: 10, orders: orders)
    scenario.faults.crashes = Affliction(window: 10_000, odds: 1_000_000, strength: 1...1_000)
    scenario.healing = 20_000
    return scenario
  }

  private func crash(_ name: ProcessName, at tick: Tick, for length: Tick) -> [Schedule.Override] {
    [
      Schedule.Override(ChoiceKey(.crashLength, of: name, count: tick / 10_000 + 1), length),
      Schedule.Override(ChoiceKey(.crashStart, of: name, count: tick / 10_000 + 1), tick % 10_000),
    ]
  }

  private func run(
    _ strategy: any OrderStrategy.Type, _ scenario: Scenario, _ overrides: [Schedule.Override]
  ) -> RunReport {
    let report = runner.run(
      scenario, strategy, Schedule(base: .calm, overrides: overrides), recording: true)
    #expect(report.overrides.allSatisfy { $0.fate == .applied })
    return report
  }

  /// When the recovery had a payment voided, and whose.
  private var voids: [String] {
    runner.trace.compactMap { event in
      guard case .payment("void", _, _, _) = event.action, event.event.fiber == .recovery else {
        return nil
      }
      return "\(event.event.tick)"
    }
  }

  @Test func `an instance crashes after the charge, and the recovery gives the money back`() {
    let report = run(Reservation.self, scenario(orders: 1), crash(.instance(1), at: 160, for: 300))
    #expect(report.verdict == .holds)
    // The hold expires with the second epoch, at tick 4050; the next round is at tick 6000.
    #expect(voids == ["6150"])
    #expect(report.results[0].outcome == .failed(.paymentRefused))
  }

  @Test func `it begins again after a crash of its own, and settles every order`() {
    var crashes = crash(.recovery, at: 6_120, for: 3_000)
    for number in 1...3 { crashes += crash(.instance(number), at: 160, for: 300) }
    let report = run(Reservation.self, scenario(orders: 3), crashes)
    #expect(report.verdict == .holds)
    #expect(Set(voids).count >= 3)
    #expect(report.placed == 0)
  }

  @Test func `a reservation that nobody knows the order of is not found`() {
    var scenario = scenario(orders: 1)
    scenario.faults.customers = CustomerFaults(odds: 1_000, after: 1...1_000)
    // The customer pays, and does not come again.
    let leaves = Schedule.Override(ChoiceKey(.giveUp, of: .order(1)), 500)
    let overrides = crash(.instance(1), at: 160, for: 300) + [leaves]
    #expect(run(Reservation.self, scenario, overrides).verdict == .holds)
    let report = run(Anonymous.self, scenario, overrides)
    #expect(report.broken.contains(.chargedIffPlaced))
    #expect(
      report.violation(of: .chargedIffPlaced)?.explanation
        == "order-1 has paid, and no deduction of it stands in the end")
  }

  @Test func `units that nobody has paid for show as well`() {
    var scenario = Scenario.at(stock: 10, orders: 2)
    scenario.faults.payments = PaymentFaults(odds: 1_000, work: 0...0)
    let key = ChoiceKey(.outcome, of: .order(1), to: .payments, count: 1)
    let report = run(Generous.self, scenario, [Schedule.Override(key, 1)])
    #expect(report.fingerprints == ["charged-iff-placed/end/blind/first"])
    #expect(
      report.violations.first?.explanation == "order-1 has its units, and has not paid in the end")
  }

  @Test
  func `the units go before the money, or a second click ends up with the one and not the other`() {
    var scenario = scenario(orders: 1)
    scenario.instances = 2
    scenario.faults = .none
    scenario.faults.customers = CustomerFaults(odds: 3, after: 1...2_000)
    scenario.faults.payments = PaymentFaults(odds: 3, work: 0...3_000)
    var broken = 0
    for seed in 1...3_000 {
      let schedule = Schedule(base: .seed(Seed(rawValue: UInt64(seed))))
      let good = runner.run(scenario, Reservation.self, schedule)
      #expect(good.verdict == .holds, "seed \(seed): \(good.fingerprints)")
      let bad = runner.run(scenario, MoneyFirst.self, schedule)
      broken += bad.broken.contains(.chargedIffPlaced) ? 1 : 0
    }
    #expect(broken > 0)
  }
}

/// Reserves without a key.
private struct Anonymous: OrderStrategy {
  static let name = "anonymous"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity),
      try await service.payments.charge()
    else { return .outOfStock }
    let state = try await service.database.confirm(held)
    return state == .confirmed ? .orderPlaced : .failed(.reservationExpired)
  }
}

/// Takes a refused payment for one that is made.
private struct Generous: OrderStrategy {
  static let name = "generous"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.payments.charge()
    let isTaken = try await service.database.conditionalDecrement(item, by: quantity)
    return isTaken ? .orderPlaced : .outOfStock
  }
}

/// As `reservation`, but gives the money back before the units.
private struct MoneyFirst: OrderStrategy {
  static let name = "money-first"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let key = service.order
    guard let held = try await service.database.reserve(item, quantity: quantity, key: key) else {
      return .outOfStock
    }
    do {
      guard try await service.payments.charge(timeout: service.patience) else {
        let state = try await service.database.release(held, key: key)
        return state == .confirmed ? .orderPlaced : .failed(.paymentRefused)
      }
    } catch CallError.timedOut {
      try await service.payments.void()
      let state = try await service.database.release(held, key: key)
      return state == .confirmed ? .orderPlaced : .failed(.paymentTimedOut)
    }
    let state = try await service.database.confirm(held, key: key)
    if state == .confirmed { return .orderPlaced }
    try await service.payments.void()
    return .failed(.reservationExpired)
  }
}
