/// A rolling digest of all that happens in a run: two runs with the same digest went the same way.
///
/// Each word is folded in by a 64 by 64 to 128 bit multiplication (as in wyhash): integer
/// arithmetic only, so it is the same on every machine and in every build. Not cryptographic.
public struct Digest: Sendable, Equatable {
  private var state: UInt64 = 0x2545_f491_4f6c_dd1d

  /// The digest of nothing.
  public init() {}

  /// Folds `word` in.
  @inlinable
  public mutating func combine(_ word: UInt64) { fold(word) }

  /// Folds `number` in.
  @inlinable
  public mutating func combine(_ number: Int) { fold(UInt64(bitPattern: Int64(number))) }

  /// The digest so far.
  public var value: UInt64 { Seed.mix(state) }

  @usableFromInline
  mutating func fold(_ word: UInt64) {
    let product = (state ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    state = product.high &+ product.low.rotated ^ word
  }
}

extension Digest {
  /// The text of the digest that `text` spells, in small letters; nil if it spells none.
  public static func canonical(_ text: String) -> String? {
    let digits = text.utf8.dropFirst(2)
    guard text.hasPrefix("0x"), digits.count == 16,
      digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
    else { return nil }
    return text.lowercased()
  }
}

extension Digest: CustomStringConvertible {
  /// The digest in hexadecimal: `0x` and 16 digits.
  public var description: String { hexadecimal(value) }
}

extension UInt64 {
  fileprivate var rotated: UInt64 { self &<< 29 | self &>> 35 }
}
