extension Diagram {
  /// How a message is drawn.
  struct Line: Equatable {
    /// From where to where it travels.
    let from: Point
    let to: Point
    /// Where it is handled, if it had to wait for that.
    let handled: Point?
    /// Whether it ends with a cross: it did not arrive.
    let isLost: Bool
  }

  /// A place in the picture.
  struct Point: Equatable {
    let x: Int
    let y: Int
  }

  /// How the message at `place` is drawn.
  func line(of place: Int) -> Line {
    let message = recording.messages[place]
    let (from, to) = (rows[rowOfLane[message.from]].line, rows[rowOfLane[message.to]].line)
    let ended = position(of: message.ended)
    let isStub = recording.events[message.ended - 1].lane == message.from
    let isLost = message.fate != .arrived && message.fate != .late
    if isLost, isStub {
      // It leaves, and does not come far.
      let reach = from == to ? 0 : min(abs(to - from) * 2 / 3, 24) * (to > from ? 1 : -1)
      return Line(
        from: Point(x: ended.x, y: from), to: Point(x: ended.x + 20, y: from + reach), handled: nil,
        isLost: true)
    }
    let arrival = arrival(of: message)
    return Line(
      from: Point(x: columns.places[message.sent - 1], y: from),
      to: Point(x: columns.places[arrival - 1], y: to),
      handled: arrival == message.ended ? nil : Point(x: ended.x, y: ended.y), isLost: isLost)
  }

  /// The number of the event at which `message` reached its receiver, who may have been paused.
  private func arrival(of message: Recording.Message) -> Int {
    var id = message.ended
    while let cause = recording.events[id - 1].cause, cause > message.sent { id = cause }
    return id
  }

  // MARK: - Names of messages

  /// The names of requests, and of what did not arrive, each beside its line where there is room.
  func findLabels() -> [Label] {
    guard columns.isRoomy, recording.messages.count <= 200 else { return [] }
    var taken: [(x: Range<Int>, y: Range<Int>)] = words.flatMap(boxes)
    taken += recording.events.map {
      let point = position(of: $0.id)
      return (point.x - 6..<point.x + 6, point.y - 6..<point.y + 6)
    }
    taken += answers.map { answer in
      let point = position(of: answer.event)
      let width = TextWidth.pixels(answer.text, isBold: true)
      return (point.x..<point.x + width + 14, point.y - 7..<point.y + 7)
    }
    taken += namedSpells.compactMap(box)
    var labels: [Label] = []
    for (place, message) in recording.messages.enumerated() {
      guard let text = Self.name(of: message) else { continue }
      let line = line(of: place)
      let width = TextWidth.pixels(text)
      for (share, isRight) in [
        (30, true), (45, true), (60, true), (30, false), (45, false), (75, true),
      ] {
        let x =
          line.from.x + (line.to.x - line.from.x) * share / 100 + (isRight ? 6 : -6 - width)
        let y = line.from.y + (line.to.y - line.from.y) * share / 100 + 4
        let box = (x: x..<x + width, y: y - 10..<y + 3)
        guard !taken.contains(where: { $0.x.overlaps(box.x) && $0.y.overlaps(box.y) }) else {
          continue
        }
        taken.append(box)
        labels.append(Label(message: place, text: text, x: x, y: y))
        break
      }
    }
    return labels
  }

  /// What is written beside a message; nil for nothing.
  private static func name(of message: Recording.Message) -> String? {
    let end: String
    switch message.fate {
    case .arrived: end = message.isCopy ? " (copy)" : ""
    case .late: end = " (too late)"
    case .lost: end = " lost"
    case .cut: end = " cut off"
    case .unreachable: end = " lost"
    }
    guard !message.isReply || !end.isEmpty else { return nil }
    guard let label = message.label else { return end.isEmpty ? nil : "message" + end }
    return (message.isReply ? "reply to " : "") + label + end
  }

  /// Where the name of a spell stands, beside the row's heading; nil if it is not in the picture.
  func place(ofName spell: Recording.Spell, _ row: Row) -> Point? {
    span(of: spell).map {
      Point(x: $0.lowerBound + 4, y: isAbove(row) ? row.line + 4 : row.top + 12)
    }
  }

  /// Where the name of a spell is.
  func box(ofName name: (spell: Int, row: Int)) -> (x: Range<Int>, y: Range<Int>)? {
    let spell = recording.spells[name.spell]
    let width = TextWidth.pixels(Self.words(of: spell), isBold: true)
    return place(ofName: spell, rows[name.row]).map {
      ($0.x..<$0.x + width, $0.y - 10..<$0.y + 3)
    }
  }

  /// Where the lines of `words` are.
  func boxes(of words: Words) -> [(x: Range<Int>, y: Range<Int>)] {
    let (x, _) = position(of: words.flag.event)
    return words.flag.lines.enumerated().map { place, line in
      let y = baseline(of: place, words)
      return (x..<x + TextWidth.pixels(line.text) + 8, y - 11..<y + 3)
    }
  }

  /// Where the line at `place` of `words` stands.
  func baseline(of place: Int, _ words: Words) -> Int {
    let event = recording.events[words.flag.event - 1]
    let row = rows[rowOfLane[event.lane]]
    let nearest = words.shelf
    guard isAbove(row) else { return row.line + 18 + (nearest + place) * Self.lineHeight }
    return row.line - 10 - (nearest + words.flag.lines.count - 1 - place) * Self.lineHeight
  }
}
