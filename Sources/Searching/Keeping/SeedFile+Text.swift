import Checking
import Inventory
import Simulation

// The format, line by line: `word value`. Blank lines are skipped, and what follows a `#` that
// begins a line is a comment; when a file is written again, comments from further down stand at the
// top, in order. The first line that is not a comment names format and version.
//
//     phantom-seed 1
//     # Two orders, one vase.
//     strategy naive
//     database network-lag
//     latency 50...200
//     instances 2
//     stock 1
//     order 1 item 1 quantity 1 arrives 0 instance 1
//     order 2 item 1 quantity 1 arrives 0 instance 2
//     base calm
//     override order-2 > db #2 request delay = 180 (write)
//     expect oversell/write/stale/first
//     digest 0x0123456789abcdef
//
// `stock` has a number for each item. `base` is `calm` or `seed 0x...`. An override names a choice,
// its answer, and, in parentheses, what it found there. `check linearizable` asks for a property that is
// off else; a file that expects it to break need not say so. `expect` stands once for each violation, or
// once as `expect holds`; and once for figures, as `expect placed=5 unitsSold=7`. `replicas`,
// `replica-lag`, `patience`, `sweep-period`, `horizon`, `delays`, `loss`, `duplication`,
// `partitions`, `pauses`, `crashes`, `clocks`, `failovers`, `customers`, `payments`, `healing` and
// `origin` may be left out.
extension SeedFile {
  /// The file's text.
  public var text: String {
    var lines = ["phantom-seed \(Self.version)"]
    lines += comments.map { $0.isEmpty ? "#" : "# \($0)" }
    lines.append("")
    lines.append("strategy \(strategy)")
    lines.append("database \(scenario.database.rawValue)")
    lines.append("latency \(Self.text(scenario.latency))")
    if scenario.database == .replicated { lines.append("replicas \(scenario.replicas)") }
    if scenario.replicaLag > 0 { lines.append("replica-lag \(scenario.replicaLag)") }
    lines.append("patience \(scenario.patience)")
    lines.append("sweep-period \(scenario.sweepPeriod)")
    lines.append("horizon \(scenario.horizon)")
    lines.append("instances \(scenario.instances)")
    lines += faultLines
    if let healing = scenario.healing { lines.append("healing \(healing)") }
    lines.append("stock " + scenario.stock.map(String.init).joined(separator: " "))
    for order in scenario.orders {
      lines.append(
        "order \(order.number) item \(order.item.number) quantity \(order.quantity)"
          + " arrives \(order.arrival) instance \(order.instance)")
    }
    lines.append("")
    switch schedule.base {
    case .calm: lines.append("base calm")
    case .seed(let seed): lines.append("base seed \(seed)")
    }
    for override in schedule.overrides {
      lines.append(
        "override \(override.key.text(.shop)) = \(override.value)"
          + (override.witness.map { " (\($0))" } ?? ""))
    }
    if scenario.judgesLinearizability { lines.append("check \(Property.linearizable.rawValue)") }
    if let expected {
      lines += expected.isEmpty ? ["expect holds"] : expected.map { "expect \($0)" }
    }
    if let figures { lines.append("expect \(figures)") }
    if let digest { lines.append("digest \(digest)") }
    if let origin { lines.append("origin \(origin)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var faultLines: [String] {
    var lines: [String] = []
    let faults = scenario.faults
    if let delays = faults.delays {
      lines.append("delays odds \(delays.odds) extra \(Self.text(delays.extra))")
    }
    if let odds = faults.loss { lines.append("loss odds \(odds)") }
    if let odds = faults.duplication { lines.append("duplication odds \(odds)") }
    if let partitions = faults.partitions {
      lines.append("partitions \(Self.text(partitions))")
    }
    if let pauses = faults.pauses {
      lines.append("pauses \(Self.text(pauses))")
    }
    if let crashes = faults.crashes { lines.append("crashes \(Self.text(crashes))") }
    if let clocks = faults.clocks {
      lines.append(
        "clocks offset \(Self.text(clocks.offset)) drift \(Self.text(clocks.drift))"
          + " \(Self.text(clocks.jumps))")
    }
    if let failovers = faults.failovers { lines.append("failovers \(Self.text(failovers))") }
    if let customers = faults.customers {
      lines.append("customers odds \(customers.odds) after \(Self.text(customers.after))")
    }
    if let payments = faults.payments {
      lines.append("payments odds \(payments.odds) work \(Self.text(payments.work))")
    }
    return lines
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound)...\(range.upperBound)"
  }

  private static func text(_ affliction: Affliction) -> String {
    "window \(affliction.window) odds \(affliction.odds) strength \(text(affliction.strength))"
  }
}
