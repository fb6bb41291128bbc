public import Checking

/// The words in which operations of a recorded history are told.
public enum HistoryWording {
  /// An operation in a line: `line 2 to 4: process 2 decrement 1 for order 2`.
  ///
  /// - Parameters:
  ///   - entry: The operation.
  ///   - line: What is told in later lines is not known yet; nil to know all.
  /// - Returns: The line.
  public static func text(of entry: History.Entry, upTo line: Int? = nil) -> String {
    let end = entry.line.flatMap { end in line.map { end <= $0 } ?? true ? end : nil }
    var text = "line \(entry.call)"
    text += end.map { " to \($0)" } ?? (line == nil ? ", never answered" : ", not answered yet")
    text += ": process \(entry.process) \(call(entry))"
    guard end != nil || line == nil else { return text }
    switch entry.end {
    case .ok where entry.gave != .null && entry.gave != entry.given: text += " -> \(entry.gave)"
    case .fail: text += " fails"
    default: break
    }
    return text
  }

  /// What it asks for: `decrement 1 for order 2`.
  static func call(_ entry: History.Entry) -> String {
    var text = entry.name
    if entry.given != .null { text += " \(entry.given)" }
    if let order = entry.order { text += " for order \(order)" }
    return text
  }

  /// What it was told: `→ 1`, `ok`, `fails`.
  static func answer(_ entry: History.Entry) -> String {
    switch entry.end {
    case .ok:
      entry.gave == entry.given && entry.name != "read"
        || entry.gave == .null && entry.given != .null
        ? "ok" : "→ \(entry.gave)"
    case .fail: "fails"
    case .info: "nobody knows"
    }
  }
}
