public import Checking
import Inventory
import Simulation
import Tracing

extension Campaign {
  /// The number of the first run that breaks `property`; nil if none of the budget's does, or
  /// code leaves the simulation before.
  ///
  /// What a search remembers, it remembers for a block, as in ``search(jobs:shard:found:progress:shouldStop:)``.
  public func firstRun(breaking property: Property, _ runner: SaleRunner) -> Int? {
    for number in 0..<blocks {
      var search = search.make(worlds, goal)
      for run in runs(of: number) {
        let trial = search.next(seed.derived(run))
        let report = trial.run(strategy, runner, watcher: search.watcher)
        if case .escaped = report.ending { return nil }
        if report.violations.contains(where: { $0.property == property }) { return run }
        search.learn(trial, report)
      }
    }
    return nil
  }

  /// Where two runs of the run with number `run` part, in words, if some of a hundred do.
  public func parting(of run: Int, _ runner: SaleRunner) -> [String] {
    var search = search.make(worlds, goal)
    var trial: Trial?
    // What a search proposes depends on what it saw, so the runs before it are made once more.
    for earlier in runs(of: run / Block.size) where earlier <= run {
      let next = search.next(seed.derived(earlier))
      trial = next
      guard earlier < run else { break }
      search.learn(next, next.run(strategy, runner, watcher: search.watcher))
    }
    guard let trial else { return [] }
    _ = trial.run(strategy, runner, recording: true)
    let first = runner.trace
    for _ in 0..<100 {
      _ = trial.run(strategy, runner, recording: true)
      let parting = Parting("one run", first, "another", runner.trace)
      if !parting.isNone { return parting.lines }
    }
    return ["a hundred runs more did not part"]
  }

  /// The numbers of the runs of a block.
  func runs(of block: Int) -> Range<Int> {
    Block.runs(of: block, budget: budget)
  }
}
