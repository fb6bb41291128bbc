public import Inventory

/// The strategies that come with the product.
public enum BuiltIn {
  /// From the worst to the best.
  public static let strategies: [any OrderStrategy.Type] = [
    Naive.self, NaiveDecrement.self, CompareAndSet.self, ConditionalDecrement.self,
    Reservation.self, Escrow.self,
  ]
}
