import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Testing

@testable import Searching

/// Goal: a run whose order a scheduler chose is a run like any other: written down as a schedule, it
/// is the same to the last bit. Method: random worlds with all faults, both ways, digests compared.
@Suite struct `Writing down what a scheduler chose` {
  private func anyScheduler(_ seed: Seed, _ random: inout SplitMix64) -> any Scheduler {
    let hasty = random.pick([0, 3, 12])
    guard random.chance(oneIn: 2) else {
      return PriorityScheduler(seed: seed, depth: random.number(1...4), length: 40, hasty: hasty)
    }
    return InterleavingScheduler(seed: seed, steps: random.number(1...4), hasty: hasty)
  }

  @Test(arguments: 1...8)
  func `so it is with a replicated ledger, whose nodes never rest`(seed: Int) {
    var random = SplitMix64(seed: seed)
    var sale = SaleOptions()
    sale.database = .replicated
    sale.orders = random.number(1...5)
    sale.stock = random.number(0...3)
    sale.arrivals = 0...2_000
    if random.chance(oneIn: 2) { sale.faults.enableAll(of: .replicated) }
    let base = Seed(rawValue: random.next())
    let scenario = sale.scenario(seed: base)
    let runner = SaleRunner()
    let scheduler = anyScheduler(base, &random)
    let chosen = runner.run(
      scenario, ConditionalDecrement.self, .seed(base), recording: true, scheduler: scheduler)
    let overrides = runner.choices.filter { $0.value != $0.calm }.map {
      Schedule.Override($0.key, $0.value, witness: $0.witness)
    }
    let written = runner.run(
      scenario, ConditionalDecrement.self, Schedule(base: .calm, overrides: overrides))
    #expect(written.digest == chosen.digest, "seed \(seed)")
    #expect(written.events == chosen.events, "seed \(seed)")
    #expect(chosen.violations.isEmpty, "seed \(seed)")
  }

  @Test(arguments: 1...200)
  func `the written schedule gives the same run`(seed: Int) {
    var random = SplitMix64(seed: seed)
    var sale = SaleOptions()
    sale.orders = random.number(1...8)
    sale.stock = random.number(0...5)
    sale.latency = random.pick([0...0, 0...3, 50...200, 50...100_000_000])
    sale.arrivals = random.pick([0...0, 0...50, 0...3_000, 0...100_000, 0...1_000_000_000])
    sale.replicaLag = random.pick([0, 0, 100])
    // Over so long a time there are too many pauses to be quick.
    let isShort = sale.arrivals.upperBound <= 100_000 && sale.latency.upperBound <= 200
    if isShort, random.chance(oneIn: 2) {
      sale.faults.enableAll()
    }
    let base = Seed(rawValue: random.next())
    var scenario = sale.scenario(seed: base)
    // No patience at all makes events within the tick at hand; a horizon may cut off anywhere.
    scenario.patience = random.pick([scenario.patience, scenario.patience, 1, 0])
    if random.chance(oneIn: 4) { scenario.horizon = random.number(1...150) }
    let runner = SaleRunner()
    for strategy in BuiltIn.strategies {
      let scheduler = anyScheduler(base, &random)
      let chosen = runner.run(
        scenario, strategy, .seed(base), recording: true, scheduler: scheduler)
      let overrides = runner.choices.filter { $0.value != $0.calm }.map {
        Schedule.Override($0.key, $0.value, witness: $0.witness)
      }
      let written = runner.run(scenario, strategy, Schedule(base: .calm, overrides: overrides))
      #expect(written.digest == chosen.digest, "seed \(seed), \(strategy.name)")
      #expect(written.events == chosen.events, "seed \(seed), \(strategy.name)")
      #expect(written.ending == chosen.ending, "seed \(seed), \(strategy.name)")
      #expect(written.happened == chosen.happened, "seed \(seed), \(strategy.name)")
      #expect(written.violations == chosen.violations, "seed \(seed), \(strategy.name)")
      #expect(
        overrides.allSatisfy { $0.value <= SimulationLimits.delay },
        "seed \(seed), \(strategy.name)")
    }
  }

  /// Processes crash now and then, long after the last message: once such a run ended as if nothing
  /// were left to happen (1 of 20,000 in worlds of all kinds).
  @Test func `a run goes on to its healing, whatever crashes meanwhile`() {
    let runner = SaleRunner()
    var sale = SaleOptions()
    sale.orders = 4
    sale.arrivals = 0...100_000
    sale.faults.crashes = Affliction(window: 1_000, odds: 40, strength: 200...2_000)
    for number in 1...150 {
      let seed = Seed(rawValue: 3).derived(number)
      let scenario = sale.scenario(seed: seed)
      let scheduler = PriorityScheduler(seed: seed, depth: 2, length: 40, hasty: 0)
      let report = runner.run(
        scenario, ConditionalDecrement.self, .seed(seed), scheduler: scheduler)
      #expect(report.verdict == .holds, "run \(number)")
      #expect(report.ticks >= scenario.healing ?? .max, "run \(number)")
    }
  }
}

/// Goal: what has its time goes before messages no more often than a search has drawn. Method: orders
/// that run out of patience, and a spy between the simulation and the scheduler.
@Suite struct `The haste of timers` {
  @Test(arguments: [0, 1, 4])
  func `is bounded, that of patience too`(hasty: Int) {
    let runner = SaleRunner()
    let schedulers: [(Seed) -> any Scheduler] = [
      { PriorityScheduler(seed: $0, depth: 2, length: 12, hasty: hasty) },
      { InterleavingScheduler(seed: $0, hasty: hasty) },
      { InterleavingScheduler(seed: $0, steps: 3, hasty: hasty) },
    ]
    for (place, scheduler) in schedulers.enumerated() {
      var sale = SaleOptions()
      sale.orders = 3
      var (most, offered) = (0, 0)
      for index in 0..<100 {
        let seed = Seed(rawValue: 5).derived(index)
        let spy = Spy(scheduler(seed))
        _ = runner.run(sale.scenario(seed: seed), RetryWithoutKey.self, .seed(seed), scheduler: spy)
        most = max(most, spy.hasty)
        offered += spy.offered
      }
      #expect(offered > 100, "scheduler \(place) had nothing to choose")
      #expect(most == hasty, "scheduler \(place), seed 5")
    }
  }
}

/// Counts how often what has its time is, and goes, before messages.
private final class Spy: Scheduler {
  private let scheduler: any Scheduler
  private(set) var hasty = 0
  private(set) var offered = 0

  init(_ scheduler: any Scheduler) { self.scheduler = scheduler }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    let place = scheduler.next(of: upcoming, at: step)
    if upcoming.count > 1, upcoming.contains(where: \.kind.isTimed) { offered += 1 }
    if upcoming.count > 1, upcoming[place].kind.isTimed { hasty += 1 }
    return place
  }
}
