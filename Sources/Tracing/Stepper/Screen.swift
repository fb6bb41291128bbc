/// A terminal's screen: so many rows of so many cells each, whatever is drawn on it.
public struct Screen: Sendable, Equatable {
  /// A character and how it looks.
  public struct Cell: Sendable, Equatable {
    /// What it shows; one column wide.
    public var character: Character
    /// How.
    public var style: Style
  }

  /// How a cell looks. What matters is never said by colour alone.
  public struct Style: Sendable, Equatable {
    /// A colour, in the terminal's own shades.
    public enum Color: Sendable, Equatable {
      case plain, red, green, yellow
      /// The one at that place among ``Palette/orders``.
      case order(Int)
    }

    /// The text's colour.
    public var color: Color = .plain
    /// Whether it is bold.
    public var isBold = false
    /// Whether it stands back.
    public var isDim = false
    /// Whether text and background change places.
    public var isReversed = false
    /// Whether it is underlined.
    public var isUnderlined = false

    static let plain = Style()
    static let bold = Style(isBold: true)
    static let dim = Style(isDim: true)
    static let bar = Style(isReversed: true)
    /// What is wrong.
    static let wrong = Style(color: .red, isBold: true)
    /// What is wrong, and must not be missed.
    static let alarm = Style(color: .red, isBold: true, isReversed: true)
    static let right = Style(color: .green)
    static let note = Style(color: .yellow)
  }

  typealias Line = [Cell]

  /// From top to bottom, all equally long.
  public private(set) var rows: [[Cell]]

  private static let blank = Cell(character: " ", style: .plain)

  init(width: Int, height: Int) {
    rows = Array(repeating: Array(repeating: Self.blank, count: width), count: height)
  }

  /// What it says, without its looks and without blanks at the ends of lines.
  public var text: String {
    rows.map { row in
      let line = String(row.map(\.character))
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// Part of a screen.
  struct Area {
    var top: Int
    var left: Int
    var height: Int
    var width: Int

    /// What is left of it below the first `count` rows.
    func below(_ count: Int) -> Area {
      Area(top: top + count, left: left, height: max(0, height - count), width: width)
    }
  }

  /// Draws `lines` into `area`; what does not fit is cut off, with a sign that it is.
  mutating func draw(_ lines: [Line], in area: Area) {
    for (place, line) in lines.prefix(max(area.height, 0)).enumerated() {
      let row = area.top + place
      guard rows.indices.contains(row) else { continue }
      for (column, cell) in line.cut(to: area.width).enumerated()
      where rows[row].indices.contains(area.left + column) {
        rows[row][area.left + column] = cell
      }
    }
  }
}

extension [Screen.Cell] {
  /// The cells of `text`; what is not one column wide is replaced.
  init(_ text: String, _ style: Screen.Style = .plain) {
    self = text.map { Screen.Cell(character: $0.isNarrow ? $0 : "?", style: style) }
  }

  /// Adds `text`.
  mutating func add(_ text: String, _ style: Screen.Style = .plain) {
    self += Self(text, style)
  }

  /// The line, cut off at `width`, with a sign that it is.
  func cut(to width: Int) -> Self {
    guard count > Swift.max(width, 0) else { return self }
    guard width > 0 else { return [] }
    var line = Array(prefix(width))
    line[width - 1].character = "…"
    return line
  }

  /// The line, made `width` long.
  func filled(to width: Int, _ style: Screen.Style = .plain) -> Self {
    let line = cut(to: width)
    return line + Self(String(repeating: " ", count: Swift.max(0, width - line.count)), style)
  }

  /// The line, broken between words so that no part is longer than `width`; all but the first are
  /// indented by `indent`.
  func wrapped(to width: Int, indent: Int = 0) -> [Self] {
    guard width > 0 else { return [] }
    let indent = indent < width / 2 ? indent : 0
    var parts: [Self] = []
    var rest = self[...]
    while rest.count > width - (parts.isEmpty ? 0 : indent) {
      let room = width - (parts.isEmpty ? 0 : indent)
      let head = rest.prefix(room + 1)
      let end = head.lastIndex { $0.character == " " }.flatMap { $0 > rest.startIndex ? $0 : nil }
      let cut = end ?? rest.startIndex + room
      parts.append(Self(rest[..<cut]).indented(parts.isEmpty ? 0 : indent))
      rest = rest[cut...].drop { $0.character == " " }
    }
    if !rest.isEmpty || parts.isEmpty {
      parts.append(Self(rest).indented(parts.isEmpty ? 0 : indent))
    }
    return parts
  }

  private func indented(_ count: Int) -> Self {
    Self(String(repeating: " ", count: count)) + self
  }
}

extension Character {
  /// Whether terminals give it one column: what comes from a file may be anything.
  fileprivate var isNarrow: Bool {
    guard unicodeScalars.count == 1, let scalar = unicodeScalars.first else { return false }
    switch scalar.value {
    case 0x20...0x7e, 0xa1...0xac, 0xae...0x2ff, 0x370...0x482, 0x48a...0x52f, 0x2010...0x2027,
      0x2030...0x205e, 0x2190...0x21ff, 0x2200...0x22ff, 0x2500...0x25fc, 0x2713, 0x2717:
      return true
    default: return false
    }
  }
}
