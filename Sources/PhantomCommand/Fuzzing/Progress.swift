import Inventory
import Searching

/// Tells how far a search has come, on standard error: on a terminal in a line that changes, else in
/// a plain line every few seconds. What it says has no effect on what is found; only a budget of
/// seconds ends a search.
final class Progress: @unchecked Sendable {
  // Unchecked: `isOver` reads constants; `report` and `finish` are called by one thread at a time.
  private let budget: Budget
  private let console: Console
  private let start = ContinuousClock.now
  private var lastLine = ContinuousClock.now
  private var hasLine = false

  /// Of a search with `budget` that begins now.
  init(_ budget: Budget, _ console: Console) {
    self.budget = budget
    self.console = console
  }

  /// Whether the budget of seconds is spent.
  var isOver: Bool {
    guard let seconds = budget.seconds else { return false }
    return ContinuousClock.now - start >= .seconds(seconds)
  }

  /// How long it has taken so far, in nanoseconds.
  var nanoseconds: Int { Stopwatch.nanoseconds(of: ContinuousClock.now - start) }

  /// Takes note of how far the search has come.
  func report(_ progress: CampaignProgress) {
    let now = ContinuousClock.now
    guard now - lastLine >= (console.isLive ? .milliseconds(100) : .seconds(3)) else { return }
    lastLine = now
    let line = line(progress, seconds: max(Int((now - start).components.seconds), 1))
    guard console.isLive else { return console.warn(line) }
    hasLine = true
    console.error("\r\u{1b}[K" + String(line.prefix(max(console.width - 1, 1))))
  }

  /// Takes the changing line away.
  func finish() {
    if hasLine { console.error("\r\u{1b}[K") }
    hasLine = false
  }

  private func line(_ progress: CampaignProgress, seconds: Int) -> String {
    let goal =
      budget.seconds.map { " in \(seconds) of \($0) seconds" } ?? " of \(grouped(budget.runs)) runs"
    let rate = progress.runs * 1_000_000_000 / max(nanoseconds, 1)
    var line =
      "\(bar(progress, seconds))\(grouped(progress.runs))\(goal), \(grouped(rate)) a second"
    var separator = "; "
    for (what, runs) in zip(Sometimes.allCases, progress.happened) where runs > 0 {
      let word = "\(separator)\(what.rawValue) \(grouped(runs))"
      // Nothing is cut in the middle.
      guard !console.isLive || line.count + word.count < console.width else { break }
      line += word
      separator = ", "
    }
    return line
  }

  /// How much is done, as a bar of ten parts; empty where lines are plain.
  private func bar(_ progress: CampaignProgress, _ seconds: Int) -> String {
    guard console.isLive else { return "" }
    let done =
      budget.seconds.map { seconds * 10 / max($0, 1) } ?? progress.runs * 10 / max(budget.runs, 1)
    let full = min(max(done, 0), 10)
    return "[" + String(repeating: "#", count: full)
      + String(repeating: ".", count: 10 - full) + "] "
  }
}
