import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: code that never ends is a verdict, never a hang.
@Suite struct `Runs that are cut off` {
  private func endless(_ database: DatabaseKind, orders: Int = 2) -> Scenario {
    var scenario = Scenario.at(database, stock: 3, orders: orders)
    scenario.horizon = 5_000
    return scenario
  }

  @Test(arguments: DatabaseKind.allCases)
  func `asking for ever is inconclusive`(database: DatabaseKind) {
    let report = run(Asking.self, endless(database))
    #expect(report.ending == .horizon)
    #expect(report.verdict == .inconclusive)
    #expect(report.events >= 5_000)
    #expect(report.results.allSatisfy { $0.outcome == nil })
  }

  @Test(arguments: DatabaseKind.allCases)
  func `asking for ever, whatever is thrown, is inconclusive and told`(database: DatabaseKind) {
    let report = run(Deaf.self, endless(database))
    #expect(report.ending == .horizon)
    #expect(report.verdict == .inconclusive)
    #expect(report.leaked > 0)
  }

  @Test(arguments: DatabaseKind.allCases)
  func `the next run on the same runner is as if nothing had been`(database: DatabaseKind) {
    let runner = SaleRunner()
    let scenario = Scenario.at(database, stock: 3, orders: 5)
    let fresh = runner.run(scenario, Reservation.self, .calm)
    for strategy in [Asking.self, Deaf.self] as [any OrderStrategy.Type] {
      _ = runner.run(endless(database), strategy, .calm)
      let again = runner.run(scenario, Reservation.self, .calm)
      #expect(again.digest == fresh.digest)
      #expect(again.verdict == .holds)
    }
  }

  @Test func `nothing is said about the end of a run that was cut off`() {
    // Neither 'answered' nor 'undersell' is judged: what was to come may have mended it.
    let report = run(Asking.self, endless(.networkLag))
    #expect(report.violations.isEmpty)
  }

  @Test func `what broke before a run was cut off is a violation all the same`() {
    var scenario = Scenario.at(stock: 1, orders: 2)
    scenario.horizon = 8
    let report = run(Naive.self, scenario)
    #expect(report.ending == .horizon)
    #expect(report.verdict == .violated)
    scenario.horizon = 7
    #expect(run(Naive.self, scenario).verdict == .inconclusive)
    // The whole run takes 12 events.
    scenario.horizon = 13
    #expect(run(Naive.self, scenario).ending == .quiet)
  }

  @Test func `a livelock of sleeps is inconclusive`() {
    let report = run(Dozing.self, endless(.networkLag))
    #expect(report.ending == .horizon)
    #expect(report.verdict == .inconclusive)
  }
}

private struct Asking: OrderStrategy {
  static let name = "asking"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    while try await service.database.read(item) >= 0 {}
    return .outOfStock
  }
}

private struct Deaf: OrderStrategy {
  static let name = "deaf"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    while true { _ = try? await service.database.read(item) }
  }
}

private struct Dozing: OrderStrategy {
  static let name = "dozing"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    while true { try await service.sleep(for: 7) }
  }
}
