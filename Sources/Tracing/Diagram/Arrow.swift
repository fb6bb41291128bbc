/// The end of a line, as the data of an SVG path.
enum Arrow {
  /// A line and the head at its end, which stops short of the event there.
  static func path(_ from: Diagram.Point, _ to: Diagram.Point, isFilled: Bool) -> String {
    let (ux, uy) = direction(from, to)
    // In tenths of a pixel: the tip, and a wing to either side of the line.
    let tip = (x: to.x * 10 - ux * 55 / 1_000, y: to.y * 10 - uy * 55 / 1_000)
    let back = (x: tip.x - ux * 75 / 1_000, y: tip.y - uy * 75 / 1_000)
    let wing = (x: -uy * 32 / 1_000, y: ux * 32 / 1_000)
    let line = "M\(from.x) \(from.y)L\(text(isFilled ? back : tip))"
    let one = text((back.x + wing.x, back.y + wing.y))
    let other = text((back.x - wing.x, back.y - wing.y))
    return line + "M\(one)L\(text(tip))L\(other)" + (isFilled ? "Z" : "")
  }

  /// A cross.
  static func cross(_ at: Diagram.Point) -> String {
    "M\(at.x - 5) \(at.y - 5)l10 10m0 -10l-10 10"
  }

  private static func text(_ point: (x: Int, y: Int)) -> String {
    Markup.pixels(point.x) + " " + Markup.pixels(point.y)
  }

  /// Where the line goes, in thousandths.
  private static func direction(
    _ from: Diagram.Point, _ to: Diagram.Point
  ) -> (x: Int, y: Int) {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = max(root((dx * dx + dy * dy) * 10_000), 1)
    return (dx * 100_000 / length, dy * 100_000 / length)
  }

  /// The square root of `value`, rounded down (Newton's method).
  static func root(_ value: Int) -> Int {
    guard value > 1 else { return max(value, 0) }
    var guess = 1 << ((Int.bitWidth - value.leadingZeroBitCount + 1) / 2)
    while true {
      let next = (guess + value / guess) / 2
      guard next < guess else { return guess }
      guess = next
    }
  }
}
