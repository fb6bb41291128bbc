/// The time line: a row for each event around the one at hand, a column for each lane, and messages
/// as arrows into the event that takes them. What is still to come stands back, but for messages that
/// are on their way.
struct Timeline {
  struct Column {
    let name: String
    let process: String
  }

  let recording: Recording
  let event: Int
  let width: Int
  let causes: Set<Int>
  let effects: Set<Int>
  /// The events that are shown; 0 is the beginning.
  let shown: ClosedRange<Int>
  /// The columns that are: each a lane, or a process with all of its lanes if there are many.
  let columns: [Column]
  /// In which column each lane is.
  let places: [Int?]
  /// How wide a lane is.
  var laneWidth = 0
  let idWidth: Int
  let tickWidth: Int

  /// The time line of `stepper`, for an area of that size.
  init(_ stepper: Stepper, _ width: Int, _ height: Int) {
    recording = stepper.recording
    event = stepper.event
    self.width = width
    causes = Set(recording.causes(of: event))
    effects = Set(recording.effects(of: event))
    let rows = max(1, height - 1)
    let last = recording.events.count
    let first = max(0, min(event - rows * 3 / 5, last - rows + 1))
    shown = first...max(first, min(last, first + rows - 1))
    idWidth = "#\(last)".count
    tickWidth = max(4, "\(recording.events.last?.tick ?? 0)".count)
    // Half of what the numbers leave is for the lanes.
    let room = max(0, width - 2 - idWidth - 1 - tickWidth - 2)
    let space = width < 50 ? room : max(room / 2, min(room, 30))
    let most = space / 5
    var columns = recording.lanes.map { Column(name: $0.name, process: $0.process) }
    var places = recording.lanes.indices.map { Optional($0) }
    if columns.count > most {
      let processes = recording.lanes.map(\.process).reduce(into: [String]()) {
        if $0.last != $1, !$0.contains($1) { $0.append($1) }
      }
      columns = processes.map { Column(name: $0, process: $0) }
      places = recording.lanes.map { processes.firstIndex(of: $0.process) }
    }
    if columns.count > most {
      let chosen = Self.choose(most, shown, event, recording, places)
      columns = chosen.map { columns[$0] }
      places = places.map { $0.flatMap { chosen.firstIndex(of: $0) } }
    }
    self.columns = columns
    self.places = places
    let widest = min((columns.map(\.name.count).max() ?? 0) + 2, 12)
    if !columns.isEmpty { laneWidth = min(widest, max(1, space / columns.count)) }
  }

  /// The columns that matter most: those of the event at hand and of what is near to it.
  private static func choose(
    _ count: Int, _ shown: ClosedRange<Int>, _ event: Int, _ recording: Recording, _ places: [Int?]
  ) -> [Int] {
    var chosen: [Int] = []
    for id in shown.sorted(by: { abs($0 - event) < abs($1 - event) }) where id > 0 {
      let near = recording.events[id - 1]
      let message = near.message.map { recording.messages[$0] }
      for lane in [near.lane] + (message.map { [$0.from, $0.to] } ?? []) {
        guard let place = places[lane], !chosen.contains(place), chosen.count < count else {
          continue
        }
        chosen.append(place)
      }
    }
    return chosen.sorted()
  }

  /// Its lines, the names of the lanes first.
  var lines: [Screen.Line] {
    [heading] + shown.map { $0 == 0 ? beginning : row(of: recording.events[$0 - 1]) }
  }

  var heading: Screen.Line {
    var line = Screen.Line("  " + right("#", idWidth) + " " + right("tick", tickWidth) + " ", .dim)
    for name in columns.map(\.name) {
      let short = name.count < laneWidth ? name : Self.short(name)
      line += center(String(short.prefix(max(laneWidth - 1, 1))), laneWidth, bold(name))
    }
    let count = recording.messages.count { $0.sent <= event && event < $0.ended }
    line.add(" what happens" + (count == 0 ? "" : ", \(count) on the way"), .dim)
    return line.filled(to: width)
  }

  var beginning: Screen.Line {
    var line = gutter(0, tick: 0)
    line += cells(at: 0, style: .dim).flatMap { $0 }
    line.add(" the beginning", event == 0 ? .bold : .plain)
    return line
  }

  private func row(of event: Recording.Event) -> Screen.Line {
    let isFuture = event.id > self.event
    var line = gutter(event.id, tick: event.tick)
    line += diagram(event)
    let isPresent = event.id == self.event
    line.add(" " + Stepper.shown(event.text), isPresent ? .bold : isFuture ? .dim : .plain)
    return line.cut(to: width)
  }

  /// What the event has to do with the one at hand, its number, and its tick.
  private func gutter(_ id: Int, tick: Int) -> Screen.Line {
    let isPresent = id == event
    let breaks = id > 0 && !recording.events[id - 1].breaches.isEmpty
    var line = Screen.Line(
      isPresent ? "▶" : causes.contains(id) ? "•" : effects.contains(id) ? "◦" : " ",
      isPresent ? .bold : .note)
    line.add(breaks ? "✗" : " ", .alarm)
    if !breaks { line[line.count - 1].style = .plain }
    let style: Screen.Style = isPresent ? .bar : id > event ? .dim : .plain
    line.add(right("#\(id)", idWidth) + " " + right("\(tick)", tickWidth), style)
    line.add(" ")
    return line
  }

  private func bold(_ name: String) -> Screen.Style {
    var style = style(of: name)
    style.isBold = true
    return style
  }

  func style(of name: String) -> Screen.Style { .of(name) }

  /// `order-12` as `o12`, `instance-2` as `i2`, `payments` as `pay`.
  private static func short(_ name: String) -> String {
    switch name {
    case "payments": return "pay"
    case "sweeper": return "swp"
    case "recovery": return "rec"
    default: break
    }
    let parts = name.split(separator: "-")
    guard parts.count == 2, Int(parts[1]) != nil, parts[0] != "db" else {
      return String(name.prefix(4))
    }
    return String(parts[0].prefix(1)) + parts[1]
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  func center(_ text: String, _ width: Int, _ style: Screen.Style) -> Screen.Line {
    let left = max(0, (width - text.count + 1) / 2)
    let before = text.count == 1 ? width / 2 : left
    var line = Screen.Line(String(repeating: " ", count: min(before, max(width - 1, 0))))
    line.add(text, style)
    return line.filled(to: width)
  }
}

extension Screen.Style {
  /// How the name of a process or an order looks: an order in its colour, all else plain, since what
  /// is as bright as the ground of some terminals would not be seen.
  static func of(_ name: String) -> Screen.Style {
    let place = Palette.place(of: name)
    return Palette.orders.indices.contains(place) ? Screen.Style(color: .order(place)) : .plain
  }
}
