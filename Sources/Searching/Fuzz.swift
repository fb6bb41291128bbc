public import Checking
public import Inventory
public import Simulation
import Tracing

/// Fuzzes a `placeOrder` in a test: three lines.
///
/// ```swift
/// @Test func `orders are never oversold`() throws {
///   try Fuzz(Hopeful.self).check()
/// }
/// ```
///
/// The seed files of the package's folder `Seeds` that name the strategy are replayed first, all of
/// them, whatever the budget of the search: any violation in one fails, whatever the file expects.
/// Then new worlds are searched. What breaks is shrunk and kept in the folder, and the error tells
/// the story, the file, and the line that replays it.
///
/// The search is deterministic: the same code under the same seed gives the same result, for any
/// number of jobs.
public struct Fuzz: Sendable {
  /// The code under test.
  public let strategy: any OrderStrategy.Type
  /// Where seed files are replayed from and kept; nil for neither.
  public var seeds: String?
  /// The worlds to search.
  public var worlds = WorldSpace.all
  /// How to search.
  public var search = SearchKind.portfolio
  /// The most runs to make, besides those of the files; 0 to replay these and search no further.
  public var runs = 10_000
  /// From which all worlds and schedules follow.
  public var seed = Campaign.standardSeed
  /// Whether the property `linearizable` is judged, too: that what clients were told fits an order in
  /// which their commands took effect one at a time. Off unless asked for: it is a property of the
  /// database, and of strategies that are one (a quorum of replicas).
  public var judgesLinearizability: Bool {
    get { worlds.given.judgesLinearizability }
    set { worlds.given.judgesLinearizability = newValue }
  }
  /// How many threads share the search.
  public var jobs = 1
  /// How the tool is started that replays seed files, if there is one: `swift run mine`.
  public var tool: String?

  /// A fuzz test of `strategy`.
  ///
  /// - Parameters:
  ///   - strategy: The code under test.
  ///   - seeds: Where seed files are replayed from and kept; by default in the folder `Seeds` beside
  ///     the `Package.swift` of the test's package.
  ///   - tool: How the tool is started that replays seed files, if there is one: `swift run mine`.
  ///   - file: The test's own source file.
  public init(
    _ strategy: any OrderStrategy.Type, seeds: String? = nil, tool: String? = nil,
    file: String = #filePath
  ) {
    self.strategy = strategy
    self.seeds = seeds ?? Self.packageFolder(of: file).map { $0 + "/Seeds" }
    self.tool = tool
  }

  /// Replays the seed files, then searches.
  ///
  /// - Throws: ``FuzzFailure``: something broke, or nothing can be said. Its description is all that a
  ///   test needs to show.
  public func check() throws(FuzzFailure) {
    guard isStrategyName(strategy.name) else {
      throw FuzzFailure(verdict: .inconclusive, [strategyNameMistake(strategy.name)])
    }
    let runner = SaleRunner()
    for (path, file) in try files() {
      var file = file
      if judgesLinearizability { file.scenario.judgesLinearizability = true }
      try replay(path, file, runner)
    }
    guard runs > 0 else { return }
    var keeper = SeedKeeper(folder: seeds, keepsToFaults: worlds.keepsToFaults)
    let campaign = Campaign(strategy, worlds, search: search, seed: seed, budget: runs)
    let result = campaign.search(jobs: jobs, found: { keeper.keep($0) })
    let examples = keeper.shrink(result.finds, strategy, runner)
    for unfinished in result.unfinished { keeper.keep(unfinished) }
    guard result.verdict != .holds else { return }
    // Code that is not deterministic, or leaves the simulation, may break a property besides; but
    // then no file could show it again.
    throw FuzzFailure(
      verdict: result.verdict,
      (result.verdict == .violated ? [] : reasons(result, campaign, keeper, runner))
        + examples.flatMap { lines($0, keeper) } + keeper.puzzles
        + keeper.problems.map { "error: \($0)" })
  }

  // MARK: - The files

  /// The seed files that name the strategy, with their paths.
  private func files() throws(FuzzFailure) -> [(String, SeedFile)] {
    guard let seeds, TextFile.kind(of: seeds) != .nothing else { return [] }
    do throws(KeepingError) {
      var files: [(String, SeedFile)] = []
      for entry in try Corpus(at: seeds).read() {
        let file = try entry.file.get()
        if file.strategy == strategy.name { files.append((entry.path, file)) }
      }
      return files
    } catch {
      throw FuzzFailure(verdict: .inconclusive, [error.message])
    }
  }

  private func replay(
    _ path: String, _ file: SeedFile, _ runner: SaleRunner
  ) throws(FuzzFailure) {
    switch Verification(file, strategy, runner, recording: { _ in true }) {
    case .escaped(let escape):
      throw FuzzFailure(verdict: .inconclusive, ["\(path): \(escape)"])
    case .unequal(let first, let second):
      throw FuzzFailure(
        verdict: .inconclusive,
        ["\(path): two runs differ (digests \(first), \(second)); it is not deterministic"])
    case .replayed(let report, _):
      guard let violation = file.told(of: report).first ?? report.violations.first else {
        guard report.verdict != .inconclusive else {
          throw FuzzFailure(
            verdict: .inconclusive,
            [
              "\(path): the run "
                + (report.ending == .horizon
                  ? "was cut off at \(report.scenario.horizon) events"
                  : report.leaked > 0
                    ? "left code that never ended" : "has too many orders to try")
            ])
        }
        return
      }
      let story = Story(of: violation, in: runner.trace, file.scenario)
      throw FuzzFailure(
        verdict: .violated,
        Wrapping.lines(story.title, rest: "    ") + story.wrapped(indent: "  ") + [""]
          + places(path))
    }
  }

  // MARK: - What is told

  private func lines(_ example: Counterexample, _ keeper: SeedKeeper) -> [String] {
    Wrapping.lines(example.story.title, rest: "    ") + example.story.wrapped(indent: "  ")
      + example.explanation.flatMap { Wrapping.lines($0, first: "  ", rest: "    ") } + [""]
      + Wrapping.lines(how(example.target), first: "how     ")
      + Wrapping.lines(example.shrinkSummary, first: "shrunk  ")
      + (keeper.place(of: example).map { places($0) } ?? []) + [""]
  }

  private func how(_ target: Target) -> String {
    target.fingerprint.map { "\($0): \($0.circumstances)" } ?? "\(target)"
  }

  private func places(_ path: String) -> [String] {
    [
      "kept    \(path)",
      "replay  " + (tool.map { replayLine($0, path) } ?? "swift test (kept files come first)"),
    ]
  }

  private func reasons(
    _ result: CampaignResult, _ campaign: Campaign, _ keeper: SeedKeeper, _ runner: SaleRunner
  ) -> [String] {
    var parting: [String] = []
    if case .nondeterminism(let run) = result.obstacle {
      parting = campaign.parting(of: run, runner)
    }
    return result.doubts(parting: parting) { unfinished in
      keeper.place(of: unfinished).map { path in tool.map { replayLine($0, path) } ?? path }
    }
  }

  /// The folder of the package in which `file` is: the nearest above it with a `Package.swift`.
  private static func packageFolder(of file: String) -> String? {
    var folder = file[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      if TextFile.kind(of: folder + "/Package.swift") == .file { return String(folder) }
    }
    return nil
  }
}

/// Why a fuzz test fails: its description is the story of what broke, or says why nothing can be said.
public struct FuzzFailure: Error, Sendable, Equatable {
  /// `violated` or `inconclusive`.
  public let verdict: Verdict
  /// What happened, line by line.
  public let lines: [String]

  init(verdict: Verdict, _ lines: [String]) {
    self.verdict = verdict
    self.lines = lines
  }
}

extension FuzzFailure: CustomStringConvertible {
  /// The verdict, and what happened.
  public var description: String { "\(verdict.rawValue)\n" + lines.joined(separator: "\n") }
}
