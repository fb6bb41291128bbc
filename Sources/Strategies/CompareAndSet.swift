public import Inventory

/// Optimistic: read the stock with its version, and write only if the version is still the same.
///
/// A version, not the value, is compared: a value may come back (10, 9, 10), a version never does.
/// Each failed compare is somebody else's success, so among n orders one that keeps trying gets
/// through within n attempts, unless stock is put back meanwhile. If it never does, the customer
/// gets an honest failure rather than an endless wait.
public struct CompareAndSet: OrderStrategy {
  /// `compare-and-set`
  public static let name = "compare-and-set"
  /// What it does, in a line.
  public static let summary =
    "read stock and version, write if the version is unchanged, else again"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] =
    [.soldOut, .conflict, .pauseBetween] + Sometimes.mishaps

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Reads, checks, and sets if nobody was faster; if somebody was, again.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    for _ in 1...service.attempts {
      let stock = try await service.retrying { timeout in
        try await service.database.readVersioned(item, timeout: timeout)
      }
      guard stock.quantity >= quantity else { return try await service.cancel(.outOfStock) }
      let isSet = try await service.retrying { timeout in
        try await service.database.compareAndSet(
          item, stock.quantity - quantity, ifVersion: stock.version, key: service.order,
          timeout: timeout)
      }
      if isSet { return .orderPlaced }
    }
    return try await service.cancel(.failed(.contention))
  }
}
