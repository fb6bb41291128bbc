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
public struct TransferRequest: Hashable, Sendable {
  /// Whose units are asked for: the instance's number.
  public let from: Int
  /// For whose share.
  public let to: Int
  /// Under this number a repetition of the request is recognised at the instance that it asks.
  public let number: Int

  /// A request that `from` send units to `to`.
  public init(from: Int, to: Int, number: Int) {
    self.from = from
    self.to = to
    self.number = number
  }
}

/// What an instance knows of its own share of an item.
public struct ShareCount: Sendable, Equatable {
  /// How many units it has left.
  public var left: Int
  /// How many it has sold: this number never goes down.
  public var sold: Int

  var word: UInt64 { UInt64(left) ^ UInt64(sold) &<< 20 }
}

/// What an instance answers that was asked for units.
public struct ShareGrant: Sendable, Equatable {
  /// The units that are on their way; nil if none are.
  public let transfer: TransferID?
  /// What the instance has left, and has sold.
  public let share: ShareCount
}

/// What an instance answers to a claim on its share.
public enum ShareClaim: Sendable, Equatable {
  /// The units are the order's.
  case claimed
  /// There are not as many.
  case short(ShareCount)
}
