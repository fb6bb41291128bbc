/// A choice that a run asked for, and what it was answered.
public struct Choice: Sendable, Equatable {
  /// Its key.
  public let key: ChoiceKey
  /// The answer.
  public let value: Int
  /// What the answer would have been in a calm world.
  public let calm: Int
  /// What the choice was about (`write`), if that has a name.
  public let witness: String?
}

/// What became of an override in a run.
public enum OverrideFate: Sendable, Equatable {
  /// It found what it names.
  case applied
  /// Its key never came up.
  case neverAsked
  /// Its key came up, but about something else than its witness says; it was applied all the same.
  case found(String)
}

/// Answers a run's choices: a pure function of (schedule, key).
///
/// An override's answer is taken as at most ±``SimulationLimits/delay``.
///
/// Counter-based, as in Salmon et al., *Parallel Random Numbers: As Easy as 1, 2, 3* (SC 2011): the
/// key is the counter, so no answer depends on which others were asked for, nor in what order.
public struct Choices {
  private let seedWord: UInt64
  private let isCalm: Bool
  private let overrides: [Schedule.Override]
  private var fates: [OverrideFate]

  /// The choices asked for so far, in order; nil unless they are recorded.
  public private(set) var asked: [Choice]?

  /// Whether an answer needs no more than the base.
  private let isPlain: Bool

  /// The choices of `schedule`; each is recorded if `recording`.
  public init(_ schedule: Schedule, recording: Bool = false) {
    switch schedule.base {
    case .calm:
      isCalm = true
      seedWord = 0
    case .seed(let seed):
      isCalm = false
      seedWord = Seed.mix(seed.rawValue)
    }
    overrides = schedule.overrides.sorted { $0.key < $1.key }
    fates = Array(repeating: .neverAsked, count: overrides.count)
    asked = recording ? [] : nil
    overridden = overrides.reduce(0) { $0 | 1 &<< UInt64($1.key.aspect.rawValue) }
    isPlain = overrides.isEmpty && !recording
  }

  /// The answer to the choice `key`.
  ///
  /// - Parameters:
  ///   - key: Which choice.
  ///   - range: What the scenario allows; all of it is equally likely under a seed, to within one
  ///     part in 2^64 / the range's size.
  ///   - calm: The simplest answer.
  ///   - witness: What the choice is about; asked for only where somebody looks.
  /// - Returns: The override's answer if there is one, else the base's.
  /// - Complexity: O(1); O(log n) with n overrides.
  public mutating func choose(
    _ key: ChoiceKey, in range: ClosedRange<Int>, calm: Int, witness: @autoclosure () -> String?
  ) -> Int {
    let value = isCalm ? calm : Self.draw(word(key), in: range)
    return isPlain ? value : look(key, value, calm: calm, witness: witness())
  }

  /// The answer to the choice `key`, which in a calm world, and with all but one of `odds` keys, is
  /// 0: nothing happens. Whether that is recorded, `recordsNone` says: where it is asked for without
  /// end, it is not worth a line each time.
  mutating func chooseRarely(
    _ key: ChoiceKey, in range: ClosedRange<Int>, oneIn odds: Int, recordsNone: Bool = true,
    witness: @autoclosure () -> String? = nil
  ) -> Int {
    let value = drawRarely(key, in: range, oneIn: odds)
    return isPlain
      ? value : look(key, value, calm: 0, recordsNone: recordsNone, witness: witness())
  }

  /// As ``chooseRarely(_:in:oneIn:recordsNone:witness:)``, with a heavy tail: how often the range is
  /// halved is drawn first, all numbers being equally likely, and then a number of what is left of
  /// it. So half of the numbers lie in the lowest few, and each doubling is about as likely.
  mutating func chooseTail(
    _ key: ChoiceKey, in range: ClosedRange<Int>, oneIn odds: Int,
    witness: @autoclosure () -> String?
  ) -> Int {
    var value = 0
    if let word = rareWord(key, oneIn: odds) {
      let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
      let halvings = Self.draw(word, in: 0...UInt64.bitWidth - span.leadingZeroBitCount)
      value = Self.draw(
        Seed.mix(word),
        in: range.lowerBound...range.lowerBound
          &+ Int(
            truncatingIfNeeded: span &>> UInt64(halvings)))
    }
    return isPlain ? value : look(key, value, calm: 0, witness: witness())
  }

  /// What the answer to a rare choice will be, without asking for it.
  func foresee(_ key: ChoiceKey, in range: ClosedRange<Int>, oneIn odds: Int) -> Int {
    overriding(key) ?? drawRarely(key, in: range, oneIn: odds)
  }

  /// What the answer to a choice will be, without asking for it.
  func foresee(_ key: ChoiceKey, in range: ClosedRange<Int>, calm: Int) -> Int {
    overriding(key) ?? (isCalm ? calm : Self.draw(word(key), in: range))
  }

  /// Whether some choice of `aspect` is not the base's.
  func overrides(_ aspect: Aspect) -> Bool { overridden &>> UInt64(aspect.rawValue) & 1 == 1 }

  /// Writes down a choice that somebody else has made.
  mutating func record(_ choice: @autoclosure () -> Choice) {
    asked?.append(choice())
  }

  /// What became of each override so far, with the override.
  public var overrideFates: [(override: Schedule.Override, fate: OverrideFate)] {
    zip(overrides, fates).map { ($0, $1) }
  }

  private func drawRarely(_ key: ChoiceKey, in range: ClosedRange<Int>, oneIn odds: Int) -> Int {
    rareWord(key, oneIn: odds).map { Self.draw($0, in: range) } ?? 0
  }

  /// The random bits of a rare choice; nil if it is one of those at which nothing happens.
  private func rareWord(_ key: ChoiceKey, oneIn odds: Int) -> UInt64? {
    guard !isCalm else { return nil }
    let word = word(key)
    return Self.draw(word, in: 0...odds - 1) == 0 ? Seed.mix(word) : nil
  }

  private func word(_ key: ChoiceKey) -> UInt64 {
    let subject = Seed.mix(seedWord &+ key.subject &* 0x9e37_79b9_7f4a_7c15)
    return Seed.mix(subject ^ key.object &* 0xd6e8_feb8_6659_fd93)
  }

  /// A number of `range` from 64 random bits, by the high half of a product (Lemire, *Fast Random
  /// Integer Generation in an Interval*, 2019, without the rejection).
  static func draw(_ word: UInt64, in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    let offset = span == 0 ? word : word.multipliedFullWidth(by: span).high
    return range.lowerBound &+ Int(truncatingIfNeeded: offset)
  }

  /// A bit for each aspect of which some choice is not the base's.
  private let overridden: UInt64

  /// What an override says, if there is one.
  private func overriding(_ key: ChoiceKey) -> Int? {
    overrides.isEmpty ? nil : place(of: key).map { bounded(overrides[$0].value) }
  }

  private func bounded(_ value: Int) -> Int {
    min(max(value, -SimulationLimits.delay), SimulationLimits.delay)
  }

  private mutating func look(
    _ key: ChoiceKey, _ fromBase: Int, calm: Int, recordsNone: Bool = true, witness: String?
  ) -> Int {
    var value = fromBase
    if let place = place(of: key) {
      value = bounded(overrides[place].value)
      let expected = overrides[place].witness
      let isExpected = expected == nil || expected == witness
      fates[place] = isExpected ? .applied : .found(witness ?? "nothing of that name")
    }
    guard recordsNone || value != 0 || fromBase != 0 else { return 0 }
    asked?.append(Choice(key: key, value: value, calm: calm, witness: witness))
    return value
  }

  /// The place of the override with `key`, by binary search.
  private func place(of key: ChoiceKey) -> Int? {
    var low = 0
    var high = overrides.count
    while low < high {
      let middle = (low + high) / 2
      if overrides[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < overrides.count && overrides[low].key == key ? low : nil
  }
}
