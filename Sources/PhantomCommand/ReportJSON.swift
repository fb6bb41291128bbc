import Checking
import Inventory
import Simulation
import Tracing

/// A run's report, for programs. Nothing in it is measured, so two runs print the same bytes.
enum ReportJSON {
  /// The report of a run, with its trace if there is one.
  static func run(_ report: RunReport, trace: Recording? = nil) -> JSON {
    var members = summary(report)
    if let trace { members.append(.init(key: "trace", value: TraceJSON.document(trace))) }
    return .object(members)
  }

  /// What a run comes to, as names and values.
  static func summary(_ report: RunReport) -> [JSON.Member] {
    let scenario = report.scenario
    var members: [JSON.Member] = []
    func add(_ key: String, _ value: JSON) { members.append(.init(key: key, value: value)) }
    add("strategy", .string(report.strategy))
    add("database", .string(scenario.database.rawValue))
    add("seed", seed(report.schedule))
    add("stock", .int(scenario.stock.reduce(0, +)))
    add("items", .int(scenario.stock.count))
    add("orders", .int(scenario.orders.count))
    add("placed", .int(report.placed))
    add("outOfStock", .int(report.outOfStock))
    add("failed", .int(report.failed))
    add(
      "unanswered",
      .int(scenario.orders.count - report.placed - report.outOfStock - report.failed))
    add("unitsSold", .int(report.unitsSold))
    add("stockLeft", .array(report.stockLeft.map { .int($0) }))
    add("ticksToAnswer", waits(report.waits))
    add("verdict", .string(report.verdict.rawValue))
    add("violations", .array(report.violations.map(violation)))
    add("events", .int(report.events))
    add("ticks", .int(report.ticks))
    add("leaked", .int(report.leaked))
    if report.scenario.judgesLinearizability { add("undecided", .int(report.undecided)) }
    add("digest", .string("\(report.digest)"))
    return members
  }

  /// Median and worst of waiting times, ascending.
  static func waits(_ waits: [Tick]) -> JSON {
    [
      "median": .optional(waits.isEmpty ? nil : waits[(waits.count - 1) / 2]),
      "worst": .optional(waits.last),
    ]
  }

  private static func seed(_ schedule: Schedule) -> JSON {
    switch schedule.base {
    case .calm: .null
    case .seed(let seed): .string("\(seed)")
    }
  }

  private static func violation(_ violation: Violation) -> JSON {
    [
      "property": .string(violation.property.rawValue),
      "fingerprint": .string("\(violation.fingerprint)"),
      "tick": .int(violation.tick),
      "sequence": .int(violation.sequence),
      "explanation": .string(violation.explanation),
    ]
  }
}
