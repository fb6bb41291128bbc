import Checking

/// A space-time diagram of a history that has no order, as SVG: a lane for each process, from top to
/// bottom, and each operation a bar from its call to its return. Only the key that fails, up to the
/// line at which it does, and of a long history the end.
struct HistoryDiagram {
  /// How many lines are shown at most.
  static let mostLines = 120

  private let history: History
  private let failure: HistoryCheck.Failure
  /// The lines that are shown, ascending, each a row.
  private let lines: [Int]
  /// The operations that are shown, by their places in the history.
  private let shown: [Int]
  private let lanes: [Int]
  /// When each operation could have taken effect, from 1.
  private var ranks: [Int: Int] = [:]
  /// How many lines of the key were left out at the beginning.
  let dropped: Int

  private let row = 22
  /// As wide as what is said in it, within bounds.
  private let lane: Int
  private let gutter = 62
  private let head = 34

  init(_ history: History, _ failure: HistoryCheck.Failure) {
    self.history = history
    self.failure = failure
    let places = history.entries.indices.filter {
      history.entries[$0].key == failure.key && history.entries[$0].call <= failure.line
    }
    var all: [Int] = []
    for place in places {
      all.append(history.entries[place].call)
      if let end = history.entries[place].line, end <= failure.line { all.append(end) }
    }
    all.sort()
    let kept = Array(all.suffix(Self.mostLines))
    lines = kept
    dropped = all.count - kept.count
    let first = kept.first ?? 0
    shown = places.filter { place in
      history.entries[place].line.map { $0 >= first } ?? true
    }
    lanes = Set(shown.map { history.entries[$0].process }).sorted()
    let widest = shown.map {
      TextWidth.pixels("000. " + HistoryWording.call(history.entries[$0]), isBold: true)
    }
    lane = min(max(widest.max() ?? 0, 90), 220) + 30
    for (rank, place) in failure.placed.enumerated() { ranks[place] = rank + 1 }
  }

  private var width: Int { gutter + lanes.count * lane + 8 }
  private var height: Int { head + (lines.count + 2) * row }

  /// The picture.
  var svg: String {
    var out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" width=\"\(width)\" "
      + "height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" "
      + "aria-label=\"Operations by process, from top to bottom\">\n"
      + "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>\n"
    for (place, process) in lanes.enumerated() {
      let x = gutter + place * lane + 10
      out +=
        "<g class=\"c\(place % Palette.orders.count)\"><text class=\"own strong\" x=\"\(x)\" "
        + "y=\"20\">process \(process)</text><path class=\"line pole\" d=\"M\(x) \(head - 6)V\(height)\"/>"
        + "</g>\n"
    }
    for (place, line) in lines.enumerated() {
      let isLast = line == failure.line
      out +=
        "<text class=\"\(isLast ? "bad strong" : "soft")\" x=\"\(gutter - 12)\" "
        + "y=\"\(y(place) + 4)\" text-anchor=\"end\">\(isLast ? "✗ " : "")\(line)</text>\n"
      out += "<path class=\"guide\" d=\"M\(gutter - 6) \(y(place))H\(width)\"/>\n"
    }
    for place in shown { out += bar(place) }
    return out + "</svg>"
  }

  private func y(_ row: Int) -> Int { head + row * self.row + self.row / 2 }

  /// An operation: a bar, what it asks for at its upper end, and what it was told at its lower one.
  private func bar(_ place: Int) -> String {
    let entry = history.entries[place]
    let column = lanes.firstIndex(of: entry.process) ?? 0
    let x = gutter + column * lane + 10
    let first = lines.first ?? 0
    let end = entry.line.flatMap { $0 <= failure.line ? $0 : nil }
    let top = entry.call < first ? head - 4 : y(lines.firstIndex(of: entry.call) ?? 0)
    let bottom = end.map { y(lines.firstIndex(of: $0) ?? 0) } ?? y(lines.count)
    let isLeft = failure.left.contains(place)
    let title = Markup.escape(HistoryWording.text(of: entry, upTo: failure.line))
    var out =
      "<g class=\"\(isLeft ? "left" : "c\(column % Palette.orders.count)")\"><title>\(title)</title>"
    out +=
      "<rect class=\"bar\(end == nil ? " open" : "")\" x=\"\(x - 5)\" y=\"\(top)\" width=\"10\" "
      + "height=\"\(max(bottom - top, 4))\" rx=\"4\"/>"
    let mark = isLeft ? "✗ " : ranks[place].map { "\($0). " } ?? ""
    let since = entry.call < first ? " (line \(entry.call))" : ""
    out += label(mark + HistoryWording.call(entry) + since, x + 10, top + 4, isStrong: isLeft)
    let told = end == nil ? "no answer so far" : HistoryWording.answer(entry)
    if bottom - top >= row / 2 {
      out += label(told, x + 10, bottom + 4, isStrong: isLeft && end == failure.line)
    }
    return out + "</g>\n"
  }

  private func label(_ text: String, _ x: Int, _ y: Int, isStrong: Bool) -> String {
    "<text class=\"own halo\(isStrong ? " strong" : "")\" x=\"\(x)\" y=\"\(y)\">"
      + Markup.escape(Self.clipped(text, isBold: isStrong, to: lane - 26)) + "</text>"
  }

  /// As much of `text` as there is room for.
  static func clipped(_ text: String, isBold: Bool, to width: Int) -> String {
    guard TextWidth.pixels(text, isBold: isBold) > width else { return text }
    var short = String(text.prefix(60))
    while !short.isEmpty, TextWidth.pixels(short + "…", isBold: isBold) > width {
      short.removeLast()
    }
    return short + "…"
  }
}
