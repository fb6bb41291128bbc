/// Reads one JSON object (RFC 8259) on a line, and knows at which column it is.
struct LineScanner {
  /// A value, as far as histories have them.
  indirect enum Value {
    case null
    case int(Int)
    case text(String)
    case list([Value])
    /// An object, a number that is not whole, `true` or `false`.
    case other
  }

  private let line: Int
  private let text: [UInt8]
  private var place = 0
  /// How deep lists and objects may be in each other.
  private static let depth = 64

  init(_ text: ArraySlice<UInt8>, _ line: Int) {
    self.line = line
    self.text = Array(text)
  }

  /// The members of the object that is the line, each with the column of its value.
  mutating func object() throws(HistoryError) -> [(name: String, value: Value, column: Int)] {
    skipBlanks()
    let members = try object(0)
    skipBlanks()
    guard place == text.count else { throw error("nothing more is expected on the line") }
    return members
  }

  private mutating func object(
    _ depth: Int
  ) throws(HistoryError) -> [(name: String, value: Value, column: Int)] {
    try expect("{", "an object is expected: {\"process\": 0, ...}")
    var members: [(name: String, value: Value, column: Int)] = []
    skipBlanks()
    if take("}") { return members }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw error("a name in quotes is expected") }
      let name = try string()
      skipBlanks()
      try expect(":", "':' is expected")
      skipBlanks()
      let column = column
      members.append((name, try value(depth + 1), column))
      skipBlanks()
    } while take(",")
    try expect("}", "',' or '}' is expected")
    return members
  }

  private mutating func value(_ depth: Int) throws(HistoryError) -> Value {
    guard depth <= Self.depth else { throw error("lists and objects go too deep") }
    switch peek {
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "{"):
      _ = try object(depth)
      return .other
    case UInt8(ascii: "["):
      place += 1
      var values: [Value] = []
      skipBlanks()
      if take("]") { return .list(values) }
      repeat {
        skipBlanks()
        values.append(try value(depth + 1))
        skipBlanks()
      } while take(",")
      try expect("]", "',' or ']' is expected")
      return .list(values)
    case let byte? where byte.isDigit || byte == UInt8(ascii: "-"): return try number()
    default:
      for (word, value) in [("null", Value.null), ("true", .other), ("false", .other)]
      where text[place...].starts(with: word.utf8) {
        place += word.utf8.count
        return value
      }
      throw error("a value is expected")
    }
  }

  private mutating func number() throws(HistoryError) -> Value {
    let start = place
    _ = take("-")
    let digits = place
    while let byte = peek, byte.isDigit { place += 1 }
    let count = place - digits
    guard count > 0, count == 1 || text[digits] != UInt8(ascii: "0") else {
      place = start
      throw error("a number is expected")
    }
    var isWhole = true
    if take(".") {
      isWhole = false
      guard let byte = peek, byte.isDigit else { throw error("a digit is expected") }
      while let byte = peek, byte.isDigit { place += 1 }
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      guard let byte = peek, byte.isDigit else { throw error("a digit is expected") }
      while let byte = peek, byte.isDigit { place += 1 }
    }
    guard isWhole else { return .other }
    guard let value = Int(String(decoding: text[start..<place], as: UTF8.self)) else {
      place = start
      throw error("the number is too large: there are 64 bits for one")
    }
    return .int(value)
  }

  private mutating func string() throws(HistoryError) -> String {
    place += 1
    var bytes: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw error("the text is not in UTF-8")
        }
        return text
      case UInt8(ascii: "\\"):
        place += 1
        bytes += Array(String(Character(try escape())).utf8)
      case 0..<0x20: throw error("a control character is written as \\u and four digits")
      default:
        bytes.append(byte)
        place += 1
      }
    }
    throw error("the text has no end: '\"' is expected")
  }

  private mutating func escape() throws(HistoryError) -> Unicode.Scalar {
    guard let byte = peek else { throw error("the text has no end") }
    let plain: [UInt8: Unicode.Scalar] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
      UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "n"): "\n",
      UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    if let scalar = plain[byte] {
      place += 1
      return scalar
    }
    guard byte == UInt8(ascii: "u") else { throw error("there is no such escape") }
    place += 1
    var unit = try hex()
    if (0xd800..<0xdc00).contains(unit), text[place...].starts(with: "\\u".utf8) {
      place += 2
      let low = try hex()
      guard (0xdc00..<0xe000).contains(low) else { throw error("half a character is missing") }
      unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw error("half a character is missing") }
    return scalar
  }

  private mutating func hex() throws(HistoryError) -> UInt32 {
    guard place + 4 <= text.count, text[place] != UInt8(ascii: "+"),
      let unit = UInt32(String(decoding: text[place..<place + 4], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits are expected") }
    place += 4
    return unit
  }

  // MARK: - Bytes

  private var peek: UInt8? { place < text.count ? text[place] : nil }

  /// In characters, as editors count.
  private var column: Int { String(decoding: text[..<place], as: UTF8.self).count + 1 }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func expect(
    _ character: Unicode.Scalar, _ message: String
  ) throws(HistoryError) {
    guard take(character) else { throw error(message) }
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0d { place += 1 }
  }

  private func error(_ message: String) -> HistoryError {
    HistoryError(line: line, column: column, message: message)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
