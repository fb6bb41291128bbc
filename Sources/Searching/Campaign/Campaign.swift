public import Checking
public import Inventory
public import Simulation

/// A search for violations: run after run of one strategy, in worlds of a space.
///
/// The runs are cut into blocks. Block b is a pure function of (campaign, b), the memory of a guided
/// search included, and the campaign ends with the first block in which something is found; what was
/// found in later ones is dropped. So what a campaign comes to does not depend on how many jobs share
/// its blocks, nor on how they are dealt out to machines (``Shard``).
public struct Campaign: Sendable {
  /// The code under test.
  public let strategy: any OrderStrategy.Type
  /// The worlds to run it in.
  public let worlds: WorldSpace
  /// How to search.
  public let search: SearchKind
  /// From which the seeds of all runs follow.
  public let seed: Seed
  /// The most runs to make.
  public let budget: Int
  /// The figures that are sought; nil to seek violations. With figures the search goes on past
  /// violations.
  public let goal: Goal?

  /// The seed that is taken where none is given.
  public static let standardSeed = Seed(rawValue: 8)

  /// A search of at most `budget` runs of `strategy`.
  ///
  /// - Parameters:
  ///   - strategy: The code under test.
  ///   - worlds: The worlds to run it in.
  ///   - search: How to search.
  ///   - seed: From which the seeds of all runs follow.
  ///   - budget: The most runs to make.
  ///   - goal: The figures that are sought; nil to seek violations.
  public init(
    _ strategy: any OrderStrategy.Type, _ worlds: WorldSpace = .all,
    search: SearchKind = .portfolio, seed: Seed = Campaign.standardSeed, budget: Int,
    goal: Goal? = nil
  ) {
    self.strategy = strategy
    self.worlds = worlds
    self.search = search
    self.seed = seed
    self.budget = budget
    self.goal = goal
  }

  /// How many blocks the budget comes to.
  public var blocks: Int { Block.count(of: budget) }
}

/// A part of a campaign's blocks: every n-th.
public struct Shard: Sendable, Equatable {
  /// Which part it is, from 1.
  public let number: Int
  /// How many parts there are.
  public let count: Int

  /// All of it.
  public static let whole = Shard(1, of: 1)

  /// Part `number` of `count`.
  public init(_ number: Int, of count: Int) {
    self.number = number
    self.count = count
  }

  /// The block that this part does as its `turn`-th, from 0.
  func block(_ turn: Int) -> Int { turn * count + number - 1 }
}
