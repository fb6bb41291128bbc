public import Inventory
import Simulation

/// Check and deduction in one command, tried again after a timeout, and nobody says that it is a
/// repetition.
///
/// The timeout suits the usual round trip, not the slowest. The first command has taken effect, or
/// will yet, and the second is another one: an order deducts twice. This is the kata's incident, five
/// orders placed and seven vases sold.
public struct RetryWithoutKey: OrderStrategy {
  /// `retry-without-key`
  public static let name = "retry-without-key"
  /// What it does, in a line.
  public static let summary = "decrement if there is enough, and again after a timeout"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] = [.soldOut]

  /// How often it tries.
  private static let tries = 4

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Decrements if there is enough, with twice the patience each time.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    var timeout = service.patience * 9 / 20
    for _ in 1..<Self.tries {
      do {
        return try await deduct(item, quantity, timeout)
      } catch CallError.timedOut {
        // The mistake: under `key: service.order` the database would know it again.
        timeout = min(2 * timeout, 4 * service.patience)
      }
    }
    return try await deduct(item, quantity, timeout)
  }

  private func deduct(
    _ item: ItemID, _ quantity: Int, _ timeout: Tick
  ) async throws -> OrderOutcome {
    let isTaken = try await service.database.conditionalDecrement(
      item, by: quantity, timeout: timeout)
    return isTaken ? .orderPlaced : .outOfStock
  }
}
