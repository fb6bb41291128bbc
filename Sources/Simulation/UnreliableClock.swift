/// How far the wall clocks of a world's processes may be off. Nothing that matters may depend on
/// one: *Designing Data-Intensive Applications*, chapter 8, "Unreliable Clocks".
public struct ClockFaults: Sendable, Equatable {
  /// How many ticks a clock may be ahead (or, below 0, behind) from the beginning.
  public var offset: ClosedRange<Int>
  /// How many ticks in a million a clock may gain (or, below 0, lose).
  public var drift: ClosedRange<Int>
  /// How often a clock jumps, and by how many ticks.
  public var jumps: Affliction

  /// Clocks that are off by no more than these.
  public init(offset: ClosedRange<Int>, drift: ClosedRange<Int>, jumps: Affliction) {
    self.offset = offset
    self.drift = drift
    self.jumps = jumps
  }
}

/// A process' time-of-day clock, which may be wrong, drift, and jump both ways.
struct UnreliableClock {
  private let offset: Int
  private let drift: Int
  private var jumps: Windows
  private var jumped = 0

  /// A clock that jumps no more from `healing` on.
  init(
    _ faults: ClockFaults, of process: ProcessName, _ choices: inout Choices, healing: Tick? = nil
  ) {
    offset = choices.choose(
      ChoiceKey(.clockOffset, of: process), in: faults.offset, calm: 0, witness: nil)
    let drift = choices.choose(
      ChoiceKey(.clockDrift, of: process), in: faults.drift, calm: 0, witness: nil)
    // A clock may stand still, or go twice as fast; that is wrong enough.
    self.drift = min(max(drift, -1_000_000), 1_000_000)
    jumps = Windows(
      faults.jumps, of: process, strength: .clockJump, start: .clockJumpStart, until: healing)
  }

  /// What the clock shows at `tick`, which must not be before that of an earlier reading.
  mutating func reading(at tick: Tick, _ choices: inout Choices) -> Tick {
    while let jump = jumps.next(upTo: tick, &choices) { jumped &+= jump.strength }
    let gained = tick.multipliedFullWidth(by: drift)
    return tick &+ offset &+ jumped &+ 1_000_000.dividingFullWidth(gained).quotient
  }
}
