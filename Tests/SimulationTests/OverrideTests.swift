import TestSupport
import Testing

@testable import Simulation

@Suite struct OverrideTests {
  typealias Override = Schedule.Override

  private func key(_ number: Int, _ count: Int) -> ChoiceKey {
    ChoiceKey(.delay, of: client(UInt32(number)), attempt: 1, to: server, count: count)
  }

  private func fates(_ choices: Choices) -> [OverrideFate] { choices.overrideFates.map(\.fate) }

  @Test(arguments: [0, 1, 2, 3, 7, 8, 100])
  func `each of many overrides is found, and nothing else is touched`(size: Int) {
    var random = SplitMix64(seed: UInt64(size))
    let keys = random.shuffle((1...20).flatMap { a in (1...10).map { key(a, $0) } })
    let overrides = keys.prefix(size).enumerated().map { Override($1, 5_000 + $0) }
    let base = Schedule.Base.seed(Seed(rawValue: 1))
    var plain = Choices(Schedule(base: base))
    var choices = Choices(Schedule(base: base, overrides: overrides))
    for key in random.shuffle(keys) {
      let expected =
        overrides.first { $0.key == key }?.value
        ?? plain.choose(key, in: 0...999, calm: 0, witness: nil)
      #expect(choices.choose(key, in: 0...999, calm: 0, witness: nil) == expected)
    }
    #expect(choices.overrideFates.count == size)
    #expect(fates(choices).allSatisfy { $0 == .applied })
  }

  @Test(arguments: [Int.min, -5, 0, 1_000, Int.max])
  func `an override may lie outside the range, within the longest delay`(given: Int) {
    let value = min(max(given, -SimulationLimits.delay), SimulationLimits.delay)
    for base in [Schedule.Base.calm, .seed(Seed(rawValue: 3))] {
      let schedule = Schedule(
        base: base, overrides: [Override(key(1, 1), given), Override(key(1, 2), given)])
      var choices = Choices(schedule)
      #expect(choices.choose(key(1, 1), in: 10...20, calm: 10, witness: nil) == value)
      #expect(choices.chooseRarely(key(1, 2), in: 10...20, oneIn: 2) == value)
    }
  }

  @Test func `an override whose key never came up is reported`() {
    let schedule = Schedule(base: .calm, overrides: [Override(key(1, 1), 4)])
    var choices = Choices(schedule)
    _ = choices.choose(key(1, 2), in: 0...9, calm: 0, witness: nil)
    #expect(fates(choices) == [.neverAsked])
    _ = choices.choose(key(1, 1), in: 0...9, calm: 0, witness: nil)
    #expect(fates(choices) == [.applied])
  }

  @Test(
    arguments: [
      ("write", "write", .applied), (nil, nil, .applied), ("write", "read", .found("read")),
      (nil, "read", .applied), ("write", nil, .found("nothing of that name")),
    ] as [(String?, String?, OverrideFate)])
  func `an override that finds something else is applied and reported`(
    expected: String?, found: String?, fate: OverrideFate
  ) {
    let schedule = Schedule(base: .calm, overrides: [Override(key(1, 1), 4, witness: expected)])
    var choices = Choices(schedule)
    #expect(choices.choose(key(1, 1), in: 0...9, calm: 0, witness: found) == 4)
    #expect(fates(choices) == [fate])
  }

  @Test func `a recorded choice has the value of its override`() {
    let schedule = Schedule(base: .calm, overrides: [Override(key(1, 1), 4)])
    var choices = Choices(schedule, recording: true)
    _ = choices.choose(key(1, 1), in: 0...9, calm: 2, witness: nil)
    #expect(choices.asked == [Choice(key: key(1, 1), value: 4, calm: 2, witness: nil)])
  }

  @Test func `each fate goes with its override`() {
    let overrides = [
      Override(key(9, 1), 1, witness: "a"), Override(key(1, 1), 2, witness: "b"),
      Override(key(5, 1), 3),
    ]
    var choices = Choices(Schedule(base: .calm, overrides: overrides))
    _ = choices.choose(key(9, 1), in: 0...9, calm: 0, witness: "a")
    _ = choices.choose(key(1, 1), in: 0...9, calm: 0, witness: "c")
    for (override, fate) in choices.overrideFates {
      switch override.value {
      case 1: #expect(fate == .applied)
      case 2: #expect(fate == .found("c"))
      default: #expect(fate == .neverAsked)
      }
    }
  }
}
