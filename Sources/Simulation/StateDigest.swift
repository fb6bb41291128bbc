/// A signature of 128 bits: of a state, or a part of one.
///
/// Two lanes of 64 bits, each of which folds words in by multiplications and shifts that lose nothing,
/// with constants of its own: integer arithmetic only, the same on every machine and in every build.
/// Not cryptographic. Taken to be random, n different states have the same signature somewhere with a
/// probability of about n²/2¹²⁹: of a million states, 1 in 10²⁶.
package struct StateDigest: Sendable, Equatable {
  package var high: UInt64
  package var low: UInt64

  /// The digest of nothing.
  @inlinable
  package init() {
    high = 0x2545_f491_4f6c_dd1d
    low = 0x9fb2_1c65_1e98_df25
  }

  @inlinable
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// What a sum begins with.
  @inlinable package static var zero: StateDigest { StateDigest(high: 0, low: 0) }

  /// Folds `word` in.
  @inlinable
  package mutating func combine(_ word: UInt64) {
    high = Self.mix((high ^ word) &* 0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93)
    low = Self.mix((low &+ word) &* 0xc2b2_ae3d_27d4_eb4f, 0xff51_afd7_ed55_8ccd)
  }

  /// Folds `number` in.
  @inlinable
  package mutating func combine(_ number: Int) { combine(UInt64(bitPattern: Int64(number))) }

  /// Folds `other` in.
  @inlinable
  package mutating func combine(_ other: StateDigest) {
    high = Self.mix((high ^ other.high) &* 0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93)
    low = Self.mix((low &+ other.low) &* 0xc2b2_ae3d_27d4_eb4f, 0xff51_afd7_ed55_8ccd)
  }

  /// Adds `other`: the sum of digests does not depend on their order, and so stands for all of them
  /// sorted.
  @inlinable
  package static func += (sum: inout StateDigest, other: StateDigest) {
    sum.high &+= other.high
    sum.low &+= other.low
  }

  /// Takes `other` out of a sum.
  @inlinable
  package static func -= (sum: inout StateDigest, other: StateDigest) {
    sum.high &-= other.high
    sum.low &-= other.low
  }

  @inlinable
  static func mix(_ word: UInt64, _ multiplier: UInt64) -> UInt64 {
    let folded = (word ^ word &>> 32) &* multiplier
    return folded ^ folded &>> 29
  }
}
