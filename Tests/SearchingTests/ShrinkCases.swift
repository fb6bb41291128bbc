import Checking
import Inventory
import Searching
import Simulation
import Strategies
import TestSupport

/// Says `ORDER_PLACED` whatever became of the reservation.
struct TrustingConfirm: OrderStrategy {
  static let name = "trusting-confirm"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let database = service.database
    guard let reservation = try await database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    guard (try? await service.payments.charge(timeout: service.patience)) == true else {
      _ = try await database.release(reservation)
      return .failed(.paymentRefused)
    }
    _ = try await database.confirm(reservation)
    return .orderPlaced
  }
}

/// Tries again after a timeout, without a key.
struct KeylessRetry: OrderStrategy {
  static let name = "keyless-retry"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...3 {
      do {
        let isTaken = try await service.database.conditionalDecrement(
          item, by: quantity, timeout: service.patience)
        return isTaken ? .orderPlaced : .outOfStock
      } catch CallError.timedOut {
        continue
      }
    }
    return .failed(.timedOut)
  }
}

/// Failing runs to be shrunk: a strategy, a way to fail, worlds, and the seeds of runs that do.
struct ShrinkCase: Sendable, CustomStringConvertible {
  let strategy: any OrderStrategy.Type
  let target: String
  let world: @Sendable (Int) -> SaleOptions
  /// The first seeds, by number, whose runs fail so: to find them takes longer than to shrink them.
  let seeds: [Int]

  var description: String { "\(strategy.name) \(target)" }

  /// The first `count` failing runs.
  func failures(_ count: Int, _ runner: SaleRunner) -> [(report: RunReport, target: Fingerprint)] {
    guard let target = Fingerprint(target) else { return [] }
    return seeds.prefix(count).compactMap { number in
      let seed = Seed(rawValue: 8).derived(number)
      let report = runner.run(world(number).scenario(seed: seed), strategy, .seed(seed))
      return report.violations.contains { $0.fingerprint == target } ? (report, target) : nil
    }
  }

  /// Flash sales whose orders are spread over so many ticks.
  static func spread(_ ticks: Tick) -> @Sendable (Int) -> SaleOptions {
    { _ in
      var sale = SaleOptions()
      sale.arrivals = 0...ticks
      return sale
    }
  }

  /// Two items, two units an order, all faults.
  @Sendable static func allFaults(_: Int) -> SaleOptions {
    var sale = SaleOptions()
    sale.arrivals = 0...5_000
    sale.items = 2
    sale.quantity = 2
    sale.faults.enableAll()
    return sale
  }

  /// Worlds of all kinds, drawn from `seed`: latencies, faults, numbers.
  @Sendable static func anyWorld(_ seed: Int) -> SaleOptions {
    var draw = SplitMix64(seed: seed)
    var sale = SaleOptions()
    sale.orders = draw.number(2...15)
    sale.stock = draw.number(1...sale.orders)
    sale.quantity = draw.number(1...3)
    sale.items = draw.number(1...3)
    sale.instances = draw.number(1...4)
    sale.latency = draw.range(0...1_000)
    sale.arrivals = 0...draw.pick([0, 300, 5_000, 30_000, 1_000_000])
    if draw.chance(oneIn: 2) {
      let strength = draw.range(50...5_000)
      sale.faults.pauses = Affliction(
        window: draw.number(1_000...5_000), odds: draw.number(1...8), strength: strength)
    }
    if draw.chance(oneIn: 2) { _ = sale.faults.enable("clocks") }
    if draw.chance(oneIn: 2) {
      sale.faults.payments = PaymentFaults(
        odds: draw.number(1...8), work: draw.range(0...3_000))
    }
    if draw.chance(oneIn: 4) { sale.replicaLag = draw.number(1...500) }
    return sale
  }

  /// What the shrinker is held to.
  static let all = [
    ShrinkCase(
      Naive.self, "oversell/write/stale/first", spread(5_000),
      of: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ShrinkCase(
      Naive.self, "oversell/write/true/first", spread(30_000),
      of: [1, 2, 3, 4, 5, 7, 8, 11, 13, 15, 16, 17]),
    ShrinkCase(
      Naive.self, "double-sold-unit/write/stale/first", allFaults,
      of: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ShrinkCase(
      Naive.self, "phantom-stock/write/stale/first", anyWorld,
      of: [1, 2, 4, 5, 6, 8, 11, 13, 15, 19, 20, 22]),
    ShrinkCase(
      NaiveDecrement.self, "oversell/decrement/stale/first", anyWorld,
      of: [1, 4, 5, 6, 8, 11, 13, 19, 20, 26, 29, 30]),
    ShrinkCase(
      TrustingConfirm.self, "honest-answer/answer/blind/first", anyWorld,
      of: [31, 164, 167, 313, 428, 641, 724, 797, 842, 868, 947, 1059]),
    ShrinkCase(
      KeylessRetry.self, "at-most-once/conditional-decrement/blind/retry", anyWorld,
      of: [2, 31, 44, 129, 130, 144, 151, 158, 200, 230, 280, 313]),
    ShrinkCase(
      KeylessRetry.self, "honest-answer/answer/blind/first", anyWorld,
      of: [6, 67, 92, 100, 105, 115, 146, 149, 154, 207, 217, 259]),
  ]

  private init(
    _ strategy: any OrderStrategy.Type, _ target: String,
    _ world: @escaping @Sendable (Int) -> SaleOptions, of seeds: [Int]
  ) {
    self.strategy = strategy
    self.target = target
    self.world = world
    self.seeds = seeds
  }
}
