import Inventory
import PhantomCommand
import Testing

@Suite struct `Runs without a verdict` {
  private static let text = """
    phantom-seed 1
    strategy endless
    latency 1...1
    horizon 3000
    stock 1
    order 1 item 1 quantity 1 arrives 0 instance 1
    """

  @Test func `a retry without end is exit 2, and says what it is`() throws {
    try Folder.file(Self.text) { path in
      let output = phantom("replay", path, strategies: [Endless.self])
      #expect(output.code == .inconclusive)
      #expect(output.out.contains("inconclusive: cut off at the horizon of 3,000 events"))
      let json = try phantom(
        "replay", "--format", "json", path, strategies: [Endless.self]
      ).jsonList()
      #expect(json.first?["verdict"] as? String == "inconclusive")
    }
  }

  @Test func `an expected violation that never comes is exit 2`() throws {
    let text = """
      phantom-seed 1
      strategy conditional-decrement
      stock 1
      order 1 item 1 quantity 1 arrives 0 instance 1
      expect oversell/write/stale/first
      """
    try Folder.file(text) { path in
      let output = phantom("replay", path)
      #expect(output.code == .inconclusive)
      #expect(
        output.out.hasPrefix("\(path)  expected, but did not come: oversell/write/stale/first\n"))
    }
  }
}

/// Asks for ever, whatever it is told.
private struct Endless: OrderStrategy {
  static let name = "endless"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    while true { _ = try? await service.database.read(item) }
  }
}
