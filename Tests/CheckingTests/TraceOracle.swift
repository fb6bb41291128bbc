import Checking
import Inventory
import Simulation

/// The books of a sale, kept a second time and in another way: from the recorded trace alone, by
/// multisets of serials.
struct TraceOracle {
  /// At which event each property first breaks.
  private(set) var first: [Property: Int] = [:]
  /// How many units each order ended up with, held ones included, by order number.
  private(set) var units: [Int: Int] = [:]
  /// How many orders were told ORDER_PLACED before all else.
  private(set) var placed = 0

  /// To whom each serial of each item is promised; a serial twice in a list is promised twice.
  private var owners: [ItemID: [Int: [Int]]] = [:]
  private var final: [Int: Int] = [:]
  private var told: [Int: OrderOutcome] = [:]

  /// The books of the sale of which `trace` tells.
  init(_ trace: [SaleEvent], _ scenario: Scenario) {
    for event in trace {
      let sequence = event.event.sequence
      let who = event.event.fiber.map { Int($0.number) } ?? 0
      switch event.action {
      case .applied(let command, _, let effects, _, let after):
        for effect in effects { take(effect, scenario, sequence) }
        guard let item = command.item else { continue }
        check(item, after: after, scenario, sequence)
      case .answered(let outcome):
        guard outcome != .noAnswer else { continue }
        if told[who] == nil, outcome == .orderPlaced { placed += 1 }
        told[who] = outcome
        let stands = final[who, default: 0] > 0
        if stands != (outcome == .orderPlaced) { note(.honestAnswer, sequence) }
      default: break
      }
    }
  }

  private mutating func take(_ effect: LedgerEffect, _ scenario: Scenario, _ sequence: Int) {
    // Units that move between shares are nobody's.
    guard scenario.orders.indices.contains(effect.order) else { return }
    let order = scenario.orders[effect.order].number
    let serials = effect.units.serials
    switch effect.kind {
    case .claimed, .held:
      units[order, default: 0] += serials.count
      for serial in serials {
        owners[effect.item, default: [:]][serial, default: []].append(order)
        let isReal = serial <= scenario.stock[effect.item.number - 1]
        if isReal, owners[effect.item]?[serial]?.count ?? 0 > 1 { note(.doubleSoldUnit, sequence) }
      }
    case .released, .expired:
      units[order, default: 0] -= serials.count
      for serial in serials {
        guard let place = owners[effect.item]?[serial]?.firstIndex(of: order) else { continue }
        owners[effect.item]?[serial]?.remove(at: place)
      }
    case .confirmed, .sent, .arrived: break
    }
    guard effect.kind == .claimed || effect.kind == .confirmed else { return }
    final[order, default: 0] += 1
    if let outcome = told[order], outcome != .orderPlaced { note(.honestAnswer, sequence) }
    if final[order, default: 0] > 1 { note(.atMostOnce, sequence) }
  }

  private mutating func check(
    _ item: ItemID, after: Int, _ scenario: Scenario, _ sequence: Int
  ) {
    guard item.number <= scenario.stock.count else { return }
    let promised = owners[item, default: [:]].values.reduce(0) { $0 + $1.count }
    let initial = scenario.stock[item.number - 1]
    if promised > initial { note(.oversell, sequence) }
    if after + promised != initial { note(.phantomStock, sequence) }
  }

  private mutating func note(_ property: Property, _ sequence: Int) {
    if first[property] == nil { first[property] = sequence }
  }
}
