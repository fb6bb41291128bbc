import Checking
import Inventory
import Searching
import Tracing

/// What came of an exploration, to be shown.
struct ExploreOutcome {
  let exploration: Exploration
  let kind: Exploration.Kind
  let bounds: ExplorationBounds
  let scenario: Scenario
  let strategy: String
  /// How many schedules, or states, were visited in a second.
  let perSecond: Int
  /// Whether a limit or somebody put an end to it.
  let isCutOff: Bool
  /// What was found, each way of failing once, and where it was kept.
  let examples: [(example: Counterexample, path: String?)]

  var verdict: Verdict {
    exploration.violating > 0
      ? .violated
      : exploration.isComplete && exploration.unfinished == 0 ? .holds : .inconclusive
  }

  private var isOfStates: Bool { kind == .states }

  func print(_ context: Context) {
    let console = context.console
    for (example, path) in examples {
      for line in example.lines(path: path, context) { console.print(line) }
      console.print()
    }
    let color: Console.Color =
      verdict == .holds ? .green : verdict == .violated ? .red : .yellow
    let word = verdict.rawValue
    let lines = Wrapping.lines(
      "\(word): \(strategy), \(visited)\(isCutOff ? ", cut off" : "")", rest: "  ")
    console.print(console.colored(word, color) + lines[0].dropFirst(word.count))
    for line in lines.dropFirst() { console.print(line) }
    for line in remarks.flatMap({ Wrapping.lines($0, rest: "  ") }) { console.print(line) }
    guard exploration.violating > 0 else { return }
    let at = isOfStates ? "at" : "in"
    console.print("broken \(at) \(grouped(exploration.violating))\(isOfStates ? stepsOrEnds : ""):")
    for finding in exploration.findings {
      console.print("  \(finding.fingerprint)  \(at) \(grouped(finding.count))")
    }
  }

  private var stepsOrEnds: String {
    let isMore = exploration.remembered > exploration.states
    return " steps or ends" + (isMore ? ", told apart by what had been sold before" : "")
  }

  /// `all 148 essentially different schedules of 4 orders`.
  private var visited: String {
    let count = grouped(isOfStates ? exploration.states : exploration.schedules)
    let isOne = (isOfStates ? exploration.states : exploration.schedules) == 1
    let what =
      switch kind {
      case .states: isOne ? "state" : "states"
      case .optimal where exploration.isRough: isOne ? "schedule" : "schedules"
      case .optimal: isOne ? "essentially different schedule" : "essentially different schedules"
      case .none: isOne ? "interleaving" : "interleavings"
      }
    let all = exploration.isComplete ? isOne ? "the only" : "all \(count)" : count
    let orders = "\(scenario.orders.count) \(scenario.orders.count == 1 ? "order" : "orders")"
    let steps = isOfStates ? " with \(grouped(exploration.transitions)) steps" : ""
    return "\(all) \(what) of \(orders)\(steps)"
  }

  /// What was covered, and what was not.
  private var remarks: [String] {
    var lines: [String] = []
    if exploration.isComplete { lines.append("covered: every order of requests and timers") }
    lines.append("bounds:  " + limits.joined(separator: "; "))
    if exploration.bounded > 0 {
      lines.append(
        "in \(grouped(exploration.bounded)) \(isOfStates ? "states" : "schedules") timers would have "
          + "gone on: there the end is not judged")
    }
    if exploration.isRough, kind == .optimal {
      lines.append("some may be equivalent: what some steps touch is known only roughly")
    }
    if exploration.readsClock {
      lines.append("not all: clocks were read, and they show more than the order of steps")
    }
    if exploration.isOpaque {
      lines.append("not all: more decides how this sale goes on than a state is known by")
    }
    if exploration.blocked > 0 {
      lines.append("\(grouped(exploration.blocked)) executions were begun in vain")
    }
    if exploration.unfinished > 0 {
      lines.append("\(grouped(exploration.unfinished)) did not come to an end")
    }
    lines.append(
      "the longest has \(counted(exploration.depth, "step")); \(grouped(perSecond)) "
        + "\(isOfStates ? "states" : "schedules") a second")
    return lines
  }

  private var limits: [String] {
    let faults =
      bounds.faults == 0
      ? "no faults, so nobody gives up waiting" : "up to \(counted(bounds.faults, "fault"))"
    let timers = "\(counted(bounds.timers, "timer")) of each process"
    return [faults, timers]
      + (bounds.preemptions < .max ? ["up to \(counted(bounds.preemptions, "preemption"))"] : [])
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  var json: JSON {
    let document: JSON = [
      "verdict": .string(verdict.rawValue), "complete": .bool(exploration.isComplete),
      "reduction": .string(kind.rawValue), "schedules": .int(exploration.schedules),
      "blocked": .int(exploration.blocked), "violating": .int(exploration.violating),
      "bounded": .int(exploration.bounded), "depth": .int(exploration.depth),
      "schedulesPerSecond": .int(perSecond),
      "violations": .array(
        exploration.findings.map {
          [
            "fingerprint": .string("\($0.fingerprint)"),
            isOfStates ? "steps" : "schedules": .int($0.count),
          ]
        }),
      "counterexamples": .array(examples.map { $0.example.json(path: $0.path) }),
    ]
    guard isOfStates, case .object(let members) = document else { return document }
    return .object(
      members + [
        JSON.Member(key: "states", value: .int(exploration.states)),
        JSON.Member(key: "transitions", value: .int(exploration.transitions)),
        JSON.Member(key: "remembered", value: .int(exploration.remembered)),
      ])
  }
}
