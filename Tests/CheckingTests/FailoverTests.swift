import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: a failover loses what the primary had taken within the replica's lag, and nothing else, and
/// whoever was told of it was told something that is not so any more. Method: calm runs with one
/// failover at a chosen tick; then every strategy under the same failovers.
@Suite struct `Failovers` {
  private func scenario(_ arrivals: [Tick], stock: Int = 3) -> Scenario {
    var scenario = Scenario(
      database: .failover, instances: 1, stock: [stock],
      orders: arrivals.enumerated().map { place, arrival in
        Order(number: place + 1, item: ItemID(1), quantity: 1, arrival: arrival, instance: 1)
      })
    scenario.faults.enable("failovers")
    return scenario
  }

  private func failover(at start: Tick, for length: Tick = 300) -> [Schedule.Override] {
    [
      Schedule.Override(ChoiceKey(.failoverLength, of: .database, count: 1), length),
      Schedule.Override(ChoiceKey(.failoverStart, of: .database, count: 1), start),
    ]
  }

  @Test func `the replica lags as long as the slowest message takes, unless something is said`() {
    var sale = SaleOptions()
    sale.database = .failover
    #expect(sale.scenario(seed: Seed(rawValue: 1)).replicaLag == 200)
    sale.replicaLag = 7
    #expect(sale.scenario(seed: Seed(rawValue: 1)).replicaLag == 7)
  }

  /// The order is at the database at 50, and its customer hears of it at 100.
  @Test(arguments: [(120, 1), (249, 1), (250, 0)])
  func `a deduction is lost that is younger than the lag`(start: Tick, lost: Int) {
    let report = run(
      ConditionalDecrement.self, scenario([0, 2_000]), overrides: failover(at: start))
    #expect(report.placed == 2)
    #expect(report.stockLeft == [1 + lost])
    #expect(report.unitsSold == 2 - lost)
    #expect(report.fingerprints == (lost > 0 ? ["honest-answer/failover/blind/late"] : []))
  }

  @Test func `the same unit is then sold once more, and the books are right`() {
    let report = run(
      ConditionalDecrement.self, scenario([0, 1_000], stock: 1), overrides: failover(at: 120))
    #expect(report.placed == 2)
    #expect(report.unitsSold == 1)
    #expect(report.broken == [.honestAnswer])
  }

  @Test func `nobody answers between the loss of the primary and the new one`() {
    let report = run(
      ConditionalDecrement.self, scenario([30]), overrides: failover(at: 60, for: 2_000))
    // Asked at 30, and again after 800 and 1,600 ticks.
    #expect(report.results[0].answered == 30 + 800 + 1_600 + 100)
    #expect(report.placed == 1)
  }

  /// Held is what the replica knows; that it was confirmed it does not.
  @Test func `a reservation whose confirmation is lost is held again, and expires`() {
    let report = run(
      Reservation.self, scenario([0, 2_000]), overrides: failover(at: 301))
    #expect(report.placed == 2)
    #expect(report.stockLeft == [2])
    #expect(report.fingerprints == ["honest-answer/failover/blind/late"])
    #expect(report.happened.contains(.expiry))
  }

  /// The fence is part of what is lost: two orders get the same token.
  @Test func `only who has no unit at the database loses nothing`() {
    var broken: [String: Int] = [:]
    let runner = SaleRunner()
    for strategy in BuiltIn.strategies {
      broken[strategy.name] = (0..<60).count { index in
        var sale = SaleOptions()
        sale.database = .failover
        sale.arrivals = 0...10_000
        sale.faults.enable("failovers", oneIn: 1)
        let seed = Seed(rawValue: 8).derived(index)
        return runner.run(sale.scenario(seed: seed), strategy, .seed(seed)).verdict == .violated
      }
    }
    for strategy in BuiltIn.good where strategy.placement == .shelf {
      #expect(broken[strategy.name, default: 0] > 20, "\(strategy.name)")
    }
    #expect(broken["escrow"] == 0)
  }

  @Test func `a run with failovers is the same every time, with and without a trace`() {
    for index in 0..<10 {
      var sale = SaleOptions()
      sale.database = .failover
      sale.arrivals = 0...5_000
      sale.faults.enableAll(of: .failover)
      let seed = Seed(rawValue: 8).derived(index)
      let scenario = sale.scenario(seed: seed)
      let runner = SaleRunner()
      for strategy in BuiltIn.strategies {
        let first = runner.run(scenario, strategy, .seed(seed))
        let again = SaleRunner().run(scenario, strategy, .seed(seed), recording: true)
        #expect(first.digest == again.digest, "\(strategy.name), run \(index)")
        #expect(first.ending == .quiet, "\(strategy.name), run \(index)")
        // Two may write blindly under the same token; whoever compares at the ledger is in order.
        guard ["conditional-decrement", "reservation", "escrow"].contains(strategy.name) else {
          continue
        }
        #expect(
          first.broken.allSatisfy { [.honestAnswer, .chargedIffPlaced].contains($0) },
          "\(strategy.name), run \(index): \(first.fingerprints)")
      }
    }
  }

  @Test func `only a database with replicas has failovers`() {
    #expect(FaultKind.all(of: .failover).map(\.word) == FaultKind.all.map(\.word))
    for database in DatabaseKind.allCases where database != .failover {
      #expect(!FaultKind.all(of: database).contains { $0.word == "failovers" })
    }
  }
}
