import Checking
import Inventory
import Simulation
import Tracing

/// A run's report, for people.
enum ReportText {
  /// The report's lines.
  static func lines(_ report: RunReport, _ console: Console) -> [String] {
    let scenario = report.scenario
    var lines = [
      console.colored(
        "\(report.strategy) on \(scenario.database.rawValue): \(scenario.orders.count) orders, "
          + "\(list(scenario.stock)) in stock", .bold), "",
    ]
    func add(_ name: String, _ text: String) {
      lines.append("  " + name + String(repeating: " ", count: max(1, 14 - name.count)) + text)
    }
    let unanswered = scenario.orders.count - report.placed - report.outOfStock - report.failed
    add("placed", "\(report.placed)")
    add("out of stock", "\(report.outOfStock)")
    add("failed", "\(report.failed)")
    if unanswered > 0 { add("unanswered", "\(unanswered)") }
    add("units sold", "\(report.unitsSold) of \(scenario.stock.reduce(0, +))")
    add("stock says", list(report.stockLeft) + " left")
    add("answered in", wait(report.waits) + " ticks (median, worst)")
    add("events", "\(report.events) in \(report.ticks) ticks")
    add("digest", "\(report.digest)")
    lines.append("")
    lines += verdict(report, console)
    return lines
  }

  /// Numbers by item, as many as fit on a line.
  private static func list(_ numbers: [Int]) -> String {
    let shown = numbers.prefix(8).map(String.init).joined(separator: ", ")
    return numbers.count > 8 ? shown + ", ... (\(numbers.count) items)" : shown
  }

  /// The verdict, with each violation; each line begins with `indent`.
  static func verdict(_ report: RunReport, _ console: Console, indent: String = "") -> [String] {
    var lines: [String] = []
    func add(_ text: String, below depth: String = "", rest: String = "  ") {
      let first = indent + depth
      lines += Wrapping.lines(text, first: first, rest: first + rest)
    }
    switch report.verdict {
    case .holds: lines.append(indent + console.colored("holds", .green) + ": every property")
    case .violated: lines.append(indent + console.colored("violated", .red))
    case .inconclusive:
      let reason =
        report.ending == .horizon
        ? "cut off at the horizon of \(grouped(report.scenario.horizon)) events; a livelock, or a "
          + "retry without end"
        : report.leaked > 0
          ? "some code never ended"
          : "there are too many orders to try to find out whether it is linearizable"
      let word = "inconclusive"
      add("\(word): \(reason)")
      lines[0] =
        indent + console.colored(word, .yellow) + lines[0].dropFirst(indent.count + word.count)
    }
    for violation in report.violations {
      add("\(violation.fingerprint)  at tick \(violation.tick)", below: "  ")
      add(violation.explanation, below: "    ", rest: "")
    }
    if report.leaked > 0 {
      add(
        "leaked: \(report.leaked) placeOrder calls never ended; they catch the error that ends a "
          + "run, and call again")
    }
    return lines
  }

  /// Median and worst of waiting times, ascending.
  static func wait(_ waits: [Tick]) -> String {
    guard let worst = waits.last else { return "-" }
    return "\(waits[(waits.count - 1) / 2]), \(worst)"
  }

  /// Sees to it that no code has left the simulation.
  ///
  /// - Throws: ``Failure``: such a run has no result.
  static func checkEscape(_ report: RunReport) throws(Failure) {
    guard case .escaped(let escape) = report.ending else { return }
    throw Failure(.inconclusive, "strategy '\(report.strategy)': \(escape)")
  }
}
