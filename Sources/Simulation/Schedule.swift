/// All that is left open by a scenario: when messages arrive, who pauses, which clock lies.
///
/// A schedule is a base, which answers every choice, and a sparse list of exceptions to it.
public struct Schedule: Sendable, Equatable {
  /// Where answers come from that no override gives.
  public enum Base: Sendable, Equatable {
    /// Every choice at its simplest: minimum delay, no fault, priority 0.
    case calm
    /// Every choice a function of this seed and its key.
    case seed(Seed)
  }

  /// An exception: the answer to one choice.
  public struct Override: Sendable, Equatable {
    /// The choice.
    public var key: ChoiceKey

    /// Its answer, which may lie outside the scenario's ranges.
    public var value: Int

    /// What the override found there when it was saved (`write`); nil if it does not matter.
    ///
    /// An override that finds something else is stale, and is reported.
    public var witness: String?

    /// The exception `key` = `value`.
    public init(_ key: ChoiceKey, _ value: Int, witness: String? = nil) {
      self.key = key
      self.value = value
      self.witness = witness
    }
  }

  /// Where answers come from that no override gives.
  public var base: Base

  /// The exceptions, each key at most once.
  public var overrides: [Override]

  /// The schedule with that base and those exceptions.
  public init(base: Base, overrides: [Override] = []) {
    self.base = base
    self.overrides = overrides
  }

  /// The schedule of `seed`, without exceptions.
  public static func seed(_ seed: Seed) -> Schedule { Schedule(base: .seed(seed)) }

  /// The schedule in which every choice is at its simplest.
  public static let calm = Schedule(base: .calm)
}
