import Checking
import Dispatch
import Inventory
import Simulation

extension Exploration {
  /// Explores with so many threads; the result is the same for any number.
  mutating func run(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ kind: Kind,
    _ bounds: ExplorationBounds, limit: Int, jobs: Int, cut: ExplorationCut,
    shouldStop: (Exploration) -> Bool, showing show: ((Explored) -> Void)?
  ) {
    if kind == .states {
      return runStates(scenario, strategy, bounds, limit: limit, shouldStop: shouldStop)
    }
    let start = self
    withoutActuallyEscaping(shouldStop) { shouldStop in
      let board = ExplorationBoard(
        cut, limit: limit,
        shouldStop: { part, explored in
          var exploration = start
          exploration.take(part, explored, scenario)
          return shouldStop(exploration)
        }, show: show)
      let register = ThreadRegister()
      @Sendable func work() {
        let reduction: any Reduction =
          kind == .optimal
          ? OptimalReduction(faultsAtMost: bounds.faults, timersAtMost: bounds.timers)
          : Enumeration()
        ExplorationWorker(scenario, strategy, reduction, bounds, register, kind == .none)
          .work(board)
      }
      if jobs <= 1 {
        work()
      } else {
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in work() }
      }
      let (part, explored) = board.result
      take(part, explored, scenario)
      // What is begun in vain shows that what steps touch was not known well.
      isComplete = board.isComplete && !readsClock && blocked == 0
      let runner = SaleRunner()
      findings = part.ways.enumerated().sorted {
        ($0.element.explored.report.events, $0.offset)
          < ($1.element.explored.report.events, $1.offset)
      }.map { _, way in
        Finding(
          fingerprint: way.fingerprint, count: way.count,
          file: way.explored.writtenDown(strategy, runner), events: way.explored.report.events)
      }
    }
  }

  private mutating func take(
    _ part: ExplorationPart, _ explored: Int, _ scenario: Scenario
  ) {
    readsClock = part.readsClock
    isRough = part.isRough || scenario.orders.count > 24 || scenario.stock.count > 16
    bounded = part.bounded
    schedules = part.schedules
    blocked = part.blocked
    violating = part.violating
    unfinished = part.unfinished
    depth = part.depth
    exploredPerMille = explored
  }
}

/// Explores parts of an exploration on its thread, to which its simulation belongs.
private struct ExplorationWorker {
  let scenario: Scenario
  let strategy: any OrderStrategy.Type
  let footprints: LedgerFootprints
  let scheduler: ExplorationScheduler
  let runner = SaleRunner()

  init(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ reduction: any Reduction,
    _ bounds: ExplorationBounds, _ register: ThreadRegister, _ wantsOthers: Bool
  ) {
    self.scenario = scenario
    self.strategy = strategy
    let isLocal = scenario.database == .instant || strategy.placement == .shares
    let keepsRealTime = scenario.judgesLinearizability
    footprints = LedgerFootprints(isLocal: isLocal, keepsRealTime: keepsRealTime)
    scheduler = ExplorationScheduler(
      reduction, footprints, bounds, hasStartSteps: isLocal || keepsRealTime,
      wantsOthers: wantsOthers, register)
  }

  func work(_ board: ExplorationBoard) {
    while let assignment = board.take() {
      scheduler.reduction.begin(assignment.subtree)
      let part = explore(assignment, board)
      board.finish(assignment.number, part, scheduler.reduction.result())
    }
  }

  private func explore(
    _ assignment: ExplorationBoard.Assignment, _ board: ExplorationBoard
  ) -> ExplorationPart {
    var part = ExplorationPart()
    var told = (schedules: 0, violating: 0)
    var isMore = true
    while isMore {
      scheduler.begin()
      let report = runner.run(
        scenario, strategy, .calm, scheduler: scheduler, watcher: footprints)
      let isProbe = scheduler.reduction.isProbing
      let before = scheduler.reduction.executions
      isMore = scheduler.end()
      if !isProbe, scheduler.reduction.executions > before {
        part.readsClock = part.readsClock || runner.hasReadClock
        let explored = Exploration.Explored(
          steps: scheduler.steps, trail: scheduler.trail, isBounded: scheduler.isBounded,
          report: report)
        part.judge(explored)
        if board.isShown { part.shown.append(explored) }
      }
      guard isMore, !scheduler.reduction.isProbing else { continue }
      let isTelling = part.schedules - told.schedules >= 64
      let goesOn = board.tell(
        isTelling ? part.schedules - told.schedules : 0,
        isTelling ? part.violating - told.violating : 0)
      if isTelling { told = (part.schedules, part.violating) }
      if !goesOn || part.schedules >= assignment.latest || scheduler.reduction.isFull
        || part.schedules >= assignment.soon && scheduler.reduction.isShallow
      {
        break
      }
    }
    _ = board.tell(part.schedules - told.schedules, part.violating - told.violating)
    part.isRough = footprints.isRough
    part.blocked = scheduler.reduction.blocked
    part.depth = max(scheduler.reduction.longest - 1, 0)
    return part
  }
}
