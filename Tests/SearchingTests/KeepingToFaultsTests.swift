import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Tracing
import Testing

@testable import Searching

/// Goal: who asks for a kind of fault is told of that kind, and not of a message that takes longer
/// than the world's latency. Method: a lease, which a pause or a clock makes worthless, searched for
/// from many seeds; then every search, whose runs keep to the latency.
@Suite struct `Searches that keep to the faults that are given` {
  private func worlds(_ kinds: [String]) -> WorldSpace {
    var sale = SaleOptions()
    for kind in kinds { sale.faults.enable(kind, oneIn: kind == "clocks" ? 1 : nil) }
    var worlds = WorldSpace(given: sale, drawn: WorldOption.allCases.filter { $0 != .faults })
    worlds.keepsToFaults = true
    return worlds
  }

  @Test(
    arguments: [
      ("pauses", [Aspect.pauseLength], "is paused"),
      ("clocks", [.clockJump, .clockOffset, .clockDrift], "looks at its clock"),
    ])
  func `a lease that is lost is told with what it was lost by, from 20 seeds`(
    kind: String, aspects: [Aspect], words: String
  ) throws {
    let runner = SaleRunner()
    for number in 1...20 {
      let worlds = worlds([kind])
      let campaign = Campaign(
        LeaseLock.self, worlds, seed: Seed(rawValue: UInt64(number)), budget: 10_000)
      // As a campaign goes, but for what comes after the first run that breaks something.
      var finds: [Find] = []
      for block in 0..<campaign.blocks where finds.isEmpty {
        _ = campaign.block(
          block, runner, found: { finds.append($0) }, shouldStop: { !finds.isEmpty })
      }
      var keeper = SeedKeeper(folder: nil, keepsToFaults: worlds.keepsToFaults)
      let examples = keeper.shrink(finds, LeaseLock.self, runner)
      #expect(!examples.isEmpty, "seed \(number)")
      for example in examples {
        #expect(
          example.file.schedule.overrides.contains { aspects.contains($0.key.aspect) },
          "seed \(number)\n\(example.file.text)")
        #expect(!example.file.schedule.exceeds(example.file.scenario.latency), "seed \(number)")
        #expect(
          example.story.lines.contains { $0.contains(words) },
          "seed \(number)\n\(example.story.lines.joined(separator: "\n"))")
        #expect(example.report.scenario.orders.count <= 3, "seed \(number)\n\(example.file.text)")
      }
    }
  }

  @Test(arguments: SearchKind.allCases)
  func `no run has a message that takes longer than the latency`(search: SearchKind) {
    let runner = SaleRunner()
    var search = search.make(worlds(["pauses", "crashes", "duplication"]), nil)
    for number in 0..<300 {
      let trial = search.next(Seed(rawValue: 8).derived(number))
      let report = trial.run(CompareAndSet.self, runner, watcher: search.watcher)
      search.learn(trial, report)
      _ = trial.run(CompareAndSet.self, runner, recording: true)
      let longest = trial.scenario.latency.upperBound
      for choice in runner.choices {
        switch choice.key.aspect {
        case .delay: #expect(choice.value <= longest, "run \(number)")
        case .duplication: #expect(choice.value <= max(longest, 1), "run \(number)")
        default: continue
        }
      }
    }
  }

  @Test(arguments: 1...40)
  func `the schedule of a scheduler that keeps to the latency gives the same run`(seed: Int) {
    var random = SplitMix64(seed: seed)
    var sale = SaleOptions()
    sale.orders = random.number(1...8)
    sale.stock = random.number(0...5)
    sale.latency = random.pick([0...1, 0...3, 1...2, 50...200, 100...100])
    sale.arrivals = random.pick([0...0, 0...50, 0...3_000])
    if random.chance(oneIn: 2) {
      sale.faults.enableAll()
      sale.faults.delays = nil
    }
    let base = Seed(rawValue: random.next())
    var scenario = sale.scenario(seed: base)
    scenario.patience = random.pick([scenario.patience, scenario.patience, 1, 0])
    let runner = SaleRunner()
    for strategy in BuiltIn.strategies {
      for choosing in [
        Trial.Choosing.priorities(
          Trial.Priorities(
            seed: base, depth: random.number(1...4), length: 40, hasty: random.pick([0, 3, 12]),
            keepsLatency: true)),
        .steps(
          Trial.Steps(
            seed: base, steps: random.number(1...4), hasty: random.pick([0, 3, 12]),
            keepsLatency: true)),
      ] {
        var trial = Trial(scenario, .seed(base))
        trial.choosing = choosing
        let chosen = trial.run(strategy, runner)
        let written = trial.writtenDown(strategy, runner)
        #expect(!written.schedule.exceeds(scenario.latency), "seed \(seed), \(strategy.name)")
        let again = written.run(strategy, runner)
        #expect(again.digest == chosen.digest, "seed \(seed), \(strategy.name)")
        #expect(again.ending == chosen.ending, "seed \(seed), \(strategy.name)")
      }
    }
  }

  @Test func `nothing is shrunk to a kind of fault that the run does not have`() throws {
    let runner = SaleRunner()
    for kind in ["crashes", "partitions", "loss", "duplication"] {
      let campaign = Campaign(Naive.self, worlds([kind]), budget: 200)
      for find in campaign.search().finds {
        let example = try #require(
          Counterexample(
            find.file, Naive.self, target: find.target, origin: "test", runner, keepsToFaults: true)
        )
        for other in FaultKind.all where other.word != kind {
          #expect(!other.isOn(example.report.scenario.faults), "\(example.file.text)")
        }
        #expect(!example.file.schedule.exceeds(example.report.scenario.latency))
      }
    }
  }

  @Test func `a file in which a message takes too long may be shrunk to such a message`() throws {
    var sale = SaleOptions()
    sale.orders = 1
    sale.faults.enable("pauses")
    let scenario = sale.scenario(seed: Seed(rawValue: 8))
    let long = Schedule.Override(
      ChoiceKey(.delay, of: .order(1), to: .database, count: 1, leg: .reply), 5_000)
    let runner = SaleRunner()
    let report = runner.run(
      scenario, RetryWithoutKey.self, Schedule(base: .calm, overrides: [long]))
    let target = try #require(report.violations.first?.fingerprint)
    var shrinker = try #require(
      Shrinker(
        report, RetryWithoutKey.self, target: .violation(target), runner, keepsToFaults: true))
    let small = shrinker.shrink()
    #expect(small.scenario.faults == .none)
    #expect(small.schedule.exceeds(small.scenario.latency))
  }
}
