/// A JSON document whose keys stay in the order in which they are written, so that the same run
/// gives the same bytes. Numbers are integers; there is nothing else to be rounded.
public indirect enum JSON: Sendable, Equatable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// Text.
  case string(String)
  /// A list.
  case array([JSON])
  /// Names and values, in this order.
  case object([Member])

  /// A name and its value.
  public struct Member: Sendable, Equatable {
    /// The name.
    public let key: String
    /// The value.
    public let value: JSON

    /// The member `key`: `value`.
    public init(key: String, value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The document with its members each on a line of its own, indented by two.
  public var text: String {
    var out = ""
    write(to: &out, indent: "")
    return out
  }

  /// The document on one line, without spaces.
  public var compact: String {
    var out = ""
    writeCompact(to: &out)
    return out
  }

  private func writeCompact(to out: inout String) {
    switch self {
    case .array(let values):
      out += "["
      for (place, value) in values.enumerated() {
        if place > 0 { out += "," }
        value.writeCompact(to: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (place, member) in members.enumerated() {
        if place > 0 { out += "," }
        Self.quote(member.key, to: &out)
        out += ":"
        member.value.writeCompact(to: &out)
      }
      out += "}"
    default: write(to: &out, indent: "")
    }
  }

  private func write(to out: inout String, indent: String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .int(let value): out += String(value)
    case .string(let value): Self.quote(value, to: &out)
    case .array(let values):
      Self.write(values, "[", "]", to: &out, indent) { out, value, inner in
        value.write(to: &out, indent: inner)
      }
    case .object(let members):
      Self.write(members, "{", "}", to: &out, indent) { out, member, inner in
        Self.quote(member.key, to: &out)
        out += ": "
        member.value.write(to: &out, indent: inner)
      }
    }
  }

  private static func write<Part>(
    _ parts: [Part], _ open: String, _ close: String, to out: inout String, _ indent: String,
    _ body: (inout String, Part, String) -> Void
  ) {
    guard !parts.isEmpty else {
      out += open + close
      return
    }
    out += open
    for (index, part) in parts.enumerated() {
      out += index == 0 ? "\n" : ",\n"
      out += indent + "  "
      body(&out, part, indent + "  ")
    }
    out += "\n" + indent + close
  }

  private static func quote(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral, ExpressibleByBooleanLiteral
{
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A list.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// Names and values, in this order.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member(key: $0, value: $1) })
  }
  /// `null`
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// A whole number, or `null`.
  public static func optional(_ number: Int?) -> JSON { number.map { .int($0) } ?? .null }

  /// Text, or `null`.
  public static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
