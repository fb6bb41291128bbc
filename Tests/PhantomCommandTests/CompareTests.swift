import Foundation
import Inventory
import PhantomCommand
import Simulation
import Strategies
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Goal: one run of each, side by side, is what `run` gives, and says where they part.
@Suite struct `Comparing one run of each strategy` {
  private let names = BuiltIn.strategies.map { $0.name }

  @Test func `its text has a line for each strategy, and where each parts from the first`() {
    let output = phantom("compare", "--runs", "1", "--orders", "3", "--stock", "2")
    #expect(output.code == .holds)
    #expect(output.error == "")
    let lines = output.out.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("3 orders of 1, 2 in stock, network-lag, seed 0x") == true)
    for name in names { #expect(lines.contains { $0.hasPrefix("  \(name) ") }) }
    #expect(lines.contains("Where they part:"))
    #expect(lines.count { $0.hasSuffix("events in common") } == names.count - 1)
  }

  @Test func `its JSON has a run of each strategy and a parting from the first`() throws {
    let json = try phantom("compare", "--runs", "1", "--format", "json", "--seed", "7").json()
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

  @Test func `with one strategy nothing parts`() throws {
    let json = try phantom(
      "compare", "--runs", "1", "--format", "json", strategies: [Naive.self]
    ).json()
    #expect((json["partings"] as? [Any])?.isEmpty == true)
  }
}

/// Goal: the scoreboard says what the runs come to, in every form the same, for any number of jobs.
/// Method: small ones, word by word; and the runs made once more, one by one.
@Suite struct `The scoreboard` {
  private let two: [any OrderStrategy.Type] = [Naive.self, ConditionalDecrement.self]

  private func board(_ options: String...) -> Output {
    phantom(["compare", "--orders", "3", "--stock", "2"] + options, strategies: two)
  }

  @Test func `a small one, word by word`() {
    let output = board("--faults", "none", "--runs", "4", "--latency", "10")
    #expect(output.code == .holds)
    #expect(
      output.out == """
        3 orders of 1, 2 in stock, network-lag, 4 runs a figure, from seed 0x0000000000000008

        Safe? Runs in 1,000 that break a safety property
                                 given
          naive                   1000
          conditional-decrement      -

        Live? All: in no run does anybody wait for ever, get refused wrongly, or pay for nothing

        Available? Orders in 100 that are served within 200 ticks
                                 given
          naive                  100.0
          conditional-decrement  100.0

        What it costs: given
                                 placed  refused  wrong  silent  median  99th  sent  conflicts  timeouts
          naive                   100.0      0.0    0.0     0.0      40    40   4.0       0.67      0.00
          conditional-decrement    66.7     33.3    0.0     0.0      20    20   2.0       0.00      0.00

        What breaks, in how many of 1,000 runs where it does most often
          naive: oversell 1000 (given), double-sold-unit 1000 (given), phantom-stock 1000 (given)

          Served: told ORDER_PLACED or OUT_OF_STOCK, or that the payment was refused. Of 100 orders that
          arrive while things may go wrong: placed, refused, wrong (refused while a unit was, and stayed,
          unsold), silent (never told). Ticks until the answer: median, 99th (in 100). For each order:
          messages sent, conflicts, timeouts (calls that were given up; mostly they are made again).

        """)
  }

  @Test func `it has every strategy at every level, within a hundred columns`() {
    let output = phantom("compare", "--runs", "3")
    #expect(output.code == .holds)
    #expect(output.error == "")
    let lines = output.out.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 100 })
    #expect(
      lines.contains {
        $0.split(separator: " ") == ["calm", "slow", "lossy", "pauses", "partitions", "everything"]
      })
    for strategy in BuiltIn.strategies {
      #expect(lines.count { $0.hasPrefix("  \(strategy.name) ") } >= 4)
    }
  }

  @Test func `any number of jobs comes to the same`() {
    func text(_ jobs: String) -> String {
      board("--runs", "300", "--faults", "loss", "--format", "csv", "--jobs", jobs).out
    }
    let alone = text("1")
    #expect(alone.split(separator: "\n").count == 3)
    #expect(text("3") == alone)
  }

  @Test(arguments: [true, false])
  func `each figure is that of the runs, made one by one`(isWithout: Bool) throws {
    let wave = isWithout ? "0" : "2"
    let json = try board(
      "--runs", "12", "--faults", "all", "--second-wave", wave, "--format", "json"
    ).json()
    let row = try #require((json["strategies"] as? [[String: Any]])?.first)
    let score = try #require((row["levels"] as? [[String: Any]])?.first)
    var sums: [String: Int] = [:]
    var oversold = 0
    // The seeds follow from the given one, as those of a search do. A second wave is not counted.
    for place in 0..<12 {
      let seed = "\(Seed(rawValue: 8).derived(place))"
      let run = try phantom(
        "run", "--orders", "3", "--stock", "2", "--faults", "all", "--second-wave", wave,
        "--seed", seed, "--format", "json"
      ).json()
      sums["orders", default: 0] += 3
      sums["allOrders", default: 0] += try #require(run["orders"] as? Int)
      sums["unitsSold", default: 0] += try #require(run["unitsSold"] as? Int)
      if isWithout {
        for key in ["placed", "outOfStock", "failed", "unanswered"] {
          sums[key, default: 0] += try #require(run[key] as? Int)
        }
      }
      let violations = try #require(run["violations"] as? [[String: Any]])
      if violations.contains(where: { $0["property"] as? String == "oversell" }) { oversold += 1 }
    }
    for (key, sum) in sums { #expect(score[key] as? Int == sum, "\(key)") }
    #expect((score["violations"] as? [String: Int])?["oversell"] == oversold)
    #expect(score["runs"] as? Int == 12)
  }

  @Test func `as CSV it has a line for each strategy and level, all as long as the first`() throws {
    let output = board("--runs", "2", "--format", "csv")
    let lines = output.out.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(lines.count == 1 + 2 * 6)
    #expect(lines.allSatisfy { $0.count == lines[0].count })
    #expect(lines.dropFirst().allSatisfy { $0.dropFirst(2).allSatisfy { Int($0) != nil } })
    // It says what the JSON says.
    let json = try board("--runs", "2", "--format", "json").json()
    let rows = try #require(json["strategies"] as? [[String: Any]])
    let scores = rows.flatMap { row in (row["levels"] as? [[String: Any]]) ?? [] }
    #expect(scores.count == lines.count - 1)
    for (line, score) in zip(lines.dropFirst(), scores) {
      for (name, value) in zip(lines[0], line).dropFirst(2) {
        let number = score[name] ?? (score["violations"] as? [String: Any])?[name]
        #expect(number as? Int == Int(value), "\(name)")
      }
    }
  }

  @Test func `the picture is well-formed, and labels keep apart`() throws {
    try Folder.temporary { folder in
      let path = folder + "/it.svg"
      let output = phantom("compare", "--runs", "2", "--svg", path)
      #expect(output.code == .holds)
      let data = try Data(contentsOf: URL(filePath: path))
      #expect(XMLParser(data: data).parse())
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
      let labels = try BuiltIn.strategies.compactMap { strategy in
        let label = try Regex("y=\"([0-9.]+)\"[^>]*>\(strategy.name) [0-9.]+%")
        return text.firstMatch(of: label)?[1].substring.flatMap { Double($0) }
      }.sorted()
      #expect(labels.count == BuiltIn.strategies.count)
      for (upper, lower) in zip(labels, labels.dropFirst()) { #expect(lower - upper >= 18) }
      #expect(labels.allSatisfy { (0...600).contains($0) })
      // The same picture again, and one of a world in which nobody orders anything.
      let again = folder + "/again.svg"
      _ = phantom("compare", "--runs", "2", "--svg", again, "--jobs", "2")
      #expect(try Data(contentsOf: URL(filePath: again)) == data)
      #expect(phantom("compare", "--runs", "2", "--orders", "0", "--svg", again).code == .holds)
      #expect(XMLParser(data: try Data(contentsOf: URL(filePath: again))).parse())
    }
  }

  @Test func `a picture that cannot be written is exit 66`() {
    let output = board("--runs", "2", "--svg", "/dev/null/it.svg")
    #expect(output.code == .missingFile)
    #expect(output.error.hasPrefix("error: the picture '/dev/null/it.svg' cannot be written: "))
  }

  @Test func `options that go with a scoreboard only are refused without one`() {
    for options in [["--svg", "x"], ["--format", "csv"]] {
      let output = phantom(["compare", "--runs", "1"] + options)
      #expect(output.code == .usage)
      #expect(output.error.hasPrefix("error: With '--runs 1' there is no scoreboard"))
    }
    #expect(phantom("compare", "--svg=").code == .usage)
    #expect(phantom("compare", "--format", "text").code == .usage)
    #expect(phantom("compare", "--runs", "0").code == .usage)
  }

  @Test func `code that leaves the simulation has no score`() {
    let output = phantom("compare", "--runs", "2", strategies: [Naive.self, Runaway.self])
    #expect(output.code == .inconclusive)
    #expect(output.error.hasPrefix("error: strategy 'runaway': "))
    #expect(output.out == "")
  }
}
