/// The number from which all choices of a run follow.
public struct Seed: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt64

  /// The seed with the number `rawValue`.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The seed that `text` spells: decimal, hexadecimal after `0x`, or 40 hexadecimal digits (the
  /// hash of a commit), of which each has its part in the number. Nil for anything else.
  public init?(_ text: some StringProtocol) {
    let digits = text.utf8
    if digits.count == 40, digits.allSatisfy(Self.isHexadecimal) {
      var folded: UInt64 = 0
      for digit in digits {
        folded = (folded &<< 4 | folded &>> 60) ^ UInt64(Self.value(digit))
        folded = Self.mix(folded)
      }
      self.init(rawValue: folded)
      return
    }
    let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    let number = isHexadecimal ? text.dropFirst(2) : text[...]
    guard !number.isEmpty, number.utf8.allSatisfy(Self.isHexadecimal),
      let value = UInt64(number, radix: isHexadecimal ? 16 : 10)
    else { return nil }
    self.init(rawValue: value)
  }

  /// The seed of the run with number `index` in a campaign that starts from this one.
  public func derived(_ index: Int) -> Seed {
    Seed(
      rawValue: Self.mix(
        Self.mix(rawValue) &+ UInt64(truncatingIfNeeded: index) &* 0x9e37_79b9_7f4a_7c15))
  }

  /// A number of `range` that follows from the seed; all are equally likely.
  public func number(in range: ClosedRange<Int>) -> Int {
    Choices.draw(Self.mix(rawValue), in: range)
  }

  private static func isHexadecimal(_ digit: UInt8) -> Bool {
    switch digit {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  private static func value(_ digit: UInt8) -> UInt8 {
    digit < 0x40 ? digit - 0x30 : (digit | 0x20) - 0x57
  }

  /// SplitMix64's finalizer: a bijection on 64 bits in which every bit of the input reaches every
  /// bit of the output (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*,
  /// OOPSLA 2014; the constants are Stafford's "variant 13").
  @inlinable
  static func mix(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ word &>> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word &>> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word &>> 31
  }
}

extension Seed: CustomStringConvertible {
  /// The number in hexadecimal, with 16 digits: `0x00000000000000ab`.
  public var description: String { hexadecimal(rawValue) }
}

/// `word` as `0x` and 16 hexadecimal digits.
func hexadecimal(_ word: UInt64) -> String {
  let digits = String(word, radix: 16)
  return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
}
