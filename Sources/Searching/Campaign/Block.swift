import Checking
import Inventory
public import Simulation

/// A run of a campaign that breaks a property in a way in which none of its block did before, or the
/// first of its block with the figures that are sought.
public struct Find: Sendable, Equatable {
  /// The number of the run, from 0.
  public let run: Int
  /// The seed of the run.
  public let seed: Seed
  /// How it fails, or what its figures are.
  public let target: Target
  /// The run as it was found, written down, to be replayed.
  public let file: SeedFile
}

/// Why a block was given up.
public enum Obstacle: Sendable, Equatable {
  /// Code left the simulation in that run.
  case escape(Escape, run: Int)
  /// The run was made twice, and went two ways.
  case nondeterminism(run: Int)
}

/// What became of a block of runs: of its first ones, if it met with an obstacle or was cut short.
public struct Block: Sendable, Equatable {
  /// How many runs a block has.
  public static let size = 1_000

  /// One run in so many is made twice, and compared.
  public static let checkedOnce = 250

  /// Which block of its campaign it is, from 0.
  public let number: Int
  /// How many runs were made.
  public internal(set) var runs = 0
  /// The ways of failing that were found, or the first run with the figures that are sought, in the
  /// order of their runs.
  public internal(set) var finds: [Find] = []
  /// In how many runs each ``Sometimes`` happened, in their order.
  public internal(set) var happened = Array(repeating: 0, count: Sometimes.allCases.count)
  /// In how many runs each ``Sometimes`` counted, in their order: the strategy names it, and the world
  /// could bring it forth. Not counted further than to ``enough``.
  public internal(set) var possible = Array(repeating: 0, count: Sometimes.allCases.count)

  /// In so many worlds something must be possible before a campaign demands it: what can come in a
  /// few of them only may well never come.
  public static let enough = 100
  /// The runs that say less than they should, each cause once.
  public internal(set) var unfinished: [Unfinished] = []
  /// Why the block was given up, if it was.
  public internal(set) var obstacle: Obstacle?

  init(number: Int) { self.number = number }

  /// How many blocks a budget of so many runs comes to.
  static func count(of budget: Int) -> Int {
    budget / size + (budget % size > 0 ? 1 : 0)
  }

  /// The numbers of the runs of block `number` in a campaign of `budget` runs.
  static func runs(of number: Int, budget: Int) -> Range<Int> {
    let first = min(number * size, budget)
    return first..<min(first + size, budget)
  }

  /// Whether a campaign ends with this block.
  public var isLast: Bool { !finds.isEmpty || obstacle != nil }
}

extension Campaign {
  /// Makes the runs of block `number`: a pure function of (campaign, number).
  ///
  /// - Parameters:
  ///   - number: Which block, from 0.
  ///   - runner: Makes the runs.
  ///   - found: Told of each find at once.
  ///   - shouldStop: Asked before each run.
  /// - Returns: What became of it; nil if it was told to stop.
  func block(
    _ number: Int, _ runner: SaleRunner, found: (Find) -> Void, shouldStop: () -> Bool
  ) -> Block? {
    var block = Block(number: number)
    var search = search.make(worlds, goal)
    for run in runs(of: number) {
      guard !shouldStop() else { return nil }
      let seed = seed.derived(run)
      let trial = search.next(seed)
      let report = trial.run(strategy, runner, watcher: search.watcher)
      block.runs += 1
      if case .escaped(let escape) = report.ending {
        block.obstacle = .escape(escape, run: run)
        return block
      }
      search.learn(trial, report)
      block.note(report, strategy)
      if let cause = Unfinished.Cause(report) {
        block.note(cause) {
          Unfinished(
            cause: cause, runs: 1, first: run, seed: seed, file: file(of: trial, report, runner))
        }
      }
      for target in targets(in: report)
      where !block.finds.contains(where: { $0.target == target }) {
        let find = Find(
          run: run, seed: seed, target: target, file: file(of: trial, report, runner))
        block.finds.append(find)
        found(find)
      }
      if run.isMultiple(of: Block.checkedOnce) || report.verdict == .violated,
        trial.run(strategy, runner).digest != report.digest
      {
        block.obstacle = .nondeterminism(run: run)
        return block
      }
    }
    return block
  }

  /// What the run of `report` shows of what is sought.
  private func targets(in report: RunReport) -> [Target] {
    guard let goal else { return report.violations.map { .violation($0.fingerprint) } }
    return goal.isReached(in: report) ? [.figures(goal)] : []
  }

  /// The run of `trial`, whose report is `report`, written down.
  private func file(of trial: Trial, _ report: RunReport, _ runner: SaleRunner) -> SeedFile {
    // A seed says it all, unless somebody else chose.
    let plain =
      trial.choosing == nil
      ? trial.withoutIdleOverrides(report) : trial.writtenDown(strategy, runner)
    return SeedFile(plain.run(strategy, runner), goal)
  }
}

extension Block {
  /// Takes note of a run that says less than it should; it is `first` if it is the first of its cause.
  fileprivate mutating func note(_ cause: Unfinished.Cause, first: () -> Unfinished) {
    if let place = unfinished.firstIndex(where: { $0.cause == cause }) {
      unfinished[place].runs += 1
    } else {
      unfinished.append(first())
    }
  }

  /// Takes note of what happened in a run.
  fileprivate mutating func note(_ report: RunReport, _ strategy: any OrderStrategy.Type) {
    let declared = strategy.sometimes
    for (place, sometimes) in Sometimes.allCases.enumerated() {
      if report.happened.contains(sometimes) { happened[place] += 1 }
      // Once it is known to count, there is no need to look at more worlds.
      if possible[place] < Self.enough, declared.contains(sometimes),
        sometimes.isPossible(in: report.scenario)
      {
        possible[place] += 1
      }
    }
  }
}
