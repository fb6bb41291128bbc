/// A quantity in stock, and the version of the item at which it was so.
public struct VersionedStock: Sendable, Equatable {
  /// How many units are on the shelf.
  public var quantity: Int
  /// How often the item's stock had been changed.
  public var version: Int

  /// So many units, at that version.
  public init(quantity: Int, version: Int) {
    self.quantity = quantity
    self.version = version
  }
}

/// What the ledger answers.
public enum InventoryReply: Sendable, Equatable {
  /// So many units are on the shelf.
  case stock(Int)
  /// So many, at that version.
  case versionedStock(VersionedStock)
  /// It is done, whatever it was good for.
  case done
  /// Whether it was done.
  case applied(Bool)
  /// The units are set aside.
  case reserved(ReservationID)
  /// There are not as many.
  case insufficient
  /// This is what the reservation is now.
  case reservation(ReservationState)
  /// This is the present epoch.
  case epoch(Epoch)
  /// The command makes no sense: no such item or reservation, or a number out of bounds.
  case refused
  /// The order of the command's key was cancelled: nothing more is done for it.
  case cancelled
  /// This reservation was the next to end unconfirmed; nil if none was yet.
  case unsettled(UnsettledReservation?)
  /// The lock is taken.
  case lease(Lease)
  /// Somebody else has the lock.
  case locked
  /// A command with a higher token came before: whoever sent this one has lost the lock.
  case fenced
  /// The row was not to be had in time, and the transaction has ended.
  case lockTimeout
  /// The database does not know the transaction any more, and what became of it is not said.
  case disconnected
  /// There are not as many in the instance's share.
  case share(ShareCount)
  /// What the instance sends, if anything.
  case granted(ShareGrant)

  /// The reply as a word for the digest.
  var word: UInt64 {
    switch self {
    case .stock(let quantity): 1 &<< 48 ^ UInt64(bitPattern: Int64(quantity))
    case .versionedStock(let stock):
      2 &<< 48 ^ UInt64(bitPattern: Int64(stock.quantity)) ^ UInt64(stock.version) &<< 20
    case .done: 3 &<< 48
    case .applied(let isApplied): 4 &<< 48 | (isApplied ? 1 : 0)
    case .reserved(let id): 5 &<< 48 | UInt64(id.number)
    case .insufficient: 6 &<< 48
    case .reservation(let state): 7 &<< 48 | UInt64(state.rawValue)
    case .epoch(let epoch): 8 &<< 48 ^ UInt64(bitPattern: Int64(epoch))
    case .refused: 9 &<< 48
    case .cancelled: 10 &<< 48
    case .unsettled(let end):
      11 &<< 48 ^ UInt64(bitPattern: Int64(end?.key ?? 0)) ^ UInt64(end?.ordinal ?? 0) &<< 20
        ^ UInt64(end?.state.rawValue ?? 0) &<< 44
    case .lease(let lease):
      12 &<< 48 ^ UInt64(bitPattern: Int64(lease.token)) &<< 32
        ^ UInt64(bitPattern: Int64(lease.left))
    case .locked: 13 &<< 48
    case .fenced: 14 &<< 48
    case .lockTimeout: 15 &<< 48
    case .disconnected: 16 &<< 48
    case .share(let share): 17 &<< 48 ^ share.word
    case .granted(let grant):
      18 &<< 48 ^ grant.share.word ^ UInt64(grant.transfer?.number ?? 0) &<< 40
    }
  }
}

/// A command on its way to the ledger.
public struct InventoryRequest: Sendable, Equatable {
  /// What is asked.
  public var command: InventoryCommand

  /// Under this key a repetition of the command gets the first one's reply and changes nothing:
  /// the customer's order number. So does one that is to be refused for good: a conditional
  /// decrement or a reservation for which there was not enough. Nil: each command is taken for
  /// itself.
  public var key: Int?

  /// Whose command it is: the place of the order in the scenario; -1 for the sweeper. For the
  /// oracles only; the ledger's answers do not depend on it.
  public var order: Int

  /// What that order last read of the item's stock, when it sent the command: for the oracles, and
  /// to tell which units a blind write claims.
  public var believed: Int?

  /// The fencing token of the lock under which the command is sent; nil for none. Lower ones than
  /// the highest that came with any command for the item are refused.
  public var token: Int?

  /// A request of the order at that place in the scenario.
  public init(
    command: InventoryCommand, key: Int? = nil, order: Int, believed: Int? = nil,
    token: Int? = nil
  ) {
    self.command = command
    self.key = key
    self.order = order
    self.believed = believed
    self.token = token
  }
}
