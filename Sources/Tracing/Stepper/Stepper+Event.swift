extension Stepper {
  /// The event at hand: what happened, what its order believed, what broke, what was chosen, and what
  /// it comes from and leads to.
  func eventLines(_ width: Int, _ height: Int) -> [Screen.Line] {
    guard let present else { return introduction(width, height) }
    for isBrief in [false, true] {
      let lines = lines(of: present, width, isBrief: isBrief)
      if isBrief || lines.count <= height { return lines }
    }
    return []
  }

  private func lines(
    of event: Recording.Event, _ width: Int, isBrief: Bool
  ) -> [Screen.Line] {
    func wrap(_ line: Screen.Line, indent: Int = 10) -> [Screen.Line] {
      isBrief ? [line.cut(to: width)] : line.wrapped(to: width, indent: indent)
    }
    var lines = wrap(Screen.Line(Self.shown(event.text), .bold), indent: 2)
    if !event.facts.isEmpty, let order = event.order {
      var line = Screen.Line("believes  ", .dim)
      line.add(order, .of(order))
      for (place, fact) in event.facts.enumerated() {
        line.add((place == 0 ? ": " : "; ") + fact.subject + " ")
        line += Self.line(of: fact)
      }
      line.add(event.isMistaken ? "  (believed ≠ true)" : "  (believed = true)", .dim)
      lines += wrap(line)
    }
    lines += breaches(of: event, width, isBrief: isBrief)
    if let choice {
      var line = Screen.Line("chosen    ", .dim)
      line.add("\(choice.key) = \(choice.value)")
      if let was = original.choices.first(where: { $0.key == choice.key })?.value,
        was != choice.value
      {
        line.add(" (was \(was))", .note)
      }
      lines += wrap(line)
    }
    if let cause = event.cause {
      lines += wrap(relation("because   ", to: cause))
    }
    let effects = recording.effects(of: event.id)
    for (place, effect) in effects.prefix(isBrief ? 1 : 4).enumerated() {
      var line = relation(place == 0 ? "leads to  " : "          ", to: effect)
      if isBrief, effects.count > 1 { line.add(" (and \(effects.count - 1) more)") }
      lines += wrap(line)
    }
    return lines
  }

  private func breaches(
    of event: Recording.Event, _ width: Int, isBrief: Bool
  ) -> [Screen.Line] {
    let breaches = event.breaches.map { recording.breaches[$0] }
    guard let first = breaches.first else { return [] }
    if isBrief {
      let names = breaches.map(\.property).joined(separator: ", ")
      var line = Screen.Line("✗ breaks", .alarm)
      line.add("  " + names + ": ", .wrong)
      line.add(first.explanation)
      return Array(line.wrapped(to: width, indent: 10).prefix(2))
    }
    return breaches.flatMap { breach in
      var line = Screen.Line("✗ breaks", .alarm)
      line.add("  " + breach.property + ": ", .wrong)
      line.add(breach.explanation)
      return line.wrapped(to: width, indent: 10)
    }
  }

  private func relation(_ word: String, to id: Int) -> Screen.Line {
    var line = Screen.Line(word, .dim)
    let event = recording.events[id - 1]
    line.add("#\(id)", .bold)
    line.add(", tick \(event.tick), \(event.process): ", .dim)
    line.add(Self.shown(event.text))
    return line
  }

  /// What is to be known before anything has happened: what the file says, what breaks, and why, as far
  /// as there is room.
  private func introduction(_ width: Int, _ height: Int) -> [Screen.Line] {
    var lines: [Screen.Line]
    if changes.isEmpty {
      lines = Self.paragraphs(recording.comments).flatMap { Screen.Line($0).wrapped(to: width) }
    } else {
      lines = changes.map { Screen.Line("changed: \($0.key) = \($0.value)", .note) }
    }
    for breach in recording.breaches {
      var line = Screen.Line("✗ \(breach.property)", .wrong)
      line.add(" at #\(breach.event): \(breach.explanation)")
      lines += line.wrapped(to: width, indent: 2)
    }
    if recording.breaches.isEmpty {
      lines.append(Screen.Line("Nothing breaks in this run.", .right))
    }
    let story = storyLines(width)
    if lines.count + story.count < height { lines += story }
    if lines.count >= height, height > 1 { lines = Array(lines.prefix(height - 1)) }
    return lines + [
      Screen.Line(
        recording.breaches.isEmpty
          ? "→ goes on, ? shows all keys." : "→ goes on, v to what breaks, ? shows all keys.",
        .bold)
    ]
  }

  private func storyLines(_ width: Int) -> [Screen.Line] {
    guard let story = recording.story else { return [] }
    let told = story.lines.flatMap { line in
      Screen.Line("  " + Self.shown(line)).wrapped(to: width, indent: 10)
    }
    return [Screen.Line(story.title, .bold)] + told
  }

  /// Lines that were broken where they were full, made whole again.
  private static func paragraphs(_ lines: [String]) -> [String] {
    var last = ""
    return lines.reduce(into: []) { paragraphs, line in
      if last.count > 60, !line.isEmpty, line.first != " ", !paragraphs.isEmpty {
        paragraphs[paragraphs.count - 1] += " " + line
      } else {
        paragraphs.append(line)
      }
      last = line
    }
  }

  /// What is believed, and what is true, so that it is seen without colours if they differ.
  static func line(of fact: Recording.Fact) -> Screen.Line {
    fact.isTrue
      ? Screen.Line("\(fact.believed) = \(fact.truth)", .right)
      : Screen.Line("\(fact.believed) ≠ \(fact.truth)", .alarm)
  }

  /// A text of the trace, as it is shown.
  static func shown(_ text: String) -> String { text.replacing("->", with: "→") }
}
