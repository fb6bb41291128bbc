import Checking

extension Diagram {
  /// The diagram as a document of its own, with a title and a legend: one file that needs no other,
  /// and runs no script.
  public var svg: String {
    let heading = heading
    let head = 40 + heading.count * 18
    let legend = legend(width: max(width, 640))
    let width = max(
      legend.width, width, (heading.map { TextWidth.pixels($0, isBold: true) }.max() ?? 0) + 24)
    let height = head + height + legend.height + 8
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" width=\"\(width)\" "
        + "height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">",
      "<title>\(Markup.escape(Self.title(of: recording)))</title>",
      "<desc>\(Markup.escape(heading.joined(separator: "; ")))</desc>",
      "<style>\n\(Self.style)</style>",
      "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>",
      "<text x=\"8\" y=\"26\" class=\"strong\" font-size=\"16\">"
        + "\(Markup.escape(Self.title(of: recording)))</text>",
    ]
    for (place, line) in heading.enumerated() {
      parts.append(text(line, 8, 47 + place * 18, place == 0 ? "strong" : "soft"))
    }
    parts.append("<g transform=\"translate(0 \(head))\">")
    parts += self.parts
    parts.append("</g>")
    parts.append("<g transform=\"translate(0 \(head + self.height))\">")
    parts += legend.parts
    return (parts + ["</g>", "</svg>"]).joined(separator: "\n") + "\n"
  }

  /// The diagram as an element of a page, which has its style.
  var element: String {
    let parts =
      [
        "<svg id=\"diagram\" class=\"diagram\" width=\"\(width)\" height=\"\(height)\" "
          + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"Space-time diagram\">"
      ] + parts + ["</svg>"]
    return parts.joined(separator: "\n")
  }

  /// The legend as an element of a page.
  var legendElement: String {
    let legend = legend(width: 330)
    let parts =
      [
        "<svg class=\"diagram\" width=\"\(legend.width)\" height=\"\(legend.height)\" "
          + "viewBox=\"0 0 \(legend.width) \(legend.height)\" role=\"img\" aria-label=\"Legend\">"
      ] + legend.parts + ["</svg>"]
    return parts.joined(separator: "\n")
  }

  // MARK: - Title

  /// What the run is called: its file's name, or its strategy's.
  static func title(of recording: Recording) -> String {
    let sale = "\(recording.strategy) on \(recording.database)"
    guard let name = recording.file?.split(separator: "/").last else { return sale }
    return "\(name): \(sale)"
  }

  /// The verdict, and what broke.
  private var heading: [String] {
    let breaches = recording.breaches.prefix(4).map { "\($0.property): \($0.explanation)" }
    let more = recording.breaches.count - breaches.count
    return ["\(recording.verdict.rawValue)" + (breaches.isEmpty ? ": every property" : "")]
      + breaches + (more > 0 ? ["and \(more) more"] : [])
  }

  // MARK: - Legend

  private func legend(width: Int) -> (parts: [String], width: Int, height: Int) {
    var parts: [String] = []
    var (x, y, right) = (8, 16, 0)
    for (symbol, words) in legendEntries {
      let room = 38 + TextWidth.pixels(words) + 18
      if x > 8, x + room > width { (x, y) = (8, y + 22) }
      parts.append(
        "<g transform=\"translate(\(x) \(y))\">\(symbol)\(text(words, 36, 4, "soft"))</g>")
      x += room
      right = max(right, x)
    }
    return (parts, max(right, 8), y + 14)
  }

  /// What there is in the picture, and what it means.
  private var legendEntries: [(symbol: String, words: String)] {
    let color = "c\(Palette.orders.count)"
    func drawn(_ body: String) -> String { "<g class=\"\(color)\">\(body)</g>" }
    func arrow(_ kind: String) -> String {
      let path = Arrow.path(
        Point(x: 2, y: -5), Point(x: 33, y: 7), isFilled: !kind.hasPrefix("reply"))
      return drawn("<path class=\"\(kind)\" d=\"\(path)\"/>")
    }
    func band(_ kind: String) -> String {
      let box = "x=\"2\" y=\"-8\" width=\"28\" height=\"16\" rx=\"3\""
      return "<rect class=\"\(kind) shade\" \(box)/><rect fill=\"url(#pattern-\(kind))\" \(box)/>"
    }
    let (messages, spells) = (recording.messages, recording.spells.filter { span(of: $0) != nil })
    let isLate = messages.indices.contains { line(of: $0).handled != nil }
    let isLost = messages.contains { ![.arrived, .late].contains($0.fate) }
    let isHealed = recording.healing.map { $0 <= recording.events.last?.tick ?? 0 } ?? false
    let entries: [(Bool, String, String)] = [
      (messages.contains { !$0.isReply }, arrow("request"), "request"),
      (messages.contains(where: \.isReply), arrow("reply"), "reply"),
      (messages.contains(where: \.isCopy), arrow("request copy"), "copy made by the network"),
      (
        isLost,
        drawn(
          "<path class=\"request\" d=\"M4 -6L22 2\"/><path class=\"lost\" d=\"\(Arrow.cross(Point(x: 22, y: 2)))\"/>"
        ), "lost"
      ),
      (isLate, drawn("<path class=\"wait\" d=\"M2 0H32\"/>"), "waits for a paused receiver"),
      (!causes.isEmpty, "<path class=\"because\" d=\"M2 -6L32 6\"/>", "leads to"),
      (spells.contains { $0.kind == .pause }, band("pause"), "paused"),
      (spells.contains { $0.kind == .down }, band("down"), "down"),
      (spells.contains { $0.kind == .partition }, band("partition"), "network partitioned"),
      (isHealed, "<path class=\"healing\" d=\"M16 -10V10\"/>", "from here on nothing goes wrong"),
      (
        recording.events.contains { $0.kind == "answer" },
        drawn("<rect class=\"dot\" x=\"10\" y=\"-5.5\" width=\"11\" height=\"11\" rx=\"2\"/>"),
        "answer to the customer"
      ),
      (
        recording.events.contains(where: \.isMistaken),
        drawn(
          "<g transform=\"translate(16 0)\"><circle class=\"doubt\" r=\"7.5\"/><circle class=\"dot\" r=\"4.5\"/></g>"
        ), "believes what is not so"
      ),
      (
        !recording.breaches.isEmpty,
        drawn(
          "<path class=\"burst\" transform=\"translate(16 0) scale(.8)\" d=\"\(Self.burst)\"/>"),
        "a property breaks"
      ),
      (
        true, "<path class=\"rule\" d=\"M2 0H14M20 0H32M12 5l4 -10M18 5l4 -10\"/>",
        "time is not to scale"
      ),
    ]
    return entries.filter(\.0).map { ($0.1, $0.2) }
  }
}
