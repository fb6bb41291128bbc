public import Simulation

/// What the payment provider says.
public enum PaymentReply: UInt8, Sendable {
  /// The customer has paid.
  case paid
  /// The customer has not paid, and will not.
  case refused
  /// No money of this order's stays with the shop.
  case voided

  /// In a word.
  public var word: String {
    switch self {
    case .paid: "paid"
    case .refused: "refused"
    case .voided: "voided"
    }
  }
}

/// The payment provider, as one order sees it: a process of its own, as far away as the database,
/// that knows an order's payment by the order's number.
public struct Payments: Sendable {
  let shop: Shop
  let fiber: FiberID

  /// Takes the order's money.
  ///
  /// - Parameter timeout: How many ticks to wait; nil for as long as it takes.
  /// - Returns: Whether the customer has paid.
  /// - Throws: `CallError`; after `timedOut` the money may have been taken, or may be yet:
  ///   ``void(timeout:)`` it.
  public func charge(timeout: Tick? = nil) async throws -> Bool {
    try await perform(.charge, timeout: timeout) == .paid
  }

  /// Gives the order's money back, and refuses to take it from now on.
  ///
  /// - Parameter timeout: How many ticks to wait; nil for as long as it takes.
  /// - Throws: `CallError`.
  public func void(timeout: Tick? = nil) async throws {
    _ = try await perform(.void, timeout: timeout)
  }

  private func perform(
    _ command: PaymentCommand, timeout: Tick?
  ) async throws -> PaymentReply {
    try shop.simulation.check()
    let reply = try await shop.simulation.call(
      shop.paymentsID, from: fiber, shop.letter(command), label: command.label, timeout: timeout)
    return shop.readPayment(reply)
  }
}

/// What the payment provider is asked.
enum PaymentCommand: Sendable {
  case charge
  case void

  var label: UInt8 { self == .charge ? MessageLabel.charge : MessageLabel.void }
  var word: String { MessageLabel.words[Int(label)] }
}

/// The payment provider: a state machine that remembers each order's payment.
struct PaymentProvider {
  /// What goes wrong with a charge.
  enum Mishap: Int {
    case none
    /// The customer's bank says no.
    case refused
    /// The money is taken, and nobody is told.
    case silent
  }

  /// What became of each order's payment, by the order's place; nil if it was never asked for.
  private var states: [PaymentReply?] = []

  /// Begins anew, with so many orders.
  mutating func reset(orders: Int) {
    states.removeAll(keepingCapacity: true)
    states.append(contentsOf: repeatElement(nil, count: orders))
  }

  /// Whether a charge of the order at that place would be its first.
  func isNew(_ order: Int) -> Bool { states[order] == nil }

  /// Takes `command` for the order at that place; the first charge meets with `mishap`.
  mutating func take(
    _ command: PaymentCommand, for order: Int, _ mishap: Mishap
  ) -> PaymentReply {
    switch (command, states[order]) {
    case (.void, _):
      states[order] = .voided
      return .voided
    case (.charge, nil):
      let state: PaymentReply = mishap == .refused ? .refused : .paid
      states[order] = state
      return state
    case (.charge, .paid): return .paid
    case (.charge, _): return .refused
    }
  }
}
