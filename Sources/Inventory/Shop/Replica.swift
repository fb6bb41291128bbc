import Simulation

/// What a replica knows that hears of every change of the stock, but late.
struct Replica {
  /// What each item's stock was, from which tick on; empty without a replica.
  private var history: [[(tick: Tick, quantity: Int)]] = []
  private var lag: Tick = 0

  /// Begins anew, `lag` ticks behind; 0 is no replica at all.
  mutating func reset(stock: [Int], lag: Tick) {
    self.lag = lag
    history = lag > 0 ? stock.map { [(tick: 0, quantity: $0)] } : []
  }

  /// Whether there is one.
  var isThere: Bool { lag > 0 }

  /// Hears that `item` has that stock from `now` on.
  mutating func hear(_ item: ItemID, _ quantity: Int, at now: Tick) {
    guard history.indices.contains(item.number - 1) else { return }
    guard history[item.number - 1].last?.quantity != quantity else { return }
    history[item.number - 1].append((tick: now, quantity: quantity))
  }

  /// What came after `tick` never was.
  mutating func forget(after tick: Tick) {
    for item in history.indices {
      history[item].removeAll { $0.tick > max(tick, 0) }
    }
  }

  /// What it knows of `item` at `now`; nil if there is no such item.
  func stock(_ item: ItemID, at now: Tick) -> Int? {
    guard history.indices.contains(item.number - 1) else { return nil }
    let past = history[item.number - 1]
    // The last that is old enough, by binary search; the first of all if none is.
    var low = 0
    var high = past.count
    while low < high {
      let middle = (low + high) / 2
      if past[middle].tick <= now - lag { low = middle + 1 } else { high = middle }
    }
    return past[max(low - 1, 0)].quantity
  }
}
