import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// A failing run, made small: its file, its story, and what it took.
struct Counterexample {
  let target: Fingerprint
  let report: RunReport
  private(set) var file: SeedFile
  let story: Story
  let shrinkRuns: Int

  /// Shrinks the run that `report` tells of as far as it goes.
  init(
    _ report: RunReport, _ strategy: any OrderStrategy.Type, target: Fingerprint, origin: String,
    _ runner: SaleRunner
  ) {
    self.target = target
    if var shrinker = Shrinker(report, strategy, target: target, runner) {
      self.report = shrinker.shrink()
      shrinkRuns = shrinker.runs
    } else {
      self.report = runner.run(report.scenario, strategy, report.schedule, recording: true)
      shrinkRuns = 1
    }
    let violation =
      self.report.violations.first { $0.fingerprint == target } ?? report.violations[0]
    story = Story(of: violation, in: runner.trace, self.report.scenario)
    var file = SeedFile(self.report)
    file.comments = [story.title]
    file.origin =
      "\(origin); \(report.scenario.orders.count) orders shrunk to "
      + "\(self.report.scenario.orders.count) in \(shrinkRuns) runs"
    self.file = file
  }

  /// Keeps what a person has written in the file that this one replaces.
  mutating func keepComments(_ comments: [String]) {
    if !comments.isEmpty { file.comments = comments }
  }

  /// What else breaks in the same run.
  var alsoViolates: [Fingerprint] {
    report.violations.map(\.fingerprint).filter { $0 != target }
  }

  /// Where it is kept in `folder`.
  func path(in folder: String) -> String {
    let hash = "\(report.digest)".dropFirst(2).prefix(6)
    return "\(folder)/\(target.property.rawValue)-\(report.strategy)-\(hash).seed"
  }

  /// Writes the file; what cannot be written is still told.
  func keep(at path: String, _ console: Console) {
    do {
      try file.write(to: path)
    } catch {
      console.warn("error: \(UsageError(error.message).message)")
    }
  }

  /// The story and what it took, for people.
  func lines(_ console: Console) -> [String] {
    var lines = [console.colored(story.title, .bold)] + story.lines.map { "  " + $0 }
    if !alsoViolates.isEmpty {
      lines.append("also   " + alsoViolates.map(\.description).joined(separator: ", "))
    }
    lines.append(
      "shrunk to \(report.scenario.orders.count) orders, \(file.schedule.overrides.count) overrides, "
        + "in \(grouped(shrinkRuns)) runs")
    return lines
  }

  /// All of it, for programs.
  func json(path: String) -> JSON {
    [
      "property": .string(target.property.rawValue),
      "fingerprint": .string("\(target)"),
      "alsoViolates": .array(alsoViolates.map { .string("\($0)") }),
      "file": .string(path),
      "orders": .int(report.scenario.orders.count),
      "stock": .int(report.scenario.stock.reduce(0, +)),
      "overrides": .int(file.schedule.overrides.count),
      "events": .int(report.events),
      "shrinkRuns": .int(shrinkRuns),
      "story": .array(([story.title] + story.lines).map { .string($0) }),
    ]
  }
}
