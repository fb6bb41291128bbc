public import Inventory
import Simulation

/// A trace as text: one line an event, with what the order believes beside what is true, and the
/// event that caused it.
public enum TraceText {
  /// The lines, the heading first.
  public static func lines(_ trace: [SaleEvent]) -> [String] {
    let rows =
      [["event", "tick", "where", "what", "believes", "true", "because of"]]
      + trace.map { event in
        [
          "#\(event.event.sequence)", "\(event.event.tick)",
          ProcessNames.shop.text(event.event.process), Wording.text(of: event),
          event.belief.map { "\($0.quantity)" } ?? "", event.truth.map { "\($0.quantity)" } ?? "",
          event.event.cause == 0 ? "" : "#\(event.event.cause)",
        ]
      }
    let widths = (0..<7).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let isRight = [true, true, false, false, true, true, true]
    return rows.map { row in
      let cells = row.indices.map { pad(row[$0], widths[$0], isRight: isRight[$0]) }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func pad(_ text: String, _ width: Int, isRight: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? space + text : text + space
  }
}
