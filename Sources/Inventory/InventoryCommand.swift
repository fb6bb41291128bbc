public import Simulation

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
  package var transaction: Int? {
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
