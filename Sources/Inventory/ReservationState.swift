/// A counter that grows with each round of expiry. No clock: it advances when somebody says so.
public typealias Epoch = Int

/// A reservation's number, given by the ledger.
public struct ReservationID: Hashable, Sendable {
  /// From 1, in the order in which reservations were made.
  public let number: Int

  /// The reservation with that number.
  public init(number: Int) { self.number = number }
}

/// What a reservation has become.
public enum ReservationState: UInt8, Sendable {
  /// Its units are set aside.
  case held
  /// Its units are sold.
  case confirmed
  /// Its units were given back.
  case released
  /// Its units were taken back, since it was held too long.
  case expired

  /// In a word.
  public var word: String {
    switch self {
    case .held: "held"
    case .confirmed: "confirmed"
    case .released: "released"
    case .expired: "expired"
    }
  }
}

/// A reservation that was made under a key and ended unconfirmed: whatever was paid for it is to be
/// given back.
public struct UnsettledReservation: Sendable, Equatable {
  /// Under which key it was made: the customer's order number.
  public let key: Int
  private let ordinalWord: Int32
  /// From 1, in the order in which reservations ended so.
  public var ordinal: Int { Int(ordinalWord) }
  /// How it ended: `released`, also where its order was cancelled, or `expired`.
  public let state: ReservationState

  init(ordinal: Int, key: Int, state: ReservationState) {
    ordinalWord = Int32(clamping: ordinal)
    self.key = key
    self.state = state
  }
}
