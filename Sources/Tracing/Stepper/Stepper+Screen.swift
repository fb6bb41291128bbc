import Checking

extension Stepper {
  /// What is to be seen: so many rows of so many cells.
  ///
  /// - Complexity: O(events) for the causes and effects of the one at hand, and O(orders + messages).
  public func screen(width: Int, height: Int) -> Screen {
    let (width, height) = (max(width, 1), max(height, 1))
    var screen = Screen(width: width, height: height)
    let moment = recording.moment(after: event)
    screen.draw([title(moment, width)], in: Screen.Area(top: 0, left: 0, height: 1, width: width))
    let foot = foot(moment, width, height)
    let body = Screen.Area(
      top: 1, left: 0, height: max(0, height - 1 - foot.count), width: width)
    screen.draw(
      foot,
      in: Screen.Area(
        top: max(height - foot.count, 0), left: 0, height: foot.count, width: width))
    if showsHelp {
      screen.draw(help(width, body.height), in: body)
    } else {
      for (pane, area) in layout(body) { draw(pane, moment, in: area, on: &screen) }
      if let seam = seam(body) { screen.draw(seam.lines, in: seam.area) }
    }
    return screen
  }

  // MARK: - Where what is

  /// Whether there is room for panes side by side.
  private func isWide(_ body: Screen.Area) -> Bool { body.width >= 132 && body.height >= 16 }

  /// How wide the left of two columns is.
  private func leftWidth(_ body: Screen.Area) -> Int {
    isWide(body) ? body.width * 23 / 40 : body.width / 2
  }

  /// The panes that there is room for, and where.
  private func layout(_ body: Screen.Area) -> [(Pane, Screen.Area)] {
    if let zoom { return [(zoom, body)] }
    if isWide(body) {
      let left = leftWidth(body)
      var right = body
      right.left += left + 1
      right.width -= left + 1
      var timeline = body
      timeline.width = left - 1
      let spare = body.height - wishes.ledger - wishes.orders
      let event = max(min(max(body.height / 3, 8), 18), min(spare, body.height / 2))
      let (ledger, orders) = split(body.height - event)
      return [(.timeline, timeline)]
        + stack([(.event, event), (.ledger, ledger), (.orders, orders)], in: right)
    }
    guard body.height >= 7 else { return [(.timeline, body)] }
    guard body.height >= 12 else {
      let event = body.height * 2 / 5
      return stack([(.timeline, body.height - event), (.event, event)], in: body)
    }
    let event = min(max(body.height * 3 / 8, 4), 12)
    let isNarrow = body.width < 56
    let wanted = isNarrow ? wishes.ledger + wishes.orders : max(wishes.ledger, wishes.orders)
    let bottom = min(max(wanted, 4), body.height * 3 / 10)
    let panes = stack(
      [(.timeline, body.height - event - bottom), (.event, event), (.ledger, bottom)], in: body)
    var (ledger, orders) = (panes[2].1, panes[2].1)
    if isNarrow {
      ledger.height = bottom / 2
      orders = orders.below(bottom / 2)
    } else {
      let left = leftWidth(body)
      ledger.width = left
      orders.left += left + 1
      orders.width -= left + 1
    }
    return [panes[0], panes[1], (.ledger, ledger), (.orders, orders)]
  }

  /// How many rows ledger and orders would like, whatever happens: panes do not jump about.
  private var wishes: (ledger: Int, orders: Int) {
    let units = recording.items.reduce(0) { $0 + $1.stock }
    return (1 + recording.items.count + min(units, 20) + 4, 1 + 2 * recording.orders.count)
  }

  private func split(_ height: Int) -> (ledger: Int, orders: Int) {
    let (ledger, orders) = wishes
    guard ledger + orders > height else { return (ledger, height - ledger) }
    let shared = max(min(ledger, height / 2), height - orders)
    return (shared, height - shared)
  }

  private func stack(_ panes: [(Pane, Int)], in area: Screen.Area) -> [(Pane, Screen.Area)] {
    var rest = area
    return panes.map { pane, height in
      var area = rest
      area.height = height
      rest = rest.below(height)
      return (pane, area)
    }
  }

  /// The line between panes that stand side by side.
  private func seam(_ body: Screen.Area) -> (lines: [Screen.Line], area: Screen.Area)? {
    guard zoom == nil else { return nil }
    let panes = layout(body)
    guard let orders = panes.first(where: { $0.0 == .orders })?.1, orders.left > 0 else {
      return nil
    }
    var area = isWide(body) ? body : orders
    area.left = orders.left - 1
    area.width = 1
    var lines = Array(repeating: Screen.Line("│", .dim), count: area.height)
    let isBelow = !isWide(body)
    for (_, pane) in panes where pane.left > 0 && lines.indices.contains(pane.top - area.top) {
      lines[pane.top - area.top] = Screen.Line(isBelow ? "┬" : "├", .dim)
    }
    return (lines, area)
  }

  private func draw(
    _ pane: Pane, _ moment: Moment, in area: Screen.Area, on screen: inout Screen
  ) {
    guard area.height > 0, area.width > 0 else { return }
    let inner = area.below(1)
    switch pane {
    case .timeline:
      screen.draw(Timeline(self, area.width, area.height).lines, in: area)
    case .event:
      let place = present.map { "#\($0.id), tick \($0.tick), \($0.process)" } ?? "the beginning"
      screen.draw([rule(place, area.width)], in: area)
      screen.draw(eventLines(inner.width, inner.height), in: inner)
    case .ledger:
      screen.draw([rule("ledger: what is true", area.width)], in: area)
      screen.draw(ledgerLines(moment, inner.width, inner.height), in: inner)
    case .orders:
      screen.draw([rule(ordersTitle(moment), area.width)], in: area)
      screen.draw(orderLines(moment, inner.width, inner.height), in: inner)
    }
  }

  private func rule(_ title: String, _ width: Int) -> Screen.Line {
    var line = Screen.Line("── ", .dim)
    line.add(title, .bold)
    line.add(" " + String(repeating: "─", count: max(0, width - line.count - 1)), .dim)
    return line.cut(to: width)
  }

  // MARK: - Head and foot

  private func title(_ moment: Moment, _ width: Int) -> Screen.Line {
    let bar = Screen.Style.bar
    var right = Screen.Line(" ", bar)
    if !changes.isEmpty {
      right.add(" \(changes.count) changed ", Screen.Style(color: .yellow, isReversed: true))
    }
    switch recording.verdict {
    case .violated: right.add(" VIOLATED ", .alarm)
    case .holds: right.add(" holds ", Screen.Style(color: .green, isReversed: true))
    case .inconclusive: right.add(" inconclusive ", Screen.Style(color: .yellow, isReversed: true))
    }
    right.add("  #\(event) of \(recording.events.count)  tick \(moment.tick) ", bar)
    let file = recording.file.map { path in
      " " + (path.split(separator: "/").last.map(String.init) ?? path)
    }
    let left = Screen.Line((file ?? "") + "  \(recording.strategy) on \(recording.database)", bar)
    guard width > right.count else { return right.filled(to: width, bar) }
    return left.filled(to: width - right.count, bar) + right
  }

  /// What was said, or asked; and the keys.
  private func foot(_ moment: Moment, _ width: Int, _ height: Int) -> [Screen.Line] {
    if let prompt { return height > 1 ? [line(of: prompt, width)] : [] }
    var lines: [Screen.Line] = []
    if let message, height > 2 {
      let parts = Screen.Line(message.text, message.style).wrapped(to: width, indent: 2)
      lines = Array(parts.prefix(max(1, min(3, height / 6))))
    } else if !moment.spells.isEmpty, height >= 8 {
      let spells = moment.spells.map { recording.spells[$0] }
      let texts = spells.map { "\($0.text) until \($0.end)" }
      lines = [Screen.Line("! " + texts.joined(separator: "; "), .note).cut(to: width)]
    }
    return height >= 6 ? lines + [keys(width)] : lines
  }

  private func line(of prompt: Prompt, _ width: Int) -> Screen.Line {
    let question: String
    switch prompt.kind {
    case .tick: question = "to which tick (or #event)? "
    case .search: question = lastSearch.isEmpty ? "find: " : "find (\(lastSearch)): "
    case .override: question = "what if (Tab: which choices there are): "
    case .save: question = "save as: "
    case .replace(let path):
      return Screen.Line(
        "there is a file \(path): replace it (y/n)? ", .wrong
      ).cut(to: width)
    }
    // The end of what is typed stays in view.
    let room = max(1, width - question.count - 1)
    var line = Screen.Line(question, .bold)
    line.add(String(prompt.text.suffix(room)))
    line.add(" ", .bar)
    return Array(line.suffix(width))
  }

  private static let hints = [
    ("?", "help"), ("q", "quit"), ("← →", "step"), ("v", "violation"), ("c", "cause"),
    ("+ -", "what if"), ("l", "ledger"), ("o", "order"), ("f", "effect"), ("g", "tick"),
    ("/", "find"), ("s", "process"), ("e", "edit"), ("u", "undo"), ("w", "save"), ("z", "zoom"),
  ]

  /// The keys, the most important first, as many as there is room for.
  private func keys(_ width: Int) -> Screen.Line {
    var line: Screen.Line = []
    for (key, meaning) in Self.hints {
      guard line.count + key.count + meaning.count + 3 <= width else { break }
      if !line.isEmpty { line.add("  ") }
      line.add(key, .bold)
      line.add(" " + meaning, .dim)
    }
    return line
  }
}
