public import Checking
public import Inventory

/// A `placeOrder` that is wrong in a known way: for measuring how fast a search finds it, and how
/// small a shrinker makes it.
public struct PlantedBug: Sendable {
  /// The code that is wrong.
  public let strategy: any OrderStrategy.Type
  /// What the mistake is, in a line.
  public let mistake: String
  /// The property by which it is to be found: the search is done when this one breaks. Others may
  /// break as well.
  public let breaks: Property
  /// The world in which it is hunted: as busy as it needs to be, with the faults that the mistake
  /// needs and no others.
  public let sale: SaleOptions
  /// In how many of 10,000 random runs of that world the property breaks: measured, with the seeds
  /// derived from the standard one.
  public let breaksIn10000: Int

  /// What its strategy is called.
  public var name: String { strategy.name }

  init(
    _ strategy: any OrderStrategy.Type, breaks: Property, breaksIn10000: Int, _ mistake: String,
    _ change: (inout SaleOptions) -> Void
  ) {
    self.strategy = strategy
    self.mistake = mistake
    self.breaks = breaks
    self.breaksIn10000 = breaksIn10000
    var sale = SaleOptions()
    change(&sale)
    self.sale = sale
  }
}
