/// A table for people: columns as wide as their widest cell, numbers to the right.
struct Table {
  /// How a column is set.
  enum Alignment {
    case left
    case right
  }

  private let headings: [String]
  private let alignments: [Alignment]
  private var rows: [[(text: String, color: Console.Color?)]] = []

  /// A table with those columns and no rows.
  init(_ columns: [(heading: String, alignment: Alignment)]) {
    headings = columns.map(\.heading)
    alignments = columns.map(\.alignment)
  }

  /// Adds a row.
  mutating func add(_ cells: [String], last color: Console.Color? = nil) {
    rows.append(
      cells.enumerated().map { ($1, $0 == cells.count - 1 ? color : nil) })
  }

  /// Adds a row, each cell in its colour.
  mutating func add(_ cells: [String], colors: [Console.Color?]) {
    rows.append(zip(cells, colors).map { ($0, $1) })
  }

  /// The table's lines, indented by `indent`.
  func lines(_ console: Console, indent: Int = 2) -> [String] {
    let widths = headings.indices.map { column in
      rows.reduce(headings[column].count) { max($0, $1[column].text.count) }
    }
    let margin = String(repeating: " ", count: indent)
    let heading = console.colored(
      line(headings.map { ($0, nil) }, widths, console), .dim)
    return [margin + heading] + rows.map { margin + line($0, widths, console) }
  }

  private func line(
    _ cells: [(text: String, color: Console.Color?)], _ widths: [Int], _ console: Console
  ) -> String {
    cells.enumerated().map { column, cell in
      let space = String(repeating: " ", count: widths[column] - cell.text.count)
      let text = cell.color.map { console.colored(cell.text, $0) } ?? cell.text
      if alignments[column] == .right { return space + text }
      return column == cells.count - 1 ? text : text + space
    }.joined(separator: "  ").trimmingEnd()
  }
}

extension String {
  /// The text without the spaces at its end.
  fileprivate func trimmingEnd() -> String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}

/// `number` with a comma between each three digits: `1,000`.
func grouped(_ number: Int) -> String {
  let digits = Array(String(number.magnitude))
  var text = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
    text.append(digit)
  }
  return text
}
