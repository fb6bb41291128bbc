import Simulation

/// What should happen now and then, or else a campaign has shown less than it seems to: "never
/// oversold" means little where nothing was ever sold out.
///
/// One counts for a strategy that names it (``OrderStrategy/sometimes``) and in a world that can
/// bring it forth (``isPossible(in:)``).
public enum Sometimes: String, CaseIterable, Sendable {
  /// An order finds fewer units on the shelf than it wants, or takes the last one.
  case soldOut = "sold-out"
  /// A command that is to change the stock finds another one than its order believes, or its
  /// comparison fails.
  case conflict
  /// A service instance is paused after it was told the stock, and before the command that it sends
  /// upon that.
  case pauseBetween = "pause-between"
  /// The payment provider refuses a charge.
  case paymentRefused = "payment-refused"
  /// A call runs out of patience.
  case timeout
  /// A reservation expires.
  case expiry
  /// A confirmation finds its reservation expired or released.
  case lateConfirm = "late-confirm"
  /// Units move from one instance's share to another's.
  case transfer

  /// A lease of a lock ends by the time of day before its holder has given it back.
  case leaseExpired = "lease-expired"
  /// A command is refused since one under a later lease of the lock came before.
  case fenced
  /// An order finds a lock or a row in the hands of another.
  case lockWait = "lock-wait"
  /// A transaction does not get its row in time.
  case lockTimeout = "lock-timeout"

  /// What it is, in a line.
  public var summary: String {
    switch self {
    case .soldOut: "an order finds fewer units than it wants, or takes the last"
    case .conflict: "the stock is not what an order believes when it is about to change it"
    case .pauseBetween: "an instance is paused between an order's check and its deduction"
    case .paymentRefused: "the payment provider refuses a charge"
    case .timeout: "a call runs out of patience"
    case .expiry: "a reservation expires"
    case .lateConfirm: "a confirmation finds its reservation expired or released"
    case .leaseExpired: "a lease ends before its holder has given the lock back"
    case .fenced: "a command is refused since one with a later token came before"
    case .lockWait: "an order finds a lock or a row in the hands of another"
    case .lockTimeout: "a transaction does not get its row in time"
    case .transfer: "units move from one instance's share to another's"
    }
  }

  /// Whether it may be demanded of a campaign in `scenario`.
  ///
  /// On the safe side: what could come only by a rare stroke of luck is not demanded.
  ///
  /// - Complexity: O(n log n) in the number of orders.
  public func isPossible(in scenario: Scenario) -> Bool {
    let faults = scenario.faults
    let isFar = scenario.database != .instant
    switch self {
    case .soldOut:
      // Where no payment ever succeeds, nothing may ever be sold.
      return faults.payments?.odds != 1 && scenario.canSellOut
    case .conflict:
      return isFar && scenario.hasOverlap
    case .pauseBetween:
      return isFar && scenario.pausesHitRoundTrips && scenario.canDeduct
    case .paymentRefused:
      return faults.payments != nil && scenario.canDeduct
    case .timeout:
      let isLong = faults.pauses.map { $0.strength.upperBound > scenario.patience } ?? false
      return (isLong || faults.payments != nil) && scenario.canDeduct
    case .lateConfirm:
      // Where no payment ever succeeds, nothing is ever confirmed.
      return faults.payments?.odds != 1 && scenario.pausesHitRoundTrips
        && Sometimes.expiry.isPossible(in: scenario)
    case .expiry:
      return isFar && scenario.pausesOutlastReservations
    case .lockWait:
      return isFar && scenario.hasOverlap
    case .leaseExpired, .fenced:
      return isFar && scenario.hasOverlap && scenario.pausesHitRoundTrips
        && scenario.pausesOutlast(2 * scenario.patience)
    case .lockTimeout:
      return isFar && scenario.hasOverlap && scenario.pausesHitRoundTrips
        && scenario.pausesOutlast(scenario.lockTimeout + scenario.patience)
    case .transfer:
      return scenario.needsTransfers
    }
  }
}

extension Scenario {
  /// How many units there are of the item that `order` wants; nil if there is no such item.
  private func stock(for order: Order) -> Int? {
    stock.indices.contains(order.item.number - 1) ? stock[order.item.number - 1] : nil
  }

  /// Whether some order wants no more than there is.
  fileprivate var canDeduct: Bool {
    orders.contains { $0.quantity >= 1 && $0.quantity <= stock(for: $0) ?? 0 }
  }

  /// Whether the orders want as much of some item as there is.
  fileprivate var canSellOut: Bool {
    var left = stock
    return orders.contains { order in
      guard order.quantity >= 1, stock(for: order) != nil else { return false }
      let place = order.item.number - 1
      left[place] -= min(order.quantity, max(left[place], 0))
      return left[place] <= 0
    }
  }

  /// Whether some instance's orders want more of an item than its share, while others have some of
  /// it to spare whatever their own orders want.
  fileprivate var needsTransfers: Bool {
    guard instances > 1 else { return false }
    return stock.indices.contains { item in
      var wanted: [Int: Int] = [:]
      for order in orders where order.item.number == item + 1 && order.quantity == 1 {
        wanted[order.instance, default: 0] += 1
      }
      guard orders.allSatisfy({ $0.item.number != item + 1 || $0.quantity == 1 }) else {
        return false
      }
      let least = stock[item] / instances
      let isShort = wanted.values.contains { $0 > least + 1 }
      let spare = (1...instances).contains { wanted[$0, default: 0] < least }
      return isShort && spare
    }
  }

  /// Whether a pause begins within a round trip now and then, and not once in a thousand times.
  fileprivate var pausesHitRoundTrips: Bool {
    guard let pauses = faults.pauses else { return false }
    let roundTrip = min(latency.lowerBound + latency.upperBound, Limits.latency)
    return roundTrip * 1_000 / pauses.odds >= pauses.window
  }

  /// Whether one pause lasts until the reservation expires that some order may make. Without a pause
  /// an order is done with it by then, whatever happens to its payment.
  fileprivate var pausesOutlastReservations: Bool {
    guard let pauses = faults.pauses, pauses.strength.upperBound > 0 else { return false }
    let slowest = latency.upperBound
    return orders.contains { order in
      guard order.quantity >= 1, order.quantity <= stock(for: order) ?? 0 else { return false }
      let reserved = order.arrival + slowest
      // The end of the next round begins an epoch, and that of the round after ends its life.
      let left = InventoryLedger.lifetime * sweepPeriod - reserved % max(sweepPeriod, 1)
      return left <= pauses.strength.upperBound + slowest
    }
  }

  /// Whether one pause in eight, or more, is longer than `duration`.
  fileprivate func pausesOutlast(_ duration: Tick) -> Bool {
    guard let strength = faults.pauses?.strength else { return false }
    return strength.upperBound - duration >= (strength.upperBound - strength.lowerBound) / 8
  }

  /// Whether two orders of an item are so close that one may change the stock between the other's
  /// check and deduction, while there is enough for either.
  fileprivate var hasOverlap: Bool {
    // The latest order of each item so far, and what is left for it and all after it.
    var latest: [Order?] = stock.map { _ in nil }
    var left = stock
    for order in orders.sorted(by: { ($0.arrival, $0.number) < ($1.arrival, $1.number) }) {
      guard order.quantity >= 1, stock(for: order) != nil else { continue }
      let place = order.item.number - 1
      if let other = latest[place] {
        // It deducts after three messages, this one looks after one.
        let isClose = order.arrival - other.arrival <= latency.upperBound
        if isClose, left[place] >= max(order.quantity, other.quantity) { return true }
        left[place] -= min(other.quantity, max(left[place], 0))
      }
      latest[place] = order
    }
    return false
  }
}
