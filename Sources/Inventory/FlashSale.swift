public import Simulation

/// Runs flash sales: the orders of a scenario meet a strategy, under a schedule.
///
/// Use one again and again, on one thread at a time; it keeps its room.
public final class FlashSale {
  /// The shop of the latest sale: what became of its orders, its stock, its trace.
  public private(set) var shop = Shop()

  /// A sale that has not begun.
  public init() {}

  /// Runs a sale to its end.
  ///
  /// - Parameters:
  ///   - scenario: The world.
  ///   - strategy: The code under test.
  ///   - schedule: Answers all that the world leaves open.
  ///   - observer: Watches as the sale goes on.
  ///   - recording: Whether to record a trace (``Shop/trace``) and the choices asked for. The run and
  ///     its digest are the same either way.
  ///   - scheduler: Chooses what happens next, in place of the schedule's delays.
  /// - Returns: How it ended. An order that could not come to its end is left without an outcome.
  public func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ schedule: Schedule,
    observer: (any SaleObserver)?, recording: Bool = false, scheduler: (any Scheduler)? = nil
  ) -> Simulation.Ending {
    if isSpoilt || !shop.simulation.isHere || !isKnownUniquelyReferenced(&shop) {
      shop = Shop()
      isSpoilt = false
    }
    shop.open(
      scenario, strategy, schedule, observer: observer, recording: recording,
      scheduler: scheduler)
    var ending = shop.simulation.run()
    let hasLeaked = shop.simulation.leaked > 0
    // The code of all orders has ended: if anybody else holds the shop, some code has escaped.
    if !hasLeaked, !isKnownUniquelyReferenced(&shop) {
      ending = shop.simulation.escaped(.stillHeld)
    }
    // Evidence may have come while we looked.
    ending = shop.simulation.reconsidered(ending)
    if case .escaped = ending { isSpoilt = true }
    isSpoilt = isSpoilt || hasLeaked
    return ending
  }

  /// Whether some code still holds the shop, so that the next sale needs a new one.
  private var isSpoilt = false
}
