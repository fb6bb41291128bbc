import Simulation
import Strategies
import Testing

@testable import Inventory

/// Goal: what happened in the shop's terms is told of every event at which something did. Method: no
/// two things are written down at one event, for the second would hide all that come after it.
@Suite struct `What is written down of a sale` {
  @Test(arguments: DatabaseKind.allCases)
  func `there is one thing at most at an event, in order`(database: DatabaseKind) {
    let flashSale = FlashSale()
    for seed in 1...6 as ClosedRange<UInt64> {
      let scenario = sale(seed) {
        $0.database = database
        $0.orders = 5
        $0.faults.enableAll(of: database)
      }
      for strategy in BuiltIn.strategies where strategy.databases.contains(database) {
        _ = flashSale.run(scenario, strategy, seeded(seed), observer: nil, recording: true)
        let sequences = flashSale.shop.entries.map(\.sequence)
        #expect(
          zip(sequences, sequences.dropFirst()).allSatisfy { $0 < $1 },
          "\(strategy.name), seed \(seed)")
        #expect(flashSale.shop.trace.count { $0.action != nil } == sequences.count)
      }
    }
  }
}
