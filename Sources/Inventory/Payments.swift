public import Simulation

/// What the payment provider says.
public enum PaymentReply: UInt8, Sendable {
  /// The customer has paid.
  case paid
  /// The customer has not paid, and will not.
  case refused
  /// No money of this order's stays with the shop.
  case voided
  /// Nobody has asked for the order's money yet.
  case unknown

  /// In a word.
  public var word: String {
    switch self {
    case .paid: "paid"
    case .refused: "refused"
    case .voided: "voided"
    case .unknown: "unknown"
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

  /// What became of the order's payment, without a change.
  ///
  /// - Parameter timeout: How many ticks to wait; nil for as long as it takes.
  /// - Returns: What became of it; a charge may be on its way yet.
  /// - Throws: `CallError`.
  public func status(timeout: Tick? = nil) async throws -> PaymentReply {
    try await perform(.status, timeout: timeout)
  }

  private func perform(
    _ command: PaymentCommand, timeout: Tick?
  ) async throws -> PaymentReply {
    try shop.simulation.check()
    let reply = try await shop.simulation.call(
      shop.paymentsID, from: fiber, shop.letter(command, for: shop.place(of: fiber)),
      label: command.label,
      timeout: timeout)
    return shop.readPayment(reply)
  }
}

/// What the payment provider is asked.
enum PaymentCommand: Sendable {
  case charge
  case void
  case status

  var label: UInt8 {
    switch self {
    case .charge: MessageLabel.charge
    case .void: MessageLabel.void
    case .status: MessageLabel.status
    }
  }
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

  /// What became of the payment of the order at that place; nil if it was never asked for.
  func state(of order: Int) -> PaymentReply? { states[order] }

  /// Takes `command` for the order at that place; the first charge meets with `mishap`.
  mutating func take(
    _ command: PaymentCommand, for order: Int, _ mishap: Mishap
  ) -> PaymentReply {
    switch (command, states[order]) {
    case (.status, let state): return state ?? .unknown
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
