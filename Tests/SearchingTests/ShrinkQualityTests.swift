import Checking
import Inventory
import Searching
import Simulation
import Testing

/// Goal: whatever world a failure was found in, it ends in the same small file, in few runs.
/// Method: failures of several strategies in worlds of all kinds, each shrunk, the files compared.
@Suite struct `The quality of shrinking` {
  @Test(arguments: ShrinkCase.all)
  func `failures of a kind shrink to one file, in fewer than 450 runs each`(
    example: ShrinkCase
  ) throws {
    let runner = SaleRunner()
    var texts: Set<String> = []
    let failures = example.failures(12, runner)
    try #require(failures.count == 12)
    for (report, target) in failures {
      var shrinker = try #require(
        Shrinker(report, example.strategy, target: .violation(target), runner))
      texts.insert(SeedFile(shrinker.shrink()).text)
      #expect(shrinker.runs < 450)
      #expect(!shrinker.hasReachedLimit)
    }
    #expect(texts.count == 1, "\(texts.sorted().joined(separator: "\n"))")
  }

  @Test(arguments: ShrinkCase.all)
  func `of a shrunk run nothing can be left out, and no number can be lower by one`(
    example: ShrinkCase
  ) throws {
    let runner = SaleRunner()
    for (report, target) in example.failures(4, runner) {
      var shrinker = try #require(
        Shrinker(report, example.strategy, target: .violation(target), runner))
      let small = shrinker.shrink()
      #expect(small.violations.contains { $0.fingerprint == target })
      for fate in small.overrides { #expect(fate.fate == .applied) }
      for (scenario, overrides) in smaller(than: small) {
        #expect(Shrinker.Size(scenario, overrides) < shrinker.size)
        let run = runner.run(
          scenario, example.strategy, Schedule(base: .calm, overrides: overrides))
        #expect(
          !run.violations.contains { $0.fingerprint == target },
          "\(SeedFile(run).text)\nis smaller than\n\(SeedFile(small).text)")
      }
    }
  }

  /// Without one order, or one override; or with one number that is lower by one.
  private func smaller(
    than report: RunReport
  ) -> [(scenario: Scenario, overrides: [Schedule.Override])] {
    var list: [(scenario: Scenario, overrides: [Schedule.Override])] = []
    let overrides = report.schedule.overrides
    func change(_ change: (inout Scenario) -> Void) {
      var scenario = report.scenario
      change(&scenario)
      list.append((scenario, overrides))
    }
    let scenario = report.scenario
    for place in scenario.orders.indices {
      change { $0.orders.remove(at: place) }
      if scenario.orders[place].quantity > 1 { change { $0.orders[place].quantity -= 1 } }
      if scenario.orders[place].arrival > 0 { change { $0.orders[place].arrival -= 1 } }
    }
    for item in scenario.stock.indices where scenario.stock[item] > 0 {
      change { $0.stock[item] -= 1 }
    }
    for place in overrides.indices {
      var fewer = overrides
      fewer.remove(at: place)
      list.append((scenario, fewer))
      let calm = overrides[place].key.aspect == .delay ? scenario.latency.lowerBound : 0
      var nearer = overrides
      nearer[place].value += overrides[place].value > calm ? -1 : 1
      list.append((scenario, nearer))
    }
    return list
  }

  @Test func `a shrinker that is told to stop has the smallest so far, and says so`() throws {
    let runner = SaleRunner()
    let example = ShrinkCase.all[5]
    let (report, target) = try #require(example.failures(1, runner).first)
    var shrinker = try #require(
      Shrinker(report, example.strategy, target: .violation(target), runner))
    _ = shrinker.shrink()
    var questions = 0
    var stopped = try #require(
      Shrinker(report, example.strategy, target: .violation(target), runner) {
        questions += 1
        return questions > 40
      })
    let small = stopped.shrink()
    #expect(stopped.wasStopped && !stopped.hasReachedLimit && !shrinker.wasStopped)
    #expect(stopped.runs < shrinker.runs)
    #expect(shrinker.size < stopped.size)
    #expect(small.violations.contains { $0.fingerprint == target })
    var short = try #require(
      Shrinker(report, example.strategy, target: .violation(target), runner, limit: 30))
    #expect(short.shrink().violations.contains { $0.fingerprint == target })
    #expect(short.hasReachedLimit && short.runs <= 31)
  }

  @Test func `passes account for all runs but the first two and the last`() throws {
    let runner = SaleRunner()
    let example = ShrinkCase.all[6]
    let (report, target) = try #require(example.failures(1, runner).first)
    var shrinker = try #require(
      Shrinker(report, example.strategy, target: .violation(target), runner))
    _ = shrinker.shrink()
    #expect(shrinker.passes.reduce(0) { $0 + $1.runs } + 3 == shrinker.runs)
    #expect(shrinker.passes.contains { $0.successes > 0 })
    #expect(Set(shrinker.passes.map(\.name)).count == shrinker.passes.count)
  }
}

/// Goal: what an explanation says is so. Method: the changed runs are run.
@Suite struct `Explaining a shrunk run` {
  private func explain(
    _ example: ShrinkCase, _ runner: SaleRunner
  ) throws -> (report: RunReport, target: Fingerprint, explanation: Explanation) {
    let (report, target) = try #require(example.failures(1, runner).first)
    var shrinker = try #require(
      Shrinker(report, example.strategy, target: .violation(target), runner))
    let small = shrinker.shrink()
    return (small, target, Explanation(small, example.strategy, target: .violation(target), runner))
  }

  @Test(arguments: ShrinkCase.all)
  func `what would have saved it saves it, and what matters matters`(example: ShrinkCase) throws {
    let runner = SaleRunner()
    let (report, target, explanation) = try explain(example, runner)
    #expect(explanation.runs <= 300)
    #expect(
      explanation == Explanation(report, example.strategy, target: .violation(target), runner))
    // The runner is left with the trace of the run itself.
    #expect(runner.trace.count == report.events)
    let repaired = try #require(explanation.repaired)
    #expect(explanation.sentences.first == explanation.counterfactual)
    let run = runner.run(repaired.scenario, example.strategy, repaired.schedule)
    #expect(run.verdict == .holds)
    func fails(_ exception: Explanation.Exception, _ value: Int) -> Bool {
      var schedule = report.schedule
      for place in schedule.overrides.indices where schedule.overrides[place].key == exception.key {
        schedule.overrides[place].value = value
      }
      return runner.run(report.scenario, example.strategy, schedule).violations
        .contains { $0.fingerprint == target }
    }
    #expect(explanation.exceptions.count { $0.key != nil } == report.schedule.overrides.count)
    for exception in explanation.exceptions where exception.key != nil {
      if let least = exception.least {
        #expect(fails(exception, least) && !fails(exception, least - 1))
      }
      if let greatest = exception.greatest {
        #expect(fails(exception, greatest) && !fails(exception, greatest + 1))
      }
    }
    for key in explanation.free {
      var schedule = report.schedule
      schedule.overrides.append(Schedule.Override(key, report.scenario.latency.upperBound))
      let free = runner.run(report.scenario, example.strategy, schedule)
      #expect(free.violations.contains { $0.fingerprint == target })
    }
  }

  @Test func `two naive orders for one vase are explained in plain sentences`() throws {
    let runner = SaleRunner()
    let (_, _, explanation) = try explain(ShrinkCase.all[0], runner)
    #expect(
      explanation.sentences == [
        "Had order-2's read taken 101 ticks longer to reach db, all would hold.",
        "6 of the 8 messages that took the least time, 50 ticks, could each have taken 51, 125 or "
          + "200: it would fail in the same way.",
      ])
  }

  @Test func `a run that does not fail that way is not explained`() {
    let runner = SaleRunner()
    let seed = Seed(rawValue: 8)
    let report = runner.run(SaleOptions().scenario(seed: seed), TrustingConfirm.self, .seed(seed))
    let target = Fingerprint(.oversell, at: "write", .stale, .first)
    #expect(
      Explanation(report, TrustingConfirm.self, target: .violation(target), runner).sentences
        .isEmpty)
  }
}

/// Goal: the measure is one strict, total order in which fewer goes before smaller.
@Suite struct `The size of a failing run` {
  private let scenario = Scenario(
    instances: 1, stock: [1],
    orders: (1...2).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)
    })
  private let delay = ChoiceKey(
    .delay, of: .order(1), to: .database, count: 1, leg: .request)

  @Test func `each of these is smaller than the next`() {
    func size(
      _ overrides: [Schedule.Override] = [], _ change: (inout Scenario) -> Void = { _ in }
    ) -> Shrinker.Size {
      var scenario = scenario
      change(&scenario)
      return Shrinker.Size(scenario, overrides)
    }
    let reply = ChoiceKey(.delay, of: .order(1), to: .database, count: 1, leg: .reply)
    let rank = ChoiceKey(.priority, of: .order(1), to: .database, count: 1, leg: .reply)
    let sizes = [
      size { $0.orders.removeLast() },
      size { $0.stock = [0] },
      size(),
      size { $0.orders[1].number = 3 },
      size { $0.orders[1].arrival = 1 },
      size { $0.orders[0].arrival = 1 },
      size([Schedule.Override(delay, 51)]),
      size([Schedule.Override(reply, 51)]),
      size([Schedule.Override(reply, 49)]),
      size([Schedule.Override(delay, 52)]),
      size([Schedule.Override(rank, 1)]),
      size([Schedule.Override(delay, 51), Schedule.Override(rank, 1)]),
      size { $0.patience += 1 },
      size { _ = $0.faults.enable("clocks") },
      size { $0.instances = 2 },
      size { $0.stock = [1, 0] },
    ]
    for place in sizes.indices.dropFirst() {
      #expect(sizes[place - 1] < sizes[place], "\(place)")
      #expect(!(sizes[place] < sizes[place - 1]))
    }
  }

  @Test func `what says no more than calm, and the sequence of overrides, has no size`() {
    let other = ChoiceKey(.work, of: .order(1), to: .payments, count: 1, leg: .reply)
    #expect(
      Shrinker.Size(scenario, [Schedule.Override(delay, 50)]) == Shrinker.Size(scenario, []))
    let two = [Schedule.Override(delay, 70), Schedule.Override(other, 7)]
    #expect(Shrinker.Size(scenario, two) == Shrinker.Size(scenario, two.reversed()))
  }
}
