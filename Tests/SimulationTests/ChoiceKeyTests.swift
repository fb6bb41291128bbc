import TestSupport
import Testing

@testable import Simulation

// Goal: no two choices share a key.
// Method: fields are read back from the key; whatever can be read back was packed injectively.

@Suite struct ChoiceKeyTests {
  struct Fields: Hashable {
    var aspect: Aspect
    var name: ProcessName
    var attempt: UInt16
    var peer: ProcessName?
    var count: Int
    var leg: Leg

    var key: ChoiceKey {
      ChoiceKey(aspect, of: name, attempt: attempt, to: peer, count: count, leg: leg)
    }

    init(_ key: ChoiceKey) {
      aspect = key.aspect
      name = key.name
      attempt = key.attempt
      peer = key.peer
      count = key.count
      leg = key.leg
    }

    init(_ random: inout SplitMix64) {
      let numbers: [UInt32] = [0, 1, 2, 255, 256, 65_535, 65_536, (1 << 24) - 1]
      let roles: [UInt8] = [0, 1, 2, 15, 16, 127, 128, 254]
      aspect = random.pick(Aspect.allCases)
      name = ProcessName(
        Role(rawValue: random.pick(roles + [255])),
        random.pick(numbers + [1 << 24, .max, UInt32(random.next() >> 32)]))
      attempt = random.pick([0, 1, 2, 255, 256, .max, UInt16(random.next() >> 48)])
      peer =
        random.number(0...3) == 0
        ? nil
        : ProcessName(
          Role(rawValue: random.pick(roles)),
          random.pick(numbers + [UInt32(random.next() >> 40)]))
      count = random.pick([
        0, 1, 2, 15, 16, 255, 65_536, ChoiceKey.maximumCount, Int(random.next() >> 36),
      ])
      leg = random.pick(Leg.allCases)
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `all fields of a key are read back as they were written`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 1...500 {
      let fields = Fields(&random)
      #expect(Fields(fields.key) == fields)
    }
  }

  @Test func `keys are equal where their fields are, and nowhere else`() {
    var random = SplitMix64(seed: 11)
    let all = Set((1...3_000).map { _ in Fields(&random) })
    #expect(Set(all.map(\.key)).count == all.count)
  }

  @Test func `changing one field alone changes the key`() {
    let base = ChoiceKey(.work, of: client(3), attempt: 2, to: server, count: 4, leg: .reply)
    let others = [
      ChoiceKey(.delay, of: client(3), attempt: 2, to: server, count: 4, leg: .reply),
      ChoiceKey(.work, of: host(3), attempt: 2, to: server, count: 4, leg: .reply),
      ChoiceKey(.work, of: client(4), attempt: 2, to: server, count: 4, leg: .reply),
      ChoiceKey(.work, of: client(3), attempt: 1, to: server, count: 4, leg: .reply),
      ChoiceKey(.work, of: client(3), attempt: 2, to: nil, count: 4, leg: .reply),
      ChoiceKey(.work, of: client(3), attempt: 2, to: client(1), count: 4, leg: .reply),
      ChoiceKey(.work, of: client(3), attempt: 2, to: server, count: 5, leg: .reply),
      ChoiceKey(.work, of: client(3), attempt: 2, to: server, count: 4, leg: .request),
    ]
    #expect(Set(others + [base]).count == others.count + 1)
  }

  @Test func `keys have a total order`() {
    var random = SplitMix64(seed: 12)
    let keys = Set((1...300).map { _ in Fields(&random).key }).sorted()
    for (place, key) in keys.enumerated() {
      #expect(!(key < key))
      if place > 0 {
        #expect(keys[place - 1] < key)
        #expect(!(key < keys[place - 1]))
      }
    }
  }

  @Test func `keys of no peer and of peer zero differ`() {
    let nobody = ChoiceKey(.delay, of: client(1))
    let first = ChoiceKey(.delay, of: client(1), to: ProcessName(Role(rawValue: 0), 0))
    #expect(nobody != first)
    #expect(nobody.peer == nil)
    #expect(first.peer == ProcessName(Role(rawValue: 0), 0))
  }
}
