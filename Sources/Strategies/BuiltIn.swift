public import Inventory

/// The strategies that come with the product.
public enum BuiltIn {
  /// From the worst to the best.
  public static let strategies: [any OrderStrategy.Type] = wrong + good

  /// Those that sell what they should not, sooner or later.
  public static let wrong: [any OrderStrategy.Type] = [
    Naive.self, NaiveDecrement.self, RetryWithoutKey.self,
    QuorumReadWrite.self, LeaseLock.self,
  ]

  /// Those that hold every property, whatever happens.
  public static let good: [any OrderStrategy.Type] = [
    FencedLock.self, RowLock.self, CompareAndSet.self, ConditionalDecrement.self,
    Reservation.self, Escrow.self,
  ]
}
