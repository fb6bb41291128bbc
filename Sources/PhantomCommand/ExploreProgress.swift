import Searching

/// Tells how far an exploration has come, on standard error: on a terminal in a line that changes, else
/// in a plain line every few seconds.
final class ExploreProgress {
  private let console: Console
  private let seconds: Int?
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var hasLine = false

  /// Of an exploration that begins now, and may take so many seconds.
  init(seconds: Int?, _ console: Console) {
    self.seconds = seconds
    self.console = console
  }

  /// Whether it was told that the seconds are spent.
  private(set) var isStopped = false

  /// Whether the seconds are spent.
  var isOver: Bool {
    isStopped = seconds.map { ContinuousClock.now - start >= .seconds($0) } ?? false
    return isStopped
  }

  /// Takes note of how far it is; by one thread at a time.
  func report(_ exploration: Exploration) {
    let now = ContinuousClock.now
    guard now - last >= (console.isLive ? .milliseconds(100) : .seconds(3)) else { return }
    last = now
    let line = Self.line(exploration)
    guard console.isLive else { return console.warn(line) }
    hasLine = true
    console.error("\r\u{1b}[K" + String(line.prefix(max(console.width - 1, 1))))
  }

  /// Takes the changing line away.
  func finish() {
    if hasLine { console.error("\r\u{1b}[K") }
    hasLine = false
  }

  /// What is said. How much is left is an estimate: it grows as more comes to light.
  static func line(_ exploration: Exploration) -> String {
    if exploration.states > 0 {
      return "\(grouped(exploration.states)) states, \(grouped(exploration.transitions)) steps"
    }
    let left = 1_000 - exploration.exploredPerMille
    return "\(grouped(exploration.schedules)) schedules, \(grouped(exploration.violating)) broken; "
      + "about \(left / 10).\(left % 10)% left"
  }
}
