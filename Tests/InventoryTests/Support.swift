import Foundation
import Simulation
import Strategies

@testable import Inventory

/// All that can be told of a sale.
struct Account: Equatable, Sendable {
  var ending: Simulation.Ending
  var digest: String
  var events: Int
  var ticks: Tick
  var results: [OrderResult]
  var stock: [Int]
  var leaked: Int
  var trace: [SaleEvent]
  var choices: [Choice]

  /// The same without what is there only if it was recorded.
  var unrecorded: Account {
    var account = self
    account.trace = []
    account.choices = []
    return account
  }

  /// The answer to each choice, by its key.
  var answers: [ChoiceKey: Int] {
    Dictionary(choices.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

extension FlashSale {
  /// Runs a sale and tells all of it.
  func account(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ schedule: Schedule,
    recording: Bool = true
  ) -> Account {
    let ending = run(scenario, strategy, schedule, observer: nil, recording: recording)
    return Account(
      ending: ending, digest: shop.simulation.digest.description,
      events: shop.simulation.sequence, ticks: shop.simulation.now, results: shop.results,
      stock: scenario.stock.indices.map { shop.stock(ItemID($0 + 1)) },
      leaked: shop.simulation.leaked, trace: shop.trace,
      choices: shop.simulation.choices.asked ?? [])
  }
}

/// The usual sale: ten units, fifteen orders.
func sale(_ seed: UInt64 = 1, _ change: (inout SaleOptions) -> Void = { _ in }) -> Scenario {
  var options = SaleOptions()
  change(&options)
  return options.scenario(seed: Seed(rawValue: seed))
}

/// A sale in which everything goes wrong that may.
func roughSale(_ seed: UInt64) -> Scenario {
  sale(seed) { options in
    options.arrivals = 0...3_000
    options.replicaLag = 150
    options.faults.enableAll()
  }
}

func seeded(_ seed: UInt64) -> Schedule { .seed(Seed(rawValue: seed)) }

/// What `body` returns on a thread of its own, so that the pool's threads stay free.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: body()) }
    thread.stackSize = 4 << 20
    thread.start()
  }
}
