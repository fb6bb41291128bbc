/// A point on the simulation's logical time line, or a length of it.
///
/// Ticks are counted, never measured: no real clock has a say in them. The kata's milliseconds are
/// read as ticks.
public typealias Tick = Int

/// Bounds on what a simulation accepts, so that no loop, queue or sum is without a limit.
public enum SimulationLimits {
  /// The longest single delay, pause or timer, in ticks.
  public static let delay: Tick = 1_000_000_000

  /// The last tick there is; whatever is later happens then.
  public static let lastTick: Tick = 1 << 62

  /// The most events that a run may be allowed (see ``Simulation/reset(_:schedule:horizon:recording:labels:scheduler:)``).
  public static let horizon = 200_000_000

  /// How often code of an ended incarnation may call again before it is parked for good.
  public static let strikes = 100
}
