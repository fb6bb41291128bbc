import Checking
import Checking
import Inventory
import Simulation

/// What states a block of runs has been in, as cheap signatures: what the ledger was asked and what
/// it said, how many units were there and held, how far off the belief behind the command was, how
/// many orders believe what is no longer so; each with the signature before it. And what ends runs
/// have come to: what of all that should sometimes happen did, and how many orders were told what.
final class StateCoverage: SaleObserver {
  /// How many signatures the present run has added.
  @exclusivity(unchecked) private(set) var fresh = 0

  /// How near the present run has come to an oversell: the fewest units that were left unpromised,
  /// less those that somebody who changed the stock believed in and that were gone. Below 0 there is
  /// one.
  @exclusivity(unchecked) private(set) var distance = Int.max

  // Without dynamic checks for exclusive access: nothing here calls back.
  @exclusivity(unchecked) private var seen: Set<UInt64> = []
  @exclusivity(unchecked) private var seenEnds: Set<UInt64> = []
  @exclusivity(unchecked) private var previous = 0
  @exclusivity(unchecked) private var unpromised: [Int] = []

  /// A run of `scenario` begins.
  func begin(_ scenario: Scenario) {
    fresh = 0
    previous = 0
    distance = Int.max
    unpromised = scenario.stock
  }

  /// The present run has ended, and came to `report`.
  func end(_ report: RunReport) {
    let counts = [
      report.failed, report.outOfStock, report.unanswered,
      report.results.count { $0.outcome == .noAnswer },
    ]
    let signature = counts.reduce(UInt64(report.happened.rawValue)) {
      $0 &* 4 &+ UInt64(min($1, 3))
    }
    if seenEnds.insert(signature).inserted { fresh += 1 }
  }

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    for effect in shop.effects {
      switch effect.kind {
      case .claimed, .held: unpromised[effect.item.number - 1] -= effect.units.count
      case .released, .expired: unpromised[effect.item.number - 1] += effect.units.count
      case .confirmed, .sent, .arrived: break
      }
    }
    let gap = request.believed.map { $0 - before }
    if let item = shop.effects.first?.item {
      distance = min(distance, unpromised[item.number - 1] - max(gap ?? 0, 0))
    }
    var misled = 0
    for (place, result) in shop.results.enumerated() where result.outcome == nil {
      guard let belief = result.belief, place != request.order else { continue }
      if belief.quantity != shop.stock(belief.item) { misled += 1 }
    }
    var signature = Int(request.command.label)
    func add(_ number: Int, below limit: Int) { signature = signature * limit + number }
    add(gap.map { min(max($0, -2), 3) + 3 } ?? 0, below: 7)
    add(min(max(before, 0), 3), below: 4)
    add(min(shop.held, 3), below: 4)
    add(min(misled, 3), below: 4)
    add(shop.effects.isEmpty ? 0 : Int(shop.effects[0].kind.rawValue) + 1, below: 8)
    if seen.insert(UInt64(signature) << 32 | UInt64(previous)).inserted { fresh += 1 }
    previous = signature
  }

  func looked(order: Int, in shop: Shop) {}

  func paused(order: Int, in shop: Shop) {}

  func refusedPayment(order: Int, in shop: Shop) {}

  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {}
}
