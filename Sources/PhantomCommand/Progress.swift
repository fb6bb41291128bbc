/// Tells, now and then, how far a search has come: on standard error, a plain line every few
/// seconds. What it says has no effect on what is found; only a budget of seconds ends a search.
struct Progress {
  private let budget: FuzzCommand.Budget
  private let console: Console
  private let start = ContinuousClock.now
  private var lastLine = ContinuousClock.now

  /// Of a search with `budget` that begins now.
  init(_ budget: FuzzCommand.Budget, _ console: Console) {
    self.budget = budget
    self.console = console
  }

  /// Takes note that so many runs were made.
  ///
  /// - Returns: Whether there is time for more.
  mutating func report(_ runs: Int) -> Bool {
    let now = ContinuousClock.now
    let seconds = Int((now - start).components.seconds)
    if now - lastLine >= .seconds(3), runs < budget.runs {
      lastLine = now
      let goal =
        budget.seconds.map { " in \(seconds) of \($0) seconds" } ?? " of \(grouped(budget.runs))"
      console.warn("\(grouped(runs)) runs\(goal), \(grouped(runs / max(seconds, 1))) a second")
    }
    guard let limit = budget.seconds else { return true }
    return seconds < limit
  }
}
