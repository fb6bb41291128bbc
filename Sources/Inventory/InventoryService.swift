public import Simulation

/// The inventory service as one `placeOrder` sees it, on the instance where its order landed: what
/// it can talk to, and what it knows.
public struct InventoryService: Sendable {
  let shop: Shop
  let fiber: FiberID

  /// The database that keeps the inventory.
  public var database: ScenarioDB { ScenarioDB(shop: shop, fiber: fiber) }

  /// The shares of the stock that lie with the instances, where the strategy wants it so
  /// (``OrderStrategy/placement``).
  public var shares: StockShares { StockShares(shop: shop, fiber: fiber) }

  /// The plain replicas of the stock, where the strategy wants it so
  /// (``OrderStrategy/placement``).
  public var replicas: StockReplicas { StockReplicas(shop: shop, fiber: fiber) }

  /// The payment provider.
  public var payments: Payments { Payments(shop: shop, fiber: fiber) }

  /// The customer's order number: the key under which a repetition is recognised.
  public var order: Int { shop.scenario.orders[shop.place(of: fiber)].number }

  /// How many ticks to wait for an answer before giving it up, as this service is configured: no
  /// answer takes longer in a world without faults.
  public var patience: Tick { shop.scenario.patience }

  /// How often to try again where others keep getting in the way, as this service is configured:
  /// once for each order of the sale.
  public var attempts: Int { shop.scenario.orders.count }

  /// Calls with patience, and again where no answer comes: at-least-once delivery.
  ///
  /// ```swift
  /// try await service.retrying { timeout in
  ///   try await service.database.conditionalDecrement(
  ///     item, by: quantity, key: service.order, timeout: timeout)
  /// }
  /// ```
  ///
  /// Each time it waits twice as long, up to four times the service's ``patience``. What is called
  /// must be something that may be done twice: carry a key. Where nothing can get lost the answer
  /// comes for sure, and it calls once, without a timeout.
  ///
  /// - Parameters:
  ///   - tries: How often to call at most, from 1.
  ///   - body: Calls, with the timeout that it is given.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws: `CallError.timedOut` if that is what it threw each time. Then
  ///   nobody knows whether the call has had an effect, or will have one yet.
  @inlinable
  public func retrying<Answer>(
    tries: Int = 8, _ body: (Tick?) async throws -> Answer
  ) async throws -> Answer {
    guard needsPatience else { return try await body(nil) }
    return try await retry(tries: tries, body)
  }

  /// Whether an answer may never come.
  @usableFromInline var needsPatience: Bool { shop.needsPatience }

  @usableFromInline
  func retry<Answer>(
    tries: Int, _ body: (Tick?) async throws -> Answer
  ) async throws -> Answer {
    var timeout = patience
    for _ in 1..<max(tries, 1) {
      do {
        return try await body(timeout)
      } catch CallError.timedOut {
        timeout = min(2 * timeout, 4 * patience)
      }
    }
    return try await body(timeout)
  }

  /// Makes a refusal true before the customer is told: whatever this order has under way, on this
  /// attempt or another, has no effect from now on.
  ///
  /// - Parameter outcome: What the customer is to be told.
  /// - Returns: `outcome`; but `orderPlaced` if the order has taken effect already, by another attempt
  ///   of the same customer, say.
  /// - Throws: `CallError`, ``RefusedCommand``.
  public func cancel(_ outcome: OrderOutcome) async throws -> OrderOutcome {
    let isCancelled = try await retrying { timeout in
      try await database.cancel(key: order, timeout: timeout)
    }
    return isCancelled ? outcome : .orderPlaced
  }

  /// What the instance's time-of-day clock shows, in ticks. It may be wrong, drift, and jump in
  /// both directions: no good strategy decides anything by it.
  ///
  /// Each reading counts as an event, so waiting for the clock by reading it meets the horizon.
  ///
  /// - Throws: `CallError.processEnded` if the order's process has crashed, or the run is over;
  ///   `CallError.escaped` outside the simulation.
  public func wallClock() throws(CallError) -> Tick {
    try shop.simulation.check()
    guard !shop.simulation.isEnded(fiber) else { throw .processEnded }
    shop.simulation.step(at: shop.simulation.host(of: fiber), for: fiber)
    let reading = shop.simulation.wallClock(of: fiber)
    shop.record(.readClock(reading), for: fiber)
    return reading
  }

  /// Waits for `delay` ticks.
  ///
  /// - Throws: `CallError.processEnded` if the order's process crashes, or the run ends.
  public func sleep(for delay: Tick) async throws(CallError) {
    try shop.simulation.check()
    try await shop.simulation.sleep(fiber, for: delay)
  }
}

/// A way to place an order: the code under test.
///
/// One value is made for each order, on the instance where the order lands. The code is ordinary
/// Swift that waits only for what its service offers; see `Escape` for what it must not do.
///
/// ```swift
/// struct Naive: OrderStrategy {
///   static let name = "naive"
///   let service: InventoryService
///
///   func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
///     let stock = try await service.database.read(item)
///     guard stock >= quantity else { return .outOfStock }
///     try await service.database.write(item, stock - quantity)
///     return .orderPlaced
///   }
/// }
/// ```
public protocol OrderStrategy: SendableMetatype {
  /// What it is called on the command line and in seed files: lower case, words joined by `-`.
  static var name: String { get }

  /// What it does, in a line.
  static var summary: String { get }

  /// What should sometimes happen to it in a world that can bring it forth; a campaign in which
  /// one of these never came is inconclusive.
  static var sometimes: [Sometimes] { get }

  /// Where the stock lies when a sale begins.
  static var placement: StockPlacement { get }

  /// The databases on which it works: some have no transactions.
  static var databases: [DatabaseKind] { get }

  /// The strategy for one order that has reached `service`.
  init(service: InventoryService)

  /// Places an order of `quantity` units of `item`.
  ///
  /// - Returns: What the customer is told.
  /// - Throws: Whatever its calls throw; the order counts as failed then.
  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome
}

extension OrderStrategy {
  /// Nothing to say.
  public static var summary: String { "" }

  /// On the database's shelf.
  public static var placement: StockPlacement { .shelf }

  /// What can happen to any strategy: that there is nothing left.
  public static var sometimes: [Sometimes] { [.soldOut] }

  /// Any database.
  public static var databases: [DatabaseKind] { DatabaseKind.allCases }
}
