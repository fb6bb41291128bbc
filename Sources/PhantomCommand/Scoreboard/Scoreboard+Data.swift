import Checking
import Inventory
import Simulation
import Tracing

// The scoreboard for programs.
extension Scoreboard {
  /// It as JSON: whole numbers only, to be divided by whoever reads them.
  var json: JSON {
    [
      "seed": .string("\(seed)"),
      "runs": .int(runs),
      "database": .string(sale.database.rawValue),
      "limit": .int(limit),
      "levels": .array(
        levels.map { ["name": .string($0.name), "faults": .string($0.faults)] }),
      "strategies": .array(
        rows.map { row in
          [
            "strategy": .string(row.strategy),
            "levels": .array(
              zip(levels, row.scores).map { level, score in
                .object(
                  [.init(key: "level", value: .string(level.name))]
                    + figures(score).map {
                      .init(key: $0.key, value: .optional($0.value))
                    } + [
                      .init(
                        key: "violations",
                        value: .object(
                          zip(Property.allCases, score.broken).map {
                            .init(key: $0.rawValue, value: .int($1))
                          })),
                      .init(
                        key: "firstViolatedSeed",
                        value: score.firstViolated.map { .string("\(seed.derived($0))") } ?? .null),
                    ])
              }),
          ]
        }),
    ]
  }

  /// It as comma-separated values: a line of names, then one for each strategy and level.
  var csv: String {
    var lines = [
      (["strategy", "level"] + figures(Score()).map(\.key) + Property.allCases.map(\.rawValue))
        .joined(separator: ",")
    ]
    for row in rows {
      for (level, score) in zip(levels, row.scores) {
        let numbers = figures(score).map { $0.value.map { "\($0)" } ?? "" }
        lines.append(
          ([row.strategy, level.name] + numbers + score.broken.map { "\($0)" })
            .joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The numbers of a score, by name.
  private func figures(_ score: Score) -> [(key: String, value: Int?)] {
    [
      ("runs", score.runs), ("unsafeRuns", score.unsafe), ("stuckRuns", score.stuck),
      ("inconclusiveRuns", score.inconclusive), ("allOrders", score.allOrders),
      ("orders", score.orders),
      ("servedInTime", score.inTime), ("placed", score.placed), ("outOfStock", score.refused),
      ("refusedWrongly", score.refusedWrongly), ("failed", score.failed),
      ("unanswered", score.unanswered), ("unitsSold", score.unitsSold),
      ("ticksMedian", score.wait(50)), ("ticks99th", score.wait(99)),
      ("messages", score.messages), ("conflicts", score.conflicts), ("timeouts", score.timeouts),
    ]
  }
}
