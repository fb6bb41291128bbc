/// A small generator for random tests, with a fixed algorithm, so that a seed printed by a failing
/// test always gives the same case again (Steele, Lea and Flood, OOPSLA 2014).
public struct SplitMix64 {
  private var state: UInt64

  /// The generator of `seed`.
  public init(seed: some BinaryInteger) { state = UInt64(truncatingIfNeeded: seed) }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word &>> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word &>> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word &>> 31
  }

  /// A number of `range`, good enough for a test.
  public mutating func number(_ range: ClosedRange<Int>) -> Int {
    let span = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int(next().multipliedFullWidth(by: span).high)
  }

  /// True in one of `odds` cases.
  public mutating func chance(oneIn odds: Int) -> Bool { number(1...odds) == 1 }

  /// One of `values`, of which there must be some.
  public mutating func pick<Value>(_ values: [Value]) -> Value {
    values[number(0...values.count - 1)]
  }

  /// The values in another order.
  public mutating func shuffle<Value>(_ values: [Value]) -> [Value] {
    var values = values
    for place in values.indices.reversed() { values.swapAt(place, number(0...place)) }
    return values
  }

  /// A range within `limits`.
  public mutating func range(_ limits: ClosedRange<Int>) -> ClosedRange<Int> {
    let ends = [number(limits), number(limits)].sorted()
    return ends[0]...ends[1]
  }
}
