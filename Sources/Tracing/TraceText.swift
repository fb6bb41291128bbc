/// A recorded run as text: one line an event, with what the order believes beside what is true, and
/// the event that caused it.
public enum TraceText {
  private static let heading = [
    "event", "tick", "where", "what", "believes", "", "true", "because of", "",
  ]
  private static let isRight = [true, true, false, false, true, false, false, true, false]

  /// The heading, and a line for each of the events with those numbers; for all if there are none.
  public static func lines(_ recording: Recording, events ids: [Int]? = nil) -> [String] {
    let events = ids.map { ids in ids.map { recording.events[$0 - 1] } } ?? recording.events
    let rows = [heading] + events.map { row(of: $0, recording) }
    let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.filter { widths[$0] > 0 }.map {
        pad(row[$0], widths[$0], isRight: isRight[$0])
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func row(of event: Recording.Event, _ recording: Recording) -> [String] {
    let broken = event.breaches.map { recording.breaches[$0].property }
    return [
      "#\(event.id)", "\(event.tick)", event.process, event.text,
      event.facts.map { $0.believed }.joined(separator: ", "),
      event.facts.isEmpty ? "" : event.isMistaken ? "≠" : "=",
      event.facts.map { $0.truth }.joined(separator: ", "),
      event.cause.map { "#\($0)" } ?? "",
      broken.isEmpty ? "" : "<-- breaks " + broken.joined(separator: ", "),
    ]
  }

  private static func pad(_ text: String, _ width: Int, isRight: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? space + text : text + space
  }
}
