import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Testing

/// Goal: what should sometimes happen is seen where it comes, not seen where it does not, and never
/// demanded where it cannot come. Method: calm runs in which a few overrides bring one thing about;
/// then campaigns in chosen and in random worlds, against what is demanded there.
@Suite struct `What should sometimes happen` {
  private func late(
    _ aspect: Aspect, _ order: Int, to peer: ProcessName, count: Int, _ leg: Leg, _ value: Int
  ) -> Schedule.Override {
    Schedule.Override(
      ChoiceKey(aspect, of: .order(order), attempt: 1, to: peer, count: count, leg: leg), value)
  }

  private func pause(_ instance: Int, at start: Tick, for length: Tick) -> [Schedule.Override] {
    [
      Schedule.Override(ChoiceKey(.pauseLength, of: .instance(instance), count: 1), length),
      Schedule.Override(ChoiceKey(.pauseStart, of: .instance(instance), count: 1), start),
    ]
  }

  private func happened(
    _ strategy: any OrderStrategy.Type, _ scenario: Scenario, _ faults: [String] = [],
    _ overrides: [Schedule.Override] = []
  ) -> [Sometimes] {
    var scenario = scenario
    for kind in faults { _ = scenario.faults.enable(kind) }
    return run(strategy, scenario, overrides: overrides).happened.list
  }

  @Test func `sold out is seen when the last unit goes, and when an order finds too few`() {
    #expect(happened(ConditionalDecrement.self, .at(stock: 3, orders: 2)) == [])
    #expect(happened(ConditionalDecrement.self, .at(stock: 3, orders: 3)) == [.soldOut])
    #expect(happened(ConditionalDecrement.self, .at(stock: 3, wanting: [2, 2])) == [.soldOut])
    #expect(happened(ConditionalDecrement.self, .at(stock: 3, wanting: [4])) == [.soldOut])
    #expect(happened(Naive.self, .at(stock: 0, orders: 1)) == [.soldOut])
  }

  @Test func `sold out is seen where only a replica is asked`() {
    var scenario = Scenario.at(stock: 0, orders: 1)
    scenario.replicaLag = 10
    #expect(happened(Naive.self, scenario) == [.soldOut])
    scenario.stock = [2]
    #expect(happened(Naive.self, scenario) == [])
  }

  @Test func `a conflict is seen when another order comes between check and deduction`() {
    for strategy in [Naive.self, NaiveDecrement.self, CompareAndSet.self]
      as [any OrderStrategy.Type]
    {
      var scenario = Scenario.at(stock: 9, orders: 2)
      #expect(happened(strategy, scenario) == [.conflict], "\(strategy.name)")
      scenario.orders[1].arrival = 1_000
      #expect(happened(strategy, scenario) == [], "\(strategy.name)")
      scenario.orders[1].arrival = 0
      scenario.database = .instant
      #expect(happened(strategy, scenario) == [], "\(strategy.name)")
    }
  }

  @Test func `a pause is seen if it lies between check and deduction`() {
    let scenario = Scenario.at(stock: 9, orders: 1)
    for strategy in [Naive.self, NaiveDecrement.self, CompareAndSet.self]
      as [any OrderStrategy.Type]
    {
      // The reply to the read is there at 100.
      let between = pause(1, at: 90, for: 200)
      #expect(happened(strategy, scenario, ["pauses"], between) == [.pauseBetween])
      for start in [0, 101] {
        let beside = pause(1, at: start, for: 60)
        #expect(happened(strategy, scenario, ["pauses"], beside) == [], "\(strategy.name)")
      }
    }
    #expect(
      happened(ConditionalDecrement.self, scenario, ["pauses"], pause(1, at: 90, for: 200)) == [])
  }

  @Test func `a refused payment and a silent one are told apart`() {
    let scenario = Scenario.at(stock: 9, orders: 1)
    func outcome(_ mishap: Int) -> [Sometimes] {
      happened(
        Reservation.self, scenario, ["payments"],
        [late(.outcome, 1, to: .payments, count: 1, .none, mishap)])
    }
    #expect(outcome(0) == [])
    #expect(outcome(1) == [.paymentRefused])
    #expect(outcome(2) == [.timeout])
  }

  @Test func `an expiry is seen with and without a confirmation that comes too late`() {
    // Reserved at 50; the reply is there at 100. Rounds are at 2,000, 4,000, and take 50 ticks.
    let scenario = Scenario.at(stock: 9, orders: 1)
    func expiry(_ pauseLength: Tick, _ mishap: Int) -> [Sometimes] {
      happened(
        Reservation.self, scenario, ["pauses", "payments"],
        pause(1, at: 90, for: pauseLength)
          + [late(.outcome, 1, to: .payments, count: 1, .none, mishap)])
    }
    #expect(expiry(3_800, 0) == [])
    #expect(expiry(3_900, 0) == [.expiry, .lateConfirm])
    #expect(expiry(3_900, 1) == [.paymentRefused, .expiry])
  }

  // MARK: - What is demanded

  private func seen(
    _ strategy: any OrderStrategy.Type, _ runs: Int, _ scenario: (Seed) -> Scenario
  ) -> (demanded: Happenings, seen: Happenings) {
    let runner = SaleRunner()
    var demanded: Happenings = []
    var seen: Happenings = []
    for index in 0..<runs {
      let seed = Seed(rawValue: 8).derived(index)
      let scenario = scenario(seed)
      let report = runner.run(scenario, strategy, .seed(seed))
      // A shop whose counter is wrong may never sell out.
      for one in strategy.sometimes
      where one.isPossible(in: scenario) && (one != .soldOut || report.verdict == .holds) {
        demanded.formUnion(Happenings(one))
      }
      seen.formUnion(report.happened)
      if index >= 25, seen.isSuperset(of: demanded) { break }
    }
    return (demanded, seen)
  }

  static let faults: [[String]] = [
    [], ["pauses"], ["payments"], ["clocks"], ["pauses", "payments"],
    ["pauses", "payments", "clocks"],
  ]

  /// What may be demanded at a database that may have to fail over is what may be at any other.
  /// A run at a replicated one takes ten times as long, so there only the mildest and the worst world is
  /// looked at.
  @Test(
    arguments: DatabaseKind.allCases.filter { $0 != .failover }
      .flatMap { database in faults.map { (database, $0) } }
      .filter { $0.0 != .replicated || $0.1.isEmpty || $0.1.count == 3 })
  func `all that is demanded of the built-in strategies comes`(
    database: DatabaseKind, faults: [String]
  ) {
    for strategy in BuiltIn.strategies where strategy.databases.contains(database) {
      for (stock, arrivals) in [(10, 0...0), (10, 0...3_000), (20, 0...0), (1, 0...100_000)]
      where database != .replicated || stock != 10 {
        var sale = SaleOptions()
        sale.database = database
        sale.stock = stock
        sale.arrivals = arrivals
        for kind in faults { _ = sale.faults.enable(kind) }
        let (demanded, seen) = seen(strategy, 4_000) { sale.scenario(seed: $0) }
        #expect(
          demanded.subtracting(seen).list == [],
          "\(strategy.name), stock \(stock), arrivals \(arrivals)")
        // Whoever deducts again for want of patience alone may sell out anything.
        guard strategy.name != RetryWithoutKey.name else { continue }
        if stock == 20 { #expect(!demanded.contains(.soldOut) && !seen.contains(.soldOut)) }
        if !faults.contains("pauses") { #expect(!seen.contains(.pauseBetween)) }
        if !faults.contains("payments") { #expect(!seen.contains(.paymentRefused)) }
        if faults.isEmpty { #expect(!seen.contains(.timeout) && !seen.contains(.expiry)) }
      }
    }
  }

  @Test(arguments: 1...60)
  func `all that is demanded of good strategies in random worlds comes`(number: Int) {
    var random = SplitMix64(seed: number)
    var scenario = random.world()
    for kind in FaultKind.all where random.chance(oneIn: 2) {
      scenario.faults.enable(kind.word)
    }
    for strategy in BuiltIn.good {
      let (demanded, seen) = seen(strategy, 3_000) { _ in scenario }
      #expect(demanded.subtracting(seen).list == [], "world \(number), \(strategy.name)")
    }
  }

  @Test func `a good deal is demanded where all goes wrong, and nothing of an empty shop`() {
    var sale = SaleOptions()
    sale.faults.enableAll()
    sale.arrivals = 0...10_000
    let busy = sale.scenario(seed: Seed(rawValue: 1))
    // A pause is shorter than a transaction waits, where messages are slow.
    #expect(
      Sometimes.allCases.filter { !$0.isPossible(in: busy) } == [.transfer, .lockTimeout])
    sale.latency = 10...40
    #expect(Sometimes.lockTimeout.isPossible(in: sale.scenario(seed: Seed(rawValue: 1))))
    var empty = busy
    empty.orders = []
    #expect(Sometimes.allCases.filter { $0.isPossible(in: empty) } == [])
    empty = busy
    empty.stock = []
    #expect(Sometimes.allCases.filter { $0.isPossible(in: empty) } == [])
  }

  @Test func `a conflict is not demanded of orders that come after the last unit`() {
    var scenario = Scenario.at(stock: 2, wanting: [2, 1, 1])
    for order in 1...2 { scenario.orders[order].arrival = 9_000 }
    #expect(!Sometimes.conflict.isPossible(in: scenario))
    #expect(happened(CompareAndSet.self, scenario) == [.soldOut])
    scenario.stock = [3]
    #expect(Sometimes.conflict.isPossible(in: scenario))
    #expect(happened(CompareAndSet.self, scenario) == [.soldOut, .conflict])
  }

  @Test func `each has a bit and a name of its own, and a line that says what it is`() {
    #expect(
      Set(Sometimes.allCases.map { Happenings($0).rawValue }).count == Sometimes.allCases.count)
    for one in Sometimes.allCases {
      #expect(Happenings(one).list == [one])
      #expect(one.rawValue.allSatisfy { $0 == "-" || $0.isLowercase })
      #expect(!one.summary.isEmpty)
    }
  }
}
