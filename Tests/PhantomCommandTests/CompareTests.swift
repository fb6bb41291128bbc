import Inventory
import PhantomCommand
import Strategies
import Testing

@Suite struct `The subcommand compare` {
  private let names = BuiltIn.strategies.map { $0.name }

  @Test func `its text has a line for each strategy, and where each parts from the first`() {
    let output = phantom("compare", "--orders", "3", "--stock", "2")
    #expect(output.code == .holds)
    #expect(output.error == "")
    let lines = output.out.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("3 orders of 1, 2 in stock, network-lag, seed 0x") == true)
    for name in names { #expect(lines.contains { $0.hasPrefix("  \(name) ") }) }
    #expect(lines.contains("Where they part:"))
    #expect(lines.count { $0.hasSuffix("events in common") } == names.count - 1)
  }

  @Test func `its JSON has a run of each strategy and a parting from the first`() throws {
    let json = try phantom("compare", "--format", "json", "--seed", "7").json()
    #expect(json["seed"] as? String == "0x0000000000000007")
    let runs = try #require(json["strategies"] as? [[String: Any]])
    #expect(runs.compactMap { $0["strategy"] as? String } == names)
    // Each run is the one that 'run' gives under the same seed.
    for (run, name) in zip(runs, names) {
      let alone = try phantom("run", "--format", "json", "--seed", "7", "--strategy", name).json()
      #expect(run["digest"] as? String == alone["digest"] as? String)
      #expect(run["placed"] as? Int == alone["placed"] as? Int)
    }
    let partings = try #require(json["partings"] as? [[String: Any]])
    #expect(
      partings.compactMap { $0["strategies"] as? [String] }
        == names.dropFirst().map { [names[0], $0] })
    #expect(partings.allSatisfy { $0["common"] is Int })
  }

  @Test func `many seeds add up`() throws {
    let json = try phantom("compare", "--format", "json", "--runs", "5").json()
    #expect(json["runs"] as? Int == 5)
    let tallies = try #require(json["strategies"] as? [[String: Any]])
    for (tally, name) in zip(tallies, names) {
      #expect(tally["strategy"] as? String == name)
      let told = ["placed", "outOfStock", "failed", "unanswered"].compactMap { tally[$0] as? Int }
      #expect(told.count == 4)
      #expect(told.reduce(0, +) == 5 * 15)
      let isBad = name.hasPrefix("naive") || name == "quorum-read-write"
      #expect(tally["verdict"] as? String == (isBad ? "violated" : "holds"))
      #expect(tally["unitsSold"] as? Int == 5 * (isBad ? 15 : 10))
    }
  }

  @Test func `with one strategy nothing parts`() throws {
    let json = try phantom("compare", "--format", "json", strategies: [Naive.self]).json()
    #expect((json["partings"] as? [Any])?.isEmpty == true)
  }
}
