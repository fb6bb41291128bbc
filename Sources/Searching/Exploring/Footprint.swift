/// What a step looked at and what it changed: two steps conflict if one changes what the other looks at
/// or changes. Steps that do not conflict may go in either order, and it is the same.
public struct Footprint: Sendable, Equatable {
  /// What was looked at, a bit a resource.
  public var reads: UInt128
  /// What was changed, a bit a resource.
  public var writes: UInt128
  /// Whether the step would touch something else if it found something else: a compare that fails only
  /// looks.
  public var isConditional: Bool

  /// A step that looked at `reads` and changed `writes`, each a bit a resource.
  public init(reads: UInt128 = 0, writes: UInt128 = 0, isConditional: Bool = false) {
    self.reads = reads
    self.writes = writes
    self.isConditional = isConditional
  }

  /// Whether it matters which of the two goes first.
  @inline(__always)
  public func conflicts(with other: Footprint) -> Bool {
    writes & (other.reads | other.writes) | reads & other.writes != 0
  }
}
