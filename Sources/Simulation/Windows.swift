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

  /// Nothing befalls a process after so many windows: a run that gets there has other troubles, and
  /// to walk through them all would take long.
  private static let maximum = 1 << 20

  /// The window to look at next, from 1.
  private var next = 1

  /// The windows of `affliction` for `process`, whose choices have those aspects.
  init(_ affliction: Affliction, of process: ProcessName, strength: Aspect, start: Aspect) {
    self.affliction = affliction
    self.process = process
    self.strength = strength
    self.start = start
  }

  /// Passes over windows whose occurrence, if it lasts as many ticks as it is strong, has ended
  /// before `tick`: nobody can tell any more. An override may make one last longer, so where there
  /// are some of pauses nothing is passed over.
  mutating func skip(endedBefore tick: Tick, _ choices: Choices) {
    guard !choices.overridesPauses else { return }
    let reach = affliction.strength.upperBound &+ affliction.window
    guard tick > reach else { return }
    next = max(next, (tick - reach) / affliction.window)
  }

  /// The occurrence that begins next, if it begins no later than `tick`.
  mutating func next(
    upTo tick: Tick, _ choices: inout Choices
  ) -> (start: Tick, strength: Int)? {
    while next <= Self.maximum {
      let (begin, overflow) = (next - 1).multipliedReportingOverflow(by: affliction.window)
      guard !overflow, begin <= tick else { return nil }
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
      guard start <= tick else { return nil }
      next += 1
      return (start, drawn)
    }
    return nil
  }
}
