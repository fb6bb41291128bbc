import Foundation
import Inventory
import PhantomCommand
import Searching
import Testing

/// Goal: an option that is given is so in every world of the search, what is not given differs from
/// world to world, and how the search is done changes no result. Method: the failing runs as they
/// were found, out of the record of a search.
@Suite struct `The options of fuzz` {
  /// The failing runs of a search with these options, as they were found.
  private func found(_ options: [String]) throws -> [Scenario] {
    try Folder.temporary { folder in
      let output = phantom(
        ["fuzz", "--save", folder, "--budget", "100x", "--record", folder + "/record"] + options)
      #expect(output.code == .violated)
      return try Record(at: folder + "/record").finds.map(\.scenario)
    }
  }

  /// An option with a value, and whether a world is as it says.
  struct Given: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String
    let holds: @Sendable (Scenario) -> Bool

    var testDescription: String { "--\(name) \(value)" }

    init(_ name: String, _ value: String, _ holds: @escaping @Sendable (Scenario) -> Bool) {
      self.name = name
      self.value = value
      self.holds = holds
    }

    static let all = [
      Given("stock", "7") { $0.stock.allSatisfy { $0 == 7 } },
      Given("orders", "9") { $0.first.count == 9 },
      Given("quantity", "2") { $0.orders.allSatisfy { $0.quantity == 2 } },
      Given("items", "2") { $0.stock.count == 2 },
      Given("instances", "7") { $0.instances == 7 },
      Given("latency", "3...4") { $0.latency == 3...4 },
      Given("arrivals", "5...6") { $0.first.allSatisfy { (5...6).contains($0.arrival) } },
      Given("replica-lag", "40") { $0.replicaLag == 40 },
      Given("faults", "pauses") {
        $0.faults.pauses != nil && $0.faults.clocks == nil && $0.faults.payments == nil
      },
      Given("faults", "none") { $0.faults == .none },
      Given("scenario", "part-2") { $0.first.count == 5 && $0.stock == [10] },
    ]
  }

  @Test(arguments: Given.all)
  func `what is given is so in every world`(given: Given) throws {
    let worlds = try found(["--\(given.name)", given.value])
    #expect(!worlds.isEmpty)
    for world in worlds { #expect(given.holds(world)) }
  }

  @Test func `what is not given is drawn`() throws {
    // Else what is given would be so by chance.
    var worlds: [Scenario] = []
    for seed in 1...4 { worlds += try found(["--seed", "\(seed)"]) }
    for given in Given.all {
      let isAlways = worlds.allSatisfy { given.holds($0) }
      #expect(!isAlways, "\(given.testDescription)")
    }
  }

  @Test func `a database without distance is given too`() throws {
    try Folder.temporary { folder in
      let output = phantom(
        "fuzz", "--database", "instant", "--budget", "300x", "--save", folder)
      #expect(output.code == .holds)
    }
  }

  @Test(arguments: SearchKind.allCases)
  func `each search finds it, on any number of threads the same`(search: SearchKind) throws {
    let outputs = try ["1", "3"].map { jobs in
      try Found(
        "--strategy", "naive-decrement", "--search", search.rawValue, "--budget", "1500x",
        "--jobs", jobs)
    }
    #expect(outputs[0].code == .violated)
    #expect(!outputs[0].files.isEmpty)
    #expect(outputs[0] == outputs[1])
  }

  @Test func `a search of several blocks is the same on any number of threads, also as JSON`()
    throws
  {
    for (format, many) in [("text", "3"), ("json", "2")] {
      let outputs = try ["1", many].map { jobs in
        try Found("--strategy", "rare", "--budget", "3000x", "--jobs", jobs, "--format", format)
      }
      #expect(outputs[0].code == .violated)
      #expect(outputs[0].text.contains("000"), "else one block was all there was")
      #expect(outputs[1] == outputs[0])
    }
  }

  @Test func `a seed decides all, and a commit is one`() throws {
    func first(_ seed: String) throws -> Int? {
      try Folder.temporary { folder in
        try phantom(
          "fuzz", "--strategy", "rare", "--budget", "3000x", "--seed", seed, "--save", folder,
          "--format", "json", strategies: Found.strategies
        ).json()["firstFailingRun"] as? Int
      }
    }
    let commit = "0123456789abcdef0123456789abcdef01234567"
    let runs = try ["2", "3", commit].map(first)
    #expect(Set(runs).count > 1)
    #expect(try first("0x2") == runs[0])
    #expect(try first(commit) == runs[2])
  }

  @Test func `a budget of runs is kept to, and one of seconds ends by itself`() throws {
    try Folder.temporary { folder in
      func runs(_ budget: String) throws -> Int? {
        let output = phantom(
          "fuzz", "--strategy", "conditional-decrement", "--save", folder, "--budget", budget,
          "--jobs", "1", "--format", "json")
        return try output.json()["runs"] as? Int
      }
      #expect(try runs("1x") == 1)
      #expect(try runs("1234x") == 1_234)
      let many = try #require(try runs("1s"))
      #expect(many.isMultiple(of: 1_000), "only whole blocks count")
    }
  }
}

extension Scenario {
  /// The orders of before the world heals: a second wave comes after that.
  fileprivate var first: [Order] { orders.filter { $0.arrival < healing ?? .max } }
}
