import Checking
import Foundation
import Testing

@testable import PhantomCommand

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A document as Foundation's parser reads it.
private final class Reader: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    let depth: Int
    var text = ""
  }
  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// The elements of `text` in their order; nil if it is not well-formed.
  static func elements(_ text: String) -> [Element]? {
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    return parser.parse() ? reader.elements : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes, depth: open.count))
    open.append(elements.count - 1)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let place = open.last { elements[place].text += text }
  }
}

@Suite struct `Reporting in JUnit's XML` {
  /// Each test case with the names of what is in it.
  private func cases(_ record: CheckRecord) throws -> [(name: String, results: [String])] {
    var cases: [(name: String, results: [String])] = []
    for element in try #require(Reader.elements(JUnitXML.text(record))) {
      switch element.depth {
      case 2 where element.name == "testcase":
        cases.append((element.attributes["name"] ?? "", []))
      case 3 where !cases.isEmpty: cases[cases.count - 1].results.append(element.name)
      default: break
      }
    }
    return cases
  }

  @Test func `each property is a test case, and passes if it holds`() throws {
    let cases = try cases(.clean)
    #expect(
      cases.map(\.name) == Property.allCases.filter { !$0.isOptional }.map(\.rawValue) + [
        "conclusive"
      ])
    #expect(cases.allSatisfy { $0.results.isEmpty })
  }

  @Test func `what broke has failed, once for a property, with the stories`() throws {
    let cases = try cases(.broken)
    #expect(
      cases.filter { $0.results == ["failure"] }.map(\.name) == ["oversell", "double-sold-unit"])
    #expect(cases.allSatisfy { $0.results == [] || $0.results == ["failure"] })
    let elements = try #require(Reader.elements(JUnitXML.text(.broken)))
    let failure = try #require(elements.first { $0.name == "failure" })
    #expect(
      failure.attributes["message"]
        == "oversell: 2 units of item-1 are promised, and there was 1. (and 1 more)")
    #expect(failure.attributes["type"] == "oversell/write/stale/first")
    #expect(failure.text.contains("\ntick   0  There is 1.\n"))
    #expect(failure.text.contains("replay  phantom replay Seeds/oversell-naive-a1b2c3.seed"))
    #expect(failure.text.contains("oversell: again."))
    let place = elements.first { $0.attributes["name"] == "oversell" }?.attributes["file"]
    #expect(place == "Seeds/oversell-naive-a1b2c3.seed")
  }

  @Test func `where nothing can be said, all is skipped and one is in error`() throws {
    let cases = try cases(.open)
    #expect(cases.dropLast().allSatisfy { $0.results == ["skipped"] })
    #expect(cases.last?.results == ["error"])
    let error = try #require(Reader.elements(JUnitXML.text(.open))?.first { $0.name == "error" })
    #expect(error.text == "'conflict' never happened\na run was cut off")
  }

  @Test(arguments: [CheckRecord.clean, .broken, .open, .hostile])
  func `the counts are those of the test cases`(record: CheckRecord) throws {
    let elements = try #require(Reader.elements(JUnitXML.text(record)))
    for suite in elements.prefix(2) {
      for (count, name) in [
        ("tests", "testcase"), ("failures", "failure"), ("errors", "error"),
        ("skipped", "skipped"),
      ] {
        #expect(suite.attributes[count] == "\(elements.count { $0.name == name })")
      }
      #expect(suite.attributes["time"] == "12.045")
    }
    #expect(elements.count { $0.name == "testsuite" } == 1)
  }

  @Test func `any text is well-formed, and comes back but for what XML forbids`() throws {
    let elements = try #require(Reader.elements(JUnitXML.text(.hostile)))
    let failure = try #require(elements.first { $0.name == "failure" })
    let expected = "a\"b'<c>&d`|\n::error::x\r]]> % [31m\t```` é🏺"
    #expect(failure.attributes["message"] == expected)
    #expect(failure.attributes["type"] == expected)
    #expect(failure.text.contains(expected + "\n" + expected))
  }
}
