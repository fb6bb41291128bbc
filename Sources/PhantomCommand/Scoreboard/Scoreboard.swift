import Checking
import Dispatch
import Inventory
import Simulation
import Synchronization

/// Every strategy at every level of trouble, over many runs of the same weather.
struct Scoreboard {
  /// A strategy at all levels.
  struct Row {
    let strategy: String
    /// A score for each level.
    let scores: [Score]

    /// Whether no safety property broke at any level.
    var isSafe: Bool { scores.allSatisfy { $0.unsafe == 0 } }
  }

  let levels: [Level]
  let rows: [Row]
  /// How many runs each score is of.
  let runs: Int
  /// From which the seeds of all runs follow.
  let seed: Seed
  /// Within how many ticks an order is to be served.
  let limit: Tick

  /// The world without its troubles.
  var sale: SaleOptions { levels[0].sale }

  /// How many of the slowest messages a customer has patience for.
  static let patience = 20

  /// How many runs a piece of work has that a thread takes at a time.
  private static let pieceSize = 250

  /// Runs `strategies` at `levels`, each over `runs` seeds that follow from `seed`: under one seed all
  /// strategies meet the same weather.
  ///
  /// - Parameters:
  ///   - strategies: Whom to compare.
  ///   - levels: At least one.
  ///   - runs: How many runs each score is of.
  ///   - seed: From which the seeds of all runs follow.
  ///   - jobs: How many threads share the work; the result is the same for any number.
  /// - Throws: ``Failure`` if code leaves the simulation.
  init(
    _ strategies: [any OrderStrategy.Type], _ levels: [Level], runs: Int, seed: Seed, jobs: Int
  ) throws(Failure) {
    self.levels = levels
    self.runs = runs
    self.seed = seed
    let limit = Self.patience * max(levels[0].sale.latency.upperBound, 1)
    self.limit = limit
    let pieces = (runs + Self.pieceSize - 1) / Self.pieceSize
    let (rows, columns) = (strategies.count, levels.count)
    let board = Board(count: rows * columns * pieces)
    DispatchQueue.concurrentPerform(iterations: max(jobs, 1)) { _ in
      // A simulation belongs to its thread.
      let runner = SaleRunner()
      while let number = board.take() {
        let cell = number / pieces
        let first = number % pieces * Self.pieceSize
        board.put(
          number,
          Self.score(
            strategies[cell / columns], levels[cell % columns].sale,
            first..<min(first + Self.pieceSize, runs), seed, limit, runner))
      }
    }
    let results = board.results
    var table: [Row] = []
    for row in 0..<rows {
      var scores: [Score] = []
      for column in 0..<columns {
        var score = Score()
        let first = (row * columns + column) * pieces
        for result in results[first..<first + pieces] { score.add(try result.get()) }
        scores.append(score)
      }
      table.append(Row(strategy: strategies[row].name, scores: scores))
    }
    self.rows = table
  }

  private static func score(
    _ strategy: any OrderStrategy.Type, _ sale: SaleOptions, _ places: Range<Int>, _ seed: Seed,
    _ limit: Tick, _ runner: SaleRunner
  ) -> Result<Score, Failure> {
    var score = Score()
    for place in places {
      let seed = seed.derived(place)
      let report = runner.run(sale.scenario(seed: seed), strategy, .seed(seed))
      do throws(Failure) {
        try ReportText.checkEscape(report)
      } catch {
        return .failure(error)
      }
      score.add(report, at: place, limit: limit)
    }
    return .success(score)
  }
}

/// Where threads take pieces of work, and put what came of them.
private final class Board: Sendable {
  private struct State {
    var next = 0
    var results: [Result<Score, Failure>?]
  }

  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(results: Array(repeating: nil, count: count))) }

  /// The next piece to do; nil if there is none.
  func take() -> Int? {
    state.withLock { state in
      guard state.next < state.results.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// Takes note of what came of a piece.
  func put(_ number: Int, _ result: Result<Score, Failure>) {
    state.withLock { $0.results[number] = result }
  }

  /// What came of all pieces, in order.
  var results: [Result<Score, Failure>] { state.withLock { $0.results.compactMap(\.self) } }
}
