import Checking
import Inventory
import Simulation
import Testing

/// Found once: a clock whose drift an override sets far out of the scenario's range traps once it is read
/// late enough: `dividingFullWidth` overflows.
@Suite struct `Clocks that drift beyond all bounds` {
  @Test func `an override of a drift, which a seed file may hold, does not trap`() async {
    await #expect(processExitsWith: .success) {
      var scenario = Scenario.at(stock: 1, orders: 1)
      scenario.faults.clocks = ClockFaults(
        offset: 0...0, drift: 0...0,
        jumps: Affliction(window: 1 << 60, odds: 1_000_000, strength: 0...0))
      let drift = Schedule.Override(
        ChoiceKey(.clockDrift, of: .instance(1)), 1_000_000_000)
      _ = run(Sleeper.self, scenario, overrides: [drift])
    }
  }
}

/// Sleeps for a very long time, then looks at the clock.
private struct Sleeper: OrderStrategy {
  static let name = "sleeper"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await service.sleep(for: 1 << 55)
    _ = try service.wallClock()
    return .failed(.contention)
  }
}
