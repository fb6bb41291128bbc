import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Found once: `advance-epoch` may let several reservations of an item expire at once. The checker looks
/// at the books after each of the effects, while the ledger has already done all of them, and takes
/// the difference for phantom stock.
@Suite struct `Several reservations that expire together` {
  @Test(arguments: DatabaseKind.allCases)
  func `two holds of an item that expire in one round break nothing`(database: DatabaseKind) {
    let report = run(Forgetful.self, .at(database, stock: 2, orders: 2))
    #expect(report.fingerprints == [])
    #expect(report.stockLeft == [2])
  }

  @Test func `two holds of different items that expire in one round break nothing`() {
    var scenario = Scenario.at(stock: 2, orders: 2)
    scenario.stock = [2, 2]
    scenario.orders[1].item = ItemID(2)
    #expect(run(Forgetful.self, scenario).fingerprints == [])
  }

  /// `phantom run --strategy reservation --stock 9 --orders 6 --quantity 2 --faults all --seed 791`
  @Test func `a good strategy is not accused where the sweeper finds two holds at once`() {
    var sale = SaleOptions()
    sale.stock = 9
    sale.orders = 6
    sale.quantity = 2
    sale.faults.enableAll()
    let scenario = sale.scenario(seed: Seed(rawValue: 791))
    #expect(run(Reservation.self, scenario, seed: 791).fingerprints == [])
  }
}
