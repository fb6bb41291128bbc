import Foundation
import Simulation
import Strategies
import Testing

@testable import Inventory

// Goal: a run is a function of (scenario, strategy, schedule), whatever else goes on.

@Suite struct DeterminismTests {
  private static let seeds: ClosedRange<UInt64> = 1...4

  private func accounts(_ sale: FlashSale, _ seed: UInt64) -> [Account] {
    BuiltIn.strategies.map { sale.account(roughSale(seed), $0, seeded(seed)) }
  }

  @Test(arguments: seeds)
  func `the same run twice is the same run`(seed: UInt64) {
    let sale = FlashSale()
    let first = accounts(sale, seed)
    #expect(accounts(sale, seed) == first)
    #expect(accounts(FlashSale(), seed) == first)
    #expect(first.allSatisfy { $0.ending == .quiet && !$0.trace.isEmpty && !$0.choices.isEmpty })
    #expect(Set(first.map(\.digest)).count == first.count)
  }

  @Test(arguments: seeds)
  func `a run does not notice what ran before`(seed: UInt64) {
    let sale = FlashSale()
    for strategy in BuiltIn.strategies {
      let first = sale.account(roughSale(seed), strategy, seeded(seed))
      for other in BuiltIn.strategies {
        _ = sale.account(roughSale(seed + 1), other, seeded(seed + 1), recording: seed % 2 == 0)
        #expect(sale.account(roughSale(seed), strategy, seeded(seed)) == first)
      }
    }
  }

  @Test(arguments: seeds)
  func `a run is the same with and without a recorded trace`(seed: UInt64) {
    let sale = FlashSale()
    for strategy in BuiltIn.strategies {
      for scenario in [roughSale(seed), instantSale(seed)] {
        let recorded = sale.account(scenario, strategy, seeded(seed))
        let plain = sale.account(scenario, strategy, seeded(seed), recording: false)
        #expect(plain == recorded.unrecorded)
        #expect(recorded.trace.count == recorded.events)
      }
    }
  }

  private func instantSale(_ seed: UInt64) -> Scenario {
    sale(seed) { $0.database = .instant }
  }

  @Test func `eight threads at once run the same as one`() async {
    let expected = Self.seeds.flatMap { accounts(FlashSale(), $0) }
    await withTaskGroup { group in
      for thread in 0..<8 {
        group.addTask {
          await onOwnThread {
            // Each in an order of its own, on a sale of its own.
            let sale = FlashSale()
            let seeds = Array(Self.seeds)
            var found: [UInt64: [Account]] = [:]
            for place in seeds.indices {
              let seed = seeds[(place + thread) % seeds.count]
              found[seed] = BuiltIn.strategies.map {
                sale.account(roughSale(seed), $0, seeded(seed))
              }
            }
            return seeds.flatMap { found[$0] ?? [] }
          }
        }
      }
      for await accounts in group { #expect(accounts == expected) }
    }
  }

  @Test func `different seeds are different runs`() {
    let sale = FlashSale()
    let scenario = roughSale(1)
    let digests = (1...100 as ClosedRange<UInt64>).map {
      sale.account(scenario, Naive.self, seeded($0), recording: false).digest
    }
    #expect(Set(digests).count == 100)
  }

  @Test(arguments: FaultKind.all(of: .networkLag).map(\.word))
  func `each kind of fault goes the same way again, recorded or not, whatever came between`(
    word: String
  ) async {
    let scenarios = Self.seeds.map { seed in
      sale(seed) { options in
        options.arrivals = 0...3_000
        options.faults.enable(word)
      }
    }
    @Sendable func digests() -> [Account] {
      let sale = FlashSale()
      return zip(Self.seeds, scenarios).flatMap { seed, scenario in
        BuiltIn.strategies.map {
          sale.account(scenario, $0, seeded(seed), recording: false)
        }
      }
    }
    let first = digests()
    let again = FlashSale()
    for (seed, scenario) in zip(Self.seeds, scenarios).reversed() {
      for (place, strategy) in BuiltIn.strategies.enumerated() {
        let expected = first[(Int(seed) - 1) * BuiltIn.strategies.count + place]
        #expect(again.account(scenario, strategy, seeded(seed)).unrecorded == expected)
      }
    }
    async let one = onOwnThread { digests() }
    async let two = onOwnThread { digests() }
    #expect(await one == first)
    #expect(await two == first)
    #expect(Set(first.map(\.digest)).count > Self.seeds.count)
  }
}
