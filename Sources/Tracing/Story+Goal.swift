public import Checking
public import Inventory
import Simulation

extension Story {
  /// The story of a run whose figures are those of `goal`, told from its trace: the events of the
  /// orders that did not go as an order should, or of the first few if all did, and in a line what
  /// became of the others.
  public init(of goal: Goal, in trace: [SaleEvent], _ report: RunReport) {
    let scenario = report.scenario
    let odd = Oddities(trace, report)
    let all = Array(scenario.orders.indices)
    let told = Array((odd.orders.isEmpty || all.count <= 2 ? all : odd.orders).prefix(Self.few))
    self.init(
      title: Self.title(goal, report), orders: told,
      item: told.first.map { scenario.orders[$0].item }, nil, trace, scenario)
    let rest = all.filter { !told.contains($0) }
    if let line = odd.line(of: rest, report) {
      self.told.append(Line(tick: nil, text: line, event: nil))
    }
  }

  /// What was sought, and what the run comes to: `placed=5 unitsSold=7: 5 orders for 10 units, 5
  /// placed, 7 units sold, 3 left.`
  private static func title(_ goal: Goal, _ report: RunReport) -> String {
    func value(_ figure: Figure) -> Int { figure.value(in: report) }
    var parts = [
      "\(value(.orders)) order\(value(.orders) == 1 ? "" : "s") for \(value(.stock)) "
        + "unit\(value(.stock) == 1 ? "" : "s")",
      "\(value(.placed)) placed",
    ]
    for (figure, word) in [
      (Figure.refused, "refused"), (.failed, "failed"), (.unanswered, "unanswered"),
    ] where value(figure) > 0 { parts.append("\(value(figure)) \(word)") }
    parts += [
      "\(value(.unitsSold)) unit\(value(.unitsSold) == 1 ? "" : "s") sold",
      "\(value(.stockLeft)) left",
    ]
    for figure in [Figure.violations, .timeouts, .messages, .worstWait, .events, .ticks]
    where goal.comparisons.contains(where: { $0.figure == figure }) {
      parts.append("\(figure.rawValue) \(value(figure))")
    }
    return "\(goal): \(parts.joined(separator: ", "))."
  }
}

/// Which orders of a run did not go as an order should: they have other units than they were told, or
/// ran out of patience.
private struct Oddities {
  /// How many units each order has in the end, by its place.
  private(set) var units: [Int]
  /// The places of the odd ones.
  private(set) var orders: [Int] = []

  init(_ trace: [SaleEvent], _ report: RunReport) {
    let scenario = report.scenario
    var units = scenario.orders.map { _ in 0 }
    var impatient: Set<ProcessName> = []
    for event in trace {
      if event.event.kind == .timeout, let fiber = event.event.fiber { impatient.insert(fiber) }
      guard case .applied(_, _, let effects, _, _) = event.action else { continue }
      for effect in effects where units.indices.contains(effect.order) {
        units[effect.order] += effect.promised
      }
    }
    self.units = units
    for (place, order) in scenario.orders.enumerated() {
      let due = report.results[place].outcome == .orderPlaced ? order.quantity : 0
      if units[place] != due || impatient.contains(.order(order.number)) { orders.append(place) }
    }
  }

  /// What became of the orders at `places`, in a line; nil if there are none.
  func line(of places: [Int], _ report: RunReport) -> String? {
    guard !places.isEmpty else { return nil }
    var told: [(word: String, count: Int)] = []
    for place in places {
      let word = report.results[place].outcome?.word ?? "nothing"
      if let known = told.firstIndex(where: { $0.word == word }) {
        told[known].count += 1
      } else {
        told.append((word, 1))
      }
    }
    let units = places.reduce(0) { $0 + self.units[$1] }
    let who = places.count == 1 ? "The other order is" : "The other \(places.count) orders are"
    let what =
      told.count == 1
      ? "told \(told[0].word)"
      : "told " + told.map { "\($0.word) (\($0.count))" }.joined(separator: ", ")
    return "\(who) \(what), and \(places.count == 1 ? "has" : "have") \(units) "
      + "unit\(units == 1 ? "" : "s")."
  }
}
