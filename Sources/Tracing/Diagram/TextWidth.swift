/// How wide text is, about, in a sans-serif face: that of DejaVu Sans, which is wider than most, so
/// that text of any face has room.
enum TextWidth {
  /// The width of `text` in pixels, at the size that diagrams have.
  static func pixels(_ text: String, isBold: Bool = false) -> Int {
    let sum = text.unicodeScalars.reduce(0) { $0 + tenths(of: $1) }
    return (sum * (isBold ? 113 : 100) + 999) / 1_000
  }

  private static func tenths(of scalar: Unicode.Scalar) -> Int {
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ": 34
    case "f", "t", "r", "(", ")", "-": 44
    case "s": 58
    case "m", "w", "M", "W", "→", "≠", "✗": 98
    case "A"..."Z": 78
    default: 69
    }
  }
}
