/// A space-time diagram of a recorded run (Lamport, *Time, Clocks, and the Ordering of Events in a
/// Distributed System*, 1978): a lane for each process, and for what each order does at an instance;
/// time from left to right, not to scale; messages as slanted lines.
///
/// Where everything is, is in whole pixels, so that the same run gives the same picture.
public struct Diagram {
  /// A lane, or the heading of an instance's lanes.
  struct Row: Equatable {
    /// What it is called.
    let name: String
    /// Whose it is.
    let process: String
    /// Its place in the recording's lanes; nil for a heading.
    let lane: Int?
    /// Whether it is an order's at an instance.
    let isOrder: Bool
    /// Whether it is a heading, or could be.
    let isHeading: Bool
    /// Where it begins, has its line, and ends.
    var top = 0
    var line = 0
    var bottom = 0
  }

  /// Words beside an event, and where they are.
  struct Words: Equatable {
    let flag: Flag
    /// Which shelf the nearest line of them is on.
    let shelf: Int
  }

  /// A message's name, and where it is.
  struct Label: Equatable {
    let message: Int
    let text: String
    let x: Int
    let y: Int
  }

  let recording: Recording
  let columns: Columns
  private(set) var rows: [Row] = []
  /// The row of each lane.
  private(set) var rowOfLane: [Int] = []
  private(set) var words: [Words] = []
  /// What orders were told, at the ends of their lines, by event.
  private(set) var answers: [(event: Int, text: String)] = []
  /// The spells whose words are beside their bands, by row.
  private(set) var namedSpells: [(spell: Int, row: Int)] = []
  var labels: [Label] = []
  /// How wide it is, and how high.
  private(set) var (width, height) = (0, 0)
  /// How much room names take on the left.
  let gutter: Int

  /// Where the lanes begin, below the axis.
  static let top = 30
  /// How high a line of text is.
  static let lineHeight = 14

  /// The diagram of `recording`.
  ///
  /// - Complexity: O(events), but for the search for room for words.
  public init(_ recording: Recording) {
    self.recording = recording
    let (rows, rowOfLane) = Self.rows(of: recording)
    gutter =
      (rows.map {
        TextWidth.pixels($0.name, isBold: $0.isHeading) + ($0.isOrder ? 14 : 0)
      }.max() ?? 0) + 26
    columns = Columns(recording, left: gutter + 14)
    self.rows = rows
    self.rowOfLane = rowOfLane
    layOut()
    labels = findLabels()
  }

  /// Where the event with that number is.
  func position(of event: Int) -> (x: Int, y: Int) {
    (columns.places[event - 1], rows[rowOfLane[recording.events[event - 1].lane]].line)
  }

  // MARK: - Rows

  private static func rows(of recording: Recording) -> (rows: [Row], ofLane: [Int]) {
    var rows: [Row] = []
    var ofLane: [Int] = []
    for (place, lane) in recording.lanes.enumerated() {
      let isOrder = lane.order != nil
      if isOrder, rows.last?.process != lane.process {
        rows.append(
          Row(
            name: lane.process, process: lane.process, lane: nil, isOrder: false, isHeading: true))
      }
      ofLane.append(rows.count)
      rows.append(
        Row(
          name: lane.name, process: lane.process, lane: place, isOrder: isOrder,
          isHeading: !isOrder))
    }
    return (rows, ofLane)
  }

  /// Whether words are above the row's line: what orders say is, since their messages go down.
  func isAbove(_ row: Row) -> Bool { row.isOrder || row.process.hasPrefix("instance-") }

  // MARK: - Room for words

  private mutating func layOut() {
    var eventsOfRow = [[Int]](repeating: [], count: rows.count)
    for event in recording.events { eventsOfRow[rowOfLane[event.lane]].append(event.id) }
    let isSmall = recording.events.count <= 80
    let flags = FlagMaker.flags(of: recording, isRoomy: columns.isRoomy && isSmall)
    var flagsOfRow = [[Flag]](repeating: [], count: rows.count)
    for flag in flags { flagsOfRow[rowOfLane[recording.events[flag.event - 1].lane]].append(flag) }
    var right = columns.x(at: Int.max)
    var y = Self.top
    for place in rows.indices {
      let row = rows[place]
      let many = rows.count > 40
      var shelves = Shelves(
        most: many ? (row.isOrder ? 0 : 6) : (row.isOrder ? 4 : 8),
        events: eventsOfRow[place].map { columns.places[$0 - 1] })
      nameSpells(of: place, &shelves)
      var flags = flagsOfRow[place]
      for id in eventsOfRow[place] where recording.events[id - 1].kind == "answer" {
        let text = Self.outcome(recording.events[id - 1])
        let width = TextWidth.pixels(text, isBold: true) + 8
        if shelves.putOnLine(columns.places[id - 1], width: width) {
          answers.append((id, text))
          right = max(right, columns.places[id - 1] + 12 + width)
        } else {
          flags.append(Flag(event: id, lines: [Flag.Line(kind: .answer, text: text)]))
        }
      }
      flags.sort { ($0.kind, -$0.event) < ($1.kind, -$1.event) }
      for flag in flags {
        let x = columns.places[flag.event - 1]
        guard
          let shelf = shelves.put(
            x, width: flag.width, height: flag.lines.count, isVital: flag.kind == .breach)
        else { continue }
        words.append(Words(flag: flag, shelf: shelf))
        right = max(right, x + flag.width)
      }
      let room = shelves.count == 0 ? 0 : shelves.count * Self.lineHeight + 6
      let least = row.isOrder ? (many ? 8 : 12) : 14
      rows[place].top = y
      rows[place].line = y + max(isAbove(row) ? room : 0, least) + (isNamed(place) ? 6 : 0)
      let below =
        row.isOrder
        ? (many ? 8 : !columns.isRoomy ? 12 : rows.count <= 10 ? 26 : 18) : row.lane == nil ? 8 : 16
      rows[place].bottom = rows[place].line + max(isAbove(row) ? 0 : room, below)
      y = rows[place].bottom
    }
    height = y + 8
    width = right + 18
  }

  private func isNamed(_ row: Int) -> Bool {
    namedSpells.contains { $0.row == row } && !isAbove(rows[row])
  }

  /// Puts the names of what befell a row's process beside its heading.
  private mutating func nameSpells(of row: Int, _ shelves: inout Shelves) {
    guard rows[row].isHeading else { return }
    for (place, spell) in recording.spells.enumerated()
    where spell.processes.contains(rows[row].process) {
      guard let span = span(of: spell) else { continue }
      let width = TextWidth.pixels(Self.words(of: spell), isBold: true)
      if shelves.putOnLine(span.lowerBound - 4, width: width) { namedSpells.append((place, row)) }
    }
  }

  /// From where to where `spell` is; nil if it is over before anything happens, or comes after all.
  func span(of spell: Recording.Spell) -> Range<Int>? {
    guard let first = recording.events.first?.tick, let last = recording.events.last?.tick,
      spell.start <= last, spell.end >= first
    else { return nil }
    let start = columns.x(at: spell.start)
    return start..<max(columns.x(at: spell.end), start + 3)
  }

  /// A spell in a word or two: `paused`, `cut off`.
  static func words(of spell: Recording.Spell) -> String {
    let names = spell.processes.joined(separator: ", ")
    var text = spell.text.hasPrefix(names) ? String(spell.text.dropFirst(names.count + 1)) : ""
    for verb in ["is ", "are "] where text.hasPrefix(verb) {
      text = String(text.dropFirst(verb.count))
    }
    return text.isEmpty ? spell.kind.rawValue : text
  }

  /// What an order was told, without who.
  static func outcome(_ event: Recording.Event) -> String {
    event.text.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? event.text
  }
}
