import Checking
import Inventory
import Simulation

extension Exploration {
  /// Visits every state; see ``StateExplorer``.
  mutating func runStates(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ bounds: ExplorationBounds,
    limit: Int,
    shouldStop: (Exploration) -> Bool
  ) {
    for isRenaming in [true, false] {
      let explorer = StateExplorer(scenario, strategy, bounds, isRenaming: isRenaming)
      let isThrough = explorer.explore(limit: limit) {
        take(explorer)
        return shouldStop(self)
      }
      take(explorer)
      // Orders that are not treated alike all go under names of their own.
      if explorer.isBroken, isRenaming { continue }
      isOpaque = explorer.isOpaque || explorer.isBroken
      isComplete = isThrough && !readsClock && !isOpaque
      findings = explorer.failures.compactMap { finding($0, scenario, strategy) }
        .sorted { $0.events < $1.events }
      return
    }
  }

  private mutating func take(_ explorer: StateExplorer) {
    states = explorer.states
    transitions = explorer.transitions
    remembered = explorer.variants
    schedules = explorer.executions
    violating = explorer.violating
    unfinished = explorer.unfinished
    depth = explorer.depth
    bounded = explorer.bounded
    readsClock = explorer.readsClock
  }

  /// The shortest sale that fails so, as a file.
  private func finding(
    _ failure: StateExplorer.Failure, _ scenario: Scenario, _ strategy: any OrderStrategy.Type
  ) -> Finding? {
    let runner = SaleRunner()
    var best: Finding?
    for path in failure.paths {
      let scheduler = PathScheduler(path, orders: scenario.orders.count)
      let report = runner.run(
        scenario, strategy, .calm, recording: true, scheduler: scheduler)
      guard report.violations.contains(where: { $0.fingerprint == failure.fingerprint }),
        best.map({ report.events < $0.events }) ?? true
      else { continue }
      let schedule = Schedule(base: .calm, overrides: runner.overridesOfCalm)
      best = Finding(
        fingerprint: failure.fingerprint, count: failure.count,
        file: SeedFile(runner.run(scenario, strategy, schedule)), events: report.events)
    }
    return best
  }
}
