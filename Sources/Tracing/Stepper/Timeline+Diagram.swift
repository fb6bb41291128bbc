extension Timeline {
  /// What runs along the lanes at `tick`, lane by lane.
  func cells(at tick: Int, style: Screen.Style) -> [Screen.Line] {
    columns.map(\.process).map { process in
      let spell = recording.spells.first {
        $0.start <= tick && tick < $0.end && $0.processes.contains(process)
      }
      switch spell?.kind {
      case .pause: return center("░", laneWidth, .note)
      case .down: return center("×", laneWidth, .wrong)
      case .partition: return center("╎", laneWidth, .note)
      case nil: return center("│", laneWidth, style)
      }
    }
  }

  func diagram(_ event: Recording.Event) -> Screen.Line {
    let isFuture = event.id > self.event
    var line = cells(at: event.tick, style: .dim).flatMap { $0 }
    guard let own = places[event.lane] else { return line }
    var look = style(of: event.order ?? event.process)
    look.isBold = event.id == self.event
    if let message = event.message.map({ recording.messages[$0] }) {
      let isOnItsWay = isFuture && message.sent <= self.event
      look = style(of: message.order ?? event.process)
      look.isDim = isFuture && !isOnItsWay
      look.isBold = !look.isDim
      arrow(message, isOnItsWay, look, &line)
      // Where it is lost is seen already.
      if !message.arrives, places[message.from] != places[message.to] { return line }
    } else if isFuture {
      look.isDim = true
    }
    let isBad = !event.breaches.isEmpty || event.kind == "crash"
    if isBad, !isFuture { look = .wrong }
    let mark: Character =
      switch event.kind {
      case "answer": "◆"
      case "crash": "×"
      case "restart", "start", "timer", "wake", "timeout": "○"
      case "loss", "cut", "unreachable": "✗"
      case "deferral": "░"
      default: "●"
      }
    line[middle(own)] = Screen.Cell(character: mark, style: look)
    return line
  }

  /// Draws the way of `message` from lane to lane.
  private func arrow(
    _ message: Recording.Message, _ isOnItsWay: Bool, _ look: Screen.Style,
    _ line: inout Screen.Line
  ) {
    guard let from = places[message.from], let to = places[message.to], from != to else { return }
    let (start, end) = (middle(from), middle(to))
    let step = start < end ? 1 : -1
    // What is lost on its way does not arrive.
    let stop = message.arrives ? end - step : (start + end) / 2
    for column in stride(from: start + step, through: stop, by: step) {
      line[column] = Screen.Cell(character: isOnItsWay ? "╌" : "─", style: look)
    }
    line[start] = Screen.Cell(character: step > 0 ? "├" : "┤", style: look)
    let head: Character =
      !message.arrives
      ? "✗"
      : step > 0
        ? (isOnItsWay ? "▷" : "▶")
        : isOnItsWay ? "◁" : "◀"
    line[stop] = Screen.Cell(character: head, style: look)
  }

  /// The column of the lane shown at `place`, within the lanes.
  private func middle(_ place: Int) -> Int { place * laneWidth + laneWidth / 2 }
}

extension Recording.Message {
  /// Whether it reached its receiver.
  fileprivate var arrives: Bool { fate == .arrived || fate == .late }
}
