import Inventory

/// A number that a run comes to: what a search can be sent for (``Goal``).
public enum Figure: String, CaseIterable, Sendable {
  /// Orders of the world.
  case orders
  /// Orders that were told `ORDER_PLACED`.
  case placed
  /// Orders that were told `OUT_OF_STOCK`.
  case refused
  /// Orders that were told that they failed.
  case failed
  /// Orders that never heard what became of them.
  case unanswered
  /// Units in stock at the beginning, of all items.
  case stock
  /// Units claimed, less those released; what is sold twice counts twice.
  case unitsSold
  /// Units that the database counts in the end, of all items.
  case stockLeft
  /// Ways in which a property broke.
  case violations
  /// Calls that ran out of patience.
  case timeouts
  /// Messages that were sent.
  case messages
  /// Ticks that the order waited which waited the longest for its answer; 0 if none had one.
  case worstWait
  /// Things that happened.
  case events
  /// The tick of the last of them.
  case ticks

  /// What it counts, in a few words.
  public var summary: String {
    switch self {
    case .orders: "orders of the world"
    case .placed: "orders told ORDER_PLACED"
    case .refused: "orders told OUT_OF_STOCK"
    case .failed: "orders told that they failed"
    case .unanswered: "orders that never heard what became of them"
    case .stock: "units in stock at the beginning"
    case .unitsSold: "units claimed, less those released; sold twice counts twice"
    case .stockLeft: "units that the database counts in the end"
    case .violations: "ways in which a property broke"
    case .timeouts: "calls that ran out of patience"
    case .messages: "messages that were sent"
    case .worstWait: "ticks that the slowest answer took"
    case .events: "things that happened"
    case .ticks: "the tick of the last of them"
    }
  }

  /// Its value in the run of `report`.
  public func value(in report: RunReport) -> Int {
    switch self {
    case .orders: report.scenario.orders.count
    case .placed: report.placed
    case .refused: report.outOfStock
    case .failed: report.failed
    case .unanswered: report.unanswered
    case .stock: report.scenario.stock.reduce(0, +)
    case .unitsSold: report.unitsSold
    case .stockLeft: report.stockLeft.reduce(0, +)
    case .violations: report.violations.count
    case .timeouts: report.timeouts
    case .messages: report.messages
    case .worstWait: report.waits.last ?? 0
    case .events: report.events
    case .ticks: report.ticks
    }
  }
}
