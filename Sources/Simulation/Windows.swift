/// How often something befalls a process, and how badly: in each window of `window` ticks once at
/// most, in one of `odds` windows on average.
///
/// Each occurrence is keyed by process and window, so none depends on another, nor on what the
/// process did.
public struct Affliction: Sendable, Equatable {
  /// How many ticks a window lasts, from 1.
  public var window: Tick
  /// In one of how many windows it happens, from 1.
  public var odds: Int
  /// How bad it is when it happens.
  public var strength: ClosedRange<Int>

  /// Once in `odds` windows of `window` ticks, as bad as `strength` says.
  public init(window: Tick, odds: Int, strength: ClosedRange<Int>) {
    self.window = max(window, 1)
    self.odds = max(odds, 1)
    self.strength = strength
  }
}

/// Walks through the windows of an affliction as time goes on.
struct Windows {
  let affliction: Affliction
  let process: ProcessName
  let strength: Aspect
  let start: Aspect
  /// From when on no occurrence begins.
  let end: Tick

  /// Nothing befalls a process after so many windows: a run that gets there has other troubles, and
  /// to walk through them all would take long.
  private static let maximum = 1 << 20

  /// The window to look at next, from 1.
  private var next = 1
  /// The occurrence in that window, if it is known already.
  private var pending: (start: Tick, strength: Int)?

  /// The windows of `affliction` for `process`, whose choices have those aspects.
  init(
    _ affliction: Affliction, of process: ProcessName, strength: Aspect, start: Aspect,
    until end: Tick? = nil
  ) {
    self.affliction = affliction
    self.process = process
    self.strength = strength
    self.start = start
    self.end = end ?? .max
  }

  /// Passes over windows whose occurrence, if it lasts as many ticks as it is strong, has ended
  /// before `tick`: nobody can tell any more. An override may make one last longer, so where there
  /// are some nothing is passed over.
  mutating func skip(endedBefore tick: Tick, _ choices: Choices) {
    guard !choices.overrides(strength) else { return }
    let reach = affliction.strength.upperBound &+ affliction.window
    guard tick > reach else { return }
    let first = (tick - reach) / affliction.window
    guard first > next else { return }
    next = first
    pending = nil
  }

  /// The occurrence that begins next, if it begins no later than `tick`.
  mutating func next(
    upTo tick: Tick, _ choices: inout Choices
  ) -> (start: Tick, strength: Int)? {
    if let occurrence = pending {
      guard occurrence.start <= tick else { return nil }
      pending = nil
      next += 1
      return occurrence
    }
    while next <= Self.maximum {
      let (begin, overflow) = (next - 1).multipliedReportingOverflow(by: affliction.window)
      guard !overflow, begin <= tick, begin < end else { return nil }
      let drawn = choices.chooseRarely(
        ChoiceKey(strength, of: process, count: next), in: affliction.strength,
        oneIn: affliction.odds, recordsNone: false)
      guard drawn != 0 else {
        next += 1
        continue
      }
      let offset = choices.choose(
        ChoiceKey(start, of: process, count: next), in: 0...affliction.window - 1, calm: 0,
        witness: nil)
      // An override cannot move it out of its window, so windows stay in order.
      let start = begin + min(max(offset, 0), affliction.window - 1)
      guard start < end else {
        // Nor does any window after this one have one.
        next = Self.maximum + 1
        return nil
      }
      guard start <= tick else {
        pending = (start, drawn)
        return nil
      }
      next += 1
      return (start, drawn)
    }
    return nil
  }

  /// What is to be done about an affliction whose occurrences are events.
  enum Prospect {
    /// It occurs at that tick, by that window.
    case occurrence(Tick, window: Int)
    /// Nothing occurs before that tick; look again then.
    case nothing(until: Tick)
    /// It never occurs again.
    case never
  }

  /// Looks for the next occurrence, in a few windows. It is not asked for yet, but when it is time
  /// (``occurrence(in:_:)``): a run may end before.
  mutating func foresee(_ choices: inout Choices) -> Prospect {
    for _ in 0..<Self.foreseen {
      let (begin, overflow) = (next - 1).multipliedReportingOverflow(by: affliction.window)
      guard next <= Self.maximum, !overflow, begin < end else { return .never }
      let window = next
      next += 1
      let drawn = choices.foresee(
        ChoiceKey(strength, of: process, count: window), in: affliction.strength,
        oneIn: affliction.odds)
      let offset =
        drawn == 0
        ? 0
        : choices.foresee(
          ChoiceKey(start, of: process, count: window), in: 0...affliction.window - 1, calm: 0)
      let tick = begin + min(max(offset, 0), affliction.window - 1)
      if drawn != 0, tick < end { return .occurrence(tick, window: window) }
      // An override that says that nothing occurs is asked for here.
      if choices.overrides(strength) { _ = occurrence(in: window, &choices) }
    }
    let (begin, overflow) = (next - 1).multipliedReportingOverflow(by: affliction.window)
    return overflow || begin >= SimulationLimits.lastTick ? .never : .nothing(until: begin)
  }

  /// How bad it is in `window`; 0 if it does not occur there.
  func occurrence(in window: Int, _ choices: inout Choices) -> Int {
    let drawn = choices.chooseRarely(
      ChoiceKey(strength, of: process, count: window), in: affliction.strength,
      oneIn: affliction.odds, recordsNone: false)
    if drawn != 0 {
      _ = choices.choose(
        ChoiceKey(start, of: process, count: window), in: 0...affliction.window - 1, calm: 0,
        witness: nil)
    }
    return drawn
  }

  /// How many windows are looked at in one go.
  private static let foreseen = 32
}
