import Checking
import Inventory
import Simulation

extension PlantedBugs {
  /// Mistakes that can be made where every instance has a share of the stock.
  public static let ofShares: [PlantedBug] = [
    PlantedBug(
      AcceptBlindly.self, breaks: .doubleSoldUnit, breaksIn10000: 195,
      "takes what another instance sends as often as it comes"
    ) {
      $0.stock = 4
      $0.items = 2
      $0.instances = 2
      $0.orders = 12
      $0.arrivals = 0...10_000
    },
    PlantedBug(
      SilenceIsNone.self, breaks: .undersell, breaksIn10000: 315,
      "takes an instance that does not answer for one that has nothing"
    ) {
      $0.stock = 4
      $0.items = 2
      $0.instances = 2
      $0.orders = 6
      $0.arrivals = 0...10_000
      $0.faults.crashes = Affliction(window: 3_000, odds: 6, strength: 200...2_000)
    },
    PlantedBug(
      ClaimWhereItLands.self, breaks: .atMostOnce, breaksIn10000: 174,
      "sells a second click's order from another share than the first"
    ) {
      $0.orders = 3
      $0.arrivals = 0...4_000
      $0.faults.pauses = Affliction(window: 2_000, odds: 4, strength: 100...2_000)
      $0.faults.customers = CustomerFaults(odds: 4, after: 1...3_000)
    },
  ]
}
