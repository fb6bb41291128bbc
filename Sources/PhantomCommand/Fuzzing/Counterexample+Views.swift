import Checking
import Inventory
import Searching
import Simulation
import Tracing

extension Counterexample {
  /// Its story, what it took and how to replay it, for people; it is kept at `path`, if at all.
  func lines(path: String?, _ context: Context) -> [String] {
    func name(_ name: String) -> String {
      name + String(repeating: " ", count: 8 - name.count)
    }
    var lines = Wrapping.lines(story.title, rest: "    ").map { context.console.colored($0, .bold) }
    lines += story.wrapped(indent: "  ")
    lines += explanation.flatMap { Wrapping.lines($0, first: "  ", rest: "    ") }
    if let fingerprint = target.fingerprint {
      lines += Wrapping.lines(
        "\(fingerprint): \(fingerprint.circumstances)", first: name("how"))
    }
    if !alsoViolates.isEmpty {
      lines += Wrapping.lines(
        alsoViolates.map(\.description).joined(separator: ", "), first: name("also"))
    }
    lines += Wrapping.lines(shrinkSummary, first: name("shrunk"))
    // A line to paste stays one.
    if let path { lines.append(name("replay") + replayLine(context.tool, path)) }
    return lines
  }

  /// All of it, for programs; it is kept at `path`, if at all.
  func json(path: String?) -> JSON {
    [
      "property": target.fingerprint.map { .string($0.property.rawValue) } ?? .null,
      "fingerprint": target.fingerprint.map { .string("\($0)") } ?? .null,
      "figures": .object(
        Figure.allCases.map { .init(key: $0.rawValue, value: .int($0.value(in: report))) }),
      "alsoViolates": .array(alsoViolates.map { .string("\($0)") }),
      "file": path.map { .string($0) } ?? .null,
      "orders": .int(report.scenario.orders.count),
      "stock": .int(report.scenario.stock.reduce(0, +)),
      "overrides": .int(file.schedule.overrides.count),
      "events": .int(report.events),
      "shrinkRuns": .int(shrinkRuns),
      "story": .array(([story.title] + story.lines + explanation).map { .string($0) }),
    ]
  }
}
