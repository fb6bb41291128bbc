import Foundation
import Inventory
import PhantomCommand
import Testing

/// Goal: a folder of seed files is looked after from the command line, and no file is changed that
/// the run does not bear out.
@Suite struct `The subcommand seeds` {
  private static let vase = """
    phantom-seed 1
    # One vase.
    strategy naive
    instances 2
    stock 1
    order 1 item 1 quantity 1 arrives 0 instance 1
    order 2 item 1 quantity 1 arrives 0 instance 2

    """
  private static let oversell = """
    expect oversell/write/stale/first
    expect double-sold-unit/write/stale/first
    expect phantom-stock/write/stale/first

    """

  /// Calls `body` with a folder of files with those names and texts.
  private func inFolder(
    _ files: [(String, String)], _ body: (String) throws -> Void
  ) throws {
    try Folder.temporary { folder throws in
      for (name, text) in files {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).seed"))
      }
      try body(folder)
    }
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `list tells of each file without running it`() throws {
    let output = phantom("seeds", "list", Folder.seeds)
    #expect(output.code == .holds)
    let lines = output.out.split(separator: "\n")
    #expect(lines.first?.hasPrefix("file ") == true)
    let vase = try #require(lines.first { $0.contains("two-orders-one-vase.seed") })
    let words = vase.split(separator: " ").dropFirst()
    #expect(Array(words.prefix(5)) == ["naive", "oversell", "+2", "2", "0"])
    #expect(vase.contains("The whole mistake with nothing around it"))
    let json = try phantom("seeds", "list", Folder.seeds, "--format", "json").jsonList()
    #expect(json.count == lines.count - 1)
    #expect(json.last?["orders"] as? Int == 2)
    #expect((json.last?["expected"] as? [String])?.first == "oversell/write/stale/first")
  }

  @Test func `verify says in a line how each file is, with the exit codes of replay`() throws {
    let safe = Self.vase.replacing("strategy naive", with: "strategy conditional-decrement")
    let late = "override order-9 > db #1 request delay = 60 (read)\n"
    try inFolder([
      ("a", Self.vase + Self.oversell), ("b", Self.vase + late + Self.oversell),
      ("c", safe + Self.oversell), ("d", Self.vase + "expect holds\n"),
      ("e", Self.vase + "horizon 3\n" + Self.oversell),
    ]) { folder throws in
      let output = phantom("seeds", "verify", folder)
      #expect(output.code == .violated)
      #expect(output.error == "")
      let lines = output.out.split(separator: "\n").map { $0.dropFirst(folder.count + 1) }
      #expect(
        zip(
          lines,
          [
            "a.seed  as expected", "b.seed  stale  the override 'order-9", "c.seed  missing  ",
            "d.seed  unexpected  not expected: ", "e.seed  inconclusive",
          ]
        ).allSatisfy { $0.hasPrefix($1) }, "\(output.out)")
      #expect(lines.count == 5)
      let codes = ["a", "b", "c", "d", "e"].map {
        phantom("seeds", "verify", "\(folder)/\($0).seed").code
      }
      #expect(codes == [.holds, .holds, .inconclusive, .violated, .inconclusive])
      let replays = ["a", "b", "c", "d", "e"].map { phantom("replay", "\(folder)/\($0).seed").code }
      #expect(replays == codes)
      let json = try phantom("seeds", "verify", folder, "--format", "json").jsonList()
      #expect(
        json.compactMap { $0["status"] as? String } == [
          "as expected", "stale", "missing", "unexpected", "inconclusive",
        ])
    }
  }

  @Test func `verify says which strategy is not deterministic`() throws {
    try inFolder([("a", Self.vase.replacing("naive", with: "moody"))]) { folder throws in
      let output = phantom(["seeds", "verify", folder], strategies: [Moody.self])
      #expect(output.code == .inconclusive)
      #expect(output.out.contains("a.seed  not deterministic  two runs differ"))
    }
  }

  @Test func `refresh mends what is stale, keeps every comment, and then nothing is stale`() throws
  {
    let stale = """
      # Below.
      override order-1 > db #1 request delay = 50 (write)
      digest 0x0000000000000000

      """
    try inFolder([("a", Self.vase + stale + Self.oversell)]) { folder throws in
      let path = folder + "/a.seed"
      #expect(phantom("seeds", "verify", path).out.contains("  stale  "))
      let output = phantom("seeds", "refresh", folder)
      #expect(output.code == .holds)
      #expect(output.out.hasPrefix("\(path)  refreshed\n"))
      #expect(output.out.contains("moves to 'order-1 > db #2 request delay' (write)"))
      #expect(try text(path).hasPrefix("phantom-seed 1\n# One vase.\n# Below.\n"))
      #expect(phantom("seeds", "verify", path).out.hasSuffix("  as expected\n"))
      let again = try text(path)
      #expect(phantom("seeds", "refresh", folder).out == "\(path)  up to date\n")
      #expect(try text(path) == again)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.seed"])
    }
  }

  @Test func `refresh leaves a file whose run does something else, unless it is accepted`() throws {
    let safe = Self.vase.replacing("strategy naive", with: "strategy conditional-decrement")
    try inFolder([("a", safe + Self.oversell)]) { folder throws in
      let path = folder + "/a.seed"
      let before = try text(path)
      let output = phantom("seeds", "refresh", folder)
      #expect(output.code == .inconclusive)
      #expect(output.out.hasPrefix("\(path)  left as it was  expected, but did not come: oversell"))
      #expect(try text(path) == before)
      let accepted = phantom("seeds", "refresh", "--accept", folder)
      #expect(accepted.code == .holds)
      #expect(accepted.out.contains("expects from now on: holds"))
      #expect(try text(path).contains("\nexpect holds\n"))
      #expect(phantom("seeds", "verify", path).code == .holds)
    }
  }

  @Test func `prune removes what fuzz wrote and another tells, after a dry run has said so`() throws
  {
    let larger =
      Self.vase + "order 3 item 1 quantity 1 arrives 0 instance 1\n" + Self.oversell
    try inFolder([
      ("a", larger + "origin fuzz, run 1\n"), ("b", Self.vase + Self.oversell), ("c", larger),
    ]) { folder throws in
      let names = { () throws -> [String] in
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      }
      let told = " \(folder)/a.seed: all it expects is in \(folder)/b.seed\n2 of 3 files stay\n"
      let dry = phantom("seeds", "prune", "--dry-run", folder)
      #expect(dry.code == .holds)
      #expect(dry.out == "would remove" + told)
      #expect(try names() == ["a.seed", "b.seed", "c.seed"])
      let output = phantom("seeds", "prune", folder)
      #expect(output.out == "removed" + told)
      #expect(try names() == ["b.seed", "c.seed"])
      #expect(phantom("seeds", "prune", folder).out == "2 of 2 files stay\n")
    }
  }

  @Test(arguments: ["list", "verify", "refresh", "prune"])
  func `a missing folder and a malformed file are told as replay tells them`(action: String) throws
  {
    try inFolder([("a", "phantom-seed 1\nstck\n")]) { folder throws in
      let malformed = phantom("seeds", action, folder)
      #expect(malformed.code == .malformedFile)
      #expect(malformed.error == "error: \(folder)/a.seed:2:1: 'stck' means nothing here\n")
      let missing = phantom("seeds", action, folder + "/none")
      #expect(missing.code == .missingFile)
      #expect(missing.error == "error: there is no file '\(folder)/none'\n")
      #expect(malformed.out + missing.out == "")
    }
  }

  @Test(arguments: ["list", "verify", "refresh", "prune"])
  func `each action has help, however it is asked for`(action: String) {
    let help = phantom("help", "seeds", action)
    #expect(help.code == .holds)
    #expect(help.out.contains("\nUSAGE: phantom seeds \(action) [options] [<folder>]\n"))
    #expect(help.out.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(phantom("seeds", action, "--help").out == help.out)
    #expect(phantom("seeds", "--help").out.contains("\n  \(action) "))
    #expect(phantom("help", "seeds").out == phantom("seeds", "-h").out)
  }

  @Test func `an action that is missing or unknown is exit 64, in three lines`() {
    for (arguments, message) in [
      (["seeds"], "Missing expected argument '<subcommand>'"),
      (["seeds", "--format", "json"], "Missing expected argument '<subcommand>'"),
      (["seeds", "lst"], "Unknown subcommand 'lst'. Did you mean 'list'?"),
    ] {
      let output = phantom(arguments)
      #expect(output.code == .usage)
      #expect(output.out == "")
      #expect(
        output.error == """
          error: \(message)
          Usage: phantom seeds <subcommand>
          See 'phantom seeds --help' for more information.

          """)
    }
    #expect(
      phantom("seeds", "list", "--dry").error == """
        error: Unknown option '--dry'
        Usage: phantom seeds list [options] [<folder>]
        See 'phantom seeds list --help' for more information.

        """)
  }
}

/// Calls the database once more in every second run.
private struct Moody: OrderStrategy {
  static let name = "moody"
  nonisolated(unsafe) static var calls = 0
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    Self.calls += 1
    for _ in 0..<Self.calls { _ = try await service.database.read(item) }
    return .outOfStock
  }
}
