public import Checking
public import Inventory
import Simulation
public import Tracing

/// A way of failing, or figures that were sought, made small: the run, its story, and the file that
/// keeps it.
public struct Counterexample: Sendable {
  /// How it fails, or what its figures are.
  public let target: Target
  /// The small run.
  public let report: RunReport
  /// The file that keeps it.
  public private(set) var file: SeedFile
  /// What happens in it.
  public let story: Story
  /// What matters in it, and what would have prevented it, in sentences.
  public let explanation: [String]
  /// How many runs the shrinking took.
  public let shrinkRuns: Int
  /// How many orders and overrides the run had that was found.
  public let sizeBefore: (orders: Int, overrides: Int)

  /// Shrinks the run of a seed file as far as it goes; nil if it does not show what it should.
  ///
  /// - Parameters:
  ///   - file: The failing run.
  ///   - strategy: Its strategy.
  ///   - target: Which of its ways of failing, or which figures, to keep.
  ///   - origin: Where the run came from, in a few words.
  ///   - runner: Makes the runs.
  ///   - keepsToFaults: As for a ``Shrinker``.
  ///   - shouldStop: Asked before each run; true takes the smallest found so far.
  public init?(
    _ file: SeedFile, _ strategy: any OrderStrategy.Type, target: Target, origin: String,
    _ runner: SaleRunner, keepsToFaults: Bool = false,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.target = target
    let found = runner.run(file.scenario, strategy, file.schedule)
    guard
      var shrinker = Shrinker(
        found, strategy, target: target, runner, keepsToFaults: keepsToFaults,
        shouldStop: shouldStop)
    else { return nil }
    sizeBefore = (found.scenario.orders.count, shrinker.schedule.overrides.count)
    report = shrinker.shrink()
    shrinkRuns = shrinker.runs
    switch target {
    case .violation(let fingerprint):
      guard let violation = report.violations.first(where: { $0.fingerprint == fingerprint })
      else { return nil }
      story = Story(of: violation, in: runner.trace, report.scenario)
      self.file = SeedFile(report)
      self.file.expect(report, keptFor: [fingerprint])
    case .figures(let goal):
      guard goal.isReached(in: report) else { return nil }
      story = Story(of: goal, in: runner.trace, report)
      self.file = SeedFile(report, goal)
    }
    explanation =
      shouldStop() ? [] : Explanation(report, strategy, target: target, runner).sentences
    self.file.comments = [story.title]
    self.file.sayIfBeyondLatency()
    self.file.origin = "\(origin); shrunk \(shrinkSummary)"
  }

  /// Keeps what a person has written in `old`, which this file replaces; what a search has written is
  /// written anew.
  public mutating func keepComments(of old: SeedFile) {
    let isFound = old.origin?.hasPrefix("fuzz") ?? false
    file.comments =
      (isFound ? file.comments : [])
      + old.comments.filter { comment in
        !isFound
          || !(comment.isTitle || file.comments.contains(comment))
      }
    if file.comments.isEmpty { file.comments = [story.title] }
    if isFound { file.origin = old.origin }
  }

  /// From what to what it was shrunk, in how many runs.
  public var shrinkSummary: String {
    "from \(count(sizeBefore.orders, "order")) and \(count(sizeBefore.overrides, "override")) to "
      + "\(report.scenario.orders.count) and \(report.schedule.overrides.count), in \(shrinkRuns) runs"
  }

  /// What else breaks in the same run.
  public var alsoViolates: [Fingerprint] {
    report.violations.map(\.fingerprint).filter { .violation($0) != target }
  }

  /// What the file is called.
  public var fileName: String { file.fileName(for: target) }
}

extension SeedFile {
  /// The name under which the file is kept as an example of `target`.
  func fileName(for target: Target) -> String {
    let hash = (digest ?? "").dropFirst(2).prefix(6)
    return "\(target.fingerprint?.property.rawValue ?? "figures")-\(strategy)-\(hash).seed"
  }

  /// The name under which the file is kept as an example of a run that says less than it should.
  func fileName(for cause: Unfinished.Cause) -> String {
    "\(cause.rawValue)-\(strategy)-\((digest ?? "").dropFirst(2).prefix(6)).seed"
  }

  /// Adds a comment if some message takes longer than the world allows.
  package mutating func sayIfBeyondLatency() {
    guard schedule.exceeds(scenario.latency) else { return }
    comments.append(
      "A message takes longer here than the world's latency: the search set no bound to delays.")
  }
}

extension Schedule {
  /// Whether an override lets some message, or the network's copy of one, take longer than `latency`.
  func exceeds(_ latency: ClosedRange<Tick>) -> Bool {
    overrides.contains {
      switch $0.key.aspect {
      case .delay: $0.value > latency.upperBound
      case .duplication: $0.value > max(latency.upperBound, 1)
      default: false
      }
    }
  }
}

/// A number and what it counts.
private func count(_ number: Int, _ what: String) -> String {
  "\(number) \(what)" + (number == 1 ? "" : "s")
}
