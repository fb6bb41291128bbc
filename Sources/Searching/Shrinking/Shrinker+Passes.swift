import Simulation

extension Shrinker {
  /// A way to look for a smaller run.
  struct PassCode: Sendable {
    let name: String
    let perform: @Sendable (inout Shrinker) -> Void
  }

  /// All passes. Those of a tier come when none of the tiers before it gets anywhere any more.
  static let tiers: [[PassCode]] = [
    [
      PassCode(name: "the simplest worlds") { $0.trySimplestWorlds() },
      PassCode(name: "the simplest worlds with one fault") { $0.tryOneFault() },
      PassCode(name: "what comes after the violation") { $0.dropWhatComesAfter() },
      PassCode(name: "the standard world") { $0.makeStandard() },
      PassCode(name: "kinds of overrides") { $0.dropKindsOfOverrides() },
      PassCode(name: "orders with their stock") { $0.dropOrders(withStock: true) },
      PassCode(name: "orders") { $0.dropOrders(withStock: false) },
      PassCode(name: "kinds of faults") { $0.switchOffFaults() },
      PassCode(name: "nodes of a replicated database") { $0.dropNodes() },
      PassCode(name: "pauses into delays") { $0.turnPausesIntoDelays() },
      PassCode(name: "losses into delays") { $0.turnLossesIntoDelays() },
      PassCode(name: "second attempts") { $0.simplifyAttempts() },
      PassCode(name: "overrides") { $0.dropOverrides() },
      PassCode(name: "calls made again") { $0.dropRepetitions() },
      PassCode(name: "items and instances") { $0.mergeItemsAndInstances() },
      PassCode(name: "arrivals and quantities at once") { $0.simplifyOrders() },
    ],
    [
      PassCode(name: "delays into arrivals and earlier legs") { $0.moveDelays() },
      PassCode(name: "crashes into pauses") { $0.turnCrashesIntoPauses() },
      PassCode(name: "what befalls whom") { $0.exchangeProcesses() },
      PassCode(name: "windows from the beginning") { $0.moveBackWindows() },
      PassCode(name: "outages into losses") { $0.turnOutagesIntoLosses() },
      PassCode(name: "windows from as late as can be") { $0.beginLater() },
      PassCode(name: "numbers") { $0.lowerNumbers() },
      PassCode(name: "numbers together") { $0.lowerTogether() },
      PassCode(name: "stock and quantities") { $0.lowerStockAndQuantities() },
      PassCode(name: "units for time") { $0.lowerUnitsForTime() },
      PassCode(name: "order of what commutes") { $0.permute() },
    ],
    [
      PassCode(name: "longer messages for something else") { $0.exchangeForDelays() },
      PassCode(name: "a second click for something else") { $0.exchangeForClicks() },
      PassCode(name: "a crash for something else") { $0.exchangeForCrashes() },
    ],
    [
      PassCode(name: "two orders into one") { $0.mergeOrders() },
      PassCode(name: "later arrivals for something else") { $0.exchangeForArrivals() },
    ],
    [
      PassCode(name: "simple worlds of three orders") { $0.trySimpleWorlds() }
    ],
  ]

  /// Drops stretches of `count` things, long ones first, then shorter ones, from the back; after
  /// each that went, longer ones again.
  ///
  /// - Parameters:
  ///   - count: How many things there are.
  ///   - drop: Drops the things at those places, if that goes.
  mutating func dropStretches(
    of count: (Shrinker) -> Int, _ drop: (inout Shrinker, Range<Int>) -> Bool
  ) {
    var length = max(count(self) / 2, 1)
    while length >= 1 {
      var end = count(self)
      while end > 0 {
        var start = max(0, end - length)
        if drop(&self, start..<end) {
          // It goes well: as much again, and twice as much, and so on.
          var more = length
          while start > 0 {
            let further = max(0, start - more)
            guard drop(&self, further..<start) else { break }
            start = further
            more *= 2
          }
        }
        end = min(start, count(self))
      }
      length /= 2
    }
  }
}

/// Looks for the value nearest to `least` that is accepted, as if what is accepted had no gaps; near
/// `value` it goes by ones, so that a value which cannot go down by one costs but three tries.
///
/// - Returns: Whether it found one nearer than `value`.
@discardableResult
func bisect(_ value: Int, to least: Int, _ accept: (Int) -> Bool) -> Bool {
  guard value != least else { return false }
  if accept(least) { return true }
  var refused = least
  var accepted = value
  let half = least + (value - least) / 2
  if half != least, accept(half) {
    accepted = half
  } else if value + (value < least ? 1 : -1) != least,
    accept(value + (value < least ? 1 : -1))
  {
    accepted = value + (value < least ? 1 : -1)
    if half != least { refused = half }
  } else {
    return false
  }
  while abs(accepted - refused) > 1 {
    let middle = refused + (accepted - refused) / 2
    if accept(middle) { accepted = middle } else { refused = middle }
  }
  return true
}
