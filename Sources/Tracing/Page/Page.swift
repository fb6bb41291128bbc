import Checking

/// A recorded run as one page that needs nothing else: its diagram, its story, and what is true and
/// believed at each event, to be stepped through. It opens from disk, and asks no network.
///
/// Whatever comes from a run or a file is text there, never markup; and by a policy that the page carries
/// browsers fetch nothing for it.
public struct Page {
  private let recording: Recording
  private let diagram: Diagram

  /// The page that shows `recording`, with its story if it has one.
  public init(_ recording: Recording) {
    self.recording = recording
    diagram = Diagram(recording)
  }

  /// The document.
  public var html: String {
    let style = "\n" + Diagram.style + Self.text(PackageResources.page_css)
    let script = "\n" + Self.text(PackageResources.page_js)
    return Self.fill(
      Self.text(PackageResources.page_html),
      [
        "policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
          + "style-src 'unsafe-inline'; script-src 'unsafe-inline'",
        "title": Markup.escape(Diagram.title(of: recording)),
        "style": style, "script": script, "header": header, "story": story,
        "count": "\(max(recording.events.count, 1))",
        "diagram": diagram.element, "legend": diagram.legendElement,
        "colors": Self.data(colors), "data": Self.data(TraceJSON.document(recording)),
      ])
  }

  // MARK: - Parts

  private var header: String {
    var parts = [
      "<h1>\(Markup.escape(Diagram.title(of: recording))) "
        + "<span class=\"verdict \(recording.verdict.rawValue)\">\(recording.verdict.rawValue)</span>"
        + "</h1>",
      "<p class=\"about\">\(count(recording.orders.count, "order")) for "
        + Markup.escape(recording.items.map { "\($0.stock) of \($0.name)" }.joined(separator: ", "))
        + ", \(count(recording.events.count, "event")), digest \(Markup.escape(recording.digest))</p>",
    ]
    if !recording.breaches.isEmpty {
      parts.append("<ul>")
      for breach in recording.breaches {
        parts.append(
          "<li><a href=\"#event-\(breach.event)\"><span class=\"bad\">"
            + "\(Markup.escape(breach.property))</span></a>: "
            + "\(Markup.escape(breach.explanation))</li>")
      }
      parts.append("</ul>")
    }
    if !recording.comments.isEmpty {
      let text = recording.comments.map(Markup.escape).joined(separator: "\n")
      parts.append("<details open><summary>What its file says</summary><p>\(text)</p></details>")
    }
    return parts.joined(separator: "\n")
  }

  private func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  private var story: String {
    guard let story = recording.story else { return "" }
    var parts = ["<h2>\(Markup.escape(story.title))</h2>", "<ol class=\"told\">"]
    for line in story.told {
      let isBroken = line.text.hasSuffix(StoryLine.breaks)
      var text = Markup.escape(line.text)
      if let event = line.event { text = "<a href=\"#event-\(event)\">\(text)</a>" }
      parts.append(
        "<li" + (line.event.map { " data-event=\"\($0)\"" } ?? "") + "><span class=\"tick\">"
          + "\(line.tick.map { "\($0)" } ?? "")</span><span\(isBroken ? " class=\"broken\"" : "")>"
          + "\(text)</span></li>")
    }
    return (parts + ["</ol>"]).joined(separator: "\n")
  }

  /// Which colour each name has.
  private var colors: JSON {
    var names = recording.orders.map(\.name)
    names += recording.names.filter { !names.contains($0) }
    return .object(names.map { JSON.Member(key: $0, value: .int(Palette.place(of: $0))) })
  }

  // MARK: - Putting it together

  /// `json` in a form that no reader of HTML takes for the end of a script.
  static func data(_ json: JSON) -> String {
    var out = ""
    for scalar in json.compact.unicodeScalars {
      switch scalar {
      case "<": out += "\\u003c"
      case ">": out += "\\u003e"
      case "&": out += "\\u0026"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// `template` with each `{{name}}` replaced by what it stands for; what is put in is not looked at
  /// again.
  static func fill(_ template: String, _ values: [String: String]) -> String {
    var out = ""
    var rest = template[...]
    while let start = rest.firstRange(of: "{{"),
      let end = rest[start.upperBound...].firstRange(of: "}}")
    {
      out += rest[..<start.lowerBound]
      out += values[String(rest[start.upperBound..<end.lowerBound])] ?? ""
      rest = rest[end.upperBound...]
    }
    return out + rest
  }
}
