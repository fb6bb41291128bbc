import TestSupport
import Testing

@testable import Simulation

@Suite struct DigestTests {
  private func digest(_ words: [UInt64]) -> Digest {
    var digest = Digest()
    for word in words { digest.combine(word) }
    return digest
  }

  @Test func `digests are the same on every machine`() {
    #expect(Digest().description == "0x952f14f1e8ddc491")
    #expect(digest([0]).description == "0x910be5195afab35e")
    #expect(digest([1, 2, 3]).description == "0xee2ba1304c16b500")
    #expect(digest([.max, 0, 1 << 63]).description == "0x6d20f1bfbc3387f6")
  }

  @Test func `a number counts as its bits`() {
    var digest = Digest()
    digest.combine(-1)
    digest.combine(7)
    #expect(digest == self.digest([.max, 7]))
  }

  @Test func `the order of words matters, and so does each word, and their number`() {
    var random = SplitMix64(seed: 3)
    var seen: Set<UInt64> = []
    for length in 0...40 {
      let words = (0..<length).map { _ in random.next() >> 60 }
      let usual = digest(words)
      #expect(usual == digest(words))
      for place in words.indices.dropLast() where words[place] != words[place + 1] {
        var other = words
        other.swapAt(place, place + 1)
        #expect(digest(other) != usual)
      }
      for place in words.indices {
        var other = words
        other[place] ^= 1
        #expect(digest(other) != usual)
      }
      #expect(digest(words + [0]) != usual)
    }
    for number in 0..<5_000 as Range<UInt64> { seen.insert(digest([number]).value) }
    #expect(seen.count == 5_000)
  }
}
