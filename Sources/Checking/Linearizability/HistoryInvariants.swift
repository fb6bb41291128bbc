/// A property that a recorded history breaks.
public struct HistoryBreach: Sendable, Equatable {
  /// Which.
  public let property: Property
  /// The line at which it breaks first.
  public let line: Int
  /// What is wrong, in a sentence without a full stop.
  public let explanation: String
}

extension History {
  /// What a shop must never do, whatever order its operations took effect in: promise more units than
  /// there were, promise a unit twice, deduct twice for one order. Of operations that ended `ok` only.
  ///
  /// A `decrement` deducts its value, a `confirm` what its order reserved, a `cas` the difference, and a
  /// `write` the difference to what its process (or its order) last read. A `cas` or a `write` that raises
  /// the stock puts units there; one of which it is not known by how much leaves open what there were.
  ///
  /// - Parameter stock: How many units of each item there are in the beginning.
  /// - Returns: What breaks, each property once a key, by lines.
  /// - Complexity: O(n).
  public func breaches(stock: Int) -> [HistoryBreach] {
    var books: [String: Books] = [:]
    var found: [HistoryBreach] = []
    // As the answers came.
    let done = entries.filter { $0.end == .ok && $0.line != nil }
      .sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    for entry in done {
      books[entry.key, default: Books(stock: stock)].enter(entry, &found)
    }
    return found
  }
}

/// What is known of an item.
private struct Books {
  /// How many units there were, as far as is known; nil if it is not.
  private var stock: Int128?
  /// More units may be sold than a history can say (64 bits).
  private var sold: Int128 = 0
  private var reserved: [History.Value: Int] = [:]
  private var lastRead: [History.Value: Int] = [:]
  private var deducted: Set<History.Value> = []
  private var owners: [History.Value: String] = [:]
  private var broken: Set<Property> = []

  init(stock: Int) { self.stock = Int128(stock) }

  mutating func enter(_ entry: History.Entry, _ found: inout [HistoryBreach]) {
    let who = entry.order ?? .text("process \(entry.process)")
    guard let quantity = deduction(of: entry, who) else { return }
    func report(_ property: Property, _ explanation: String) {
      guard broken.insert(property).inserted else { return }
      found.append(
        HistoryBreach(property: property, line: entry.line ?? entry.call, explanation: explanation))
    }
    sold += quantity
    let item = entry.key.isEmpty ? "the item" : entry.key
    if let stock, sold > stock {
      report(
        .oversell,
        "\(sold) units of \(item) are promised, and there \(stock == 1 ? "was" : "were") \(stock)")
    }
    let name = entry.order.map { "order \($0)" } ?? "process \(entry.process)"
    if let unit = entry.unit {
      if let owner = owners[unit], owner != name {
        report(.doubleSoldUnit, "unit \(unit) of \(item) is \(name)'s, and was \(owner)'s already")
      }
      owners[unit] = name
    }
    if let order = entry.order, !deducted.insert(order).inserted {
      report(.atMostOnce, "order \(order) deducts a second time")
    }
  }

  /// How many units a change of the stock takes; those that it puts there are entered.
  private mutating func taken(from old: Int, to new: Int) -> Int128? {
    let taken = Int128(old) - Int128(new)
    guard taken < 0 else { return taken > 0 ? taken : nil }
    stock = stock.map { $0 - taken }
    return nil
  }

  /// How many units `entry` takes for good; nil if it takes none.
  private mutating func deduction(of entry: History.Entry, _ who: History.Value) -> Int128? {
    switch (entry.name, entry.given, entry.gave) {
    case ("read", _, .int(let value)):
      lastRead[who] = value
      return nil
    case ("decrement", .int(let value), _): return Int128(value)
    case ("decrement", _, _): return 1
    case ("cas", .pair(.int(let old), .int(let new)), _): return taken(from: old, to: new)
    case ("write", .int(let value), _):
      guard let read = lastRead[who] else {
        stock = nil
        return nil
      }
      return taken(from: read, to: value)
    case ("reserve", .int(let value), _):
      reserved[who] = value
      return nil
    case ("reserve", _, _):
      reserved[who] = 1
      return nil
    case ("confirm", _, _): return reserved[who].map { Int128($0) }
    default: return nil
    }
  }
}
