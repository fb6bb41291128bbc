import Checking
import Inventory
import Searching
import Simulation
import Testing

/// Goal: what goes tells nothing that is not told by what stays.
@Suite struct `Pruning a corpus` {
  private func file(
    orders: Int = 2, overrides: Int = 0, stock: Int = 1, strategy: String = "naive",
    origin: String? = "fuzz, run 3", base: Schedule.Base = .calm, expecting texts: [String]?
  ) throws -> SeedFile {
    let orders = (1...orders).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)
    }
    var file = SeedFile(
      strategy: strategy, scenario: Scenario(instances: 1, stock: [stock], orders: orders),
      schedule: Schedule(
        base: base,
        overrides: (0..<overrides).map {
          Schedule.Override(
            ChoiceKey(.delay, of: .order(1), to: .database, count: $0 + 1, leg: .request), 60)
        }))
    file.origin = origin
    file.expected = try texts?.map { try #require(Fingerprint($0)) }
    return file
  }

  private func removed(_ files: [SeedFile]) -> [String] {
    let named = files.enumerated().map { (path: "\($0)", file: $1) }
    return Pruning(named).removals.map { "\($0.path) for \($0.keptPath)" }
  }

  private let oversell = "oversell/write/stale/first"
  private let phantom = "phantom-stock/write/stale/first"

  @Test func `the larger of two that tell the same goes`() throws {
    let small = try file(expecting: [oversell])
    for large in [
      try file(orders: 3, expecting: [oversell]), try file(overrides: 1, expecting: [oversell]),
      try file(stock: 2, expecting: [oversell]),
      try file(base: .seed(Seed(rawValue: 1)), expecting: [oversell]),
    ] {
      #expect(removed([large, small]) == ["0 for 1"])
      #expect(removed([small, large]) == ["1 for 0"])
    }
  }

  @Test func `of two alike the first stays, or the one that a person wrote`() throws {
    let found = try file(expecting: [oversell])
    #expect(removed([found, found, found]) == ["1 for 0", "2 for 0"])
    #expect(removed([found, try file(origin: nil, expecting: [oversell])]) == ["0 for 1"])
  }

  @Test func `what a person wrote stays`() throws {
    let small = try file(expecting: [oversell])
    for origin in [nil, "run", "refuzz"] {
      #expect(removed([small, try file(orders: 3, origin: origin, expecting: [oversell])]) == [])
    }
  }

  @Test func `what tells more, or something else, stays`() throws {
    let small = try file(expecting: [oversell])
    #expect(removed([small, try file(orders: 3, expecting: [oversell, phantom])]) == [])
    #expect(removed([small, try file(orders: 3, expecting: [phantom])]) == [])
    #expect(removed([small, try file(orders: 3, strategy: "mine", expecting: [oversell])]) == [])
    #expect(removed([try file(expecting: [oversell, phantom]), small]) == ["1 for 0"])
  }

  @Test func `what expects no violation stays`() throws {
    let files = [try file(expecting: []), try file(orders: 3, expecting: [])]
    #expect(removed(files) == [])
    #expect(removed([try file(expecting: [oversell]), try file(expecting: nil)]) == [])
  }

  @Test func `figures are told by the same figures only`() throws {
    var small = try file(expecting: nil)
    small.figures = try Goal("placed=5")
    var large = try file(orders: 3, expecting: nil)
    large.figures = try Goal("placed=5")
    #expect(removed([large, small]) == ["0 for 1"])
    large.figures = try Goal("placed=6")
    #expect(removed([large, small]) == [])
    large.figures = nil
    large.expected = [try #require(Fingerprint(oversell))]
    #expect(removed([large, small]) == [])
    small.expected = large.expected
    #expect(removed([large, small]) == ["0 for 1"])
  }

  @Test func `nothing goes for the sake of what goes itself`() throws {
    let files = [
      try file(orders: 4, expecting: [oversell]), try file(orders: 3, expecting: [oversell]),
      try file(orders: 2, expecting: [oversell]),
    ]
    #expect(removed(files) == ["0 for 2", "1 for 2"])
  }
}
