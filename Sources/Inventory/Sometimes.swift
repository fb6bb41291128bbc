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

  /// A message is lost by itself.
  case lostMessage = "lost-message"
  /// A message is lost since the network is partitioned.
  case cut
  /// The network's copy of a command reaches the ledger.
  case duplicate
  /// A service instance crashes after the ledger took a command of an order that it serves, and
  /// before the answer.
  case crashBetween = "crash-between"
  /// An order is served once more, since its customer has asked again.
  case askedAgain = "asked-again"

  /// What shows that the network, the processes and the customers were bad: it can come to any
  /// strategy.
  public static let mishaps: [Sometimes] = [
    .lostMessage, .cut, .duplicate, .crashBetween, .askedAgain,
  ]
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
    case .lostMessage: "a message is lost"
    case .cut: "a message is lost since the network is partitioned"
    case .duplicate: "a command reaches the ledger that the network has copied"
    case .crashBetween: "an instance crashes between an order's check and its answer"
    case .askedAgain: "an order is served once more, since its customer has asked again"
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
    if self != .soldOut {
      // Once the world has healed nothing goes wrong any more; and before, where next to nothing
      // arrives, what comes is luck.
      guard scenario.messagesPass || self == .lostMessage else { return false }
      guard let healing = scenario.healing else { return isPossible(withOrdersOf: scenario) }
      return isPossible(withOrdersOf: scenario.keepingOrders(before: healing))
    }
    guard !scenario.messagesPass else { return isPossible(withOrdersOf: scenario) }
    return scenario.healing.map {
      isPossible(withOrdersOf: scenario.keepingOrders(from: $0))
    } ?? false
  }

  /// Whether some of the orders of `scenario` can bring it forth.
  private func isPossible(withOrdersOf scenario: Scenario) -> Bool {
    var faults: Faults { scenario.faults }
    let isFar = scenario.database != .instant
    let isPlain = scenario.database == .networkLag
    switch self {
    case .soldOut:
      // Where no payment ever succeeds, nothing may ever be sold.
      return (faults.payments?.odds != 1 || !scenario.messagesPass) && scenario.canSellOut
    case .conflict:
      return isFar && scenario.hasOverlap
    case .pauseBetween:
      return isFar && scenario.hitRoundTrips(faults.pauses) && scenario.canDeduct
    case .paymentRefused:
      return faults.payments != nil && scenario.canDeduct
    case .timeout:
      let isLong = faults.pauses.map { $0.strength.upperBound > scenario.patience } ?? false
      return (isLong || faults.payments != nil) && scenario.canDeduct
    case .lateConfirm:
      // Where no payment ever succeeds, nothing is ever confirmed.
      return faults.payments?.odds != 1 && scenario.hitRoundTrips(faults.pauses)
        && scenario.pausesOutlastReservations && isFar
    case .expiry:
      return isFar && scenario.pausesOutlastReservations
    case .lostMessage:
      return isPlain && faults.loss.map { $0 <= Self.often } ?? false && scenario.canDeduct
    case .duplicate:
      return isPlain && faults.duplication.map { $0 <= Self.often } ?? false
        && scenario.canDeduct
    case .cut:
      return isPlain && scenario.hitRoundTrips(faults.partitions) && scenario.canDeduct
    case .crashBetween:
      return isPlain && scenario.hitRoundTrips(faults.crashes) && scenario.canDeduct
    case .askedAgain:
      return isPlain && scenario.clicksHitRoundTrips && scenario.canDeduct
    case .lockWait:
      return isFar && scenario.hasOverlap
    case .leaseExpired, .fenced:
      return isFar && scenario.hasOverlap && scenario.hitRoundTrips(faults.pauses)
        && scenario.pausesOutlast(2 * scenario.patience)
    case .lockTimeout:
      return isFar && scenario.hasOverlap && scenario.hitRoundTrips(faults.pauses)
        && scenario.pausesOutlast(scenario.lockTimeout + scenario.patience)
    case .transfer:
      return scenario.needsTransfers
    }
  }

  /// What happens to one in so many messages is no luck in a hundred runs.
  private static let often = 20
}

extension Scenario {
  /// Whether a good part of all messages arrives before the world heals, so that orders get on.
  fileprivate var messagesPass: Bool {
    func isRare(_ affliction: Affliction?) -> Bool {
      affliction.map { $0.odds > 1 && $0.strength.upperBound <= 2 * $0.window } ?? true
    }
    return faults.loss ?? .max > 2 && isRare(faults.partitions) && isRare(faults.crashes)
      && (faults.delays.map { $0.odds > 1 || $0.extra.upperBound <= patience } ?? true)
      && (!faults.mayLose || isRare(faults.pauses))
  }

  fileprivate func keepingOrders(before healing: Tick) -> Scenario {
    var scenario = self
    // Whoever comes shortly before it is not done by then.
    scenario.orders.removeAll { $0.arrival > healing - 10 * max(latency.upperBound, 1) }
    return scenario
  }

  fileprivate func keepingOrders(from healing: Tick) -> Scenario {
    var scenario = self
    scenario.orders.removeAll { $0.arrival < healing }
    return scenario
  }

  /// Whether a customer clicks again within a round trip now and then.
  fileprivate var clicksHitRoundTrips: Bool {
    guard let customers = faults.customers else { return false }
    let roundTrip = min(latency.lowerBound + latency.upperBound, Limits.latency)
    return customers.after.lowerBound <= 2 * latency.lowerBound
      && roundTrip * 100 / customers.odds >= customers.after.upperBound
  }

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

  /// Whether a pause, a crash or a partition begins within a round trip now and then, and not once in
  /// a thousand times.
  fileprivate func hitRoundTrips(_ affliction: Affliction?) -> Bool {
    guard let affliction else { return false }
    let roundTrip = min(latency.lowerBound + latency.upperBound, Limits.latency)
    return roundTrip * 1_000 / affliction.odds >= affliction.window
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
