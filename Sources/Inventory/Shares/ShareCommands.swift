/// Where the stock lies when a sale begins.
public enum StockPlacement: Sendable {
  /// On the database's shelf.
  case shelf
  /// In equal shares with the instances of the service; see ``StockShares``.
  case shares
  /// In three copies, each with a replica of its own; see ``StockReplicas``.
  case replicas
}

/// A transfer's number, given by the ledger: units on their way from one instance's share to
/// another's.
public struct TransferID: Hashable, Sendable {
  /// From 1, in the order in which transfers were granted.
  public let number: Int

  /// The transfer with that number.
  public init(number: Int) { self.number = number }
}

/// A request for units of another instance's share.
public struct TransferRequest: Sendable, Equatable {
  // Narrow, as all that a command or a reply carries: each is as wide as the widest, wherever it is
  // kept or handed on. What does not fit is beyond all bounds either way.
  private let fromWord: UInt16
  private let toWord: UInt16
  /// -1 for nil.
  private let quantityWord: Int32

  /// Whose units are asked for: the instance's number.
  public var from: Int { Int(fromWord) }
  /// For whose share.
  public var to: Int { Int(toWord) }
  /// How many units are needed; nil for all that are left.
  public var quantity: Int? { quantityWord < 0 ? nil : Int(quantityWord) }
  /// Under this number a repetition of the request is recognised at the instance that it asks.
  public let number: Int

  /// A request that `from` send `quantity` units to `to`.
  public init(from: Int, to: Int, quantity: Int?, number: Int) {
    fromWord = UInt16(clamping: from)
    toWord = UInt16(clamping: to)
    quantityWord = quantity.map { Int32(clamping: max($0, 0)) } ?? -1
    self.number = number
  }
}

/// What an instance knows of its own share of an item.
public struct ShareCount: Sendable, Equatable {
  private let leftWord: Int32
  private let soldWord: Int32

  /// How many units it has left.
  public var left: Int { Int(leftWord) }
  /// How many it has sold: this number never goes down.
  public var sold: Int { Int(soldWord) }

  init(left: Int, sold: Int) {
    leftWord = Int32(clamping: left)
    soldWord = Int32(clamping: sold)
  }

  var word: UInt64 { UInt64(left) ^ UInt64(sold) &<< 20 }
}

/// What an instance answers that was asked for units.
public struct ShareGrant: Sendable, Equatable {
  /// What the instance has left, and has sold.
  public let share: ShareCount
  /// The units that are on their way; nil if none are.
  public let transfer: TransferID?

  init(transfer: TransferID?, share: ShareCount) {
    self.share = share
    self.transfer = transfer
  }
}

/// What an instance answers to a claim on its share.
public enum ShareClaim: Sendable, Equatable {
  /// The units are the order's.
  case claimed
  /// There are not as many.
  case short(ShareCount)
}
