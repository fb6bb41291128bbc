extension Diagram {
  /// All but the legend, as the parts of an SVG element. An event with the number 42 is the group
  /// `event-42`, at its place; messages come in the recording's order.
  var parts: [String] {
    var parts = [Self.patterns]
    parts.append("<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>")
    parts += ["<g>"] + bands + guides + lives + spellNames + ["</g>"]
    parts += ["<g class=\"causes\">"] + causes + ["</g>"]
    parts += ["<g class=\"messages\">"] + messages + ["</g>"]
    parts += ["<g class=\"events\">"] + events + ["</g>"]
    parts += ["<g class=\"names\">"] + names + ["</g>"]
    parts += ["<g class=\"axis\">"] + axis + ["</g>"]
    parts.append(
      "<g class=\"corner\"><rect class=\"ground\" width=\"\(gutter)\" height=\"\(Self.top - 7)\"/>"
        + text("tick", 8, Self.top - 12, "soft") + "</g>")
    return parts
  }

  // MARK: - Behind

  private var bands: [String] {
    var parts: [String] = []
    for spell in recording.spells {
      guard let span = span(of: spell) else { continue }
      for (number, row) in rows.enumerated()
      where row.isHeading && spell.processes.contains(row.process) {
        let bottom = rows[number...].prefix { $0.process == row.process }.last?.bottom ?? row.bottom
        let kind = spell.kind.rawValue
        let box =
          "x=\"\(span.lowerBound)\" y=\"\(row.top + 2)\" width=\"\(span.count)\" "
          + "height=\"\(bottom - row.top - 4)\" rx=\"3\""
        parts.append(
          "<g class=\"spell\"><title>\(Markup.escape(spell.text)), tick \(spell.start) to "
            + "\(spell.end)</title><rect class=\"\(kind) shade\" \(box)/>"
            + "<rect fill=\"url(#pattern-\(kind))\" \(box)/>")
        parts.append("</g>")
      }
    }
    return parts
  }

  private var spellNames: [String] {
    namedSpells.compactMap { name in
      let (spell, row) = (recording.spells[name.spell], rows[name.row])
      guard let place = place(ofName: spell, row) else { return nil }
      return text(
        Self.words(of: spell), place.x, place.y, "halo strong name-\(spell.kind.rawValue)")
    }
  }

  private var guides: [String] {
    var parts = tickLabels.map {
      "<path class=\"guide\" d=\"M\($0.x) \(Self.top)V\(height - 8)\"/>"
    }
    if let healing = recording.healing, let last = recording.events.last, healing <= last.tick {
      let x = columns.x(at: healing) - (columns.columns.contains { $0.tick == healing } ? 8 : 0)
      parts.append("<path class=\"healing\" d=\"M\(x) \(Self.top - 4)V\(height - 8)\"/>")
      parts.append(
        text("healed", x - 4, Self.top + 8, "healed strong halo", anchor: "end"))
    }
    return parts
  }

  /// The ticks that are written out: each that has room, the first and that of what broke before all.
  private var tickLabels: [(x: Int, text: String)] {
    let broken = recording.breaches.map { recording.events[$0.event - 1].tick }
    let last = recording.events.last?.tick
    let order = columns.columns.enumerated().sorted { a, b in
      func rank(_ column: Columns.Column) -> Int {
        broken.contains(column.tick) ? 0 : column.tick == last ? 1 : 2
      }
      return (rank(a.element), a.offset) < (rank(b.element), b.offset)
    }
    var taken = [Bool](repeating: false, count: width + 64)
    var labels: [(x: Int, text: String)] = []
    for column in order.map(\.element) {
      let half = TextWidth.pixels("\(column.tick)") / 2 + 5
      let span = max(0, column.start - half)..<min(taken.count, column.start + half)
      guard !taken[span].contains(true) else { continue }
      for x in span { taken[x] = true }
      labels.append((column.start, "\(column.tick)"))
    }
    return labels.sorted { $0.x < $1.x }
  }

  private var lives: [String] {
    var ends: [Int: (first: Int, last: Int)] = [:]
    for event in recording.events {
      let x = columns.places[event.id - 1]
      ends[event.lane] = (ends[event.lane]?.first ?? x, x)
    }
    return rows.compactMap { row in
      if !row.isOrder {
        return
          "<path class=\"\(row.lane == nil ? "guide" : "rule")\" d=\"M\(gutter) \(row.line)H\(width - 8)\"/>"
      }
      guard let lane = row.lane, let end = ends[lane] else { return nil }
      return "<path class=\"life c\(Palette.place(of: row.name))\" "
        + "d=\"M\(end.first) \(row.line)H\(end.last)\"/>"
    }
  }

  // MARK: - Names and ticks

  private var names: [String] {
    var parts = [
      "<rect class=\"ground\" y=\"\(Self.top)\" width=\"\(gutter)\" height=\"\(height - Self.top)\"/>"
    ]
    for row in rows {
      parts.append(
        text(
          row.name, row.isOrder ? 22 : 8, row.line + 4,
          "own c\(Palette.place(of: row.name))" + (row.isOrder ? "" : " strong")))
    }
    return parts
  }

  private var axis: [String] {
    [
      "<rect class=\"ground\" width=\"\(width)\" height=\"\(Self.top - 6)\"/>",
      "<path class=\"rule\" d=\"M0 \(Self.top - 6)H\(width)\"/>",
    ]
      + tickLabels.map { text($0.text, $0.x, Self.top - 12, "soft", anchor: "middle") }
  }

  func text(
    _ text: String, _ x: Int, _ y: Int, _ style: String, anchor: String? = nil
  ) -> String {
    let anchor = anchor.map { " text-anchor=\"\($0)\"" } ?? ""
    return "<text x=\"\(x)\" y=\"\(y)\" class=\"\(style)\"\(anchor)>\(Markup.escape(text))</text>"
  }
}
