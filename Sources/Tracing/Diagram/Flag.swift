/// A few words beside an event.
struct Flag: Equatable {
  /// What is said, which decides how it looks and what goes first where there is no room for all.
  enum Kind: Int, Comparable {
    case breach, mistake, answer, change, belief, detail

    static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  /// A line of it.
  struct Line: Equatable {
    let kind: Kind
    let text: String
  }

  /// The number of its event.
  let event: Int
  /// From top to bottom.
  let lines: [Line]
  /// The weightiest kind of its lines.
  var kind: Kind { lines.map(\.kind).min() ?? .detail }

  /// How wide it is.
  var width: Int {
    lines.map { TextWidth.pixels($0.text, isBold: $0.kind < .change) + 10 }.max() ?? 0
  }
}

/// Decides what is said beside the events of a recording.
struct FlagMaker {
  private let recording: Recording
  /// Whether there is room to say of everything what it is.
  private let isRoomy: Bool
  /// What each order was last said to be mistaken about.
  private var mistakes: [String: [String]] = [:]
  /// The stock of each item, as last said.
  private var truths: [String: String]

  init(_ recording: Recording, isRoomy: Bool) {
    self.recording = recording
    self.isRoomy = isRoomy
    truths = Dictionary(recording.items.map { ("stock of \($0.name)", "\($0.stock)") }) { $1 }
  }

  /// The flags of all events, in their order. What an order was told in the end stands at the end of
  /// its line, if there is room: that is not among them.
  static func flags(of recording: Recording, isRoomy: Bool) -> [Flag] {
    var maker = FlagMaker(recording, isRoomy: isRoomy)
    return recording.events.compactMap { event in
      let lines = maker.lines(of: event)
      return lines.isEmpty ? nil : Flag(event: event.id, lines: lines)
    }
  }

  private mutating func lines(of event: Recording.Event) -> [Flag.Line] {
    var lines = changes(event).map { Flag.Line(kind: .change, text: $0) }
    lines += beliefs(event)
    var broken: [String] = []
    for place in event.breaches where !broken.contains(recording.breaches[place].property) {
      broken.append(recording.breaches[place].property)
    }
    lines += broken.map { Flag.Line(kind: .breach, text: "✗ breaks \($0)") }
    // An answer, and a pause, are drawn otherwise.
    let isDrawn = event.kind == "answer" || event.kind == "deferral"
    // Who is gone, or leads from now on, is said even of a long run.
    let isWeighty = event.kind == "crash" || event.text.contains(" leads in term ")
    if lines.allSatisfy({ $0.kind == .breach }), !isDrawn, isRoomy || isWeighty,
      let detail = detail(event)
    {
      lines.insert(Flag.Line(kind: .detail, text: detail), at: 0)
    }
    return lines
  }

  // MARK: - Knowledge

  private mutating func beliefs(_ event: Recording.Event) -> [Flag.Line] {
    guard let order = event.order else { return [] }
    let isServer = recording.lanes[event.lane].order == nil
    let wrong = event.facts.filter { !$0.isTrue }
    let words = wrong.map { "believes \($0.believed), is \($0.truth)" }
    // Who acts upon a mistake is told of once more; who just lives with it is not.
    let isNew = mistakes[order] != words
    if !isServer || !wrong.isEmpty { mistakes[order] = words }
    if !words.isEmpty {
      return isNew || isServer ? words.map { Flag.Line(kind: .mistake, text: $0) } : []
    }
    let learnt = event.facts.filter { $0.told == event.id }
    return isServer ? [] : learnt.map { Flag.Line(kind: .belief, text: "believes \($0.believed)") }
  }

  // MARK: - Truth

  /// What is different from this event on, in a few words each.
  private mutating func changes(_ event: Recording.Event) -> [String] {
    var words: [String] = []
    var units: [(item: String, order: String, state: String?, serials: [Int])] = []
    for change in event.changes {
      switch change {
      case .truth(let subject, let value):
        let what =
          subject.hasPrefix("stock of ")
          ? recording.items.count > 1 ? String(subject.dropFirst(9)) + ":" : "stock"
          : subject.split(separator: " ").first.map(String.init) ?? subject
        words.append(
          truths[subject].map { "\(what) \($0) → \(value)" } ?? "\(what): \(value)")
        truths[subject] = value
      case .unit(let item, let serial, let order, let state):
        if let last = units.indices.last,
          units[last].item == item, units[last].order == order, units[last].state == state
        {
          units[last].serials.append(serial)
        } else {
          units.append((item, order, state, [serial]))
        }
      case .progress, .beliefs: break
      }
    }
    return units.map { unit in
      let (low, high) = (unit.serials.min() ?? 0, unit.serials.max() ?? 0)
      let isRun = high - low + 1 == unit.serials.count
      let list =
        unit.serials.count == 1
        ? "unit \(low)"
        : isRun ? "units \(low)...\(high)" : "\(unit.serials.count) units"
      return switch unit.state {
      case "held": "\(list) held for \(unit.order)"
      case nil: "\(list) back from \(unit.order)"
      default: "\(list) → \(unit.order)"
      }
    } + words
  }

  // MARK: - What happened

  /// What happened, where it is short enough to be read in passing.
  private func detail(_ event: Recording.Event) -> String? {
    var text = event.text
    if recording.lanes[event.lane].order != nil, let order = event.order, text.hasPrefix(order) {
      text = String(text.dropFirst(order.count))
      if text.hasPrefix(": ") { text = String(text.dropFirst(2)) }
    } else if text.hasPrefix(event.process) {
      text = String(text.dropFirst(event.process.count))
      if text.hasPrefix(": ") { text = String(text.dropFirst(2)) }
    }
    while text.hasPrefix(" ") { text = String(text.dropFirst()) }
    return text.count > 30
      ? nil
      : text.split(separator: "->", omittingEmptySubsequences: false)
        .joined(separator: "→")
  }
}
