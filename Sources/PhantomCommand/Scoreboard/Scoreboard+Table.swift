import Checking
import Inventory
import Simulation

// The scoreboard for people: a table for each question.
extension Scoreboard {
  /// How many columns it takes at most.
  private static let width = 100

  /// Its lines.
  func lines(_ console: Console) -> [String] {
    var lines = [
      console.colored(
        "\(sale.orders) orders of \(sale.quantity), \(sale.stock) in stock, "
          + "\(sale.database.rawValue), \(grouped(runs)) runs a figure, from seed \(seed)", .bold)
    ]
    func add(_ title: String, _ table: Table? = nil) {
      lines += ["", console.colored(title, .bold)]
      if let table { lines += table.lines(console) }
    }
    add("Safe? Runs in 1,000 that break a safety property", matrix { perThousand($0.unsafe, runs) })
    if rows.allSatisfy({ $0.scores.allSatisfy { $0.isLive } }) {
      add(
        "Live? All: in no run does anybody wait for ever, get refused wrongly, or pay for nothing")
    } else {
      add(
        "Live? Runs in 1,000 in which somebody waits for ever, is refused wrongly, or pays for nothing",
        matrix { perThousand($0.stuck + $0.inconclusive, runs) })
    }
    add(
      "Available? Orders in 100 that are served within \(grouped(limit)) ticks",
      matrix { Self.percent($0.inTime, $0.orders) })
    for column in levels.count > 1 ? [0, levels.count - 1] : [0] {
      add("What it costs: \(levels[column].name)", cost(column))
    }
    lines.append("")
    lines += broken(console)
    lines += Self.wrapped(
      "Served: told ORDER_PLACED or OUT_OF_STOCK, or that the payment was refused. Of 100 orders that "
        + "arrive while things may go wrong: "
        + "placed, refused, wrong (refused while a unit was, and stayed, unsold), silent (never told). "
        + "Ticks until the answer: median, 99th (in 100). For each order: messages sent, conflicts, "
        + "timeouts (calls that were given up; mostly they are made again). "
        + levels.filter { $0.faults != "none" }.map { "\($0.name): --faults \($0.faults)" }
        .joined(separator: "; ") + (levels.contains { $0.faults != "none" } ? "." : ""),
      indent: "  ")
    return lines
  }

  /// `text` in lines that fit.
  private static func wrapped(_ text: String, indent: String, next: String? = nil) -> [String] {
    var lines: [String] = []
    var line = indent
    for word in text.split(separator: " ") {
      if line.count + 1 + word.count > width {
        lines.append(line)
        line = next ?? indent
      }
      line += (line.last == " " ? "" : " ") + word
    }
    return lines + [line]
  }

  /// A figure of each score: strategies by levels.
  private func matrix(_ figure: (Score) -> Figure) -> Table {
    var table = Table([("", .left)] + levels.map { ($0.name, .right) })
    for row in rows {
      let figures = row.scores.map(figure)
      table.add([row.strategy] + figures.map(\.text), colors: [nil] + figures.map(\.color))
    }
    return table
  }

  /// A text, and whether it is good or bad.
  private struct Figure {
    let text: String
    let color: Console.Color?
  }

  private func perThousand(_ count: Int, _ runs: Int) -> Figure {
    // What happened at all is never nothing.
    let share = (count * 1_000 + runs / 2) / runs
    let text = count > 0 && share == 0 ? "<1" : count > 0 ? "\(share)" : "-"
    return Figure(text: text, color: count > 0 ? .red : .green)
  }

  private static func percent(_ count: Int, _ whole: Int) -> Figure {
    let text = decimal(count * 100, whole)
    return Figure(text: text, color: count * 10 < whole * 9 ? .yellow : nil)
  }

  /// What a strategy costs at the level in that column.
  private func cost(_ column: Int) -> Table {
    var table = Table(
      [
        ("", .left), ("placed", .right), ("refused", .right), ("wrong", .right),
        ("silent", .right), ("median", .right), ("99th", .right), ("sent", .right),
        ("conflicts", .right), ("timeouts", .right),
      ])
    for row in rows {
      let score = row.scores[column]
      func share(_ count: Int) -> String { Self.decimal(count * 100, score.orders) }
      func each(_ count: Int) -> String { Self.decimal(count, score.allOrders, digits: 2) }
      table.add([
        row.strategy, share(score.placed), share(score.refused), share(score.refusedWrongly),
        share(score.unanswered), score.wait(50).map(grouped) ?? "-",
        score.wait(99).map(grouped) ?? "-", Self.decimal(score.messages, score.allOrders),
        each(score.conflicts), each(score.timeouts),
      ])
    }
    return table
  }

  /// What each strategy breaks, and at which level most often.
  private func broken(_ console: Console) -> [String] {
    var lines: [String] = []
    for row in rows {
      let worst = Property.allCases.enumerated().compactMap { number, property -> String? in
        let counts = row.scores.map { $0.broken[number] }
        guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else {
          return nil
        }
        return "\(property.rawValue) \(perThousand(most, runs).text) (\(levels[place].name))"
      }
      guard !worst.isEmpty else { continue }
      lines += Self.wrapped(
        "\(row.strategy): \(worst.joined(separator: ", "))", indent: "  ", next: "    ")
    }
    guard !lines.isEmpty else { return [] }
    return [
      console.colored("What breaks, in how many of 1,000 runs where it does most often", .bold)
    ]
      + lines + [""]
  }

  /// `count` divided by `whole`, rounded, with so many digits behind the point.
  static func decimal(_ count: Int, _ whole: Int, digits: Int = 1) -> String {
    guard whole > 0 else { return "-" }
    let scale = digits == 1 ? 10 : 100
    let value = (count * scale + whole / 2) / whole
    let rest = String(value % scale)
    return "\(value / scale)." + String(repeating: "0", count: digits - rest.count) + rest
  }
}
