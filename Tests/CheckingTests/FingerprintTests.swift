import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Testing

/// Goal: the same mistake has the same name across seeds and sizes.
@Suite struct `Fingerprints of violations` {
  @Test func `each comes back from its text`() {
    for property in Property.allCases {
      for basis in [Fingerprint.Basis.current, .stale, .blind] {
        for attempt in [Fingerprint.Attempt.first, .retry, .late] {
          for command in MessageLabel.words.dropFirst() + ["answer", "end"] {
            let fingerprint = Fingerprint(property, at: command, basis, attempt)
            #expect(Fingerprint(fingerprint.description) == fingerprint)
          }
        }
      }
    }
  }

  @Test(arguments: [
    "", "/", "///", "oversell", "oversell/write/stale", "oversell/write/stale/first/more",
    "oversell//stale/first", "Oversell/write/stale/first", "oversell/write/fresh/first",
    "oversell/write/stale/third", "oversell/write/stale/", " oversell/write/stale/first",
  ])
  func `other text is none`(text: String) {
    #expect(Fingerprint(text) == nil)
  }

  @Test func `there is no number in them, whatever breaks`() {
    let runner = SaleRunner()
    for seed in 1...150 {
      var random = SplitMix64(seed: seed)
      var scenario = random.world()
      scenario.faults.enableAll()
      for strategy in BuiltIn.strategies {
        let report = runner.run(scenario, strategy, .seed(Seed(rawValue: random.next())))
        for text in report.fingerprints {
          #expect(!text.contains { $0.isNumber }, "seed \(seed): \(text)")
          #expect(Fingerprint(text) != nil, "seed \(seed): \(text)")
        }
        #expect(Set(report.fingerprints).count == report.violations.count, "seed \(seed)")
      }
    }
  }

  @Test func `they are the same for more orders, more stock and another seed`() {
    let small = run(Naive.self, .at(stock: 1, orders: 2), seed: 1)
    let large = run(Naive.self, .at(stock: 10, orders: 40), seed: 2)
    #expect(!small.fingerprints.isEmpty)
    #expect(Set(small.fingerprints).isSubset(of: large.fingerprints))
  }

  @Test func `the basis tells a decision on the truth from one on history`() {
    // Alone, order 1 knows the truth, and decrements more than there is.
    let report = run(Greedy.self, .at(stock: 1, orders: 1))
    #expect(report.fingerprints == ["oversell/decrement/true/first"])
    #expect(
      run(Blind.self, .at(stock: 0, orders: 1)).fingerprints == [
        "oversell/decrement/blind/first"
      ])
  }
}

/// Reads, and takes one more than is wanted.
private struct Greedy: OrderStrategy {
  static let name = "greedy"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.read(item)
    try await service.database.decrement(item, by: quantity + 1)
    return .orderPlaced
  }
}

/// Takes without a look.
private struct Blind: OrderStrategy {
  static let name = "blind"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await service.database.decrement(item, by: quantity)
    return .orderPlaced
  }
}
