import Foundation
import Testing
import TestSupport
import Tracing

/// Goal: what is written is JSON, and says what was meant. Method: Foundation's reader.
@Suite struct `Writing JSON` {
  @Test func `keys stay in order, two blanks to a level`() {
    let document: JSON = [
      "zebra": 1, "ant": [true, false, nil], "empty": [], "none": [:], "deep": ["x": ["y"]],
    ]
    #expect(
      document.text == """
        {
          "zebra": 1,
          "ant": [
            true,
            false,
            null
          ],
          "empty": [],
          "none": {},
          "deep": {
            "x": [
              "y"
            ]
          }
        }
        """)
  }

  @Test(arguments: [
    ("\"", #""\"""#), ("\\", #""\\""#), ("\n\r\t", #""\n\r\t""#), ("\u{0}", #""\u0000""#),
    ("\u{8}\u{c}", #""\u0008\u000c""#), ("\u{1b}[31m", #""\u001b[31m""#), ("\u{7f}", #""\u007f""#),
    ("\r\n", #""\r\n""#), ("/", "\"/\""), ("é🏺", "\"é🏺\""), ("", "\"\""),
  ])
  func `what would end or hide text is escaped`(text: String, expected: String) {
    #expect(JSON.string(text).text == expected)
    #expect(JSON.object([.init(key: text, value: nil)]).text.contains(expected + ": null"))
  }

  @Test func `every character comes back`() throws {
    // All of the first ones, then samples.
    let numbers = Array(0..<0x3000 as Range<UInt32>) + stride(from: 0x3000, to: 0x110000, by: 997)
    let texts = numbers.compactMap(Unicode.Scalar.init).map { "a\($0)z" }
    let again = try #require(try read(.array(texts.map { .string($0) })) as? [String])
    let lost = zip(texts, again).filter { !$0.unicodeScalars.elementsEqual($1.unicodeScalars) }
    #expect(lost.isEmpty)
    #expect(again.count == texts.count)
  }

  @Test func `any document comes back`() throws {
    for seed in 1...500 {
      var random = SplitMix64(seed: seed)
      let document = random.json(depth: 4)
      #expect(equal(try read(document), document), "seed \(seed)\n\(document.text)")
    }
  }

  private func read(_ document: JSON) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(document.text.utf8), options: .fragmentsAllowed)
  }

  /// Whether Foundation read what was meant.
  private func equal(_ value: Any, _ document: JSON) -> Bool {
    switch document {
    case .null: value is NSNull
    case .bool(let bool): (value as? NSNumber)?.boolValue == bool
    case .int(let number): (value as? NSNumber)?.int64Value == Int64(number)
    case .string(let text): value as? String == text
    case .array(let parts):
      (value as? [Any]).map {
        $0.count == parts.count && zip($0, parts).allSatisfy { equal($0, $1) }
      } ?? false
    case .object(let members):
      (value as? [String: Any]).map { read in
        read.count == members.count
          && members.allSatisfy { member in
            read[member.key].map { equal($0, member.value) } ?? false
          }
      } ?? false
    }
  }
}

extension SplitMix64 {
  /// A random document; the keys of an object differ.
  fileprivate mutating func json(depth: Int) -> JSON {
    switch number(0...(depth > 0 ? 5 : 3)) {
    case 0: return chance(oneIn: 2) ? nil : .bool(chance(oneIn: 2))
    case 1: return .int(pick([0, -1, Int.max, Int.min, 1 << 53 + 1, number(-99...99)]))
    case 2, 3: return .string(text())
    case 4: return .array((0..<number(0...4)).map { _ in json(depth: depth - 1) })
    default:
      return .object(
        (0..<number(0...4)).map { .init(key: "\($0)" + text(), value: json(depth: depth - 1)) })
    }
  }

  private mutating func text() -> String {
    let pieces = ["", "a", "\"", "\\", "\u{1}", "\u{1f}", "\n", "é", "e\u{301}", "🏺", "\u{2028}"]
    return (0..<number(0...5)).map { _ in pick(pieces) }.joined()
  }
}
