/// Units of an item, by their serial numbers. Serials up to 0 name units that do not exist.
public struct Units: Sendable, Equatable {
  /// A run of serials.
  public var run: Range<Int> = 0..<0
  /// Others, in the order in which they were taken.
  public var others: [Int] = []

  /// How many there are.
  public var count: Int { run.count + others.count }

  /// Calls `body` with each serial.
  @inline(__always)
  public func forEach(_ body: (Int) -> Void) {
    for serial in others { body(serial) }
    for serial in run.reversed() { body(serial) }
  }

  /// The serials, ascending.
  public var serials: [Int] { (others + run).sorted() }
}

/// How a command changed who has which units.
public struct LedgerEffect: Sendable, Equatable {
  /// What became of the units.
  public enum Kind: UInt8, Sendable {
    /// Taken from the shelf for good.
    case claimed
    /// Set aside.
    case held
    /// Sold, after they were set aside.
    case confirmed
    /// Back on the shelf, since they were given back.
    case released
    /// Back on the shelf, since they were held too long.
    case expired
    /// On their way from one instance's share to another's.
    case sent
    /// In the share for which they were on their way.
    case arrived
  }

  /// What became of the units.
  public var kind: Kind
  /// Which item's.
  public var item: ItemID
  /// Which.
  public var units: Units
  /// For whom: the place of the order in the scenario.
  public var order: Int
}
