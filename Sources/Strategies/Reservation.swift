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
  public static let sometimes: [Sometimes] =
    [
      .soldOut, .paymentRefused, .timeout, .expiry, .lateConfirm,
    ] + Sometimes.mishaps

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Reserves, charges, confirms.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let reserved = try await service.retrying { timeout in
      try await service.database.reserve(
        item, quantity: quantity, key: service.order, timeout: timeout)
    }
    guard let reservation = reserved else { return .outOfStock }
    if let failure = try await charge() { return try await giveUp(reservation, failure) }
    let state = try await service.retrying { timeout in
      try await service.database.confirm(reservation, key: service.order, timeout: timeout)
    }
    guard state == .confirmed else { return await compensate(.reservationExpired) }
    return .orderPlaced
  }

  /// Takes the payment. A charge without an answer is asked for again: the provider knows the order.
  ///
  /// - Returns: Why there is none; nil if there is one.
  private func charge() async throws -> OrderFailure? {
    for _ in 1...2 {
      do {
        return try await service.payments.charge(timeout: service.patience) ? nil : .paymentRefused
      } catch CallError.timedOut {
        continue
      }
    }
    return .paymentTimedOut
  }

  /// Gives the units back, then the money: whoever sees the reservation confirmed by another attempt
  /// at the same order must not touch the money.
  private func giveUp(
    _ reservation: ReservationID, _ failure: OrderFailure
  ) async throws -> OrderOutcome {
    let state = try await service.retrying { timeout in
      try await service.database.release(reservation, key: service.order, timeout: timeout)
    }
    return state == .confirmed ? .orderPlaced : await compensate(failure)
  }

  /// Gives the money back, if any was taken, and refuses a charge that is still on its way.
  ///
  /// The ledger knows that the reservation came to nothing. Should the provider not answer, or this
  /// instance crash, the recovery does the same in a while.
  private func compensate(_ failure: OrderFailure) async -> OrderOutcome {
    try? await service.retrying { timeout in try await service.payments.void(timeout: timeout) }
    return .failed(failure)
  }
}
