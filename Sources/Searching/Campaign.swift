public import Checking
public import Inventory
public import Simulation

/// A search for violations: run after run of one strategy, each under a seed of its own.
///
/// The runs are cut into blocks. Block b is a pure function of (options, seed, b), so what a search
/// finds does not depend on how fast it goes.
public struct Campaign {
  /// How many runs a block has.
  public static let block = 1_000

  /// A way of failing that was found.
  public struct Find: Sendable {
    /// The number of the run that showed it first, from 0.
    public let run: Int
    /// The seed of that run.
    public let seed: Seed
    /// How it fails.
    public let fingerprint: Fingerprint
  }

  /// What was found, in the order in which it was.
  public private(set) var finds: [Find] = []

  /// How many runs were made.
  public private(set) var runs = 0

  /// Whether a run was cut off at its horizon.
  public private(set) var hasInconclusive = false

  /// The code that left the simulation, if any did; the search ended there.
  public private(set) var escape: Escape?

  private let strategy: any OrderStrategy.Type
  private let sale: SaleOptions
  private let seed: Seed
  private let budget: Int

  /// A search of at most `budget` runs of `strategy`.
  ///
  /// - Parameters:
  ///   - strategy: The code under test.
  ///   - sale: The worlds to run it in.
  ///   - seed: From which the seeds of all runs follow.
  ///   - budget: The most runs to make.
  public init(
    _ strategy: any OrderStrategy.Type, _ sale: SaleOptions, seed: Seed, budget: Int
  ) {
    self.strategy = strategy
    self.sale = sale
    self.seed = seed
    self.budget = budget
  }

  /// Searches block by block, up to the end of the first block that finds something.
  ///
  /// - Parameters:
  ///   - runner: Makes the runs.
  ///   - progress: Told of the runs made so far, after each block; false ends the search.
  public mutating func search(_ runner: SaleRunner, _ progress: (Int) -> Bool) {
    while runs < budget, finds.isEmpty, escape == nil {
      for _ in 0..<min(Self.block, budget - runs) {
        step(runner)
        guard escape == nil else { return }
      }
      guard progress(runs) else { return }
    }
  }

  private mutating func step(_ runner: SaleRunner) {
    let seed = seed.derived(runs)
    let report = runner.run(sale.scenario(seed: seed), strategy, .seed(seed))
    defer { runs += 1 }
    if case .escaped(let escape) = report.ending { self.escape = escape }
    if report.verdict == .inconclusive { hasInconclusive = true }
    for violation in report.violations
    where !finds.contains(where: { $0.fingerprint == violation.fingerprint }) {
      finds.append(Find(run: runs, seed: seed, fingerprint: violation.fingerprint))
    }
  }
}
