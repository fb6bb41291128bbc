import Simulation
import Strategies
import Testing

@testable import Inventory

// Goal: under one seed every strategy meets the same world. Method: recorded choices, by key.

@Suite struct PairingTests {
  private func keys(_ order: Int, call: Int) -> [ChoiceKey] {
    [Leg.request, .reply].flatMap { leg in
      [Aspect.delay, .priority].map {
        ChoiceKey($0, of: .order(order), attempt: 1, to: .database, count: call, leg: leg)
      }
    }
  }

  private func accounts(_ scenario: Scenario, _ seed: UInt64) -> [Account] {
    BuiltIn.strategies.map { FlashSale().account(scenario, $0, seeded(seed)) }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `the n-th call of an order to the database meets the same delays under every strategy`(
    seed: UInt64
  ) {
    let all = accounts(sale(seed), seed).map(\.answers)
    var compared = 0
    for order in 1...15 {
      for call in 1...3 {
        for key in keys(order, call: call) {
          let answers = all.compactMap { $0[key] }
          #expect(Set(answers).count <= 1, "seed \(seed), \(key.text(.shop))")
          compared += answers.count > 1 ? 1 : 0
          // Everybody calls once, but those who keep the stock elsewhere.
          if call == 1 { #expect(answers.count == all.count - 2) }
        }
      }
    }
    #expect(compared > 15 * 4)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `all that two strategies both ask for has the same answer`(seed: UInt64) {
    let scenario = roughSale(seed)
    let all = accounts(scenario, seed).map(\.answers)
    for asked in all {
      for other in all {
        let unlike = asked.filter { key, value in (other[key] ?? value) != value }
        #expect(unlike.isEmpty, "seed \(seed): \(unlike.keys.map { $0.text(.shop) })")
      }
      #expect(asked[ChoiceKey(.clockOffset, of: .instance(1))] != nil)
      #expect(asked[ChoiceKey(.clockOffset, of: .database)] != nil)
      for order in scenario.orders {
        let start = ChoiceKey(.priority, of: .order(order.number), attempt: 1, leg: .start)
        #expect(asked[start] != nil)
      }
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `payments do not depend on when an order gets to pay, nor on who else pays`(seed: UInt64) {
    func payments(_ scenario: Scenario) -> [ChoiceKey: Int] {
      FlashSale().account(scenario, Reservation.self, seeded(seed)).answers.filter {
        // A charge without an answer is asked for a second time.
        $0.key.peer == .payments && $0.key.count == 1
          && ($0.key.aspect == .outcome || $0.key.aspect == .work)
      }
    }
    var scenario = sale(seed) { _ = $0.faults.enable("payments") }
    let few = payments(scenario)
    scenario.latency = 1...900
    scenario.stock = [15]
    scenario.patience = 10_000
    scenario.sweepPeriod = 100_000
    let many = payments(scenario)
    #expect(few.count == 20)
    #expect(many.count == 30)
    // Not the same orders get to pay; those who do in both meet the same.
    let common = few.filter { many[$0.key] != nil }
    #expect(common.count == few.count)
    for (key, value) in common { #expect(many[key] == value) }
  }

  @Test(arguments: 1...15)
  func `without one of fifteen orders the choices of the others are unchanged`(removed: Int) {
    let scenario = roughSale(7)
    var smaller = scenario
    smaller.orders.removeAll { $0.number == removed }
    let all = FlashSale().account(scenario, ConditionalDecrement.self, seeded(7))
    let rest = FlashSale().account(smaller, ConditionalDecrement.self, seeded(7))
    func choices(_ account: Account) -> [ChoiceKey: Int] {
      account.answers.filter { $0.key.name.role == .order && $0.key.name != .order(removed) }
    }
    #expect(choices(rest) == choices(all))
    #expect(choices(rest).count > 14 * 5)
    #expect(rest.answers.keys.allSatisfy { $0.name != .order(removed) })
    #expect(rest.digest != all.digest)
  }

  @Test func `arrivals of a scenario are keyed by order`() {
    let few = sale(5) {
      $0.orders = 4
      $0.arrivals = 0...9_999
    }
    let many = sale(5) {
      $0.orders = 15
      $0.arrivals = 0...9_999
    }
    #expect(few.orders.map(\.arrival) == many.orders.prefix(4).map(\.arrival))
    #expect(Set(many.orders.map(\.arrival)).count == 15)
    #expect(many.orders.map(\.instance) == (0..<15).map { $0 % 3 + 1 })
  }
}
