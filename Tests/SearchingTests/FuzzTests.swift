import Checking
import Foundation
import Inventory
import Searching
import Simulation
import Strategies
import Testing

/// Goal: three lines in somebody's test do what they promise: kept files first, then a search; what
/// breaks is told so that it can be replayed, and is kept; what leaves the verdict open fails as well.
/// Method: the three lines, in folders of their own.
@Suite struct `Fuzzing in a test` {
  private static let twoOrders = """
    phantom-seed 1
    strategy naive
    stock 1
    order 1 item 1 quantity 1 arrives 0 instance 1
    order 2 item 1 quantity 1 arrives 0 instance 1

    """

  /// Calls `body` with a fuzz test that keeps its files in a folder with these files.
  private func fuzz(
    _ strategy: any OrderStrategy.Type, _ files: [String: String] = [:], tool: String? = nil,
    _ body: (Fuzz, String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "phantom-fuzz-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    try body(Fuzz(strategy, seeds: folder.path(), tool: tool), folder.path())
  }

  @Test func `without a budget only the kept files are replayed`() throws {
    try fuzz(Naive.self) { fuzz, folder in
      var fuzz = fuzz
      fuzz.runs = 0
      try fuzz.check()
      #expect(try names(folder).isEmpty)
    }
    try fuzz(Naive.self, ["it.seed": Self.twoOrders]) { fuzz, _ in
      var fuzz = fuzz
      fuzz.runs = 0
      #expect(throws: FuzzFailure.self) { try fuzz.check() }
    }
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// Why `fuzz` fails.
  private func reason(_ fuzz: Fuzz) -> FuzzFailure? {
    do throws(FuzzFailure) {
      try fuzz.check()
      Issue.record("it passed")
      return nil
    } catch {
      return error
    }
  }

  @Test func `a good placeOrder passes, and nothing is written`() throws {
    try fuzz(ConditionalDecrement.self) { fuzz, folder in
      try fuzz.check()
      #expect(try names(folder) == [])
    }
  }

  @Test func `a bad one fails with the story, the file, and the line that replays it`() throws {
    try fuzz(Naive.self, tool: "swift run mine") { fuzz, folder in
      let failure = try #require(reason(fuzz))
      #expect(failure.verdict == .violated)
      let lines = "\(failure)".split(separator: "\n").map(String.init)
      #expect(lines[0] == "violated")
      #expect(lines[1] == "oversell: 2 units of item-1 are promised, and there was 1.")
      #expect(lines[2] == "  tick   0  There is 1 of item-1 in stock.")
      #expect(lines.contains { $0.hasSuffix("  <-- it breaks") })
      let kept = lines.filter { $0.hasPrefix("kept    ") }.map { String($0.dropFirst(8)) }
      let replays = lines.filter { $0.hasPrefix("replay  ") }
      #expect(replays == kept.map { "replay  swift run mine replay \($0)" })
      #expect(try kept.sorted() == names(folder).map { folder + "/" + $0 })
      for path in kept {
        let file = try SeedFile(contentsOf: path)
        let report = SaleRunner().run(file.scenario, Naive.self, file.schedule)
        #expect(Replay(report, file) == .asExpected)
      }
    }
  }

  @Test func `a path with a space is quoted, to be pasted`() throws {
    try fuzz(Naive.self, tool: "swift run mine") { fuzz, folder in
      var fuzz = fuzz
      fuzz.seeds = folder + "/my seeds"
      fuzz.runs = 20
      let failure = try #require(reason(fuzz))
      let replay = "replay  swift run mine replay '\(folder)/my seeds/oversell-naive-"
      #expect("\(failure)".contains(replay))
    }
  }

  @Test func `without a tool the test itself replays`() throws {
    try fuzz(Naive.self) { fuzz, _ in
      var fuzz = fuzz
      fuzz.runs = 20
      let failure = try #require(reason(fuzz))
      #expect(failure.lines.contains("replay  swift test (kept files come first)"))
    }
  }

  @Test func `where nothing can be kept the story is told, and no file is promised`() throws {
    var fuzz = Fuzz(Naive.self, seeds: "/dev/null/folder", tool: "mine")
    fuzz.runs = 20
    let text = "\(try #require(reason(fuzz)))"
    #expect(text.contains("<-- it breaks"))
    #expect(text.contains("\nerror: '/dev/null/folder/"))
    #expect(!text.contains("\nkept "))
    #expect(!text.contains("\nreplay "))
  }

  @Test func `kept files come first, whatever they expect, and out of the budget`() throws {
    for expect in ["", "expect holds\n", "expect oversell/write/stale/first\n"] {
      try fuzz(Naive.self, ["mine.seed": Self.twoOrders + expect], tool: "mine") { fuzz, folder in
        var fuzz = fuzz
        fuzz.runs = 1
        let failure = try #require(reason(fuzz))
        #expect(failure.verdict == .violated)
        #expect(failure.lines.contains { $0.hasSuffix("  <-- it breaks") })
        #expect(failure.lines.contains("kept    \(folder)/mine.seed"))
        #expect(failure.lines.last == "replay  mine replay \(folder)/mine.seed")
        #expect(try names(folder) == ["mine.seed"], "the search has not begun")
      }
    }
  }

  @Test func `what was kept, and does not break any more, passes`() throws {
    let text = Self.twoOrders.replacing("naive", with: "conditional-decrement")
    try fuzz(
      ConditionalDecrement.self, ["mine.seed": text + "expect oversell/write/stale/first\n"]
    ) { fuzz, _ in
      var fuzz = fuzz
      fuzz.runs = 1
      try fuzz.check()
    }
  }

  @Test func `files of other strategies, and other files, are passed over`() throws {
    let files = ["naive.seed": Self.twoOrders, "notes.txt": "phantom-seed 9"]
    try fuzz(ConditionalDecrement.self, files) { fuzz, _ in
      var fuzz = fuzz
      fuzz.runs = 1
      try fuzz.check()
    }
  }

  @Test func `a malformed file fails, with line and column`() throws {
    try fuzz(ConditionalDecrement.self, ["bad.seed": "phantom-seed 1\nstock many\n"]) {
      fuzz, folder in
      let failure = try #require(reason(fuzz))
      #expect(failure.verdict == .inconclusive)
      #expect(
        failure.lines == [
          "\(folder)/bad.seed:2:7: the stock is a whole number from 0 to 1000000, not 'many'"
        ])
    }
  }

  @Test func `a file whose run is cut off fails, and says so`() throws {
    let text = Self.twoOrders.replacing("naive", with: "conditional-decrement")
      .replacing("stock", with: "horizon 3\nstock")
    try fuzz(ConditionalDecrement.self, ["cut.seed": text]) { fuzz, folder in
      let failure = try #require(reason(fuzz))
      #expect(failure.verdict == .inconclusive)
      #expect(failure.lines == ["\(folder)/cut.seed: the run was cut off at 3 events"])
    }
  }

  @Test func `what should happen and never does fails, and is named`() throws {
    try fuzz(Boastful.self) { fuzz, _ in
      var fuzz = fuzz
      fuzz.runs = 1_000
      let failure = try #require(reason(fuzz))
      #expect(failure.verdict == .inconclusive)
      #expect(
        failure.lines == [
          "payment-refused should sometimes happen, and never did (the payment provider refuses "
            + "a charge)"
        ])
    }
  }

  @Test func `a placeOrder that is not deterministic fails, with where two runs part`() throws {
    try fuzz(Moody.self) { fuzz, _ in
      let failure = try #require(reason(fuzz))
      #expect(failure.verdict == .inconclusive)
      let isTold = failure.lines.first?.contains(
        " was made twice and went two ways; it is not deterministic; ")
      #expect(isTold == true)
      #expect(failure.lines.contains { $0.contains("events in common") })
    }
  }

  @Test func `a placeOrder that breaks and is not deterministic says that first`() throws {
    try fuzz(Fickle.self) { fuzz, _ in
      let failure = try #require(reason(fuzz))
      #expect(failure.verdict == .inconclusive)
      #expect(failure.lines.first?.contains("it is not deterministic") == true)
    }
  }

  @Test func `code that leaves the simulation fails, with what to use in its place`() throws {
    try fuzz(Runaway.self) { fuzz, _ in
      let failure = try #require(reason(fuzz))
      #expect(failure.verdict == .inconclusive)
      #expect(failure.lines.first?.contains("; use ") == true)
    }
  }

  @Test func `the default folder is the package's own`() {
    let fuzz = Fuzz(Naive.self)
    #expect(fuzz.seeds?.hasSuffix("/Seeds") == true)
    let manifest = (fuzz.seeds ?? "").replacing("/Seeds", with: "/Package.swift")
    #expect(FileManager.default.fileExists(atPath: manifest))
    #expect(Fuzz(Naive.self, file: "/none/Test.swift").seeds == nil)
  }

  @Test func `any number of jobs tells the same`() throws {
    var told: [String] = []
    for jobs in [1, 3] {
      try fuzz(NaiveDecrement.self) { fuzz, folder in
        var fuzz = fuzz
        fuzz.jobs = jobs
        told.append("\(try #require(reason(fuzz)))".replacing(folder, with: ""))
      }
    }
    #expect(told[0] == told[1])
  }
}

/// Naive, with a mood of its own.
private struct Fickle: OrderStrategy {
  static let name = "fickle"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await Moody(service: service).placeOrder(item, quantity: 1)
    return try await Naive(service: service).placeOrder(item, quantity: quantity)
  }
}
