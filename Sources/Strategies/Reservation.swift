public import Inventory
import Simulation

/// Reserve, pay, confirm: the customer's money and the shop's units change hands one after the
/// other, and at each step it is clear who has what.
///
/// The ledger keeps each reservation as a state machine: held, then confirmed, released or expired.
/// It expires by epoch, a counter that the ledger's own sequence of commands moves on; no clock
/// decides. Whichever of confirmation and expiry comes first wins. A confirmation that comes too
/// late is told so, and then the payment is undone: the unit may be somebody else's by now.
public struct Reservation: OrderStrategy {
  /// `reservation`
  public static let name = "reservation"
  /// What it does, in a line.
  public static let summary = "reserve, take the payment, confirm; what is held too long expires"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] = [
    .soldOut, .paymentRefused, .timeout, .expiry, .lateConfirm,
  ]

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Reserves, charges, confirms.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let reservation = try await service.database.reserve(item, quantity: quantity) else {
      return .outOfStock
    }
    if let failure = await charge() {
      _ = try await service.database.release(reservation)
      return .failed(failure)
    }
    guard try await service.database.confirm(reservation) == .confirmed else {
      try await service.payments.void()
      return .failed(.reservationExpired)
    }
    return .orderPlaced
  }

  /// Takes the payment.
  ///
  /// - Returns: Why there is none; nil if there is one.
  private func charge() async -> OrderFailure? {
    do {
      return try await service.payments.charge(timeout: service.patience) ? nil : .paymentRefused
    } catch {
      // Nobody knows whether the money was taken, so it is given back whatever happened, and
      // refused if the charge is still on its way.
      try? await service.payments.void()
      return .paymentTimedOut
    }
  }
}
