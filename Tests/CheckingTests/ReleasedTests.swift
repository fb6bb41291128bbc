import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: a unit that stays held is seen.
///
/// In a whole run none can: a run goes on while something is held, and the sweeper lets it expire.
/// So the checker is asked too early here: right after something came to be held.
@Suite struct `The property released` {
  @Test(arguments: DatabaseKind.allCases)
  func `what is held and forgotten expires before a run ends`(database: DatabaseKind) {
    let report = run(Forgetful.self, .at(database, stock: 2, wanting: [2, 1]))
    #expect(report.violations.isEmpty)
    #expect(report.ending == .quiet)
    #expect(report.unitsSold == 0)
    #expect(report.stockLeft == [2])
  }

  @Test func `what is held at the moment at which the checker looks is reported`() {
    let early = EarlyLook()
    let scenario = Scenario.at(stock: 2, orders: 1)
    early.checker.reset(scenario)
    _ = FlashSale().run(scenario, Forgetful.self, .calm, observer: early)
    let released = early.checker.violations.first { $0.property == .released }
    #expect(released?.fingerprint.description == "released/end/blind/first")
    #expect(released?.explanation == "a reservation stays held")
    #expect(released?.sequence == 2)
    #expect(released?.tick == 50)
  }
}

/// Takes the first thing held for the end.
private final class EarlyLook: SaleObserver {
  let checker = SaleChecker()
  private var hasLooked = false

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    checker.applied(request, reply, before: before, in: shop)
    guard shop.held > 0, !hasLooked else { return }
    hasLooked = true
    checker.finish(shop)
  }

  func looked(order: Int, in shop: Shop) {}

  func paused(order: Int, in shop: Shop) {}

  func refusedPayment(order: Int, in shop: Shop) {}

  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {
    checker.answered(order: order, outcome, in: shop)
  }
}

/// Holds units, and forgets about them.
struct Forgetful: OrderStrategy {
  static let name = "forgetful"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.reserve(item, quantity: quantity)
    return .failed(.contention)
  }
}
