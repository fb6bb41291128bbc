import Inventory
import Simulation

/// Availability against trouble, a line for each strategy, as an SVG.
///
/// Who is who can be told without colours: each line has a shape of its own, filled and solid where
/// the strategy is safe, hollow and dashed where it is not. Lines that would lie upon each other run
/// side by side, and so do their labels. Lengths are in tenths of a pixel, so that all are whole.
struct Chart {
  private let board: Scoreboard

  private static let (width, height) = (10_000, 6_000)
  private static let (left, right, top, bottom) = (700, 7_000, 1_150, 5_250)
  /// Where labels begin, and how far apart they are at least.
  private static let (labels, labelGap) = (7_450, 230)

  /// Colours that the colour-blind can tell apart, after Okabe and Ito (*Color Universal Design*, 2008).
  private static let colors = [
    "#0072b2", "#d55e00", "#007a5a", "#b0508a", "#000000", "#c98500", "#3a9bd9", "#666666",
  ]

  /// The chart of `board`.
  init(_ board: Scoreboard) { self.board = board }

  /// A line of the chart.
  private struct Line {
    let name: String
    let isSafe: Bool
    let color: String
    let shape: Int
    /// A point for each level; nil where nothing was ordered.
    let points: [(x: Int, y: Int)?]
    /// What the last point says.
    let value: String
    /// Where its label is.
    var label = 0
  }

  /// The document.
  var svg: String {
    let lines = lines
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\" height=\"600\" "
        + "viewBox=\"0 0 1000 600\" role=\"img\" font-family=\"Helvetica, Arial, sans-serif\">",
      "<title>Orders served in time, by how much goes wrong</title>",
      "<desc>" + lines.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "</desc>",
      "<rect width=\"1000\" height=\"600\" fill=\"#ffffff\"/>",
      text("Orders served in time, by how much goes wrong", 700, 420, size: 20, weight: "bold"),
      text(
        "In 100: told ORDER_PLACED, OUT_OF_STOCK, or that the payment was refused, within "
          + "\(grouped(board.limit)) ticks.", 700, 670, size: 13, fill: "#444444"),
      text(
        "\(board.sale.orders) orders for \(board.sale.stock) units, \(board.sale.database.rawValue), "
          + "\(grouped(board.runs)) runs a point. Solid, filled: safe in all of them. Dashed, hollow: "
          + "it oversells, or worse.", 700, 860, size: 13, fill: "#444444"),
    ]
    parts += axes
    for line in lines { parts += drawn(line) }
    for line in lines { parts += labelled(line) }
    return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: - Where things are

  /// The share of `score`, in hundredths of a percent.
  private static func share(_ score: Score) -> Int? {
    score.orders > 0 ? (score.inTime * 10_000 + score.orders / 2) / score.orders : nil
  }

  /// The lowest share that is shown: a multiple of ten percent.
  private var floor: Int {
    let least = board.rows.flatMap { $0.scores.compactMap(Self.share) }.min() ?? 0
    return min(least / 1_000 * 1_000, 9_000)
  }

  private func y(_ share: Int) -> Int {
    Self.bottom - (share - floor) * (Self.bottom - Self.top) / (10_000 - floor)
  }

  private var columnWidth: Int { (Self.right - Self.left) / board.levels.count }

  private func x(_ column: Int) -> Int { Self.left + columnWidth * column + columnWidth / 2 }

  private var lines: [Line] {
    let count = board.rows.count
    let step = min(70, columnWidth * 7 / 10 / max(count, 1))
    var shapes = [true: 0, false: 0]
    var lines = board.rows.enumerated().map { place, row in
      defer { shapes[row.isSafe, default: 0] += 1 }
      let shares = row.scores.map(Self.share)
      let last = shares.last ?? nil
      return Line(
        name: row.strategy, isSafe: row.isSafe, color: Self.colors[place % Self.colors.count],
        shape: shapes[row.isSafe, default: 0] % Self.shapes.count,
        points: shares.enumerated().map { column, share in
          share.map { (x(column) + (2 * place - count + 1) * step / 2, y($0)) }
        },
        value: last.map { Scoreboard.decimal($0, 100) + "%" } ?? "-")
    }
    place(&lines)
    return lines
  }

  /// Puts each label as near to the end of its line as the others let it.
  private func place(_ lines: inout [Line]) {
    func end(_ line: Line) -> Int { (line.points.last ?? nil)?.y ?? Self.bottom }
    let order = lines.indices.sorted { (end(lines[$0]), $0) < (end(lines[$1]), $1) }
    var next = Self.top - 300
    for place in order {
      lines[place].label = max(end(lines[place]), next)
      next = lines[place].label + Self.labelGap
    }
    var most = Self.height - 300
    for place in order.reversed() {
      lines[place].label = min(lines[place].label, most)
      most = lines[place].label - Self.labelGap
    }
  }

  // MARK: - What is drawn

  private var axes: [String] {
    var parts: [String] = []
    let step = floor >= 7_000 ? 500 : floor >= 4_000 ? 1_000 : 2_000
    for share in stride(from: floor, through: 10_000, by: step) {
      parts.append(
        path(
          [(Self.left, y(share)), (Self.right, y(share))], "#dddddd",
          width: share == floor ? 15 : 10))
      parts.append(
        text("\(share / 100)%", Self.left - 80, y(share) + 45, size: 13, anchor: "end"))
    }
    for (column, level) in board.levels.enumerated() {
      parts.append(text(level.name, x(column), Self.bottom + 270, size: 14, anchor: "middle"))
      guard column > 0 else { continue }
      let edge = Self.left + columnWidth * column
      parts.append(path([(edge, Self.top), (edge, Self.bottom)], "#eeeeee"))
    }
    return parts
  }

  private func drawn(_ line: Line) -> [String] {
    let points = line.points.compactMap(\.self)
    let dashes = line.isSafe ? "" : " stroke-dasharray=\"6 4\""
    return [path(points, line.color, width: 18, dashes)] + points.map { marker(line, $0) }
  }

  private func labelled(_ line: Line) -> [String] {
    var parts: [String] = []
    if let end = line.points.last ?? nil {
      parts.append(
        path(
          [(end.x + 70, end.y), (Self.right + 60, end.y), (Self.labels - 120, line.label)],
          "#bbbbbb",
          width: 7))
    }
    parts.append(marker(line, (Self.labels, line.label)))
    parts.append(
      text(
        line.name + " " + line.value + (line.isSafe ? "" : ", unsafe"), Self.labels + 130,
        line.label + 45, size: 13))
    return parts
  }

  /// The outlines of the markers, around 0, in tenths of a pixel.
  private static let shapes: [[(Int, Int)]] = [
    // square, triangle up, diamond, triangle down, hexagon, plus, bow tie, pentagon
    [(-45, -45), (45, -45), (45, 45), (-45, 45)],
    [(0, -58), (55, 42), (-55, 42)],
    [(0, -62), (62, 0), (0, 62), (-62, 0)],
    [(0, 58), (55, -42), (-55, -42)],
    [(-55, 0), (-28, -50), (28, -50), (55, 0), (28, 50), (-28, 50)],
    [
      (-20, -58), (20, -58), (20, -20), (58, -20), (58, 20), (20, 20), (20, 58), (-20, 58),
      (-20, 20),
      (-58, 20), (-58, -20), (-20, -20),
    ],
    [(-55, -45), (55, 45), (55, -45), (-55, 45)],
    [(0, -58), (56, -16), (35, 50), (-35, 50), (-56, -16)],
  ]

  private func marker(_ line: Line, _ point: (x: Int, y: Int)) -> String {
    let outline = Self.shapes[line.shape].map {
      "\(pixels(point.x + $0.0)),\(pixels(point.y + $0.1))"
    }
    return "<polygon points=\"\(outline.joined(separator: " "))\" "
      + "fill=\"\(line.isSafe ? line.color : "#ffffff")\" stroke=\"\(line.color)\" "
      + "stroke-width=\"1.4\"/>"
  }

  private func path(
    _ points: [(x: Int, y: Int)], _ color: String, width: Int = 10, _ more: String = ""
  ) -> String {
    let list = points.map { "\(pixels($0.x)),\(pixels($0.y))" }.joined(separator: " ")
    return "<polyline points=\"\(list)\" fill=\"none\" stroke=\"\(color)\" "
      + "stroke-width=\"\(pixels(width))\"\(more)/>"
  }

  private func text(
    _ text: String, _ x: Int, _ y: Int, size: Int, weight: String = "normal",
    anchor: String = "start", fill: String = "#111111"
  ) -> String {
    "<text x=\"\(pixels(x))\" y=\"\(pixels(y))\" font-size=\"\(size)\" font-weight=\"\(weight)\" "
      + "text-anchor=\"\(anchor)\" fill=\"\(fill)\">\(text)</text>"
  }

  /// Tenths of a pixel as pixels.
  private func pixels(_ tenths: Int) -> String {
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }
}
