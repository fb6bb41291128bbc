public import Simulation

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

/// A quantity in stock, and the version of the item at which it was so.
public struct VersionedStock: Sendable, Equatable {
  /// How many units are on the shelf.
  public var quantity: Int
  /// How often the item's stock had been changed.
  public var version: Int
}

/// What can be asked of the ledger.
public enum InventoryCommand: Sendable, Equatable {
  /// How many units of the item are on the shelf?
  case read(ItemID)
  /// The same, with the item's version.
  case readVersioned(ItemID)
  /// Set the stock, whatever it was.
  case write(ItemID, quantity: Int)
  /// Lower the stock, whatever it is.
  case decrement(ItemID, by: Int)
  /// Set the stock if the item's version is still this one.
  case compareAndSet(ItemID, version: Int, quantity: Int)
  /// Lower the stock if there are as many.
  case conditionalDecrement(ItemID, by: Int)
  /// Set units aside if there are as many.
  case reserve(ItemID, quantity: Int)
  /// Sell what is set aside.
  case confirm(ReservationID)
  /// Give back what is set aside.
  case release(ReservationID)
  /// Begin the next epoch if this is still the present one; what was held too long expires.
  case advanceEpoch(from: Epoch)
  /// Set the stock if there are still as many, whatever came between.
  case compareQuantityAndSet(ItemID, expected: Int, quantity: Int)
  /// Set what has become of a reservation of the item, whatever it was.
  case overwrite(ReservationID, of: ItemID, with: ReservationState)
  /// See to it that the order of the command's key has no effect, now or later.
  case cancel
  /// Which reservation was the next to end unconfirmed, after the one with that ordinal?
  case nextUnsettled(after: Int)
  /// Sell units of the share of the instance with that number, to the order of the command's key.
  case claim(ItemID, quantity: Int, from: Int)
  /// See to it that the order of the command's key gets nothing from the share of the instance with
  /// that number, now or later.
  case withdraw(from: Int)
  /// Send units of one share on their way to another: as many at least, or all that are left.
  case grant(ItemID, TransferRequest)
  /// Put what the transfer brings into the share for which it is, unless that was done; if blindly,
  /// even so.
  case accept(TransferID, of: ItemID, isBlind: Bool)
  /// Let a replica take a stock with a version, if it knows of none that is higher.
  case store(ItemID, quantity: Int, version: Int)

  /// Take the lock of the item for so many ticks; `now` is the time of day at the database, which
  /// stamps the command itself.
  case acquire(ItemID, ttl: Tick, now: Tick)
  /// Give back the lock of the item that was taken with that token.
  case unlock(ItemID, token: Int)

  /// Hold the item's row for a transaction, and read its stock.
  case selectForUpdate(ItemID, in: Int)
  /// Set the stock, when the transaction commits.
  case update(ItemID, to: Int, in: Int)
  /// Let take effect what the transaction has written, and end it.
  case commit(ItemID, in: Int)
  /// End the transaction, as if it had never been.
  case rollback(ItemID, in: Int)

  /// The command's word in traces and seed files.
  public var word: String { MessageLabel.words[Int(label)] }

  /// The number under which messages of this kind go: each kind of command has its own.
  public var label: UInt8 {
    switch self {
    case .read: 1
    case .readVersioned: 2
    case .write: 3
    case .decrement: 4
    case .compareAndSet: 5
    case .conditionalDecrement: 6
    case .reserve: 7
    case .confirm: 8
    case .release: 9
    case .advanceEpoch: 10
    case .compareQuantityAndSet: 13
    case .overwrite: 14
    case .cancel: 15
    case .nextUnsettled: 16
    case .acquire: 18
    case .unlock: 19
    case .selectForUpdate: 20
    case .update: 21
    case .commit: 22
    case .rollback: 23
    case .claim: 26
    case .withdraw: 27
    case .grant: 28
    case .accept: 29
    case .store: 30
    }
  }

  /// Whether it only looks at the stock.
  public var isRead: Bool {
    switch self {
    case .read, .readVersioned, .selectForUpdate: true
    default: false
    }
  }

  /// Whether it is about a lock, and not about the stock.
  public var isAboutLock: Bool {
    switch self {
    case .acquire, .unlock: true
    default: false
    }
  }

  /// Whether it may set the stock without taking units or giving them back, so that no effect tells
  /// of it.
  public var changesStock: Bool {
    switch self {
    case .write, .compareAndSet, .compareQuantityAndSet, .overwrite, .commit, .store: true
    case .accept(_, _, let isBlind): isBlind
    default: false
    }
  }

  /// Whether it says that its order is to have no effect.
  public var isCancellation: Bool {
    switch self {
    case .cancel, .withdraw: true
    default: false
    }
  }

  /// Whether it is about an instance's share of the stock.
  var isOfShare: Bool {
    switch self {
    case .claim, .withdraw, .grant, .accept: true
    default: false
    }
  }

  /// The transaction that it belongs to, if to any.
  var transaction: Int? {
    switch self {
    case .selectForUpdate(_, let number), .update(_, _, let number), .commit(_, let number),
      .rollback(_, let number):
      number
    default: nil
    }
  }

  /// The item it is about, if it names one.
  public var item: ItemID? {
    switch self {
    case .read(let item), .readVersioned(let item), .write(let item, _), .decrement(let item, _),
      .compareAndSet(let item, _, _), .conditionalDecrement(let item, _), .reserve(let item, _),
      .compareQuantityAndSet(let item, _, _), .overwrite(_, let item, _),
      .acquire(let item, _, _), .unlock(let item, _), .selectForUpdate(let item, _),
      .update(let item, _, _), .commit(let item, _), .rollback(let item, _),
      .claim(let item, _, _), .grant(let item, _), .accept(_, let item, _),
      .store(let item, _, _):
      item
    case .confirm, .release, .advanceEpoch, .cancel, .nextUnsettled, .withdraw: nil
    }
  }
}

/// What messages may be about.
public enum MessageLabel {
  /// A word for each kind of message, by its number; number 0 is for none.
  public static let words = [
    "", "read", "read-versioned", "write", "decrement", "compare-and-set",
    "conditional-decrement", "reserve", "confirm", "release", "advance-epoch", "charge", "void",
    "compare-quantity-and-set", "overwrite", "cancel", "next-unsettled", "status",
    "acquire", "unlock", "select-for-update", "update", "commit", "rollback",
    "request-vote", "append-entries",
    "claim", "withdraw", "grant", "accept", "store",
  ]

  static let charge: UInt8 = 11
  package static let requestVote: UInt8 = 24
  package static let appendEntries: UInt8 = 25
  static let void: UInt8 = 12
  static let status: UInt8 = 17
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
