import Tracing

/// Makes keys of the bytes that a terminal sends.
struct KeyDecoder {
  private var bytes: [UInt8] = []

  /// Whether more must come before it is known what was pressed.
  var isUndecided: Bool { !bytes.isEmpty }

  mutating func take(_ more: [UInt8]) { bytes += more }

  /// The next key; nil if there is none, or not all of it yet.
  mutating func next() -> Stepper.Key? {
    while let first = bytes.first {
      if first == 0x1b {
        switch escape() {
        case .key(let key): return key
        case .unknown: continue
        case .more: return nil
        }
      }
      if first < 0x80 {
        bytes.removeFirst()
        if let key = Self.key(first) { return key }
        continue
      }
      let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
      guard bytes.count >= length else { return nil }
      let text = String(validating: bytes.prefix(length), as: UTF8.self)
      bytes.removeFirst(text == nil ? 1 : length)
      if let character = text?.first { return .character(character) }
    }
    return nil
  }

  /// What was pressed if nothing more comes.
  mutating func flush() -> Stepper.Key? {
    let isEscape = bytes.first == 0x1b
    bytes = []
    return isEscape ? .escape : nil
  }

  private enum Sequence {
    case key(Stepper.Key), unknown, more
  }

  /// Takes an escape sequence: `ESC [ A`, `ESC O A`, `ESC [ 5 ~`, `ESC [ 1 ; 5 C`.
  private mutating func escape() -> Sequence {
    guard bytes.count > 1 else { return .more }
    guard bytes[1] == UInt8(ascii: "[") || bytes[1] == UInt8(ascii: "O") else {
      // Escape, and then another key.
      bytes.removeFirst()
      return .key(.escape)
    }
    guard let end = bytes.indices.dropFirst(2).first(where: { (0x40...0x7e).contains(bytes[$0]) })
    else {
      guard bytes.count > 32 else { return .more }
      bytes = []
      return .unknown
    }
    let number = bytes[2..<end].prefix { (0x30...0x39).contains($0) }
    let final = bytes[end]
    defer { bytes.removeFirst(end + 1) }
    let key: Stepper.Key? =
      switch (final, String(decoding: number, as: UTF8.self)) {
      case (UInt8(ascii: "A"), _): .up
      case (UInt8(ascii: "B"), _): .down
      case (UInt8(ascii: "C"), _): .right
      case (UInt8(ascii: "D"), _): .left
      case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): .home
      case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): .end
      case (UInt8(ascii: "~"), "5"): .pageUp
      case (UInt8(ascii: "~"), "6"): .pageDown
      case (UInt8(ascii: "~"), "3"): .backspace
      default: nil
      }
    return key.map { .key($0) } ?? .unknown
  }

  private static func key(_ byte: UInt8) -> Stepper.Key? {
    switch byte {
    case 0x0d, 0x0a: .enter
    case 0x09: .tab
    case 0x7f, 0x08: .backspace
    case 0x0c: .redraw
    case 0x15: .clear
    case 0x20...0x7e: .character(Character(Unicode.Scalar(byte)))
    default: nil
    }
  }
}
