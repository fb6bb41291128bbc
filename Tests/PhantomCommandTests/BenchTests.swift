import PhantomCommand
import Testing

/// Goal: `bench --search` measures what it says. Method: a small measurement, twice.
@Suite struct `Measuring searches` {
  @Test func `the table has a row for each planted bug, and is the same each time`() throws {
    let first = phantom("bench", "--search", "--base-seeds", "3", "--budget", "40")
    #expect(first.code == .holds)
    #expect(first.out == phantom("bench", "--search", "--base-seeds", "3", "--budget", "40").out)
    #expect(first.out.contains("random") && first.out.contains("portfolio"))
    let rows = first.out.split(separator: "\n")
    #expect(rows.contains { $0.contains("naive-decrement  ") && !$0.contains("-, -") })
    #expect(rows.contains { $0.contains("release-unchecked") && $0.contains("-, -") })
  }

  @Test func `as JSON it says how often nothing was found`() throws {
    let rows = try phantom(
      "bench", "--search", "--base-seeds", "2", "--budget", "20", "--format", "json"
    ).jsonList()
    #expect(rows.count > 10)
    for row in rows {
      let searches = try #require(row["searches"] as? [String: [String: Int]])
      #expect(searches.count == 6)
      for figures in searches.values {
        let median = try #require(figures["median"])
        #expect((1...20).contains(median))
        #expect(median <= figures["percentile95"] ?? 0)
        #expect((0...2).contains(figures["missed"] ?? -1))
      }
    }
  }
}
