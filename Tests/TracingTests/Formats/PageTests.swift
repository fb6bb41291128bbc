import Checking
import Foundation
import Strategies
import Testing

@testable import Tracing

/// Goal: whatever a run or a file says is text on the page. Method: hostile words everywhere.
@Suite struct `A page` {
  private static let hostile =
    "</script><script>alert(1)</script><!-- <img src=x onerror='alert(2)'> & \"'\u{2028}{{data}}"

  private var recording: Recording {
    var recording = Vase.recording(Naive.self)
    recording.file = "Seeds/\(Self.hostile).seed"
    recording.comments = [Self.hostile, ""]
    recording.strategy = Self.hostile
    let (report, trace) = Vase.run(Naive.self)
    recording.story = report.violations.first.map { Story(of: $0, in: trace, report.scenario) }
    recording.story?.told.append(Story.Line(tick: 3, text: Self.hostile, event: 8))
    return recording
  }

  @Test func `what a file says never becomes markup`() throws {
    let html = Page(recording).html
    #expect(!html.contains("<script>alert") && !html.contains("<img") && !html.contains("<!-- "))
    // The document's three scripts and no other.
    #expect(html.ranges(of: "<script").count == 3)
    #expect(html.ranges(of: "</script>").count == 3)
    #expect(html.ranges(of: "{{data}}").count > 3, "what is put in is not looked at again")
    let start = try #require(html.firstRange(of: "id=\"data\">")).upperBound
    let data = html[start...].prefix { $0 != "<" }
    let document = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
    #expect(document?["comments"] as? [String] == [Self.hostile, ""])
    #expect(!Diagram(recording).svg.contains("<img"))
  }

  @Test func `it fetches nothing, and nothing in it runs but its script`() {
    let html = Page(recording).html
    #expect(html.contains("content=\"default-src 'none'; "))
    for attribute in ["<img", " onclick=", " onload=", " srcset=", "url(http", "@import", "//cdn"] {
      #expect(!html.contains(attribute), "\(attribute)")
    }
  }

  @Test func `a document on one line says what the indented one does`() throws {
    let json = TraceJSON.document(Vase.recording(Hold.self))
    func read(_ text: String) throws -> NSDictionary? {
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary
    }
    #expect(try read(json.compact) == read(json.text))
    #expect(!json.compact.contains("\n"))
  }
}
