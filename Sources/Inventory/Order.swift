public import Simulation

/// An item of the shop: a kind of thing of which there are several units.
public struct ItemID: Hashable, Sendable {
  /// From 1.
  public let number: Int

  /// The item with that number.
  public init(_ number: Int) { self.number = number }
}

extension ItemID: CustomStringConvertible {
  /// `item-1`.
  public var description: String { "item-\(number)" }
}

/// A customer's order, as the scenario has it.
public struct Order: Sendable, Equatable {
  /// The customer's order number, from 1: the key under which a repetition is recognised.
  public var number: Int
  /// What is wanted.
  public var item: ItemID
  /// How many units of it.
  public var quantity: Int
  /// When the order reaches the shop, in ticks.
  public var arrival: Tick
  /// The service instance on which it lands, from 1.
  public var instance: Int

  /// An order of `quantity` units of `item`.
  public init(number: Int, item: ItemID, quantity: Int, arrival: Tick, instance: Int) {
    self.number = number
    self.item = item
    self.quantity = quantity
    self.arrival = arrival
    self.instance = instance
  }
}

/// What a customer is told.
public enum OrderOutcome: Sendable, Equatable {
  /// The units are the customer's.
  case orderPlaced
  /// There were not enough units.
  case outOfStock
  /// Neither: the order has no effect, and the customer is told so.
  case failed(OrderFailure)
  /// No answer: the service could not find out in time whether the order has an effect. The customer
  /// may ask again.
  case noAnswer

  /// Whether it is an answer: it says what became of the order, for good.
  public var isDefinite: Bool { self != .noAnswer }

  /// Whether a customer may want to ask again.
  var isDisappointing: Bool {
    switch self {
    case .orderPlaced, .outOfStock: false
    case .failed, .noAnswer: true
    }
  }

  /// The kata's spelling: `ORDER_PLACED`, `OUT_OF_STOCK`; besides `FAILED`, `NO_ANSWER`.
  public var word: String {
    switch self {
    case .orderPlaced: "ORDER_PLACED"
    case .outOfStock: "OUT_OF_STOCK"
    case .failed: "FAILED"
    case .noAnswer: "NO_ANSWER"
    }
  }

  /// A number of its own for the digest.
  var code: UInt64 {
    switch self {
    case .orderPlaced: 1
    case .outOfStock: 2
    case .failed(let failure): 3 + failure.code
    case .noAnswer: 0
    }
  }
}

/// Why an order failed.
public enum OrderFailure: Sendable, Equatable {
  /// Others changed the stock each time that this order was about to.
  case contention
  /// The payment was refused.
  case paymentRefused
  /// The payment was not made in time, and is undone.
  case paymentTimedOut
  /// The reservation had expired when it was to be confirmed; the payment is undone.
  case reservationExpired
  /// The database gave no answer in time.
  case timedOut
  /// The database refused a command as meaningless.
  case refused
  /// The code threw an error of its own.
  case threw
  /// The order was cancelled under its key.
  case cancelled
  /// The database has no transactions.
  case noTransactions

  /// In words.
  public var reason: String {
    switch self {
    case .contention: "too much contention"
    case .paymentRefused: "payment refused"
    case .paymentTimedOut: "payment timed out"
    case .reservationExpired: "reservation expired"
    case .timedOut: "no answer in time"
    case .refused: "the database refused a meaningless command"
    case .threw: "placeOrder threw an error"
    case .cancelled: "cancelled"
    case .noTransactions: "the database has no transactions"
    }
  }

  /// A number of its own for the digest.
  var code: UInt64 {
    switch self {
    case .contention: 1
    case .paymentRefused: 2
    case .paymentTimedOut: 3
    case .reservationExpired: 4
    case .timedOut: 5
    case .refused: 6
    case .threw: 7
    case .cancelled: 8
    case .noTransactions: 9
    }
  }
}
