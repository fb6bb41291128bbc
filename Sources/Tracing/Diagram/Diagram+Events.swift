extension Diagram {
  // MARK: - Messages

  var messages: [String] {
    var names: [Int: Label] = [:]
    for label in labels { names[label.message] = label }
    return recording.messages.enumerated().map { place, message in
      let line = line(of: place)
      let kind = (message.isReply ? "reply" : "request") + (message.isCopy ? " copy" : "")
      var parts: [String] = []
      if line.isLost {
        parts.append(
          "<path class=\"\(kind)\" d=\"M\(line.from.x) \(line.from.y)L\(line.to.x) \(line.to.y)\"/>"
        )
        parts.append("<path class=\"lost\" d=\"\(Arrow.cross(line.to))\"/>")
      } else {
        let path = Arrow.path(line.from, line.to, isFilled: !message.isReply)
        parts.append("<path class=\"\(kind)\" d=\"\(path)\"/>")
      }
      if let handled = line.handled {
        parts.append("<path class=\"wait\" d=\"M\(line.to.x) \(line.to.y)H\(handled.x)\"/>")
      }
      if let label = names[place] { parts.append(text(label.text, label.x, label.y, "halo soft")) }
      let color = Palette.place(of: message.order ?? recording.lanes[message.from].process)
      return "<g class=\"message c\(color)\">\(parts.joined())</g>"
    }
  }

  /// What makes something happen elsewhere without a message.
  var causes: [String] {
    recording.events.compactMap { event in
      guard let cause = event.cause, event.message == nil, event.kind != "deferral",
        recording.events[cause - 1].lane != event.lane
      else { return nil }
      let (from, to) = (position(of: cause), position(of: event.id))
      return "<path class=\"because\" d=\"M\(from.x) \(from.y)L\(to.x) \(to.y)\"/>"
    }
  }

  // MARK: - Events

  var events: [String] {
    var flags: [Int: Words] = [:]
    for words in words { flags[words.flag.event] = words }
    var told: [Int: String] = [:]
    for answer in answers { told[answer.event] = answer.text }
    return recording.events.map { event in
      let (x, y) = position(of: event.id)
      let color = Palette.place(of: event.order ?? event.process)
      var parts = ["<title>\(Markup.escape(Self.title(of: event)))</title>"]
      parts += symbol(event)
      if let words = flags[event.id] { parts += drawn(words, y) }
      if let text = told[event.id] { parts.append(self.text(text, 11, 4, "own strong halo")) }
      parts.append("<circle class=\"hit\" r=\"9\"/>")
      return "<g id=\"event-\(event.id)\" class=\"event c\(color)\" "
        + "transform=\"translate(\(x) \(y))\">\(parts.joined())</g>"
    }
  }

  private static func title(of event: Recording.Event) -> String {
    "#\(event.id), tick \(event.tick), \(event.process): \(event.text)"
  }

  private func symbol(_ event: Recording.Event) -> [String] {
    var parts: [String] = []
    if !event.breaches.isEmpty { parts.append("<path class=\"burst\" d=\"\(Self.burst)\"/>") }
    if event.isMistaken { parts.append("<circle class=\"doubt\" r=\"7.5\"/>") }
    switch event.kind {
    case "start": parts.append("<circle class=\"ring\" r=\"4.5\"/>")
    case "answer":
      parts.append(
        "<rect class=\"dot\" x=\"-5.5\" y=\"-5.5\" width=\"11\" height=\"11\" rx=\"2\"/>")
    case "request", "reply": parts.append("<circle class=\"dot\" r=\"4.5\"/>")
    case "crash": parts.append("<path class=\"lost\" d=\"M-5 -5l10 10m0 -10l-10 10\"/>")
    default: parts.append("<circle class=\"dot\" r=\"3\"/>")
    }
    return parts
  }

  /// A star of twelve points.
  static let burst =
    "M0 -13L3 -9.5L6.5 -11.3L7 -7L11.3 -6.5L9.5 -3L13 0L9.5 3L11.3 6.5L7 7L6.5 11.3L3 9.5L0 13"
    + "L-3 9.5L-6.5 11.3L-7 7L-11.3 6.5L-9.5 3L-13 0L-9.5 -3L-11.3 -6.5L-7 -7L-6.5 -11.3L-3 -9.5Z"

  /// Words with the pole that leads to them; `y` is where their event is.
  private func drawn(_ words: Words, _ y: Int) -> [String] {
    let lines = words.flag.lines
    let ends = [0, lines.count - 1].map { baseline(of: $0, words) - y }
    let isAbove = ends[0] < 0
    var parts = [
      "<path class=\"pole\" d=\"M0 \(isAbove ? -6 : 6)V\(isAbove ? ends[0] - 9 : ends[1] + 2)\"/>"
    ]
    for (place, line) in lines.enumerated() {
      let y = baseline(of: place, words) - y
      let badge: String?
      switch line.kind {
      case .breach: badge = "breach"
      case .mistake: badge = "mistake"
      default: badge = nil
      }
      if let badge {
        let width = TextWidth.pixels(line.text, isBold: true) + 6
        parts.append(
          "<rect class=\"badge-\(badge)\" x=\"1\" y=\"\(y - 10)\" width=\"\(width)\" height=\"13\" "
            + "rx=\"2\"/>")
        parts.append(text(line.text, 4, y, "strong on-\(badge)"))
      } else {
        let style = line.kind == .answer ? "own strong" : line.kind == .change ? "own" : "soft"
        parts.append(text(line.text, 4, y, "halo \(style)"))
      }
    }
    return parts
  }
}
