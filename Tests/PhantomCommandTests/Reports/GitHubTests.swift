import Testing

@testable import PhantomCommand

@Suite struct `Annotating for GitHub` {
  private func lines(_ record: CheckRecord) -> [String] {
    GitHubAnnotations.commands(record).split(separator: "\n").map(String.init)
  }

  @Test func `each violation is an error at its file, with story and replay`() {
    let lines = lines(.broken)
    #expect(lines.count == 3)
    #expect(
      lines.first
        == "::error file=Seeds/oversell-naive-a1b2c3.seed,line=1,"
        + "title=naive%3A oversell%3A 2 units of item-1 are promised%2C and there was 1.::"
        + "tick   0  There is 1.%0Atick  50  order-1, believing 1, writes 0.%0A%0A"
        + "replay  phantom replay Seeds/oversell-naive-a1b2c3.seed")
    // Without a file there is no place.
    #expect(lines[1].hasPrefix("::error title=naive%3A oversell%3A again.::"))
    #expect(lines[2].hasPrefix("::error file=Seeds/a b%2Cc%3A%25é.seed,line=1,title="))
  }

  @Test func `what says nothing is a warning, what is clean is silent`() {
    #expect(
      lines(.open) == [
        "::warning title=reservation%3A inconclusive::"
          + "'conflict' never happened%0Aa run was cut off"
      ])
    #expect(GitHubAnnotations.commands(.clean) == "")
    var stale = CheckRecord.clean
    stale.notes = ["a.seed: stale"]
    #expect(lines(stale) == ["::warning title=reservation%3A phantom warns::a.seed: stale"])
  }

  @Test func `no text breaks out of its line`() {
    let text = GitHubAnnotations.commands(.hostile)
    let lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map(String.init)
    #expect(lines.count == 2)
    for line in lines {
      // The command, its properties, and one message: all other colons of the head are escaped.
      let head = line.dropFirst(2).prefix { $0 != ":" }
      #expect(head.contains("%3A%3Aerror%3A%3Ax"))
      #expect(line.dropFirst(2 + head.count).hasPrefix("::"))
    }
  }

  @Test func `the summary is a table and a story`() {
    #expect(
      GitHubAnnotations.summary(.broken).hasPrefix(
        """
        ## phantom: violated

        | strategy | verdict | runs | seconds | violations |
        |---|---|--:|--:|--:|
        | naive | violated | 10,000 | 12.045 | 3 |

        ### oversell: 2 units of item-1 are promised, and there was 1.

        Kept in Seeds/oversell-naive-a1b2c3.seed.

        ```text
        tick   0  There is 1.
        tick  50  order-1, believing 1, writes 0.

        replay  phantom replay Seeds/oversell-naive-a1b2c3.seed
        ```

        """))
    #expect(
      GitHubAnnotations.summary(.open).hasSuffix(
        "- 'conflict' never happened\n- a run was cut off\n\n"))
  }

  @Test func `no story closes its fence`() {
    let lines = GitHubAnnotations.summary(.hostile).split(separator: "\n").map(String.init)
    #expect(lines.contains("`````text"))
    #expect(lines.count { $0 == "`````" } == 1)
    // And no cell of the table ends early.
    #expect(lines.contains { $0.hasPrefix("| a\"b'&lt;c\\>&amp;d\\`\\| ::error::x ") })
  }
}
