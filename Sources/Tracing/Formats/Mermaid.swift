/// A recorded run as a sequence diagram in Mermaid, for documents: what arrives, in the order in which
/// it does; who believes what is not so; and where it breaks.
public enum Mermaid {
  /// The text of the diagram; of the events with those numbers only, if there are any.
  public static func text(_ recording: Recording, events ids: [Int]? = nil) -> String {
    let events = (ids ?? recording.events.map(\.id)).map { recording.events[$0 - 1] }
    var lines = ["sequenceDiagram"]
    lines += participants(recording, in: events)
    if let stock = stock(recording) { lines.append("  Note over \(id(0)): \(escaped(stock))") }
    for event in events { lines += self.lines(of: event, recording) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func id(_ lane: Int) -> String { "L\(lane + 1)" }

  /// The lanes, those of an instance in a box.
  private static func participants(
    _ recording: Recording, in events: [Recording.Event]
  ) -> [String] {
    var used = [Bool](repeating: false, count: recording.lanes.count)
    for event in events {
      used[event.lane] = true
      guard let message = event.message.map({ recording.messages[$0] }) else { continue }
      used[message.from] = true
      used[message.to] = true
    }
    if !used.isEmpty { used[0] = true }
    var lines: [String] = []
    var box: String?
    for (place, lane) in recording.lanes.enumerated() where used[place] {
      let process = lane.order == nil ? nil : lane.process
      if box != process {
        if box != nil { lines.append("  end") }
        if let process { lines.append("  box \(escaped(process))") }
        box = process
      }
      let indent = box == nil ? "  " : "    "
      lines.append("\(indent)participant \(id(place)) as \(escaped(lane.name))")
    }
    if box != nil { lines.append("  end") }
    return lines
  }

  private static func stock(_ recording: Recording) -> String? {
    guard !recording.items.isEmpty, !recording.lanes.isEmpty else { return nil }
    return recording.items.map { "\($0.stock) of \($0.name)" }.joined(separator: ", ") + " in stock"
  }

  private static func lines(of event: Recording.Event, _ recording: Recording) -> [String] {
    var lines: [String] = []
    let message = event.message.map { recording.messages[$0] }
    var text = event.text
    // Who it is about is seen.
    let names =
      [event.order ?? event.process] + (message.map { [recording.lanes[$0.from].name] } ?? [])
    for prefix in names.flatMap({ ["\($0): ", "\($0) is told: "] }) where text.hasPrefix(prefix) {
      text = String(text.dropFirst(prefix.count))
    }
    if let message, message.from != message.to {
      let arrow =
        switch message.fate {
        case .arrived: message.isReply ? "-->>" : "->>"
        case .late: "--)"
        case .lost, .cut, .unreachable: message.isReply ? "--x" : "-x"
        }
      lines.append("  \(id(message.from))\(arrow)\(id(message.to)): \(escaped(text))")
    } else {
      lines.append("  Note over \(id(event.lane)): \(escaped(text))")
    }
    for fact in event.facts where !fact.isTrue {
      lines.append(
        "  Note over \(id(event.lane)): "
          + escaped("believes \(fact.believed), is \(fact.truth) (\(fact.subject))"))
    }
    guard !event.breaches.isEmpty else { return lines }
    lines.append("  rect rgb(255, 205, 205)")
    for breach in event.breaches.map({ recording.breaches[$0] }) {
      lines.append(
        "    Note over \(id(event.lane)): "
          + escaped("\(breach.property): \(breach.explanation)"))
    }
    lines.append("  end")
    return lines
  }

  /// Text that is nothing but text: no comment, no end of a statement or a box.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "#": out += "#35;"
      case ";": out += "#59;"
      case "<": out += "#lt;"
      case ">": out += "#gt;"
      case "&": out += "#amp;"
      case _ where scalar.value < 0x20: out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out.split(separator: " ", omittingEmptySubsequences: false)
      .map { $0 == "end" ? "#101;nd" : $0 }.joined(separator: " ")
  }
}
