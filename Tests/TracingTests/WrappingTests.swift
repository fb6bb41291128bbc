import Checking
import Strategies
import Testing
import Tracing

/// Goal: what is told on a terminal of 80 columns is not broken by it, and nothing of it is lost.
@Suite struct `Wrapping for a terminal` {
  @Test func `a line that fits stays as it is, to the last blank`() {
    let line = String(repeating: "x", count: 60) + "  and  " + String(repeating: "y", count: 13)
    #expect(Wrapping.lines(line) == [line])
    #expect(Wrapping.lines("", first: "  ") == ["  "])
  }

  @Test func `one that does not goes on below its text, word by word`() {
    let words = (1...40).map { "word\($0)" }
    let lines = Wrapping.lines(words.joined(separator: " "), first: "how  ")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("     word") })
    #expect(
      lines.joined(separator: " ").split(separator: " ").dropFirst().map(String.init) == words)
    // One word more would not have fitted.
    for (line, next) in zip(lines, lines.dropFirst()) {
      #expect(line.count + 1 + (next.split(separator: " ").first?.count ?? 0) > 80)
    }
  }

  @Test func `a long word stays whole, and so does the mark of what breaks`() {
    let path = String(repeating: "p", count: 100)
    #expect(Wrapping.lines("at \(path) it", rest: "  ") == ["at", "  \(path)", "  it"])
    let told = String(repeating: "z", count: 70) + "  <-- it breaks"
    #expect(
      Wrapping.lines(told, rest: "  ")
        == [String(repeating: "z", count: 70), "  <-- it breaks"])
    #expect(Wrapping.lines("z.  <-- it breaks") == ["z.  <-- it breaks"])
  }

  @Test func `a story keeps to 80 columns, its sentences below each other`() throws {
    let (report, trace) = Vase.run(Naive.self)
    let violation = try #require(report.violations.first)
    let story = Story(of: violation, in: trace, Vase.scenario)
    let lines = story.wrapped(indent: "  ")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.contains("            <-- it breaks"))
    #expect(
      lines.joined(separator: " ").split(separator: " ")
        == story.lines.joined(separator: " ").split(separator: " "))
  }
}
