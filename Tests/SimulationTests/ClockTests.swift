import TestSupport
import Testing

@testable import Simulation

@Suite struct ClockTests {
  private let faults = ClockFaults(
    offset: -500...500, drift: -1_000...1_000,
    jumps: Affliction(window: 1_000, odds: 2, strength: -300...300))

  private func set(_ aspect: Aspect, _ value: Int, window: Int = 0) -> Schedule.Override {
    .init(ChoiceKey(aspect, of: host(1), count: window), value)
  }

  /// What the clock of the first host shows at `ticks`.
  private func readings(_ overrides: [Schedule.Override], at ticks: [Tick]) -> [Tick] {
    var choices = Choices(Schedule(base: .calm, overrides: overrides))
    var clock = UnreliableClock(faults, of: host(1), &choices)
    return ticks.map { clock.reading(at: $0, &choices) }
  }

  @Test func `a calm clock shows the truth`() {
    #expect(readings([], at: [0, 1, 999, 1 << 25]) == [0, 1, 999, 1 << 25])
  }

  @Test(arguments: [-700, -1, 0, 1, 250])
  func `an offset is there from the beginning, and stays`(offset: Int) {
    let ticks = [0, 1, 5_000, 1 << 25]
    #expect(readings([set(.clockOffset, offset)], at: ticks) == ticks.map { $0 + offset })
  }

  @Test func `drift is so many ticks in a million, cut off towards zero`() {
    let ticks = [0, 1, 999, 1_000, 1_999, 1_000_000, 3_000_001]
    #expect(
      readings([set(.clockDrift, 1_000)], at: ticks)
        == [0, 1, 999, 1_001, 2_000, 1_001_000, 3_003_001])
    #expect(
      readings([set(.clockDrift, -1_000)], at: ticks)
        == [0, 1, 999, 999, 1_998, 999_000, 2_997_001])
    #expect(readings([set(.clockDrift, -1)], at: [999_999, 1_000_000]) == [999_999, 999_999])
    #expect(readings([set(.clockDrift, -1_000_000)], at: [0, 7, 1 << 25]) == [0, 0, 0])
  }

  @Test func `a clock jumps forwards and backwards at its ticks`() {
    let overrides = [
      set(.clockJump, 100, window: 1), set(.clockJumpStart, 10, window: 1),
      set(.clockJump, -250, window: 3), set(.clockJumpStart, 999, window: 3),
    ]
    #expect(
      readings(overrides, at: [9, 10, 11, 2_998, 2_999, 9_000])
        == [9, 110, 111, 3_098, 2_849, 8_850])
    // However seldom one looks.
    #expect(readings(overrides, at: [9_000]) == [8_850])
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `what a clock shows is offset, drift and jumps added to the truth`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let schedule = Schedule.seed(Seed(rawValue: seed))
    var choices = Choices(schedule)
    var clock = UnreliableClock(faults, of: host(1), &choices)
    var asked = Choices(schedule)
    let offset = asked.choose(
      ChoiceKey(.clockOffset, of: host(1)), in: -500...500, calm: 0, witness: nil)
    let drift = asked.choose(
      ChoiceKey(.clockDrift, of: host(1)), in: -1_000...1_000, calm: 0, witness: nil)
    var tick = 0
    for _ in 1...40 {
      tick += random.number(0...700)
      var expected = tick + offset + tick * drift / 1_000_000
      for window in 0...tick / 1_000 {
        let jump = asked.chooseRarely(
          ChoiceKey(.clockJump, of: host(1), count: window + 1), in: -300...300, oneIn: 2)
        let start = asked.choose(
          ChoiceKey(.clockJumpStart, of: host(1), count: window + 1), in: 0...999, calm: 0,
          witness: nil)
        if window * 1_000 + start <= tick { expected += jump }
      }
      #expect(clock.reading(at: tick, &choices) == expected, "seed \(seed), tick \(tick)")
    }
  }

  @Test func `drift is exact where the product needs more than 64 bits`() {
    var random = SplitMix64(seed: 4)
    for _ in 1...300 {
      let tick = Int(random.next() >> UInt64(random.number(4...63)))
      let drift = random.number(-1_000_000...1_000_000)
      let gained = Int128(tick) * Int128(drift) / 1_000_000
      let shown = readings([set(.clockDrift, drift)], at: [0]) + reading(drift, tick)
      #expect(shown == [0, tick + Int(gained)], "tick \(tick), drift \(drift)")
    }
  }

  /// A reading far out, of a clock that never jumps (windows are walked through one by one).
  private func reading(_ drift: Int, _ tick: Tick) -> [Tick] {
    var choices = Choices(Schedule(base: .calm, overrides: [set(.clockDrift, drift)]))
    var still = faults
    still.jumps.window = 1 << 61
    var clock = UnreliableClock(still, of: host(1), &choices)
    return [clock.reading(at: tick, &choices)]
  }

  @Test
  func `clients tell the time by their host, and the clock is no part of the order of events`() {
    let overrides = [
      set(.clockOffset, -100), set(.clockJump, 1_000, window: 1),
      set(.clockJumpStart, 15, window: 1),
    ]
    let world = EchoWorld()
    world.run(
      .init(
        schedule: Schedule(base: .calm, overrides: overrides), hosts: 2, clock: faults,
        starts: [0, 0])
    ) { client in
      client.say("reads \(client.clock)")
      try await client.echo()
      client.say("reads \(client.clock)")
    }
    #expect(
      world.log == [
        "0 client-1 reads -100", "0 client-2 reads 0", "10 server got 0", "10 server got 0",
        "20 client-1 reads 920", "20 client-2 reads 20",
      ])
  }

  @Test func `in a world of good clocks everybody knows the time`() {
    let world = EchoWorld()
    world.run(.init(starts: [13])) { client in
      client.say("reads \(client.clock)")
    }
    #expect(world.log == ["13 client-1 reads 13"])
  }
}
