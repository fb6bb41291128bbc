import Checking
import Foundation
import Testing

@testable import Tracing

/// Goal: the page of a history shows what fails, and nothing that somebody else wrote becomes markup.
/// Method: a history by hand, and a long one.
@Suite struct `The page of a history` {
  private func page(_ text: String) throws -> (html: String, failure: HistoryCheck.Failure) {
    let history = try History(jsonLines: text.utf8)
    var check = try HistoryCheck(history, .inventory, stock: 1)
    let verdict = check.run()
    let failure = try #require(check.failure)
    let page = HistoryPage(
      title: "<log>", verdict: verdict, lines: ["a & b"], history: history, failure: failure)
    return (page.html, failure)
  }

  private func line(_ process: Int, _ type: String, _ op: String, _ rest: String = "") -> String {
    "{\"process\": \(process), \"type\": \"\(type)\", \"op\": \"\(op)\", \"key\": \"<vase>\"\(rest)}"
  }

  @Test func `marks what cannot be placed, and escapes everything`() throws {
    let (html, _) = try page(
      [
        line(1, "invoke", "decrement"), line(1, "ok", "decrement"),
        line(2, "invoke", "decrement", ", \"order\": \"<script>'&\""),
        line(3, "invoke", "read"), line(3, "ok", "read", ", \"value\": 0"),
        line(2, "ok", "decrement"), line(3, "invoke", "read"),
      ].joined(separator: "\n"))
    #expect(!html.contains("<script"))
    #expect(!html.contains("<vase>") && !html.contains("<log>"))
    #expect(html.contains("&lt;vase&gt;") && html.contains("a &amp; b"))
    #expect(html.contains("1. decrement") && html.contains("2. read"))
    #expect(html.contains("→ 0") && html.contains("class=\"left\""))
    // What comes after the line that fails is not shown.
    #expect(html.contains("✗ 6") && !html.contains(">7<"))
    #expect(html.components(separatedBy: "<g class=").count - 1 == 3 + 3)
  }

  @Test func `of a long history only the end is shown`() throws {
    var lines: [String] = [line(9, "invoke", "read")]
    for _ in 1...500 {
      lines += [line(1, "invoke", "read"), line(1, "ok", "read", ", \"value\": 1")]
    }
    lines += [line(1, "invoke", "read"), line(1, "ok", "read", ", \"value\": 2")]
    let (html, failure) = try page(lines.joined(separator: "\n"))
    #expect(failure.line == 1_003)
    #expect(html.components(separatedBy: "class=\"bar").count - 1 == 60 + 1)
    #expect(html.contains("883 lines"))
    // Who was under way before is there.
    #expect(html.contains("process 9"))
    #expect(html.utf8.count < 100_000)
  }
}
