import TestSupport
import Testing

@testable import Simulation

@Suite struct SeedTests {
  @Test(arguments: [
    ("0", 0), ("42", 42), ("007", 7), ("18446744073709551615", UInt64.max),
    ("0x0", 0), ("0x2a", 42), ("0X2A", 42), ("0xffffffffffffffff", UInt64.max),
    ("0x0000000000000001", 1),
  ])
  func `decimal and hexadecimal numbers are seeds`(text: String, value: UInt64) {
    #expect(Seed(text)?.rawValue == value)
    #expect(Seed(text[...])?.rawValue == value)
  }

  @Test(arguments: [
    "", " ", "-1", "+1", "0x", "0X", "x1", "ff", "1 ", " 1", "1_000", "1.0", "0x-1", "0x+1",
    "0x 1", "0x0x1", "18446744073709551616", "0x10000000000000000", "0xg", "٣", "１２", "0x１",
    "1e3", "\u{301}1", "0x1\u{301}", "1\n", "0x12345678901234567",
    "0123456789abcdef0123456789abcdef0123456",
    "0123456789abcdef0123456789abcdef012345678",
    "0123456789abcdef0123456789abcdef0123456g",
    "0x123456789abcdef0123456789abcdef0123456",
    "-123456789abcdef0123456789abcdef01234567",
  ])
  func `anything else is no seed`(text: String) {
    #expect(Seed(text) == nil)
  }

  @Test func `the hash of a commit is a seed, in either case, and each digit counts`() {
    let hash = Array("0123456789abcdef0123456789abcdef01234567")
    let seed = Seed(String(hash))
    #expect(seed?.description == "0x29ce21dfff2815a2")
    #expect(Seed(String(hash).uppercased()) == seed)
    var seen: Set<UInt64> = []
    for place in hash.indices {
      for digit in "0123456789abcdef" {
        var other = hash
        other[place] = digit
        if let seed = Seed(String(other)) { seen.insert(seed.rawValue) }
      }
    }
    #expect(seen.count == 40 * 15 + 1)
  }

  @Test func `a seed is described in sixteen hexadecimal digits that spell it`() {
    #expect(Seed(rawValue: 0xab).description == "0x00000000000000ab")
    #expect(Seed(rawValue: .max).description == "0xffffffffffffffff")
    var random = SplitMix64(seed: 1)
    for _ in 1...200 {
      let seed = Seed(rawValue: random.next() >> UInt64(random.number(0...63)))
      #expect(Seed(seed.description) == seed)
      #expect(Seed(String(seed.rawValue)) == seed)
    }
  }

  @Test func `the runs of a campaign have seeds of their own`() {
    var seen: Set<Seed> = []
    for base in 0...9 {
      for index in 0..<500 { seen.insert(Seed(rawValue: UInt64(base)).derived(index)) }
    }
    #expect(seen.count == 5_000)
    #expect(Seed(rawValue: 1).derived(0) != Seed(rawValue: 1))
    #expect(Seed(rawValue: 1).derived(0).description == "0x7ab40e090f363a7d")
    #expect(Seed(rawValue: 1).derived(7).description == "0x74ad4c24d41a25f8")
  }

  @Test func `the finalizer is a bijection with the published answers`() {
    // SplitMix64 from state 0, as in the paper's reference implementation.
    var state: UInt64 = 0
    let answers: [UInt64] = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]
    for answer in answers {
      state &+= 0x9e37_79b9_7f4a_7c15
      #expect(Seed.mix(state) == answer)
    }
  }
}
