import Checking
import Inventory
import Simulation

/// A failing run, to be run again with changes: what would have been if?
struct Experiment {
  /// The run, on the calm base.
  let base: Candidate
  /// What it looks like.
  let sight: Sight
  /// How many runs were made.
  private(set) var runs = 0

  private let strategy: any OrderStrategy.Type
  private let target: Target
  private let runner: SaleRunner
  private let limit: Int
  /// As in a shrinker: a run with more events is on its way to be cut off.
  private let eventLimit: Int

  /// Nil if the run of `report` does not fail as `target` says when it is run again.
  init?(
    _ report: RunReport, _ strategy: any OrderStrategy.Type, target: Target,
    _ runner: SaleRunner, limit: Int
  ) {
    self.strategy = strategy
    self.target = target
    self.runner = runner
    self.limit = limit
    eventLimit = 10_000 + 10 * min(report.events, SimulationLimits.horizon)
    let again = runner.run(report.scenario, strategy, report.schedule, recording: true)
    runs = 1
    guard target.isShown(by: again) else { return nil }
    sight = Sight(runner, target.violation(in: again))
    var base = Candidate(
      scenario: report.scenario,
      overrides: sight.choices.map { Schedule.Override($0.key, $0.value) })
    base.normalize()
    self.base = base
  }

  /// How a changed run comes out.
  enum Outcome {
    /// It fails in the same way.
    case same
    /// Nothing is violated, and all is answered; or, where figures are sought, they are others.
    case holds
    /// Something else is violated, or it does not end.
    case other
  }

  /// Whether as many runs were made as may be.
  var isOver: Bool { runs >= limit }

  /// Runs it with `change`; nil at the limit.
  mutating func outcome(of change: Change) -> Outcome? {
    guard !isOver else { return nil }
    runs += 1
    var candidate = base
    change.apply(&candidate)
    candidate.normalize()
    candidate.scenario.horizon = min(candidate.scenario.horizon, eventLimit)
    let report = runner.run(candidate.scenario, strategy, candidate.schedule)
    if target.isShown(by: report) { return .same }
    switch target {
    case .violation: return report.verdict == .holds ? .holds : .other
    case .figures: return report.ending == .quiet ? .holds : .other
    }
  }

  /// Leaves the runner with the trace of the run itself.
  mutating func leave() {
    runs += 1
    _ = runner.run(base.scenario, strategy, base.schedule, recording: true)
  }
}

/// A single change of a run.
enum Change: Equatable {
  /// An order arrives at that tick.
  case arrival(place: Int, Tick)
  /// A choice is answered so.
  case answer(ChoiceKey, Int)

  /// Makes it.
  func apply(_ candidate: inout Candidate) {
    switch self {
    case .arrival(let place, let tick): candidate.scenario.orders[place].arrival = tick
    case .answer(let key, let value): candidate.set(key, value)
    }
  }
}

extension Candidate {
  /// What is not as simple as can be: overrides, and arrivals that are not at tick 0.
  var exceptions: [Lowerable] {
    lowerables.filter { number in
      switch number {
      case .arrival, .override: true
      case .stock, .quantity: false
      }
    }
  }
}

/// A number that the run could have had otherwise.
struct Knob: Equatable {
  /// What it is.
  enum Subject: Equatable {
    /// When the order at that place arrives.
    case arrival(place: Int)
    /// The answer to a choice.
    case choice(ChoiceKey)
  }

  let subject: Subject
  /// Its value in the run.
  let value: Int
  /// The least that it may be.
  let least: Int
  /// By how much to change it, nearest first.
  var deltas: [Int] = []

  /// The change by `delta`.
  func change(by delta: Int) -> Change {
    switch subject {
    case .arrival(let place): .arrival(place: place, value + delta)
    case .choice(let key): .answer(key, value + delta)
    }
  }
}

extension Experiment {
  /// The numbers that take time or say who is off by how much: messages first, those of later orders
  /// before those of earlier ones, then arrivals, then whatever else is overridden.
  var knobs: [Knob] {
    let ticks = sight.ticks
    let scenario = base.scenario
    let waits = [scenario.patience + 1, scenario.sweepPeriod + 1, 2 * scenario.sweepPeriod + 1]
    /// To happen at the tick of something else, right before it, or right after it.
    func deltas(from tick: Tick, downTo least: Int) -> [Int] {
      var deltas = waits + [least]
      for other in ticks { deltas += [other - tick - 1, other - tick, other - tick + 1] }
      return nearestFirst(deltas.filter { $0 >= least })
    }
    var knobs: [Knob] = []
    let legs = sight.legs.sorted { left, right in
      (right.key.name.number, left.key.count, left.key.leg.rawValue)
        < (left.key.name.number, right.key.count, right.key.leg.rawValue)
    }
    for leg in legs where leg.key.name.role == .order {
      guard let choice = sight.choices.first(where: { $0.key == leg.key }) else { continue }
      let least = min(choice.value, choice.calm)
      knobs.append(
        Knob(
          subject: .choice(leg.key), value: choice.value, least: least,
          deltas: deltas(from: leg.arrived, downTo: least - choice.value)))
    }
    for place in scenario.orders.indices.reversed() {
      let arrival = scenario.orders[place].arrival
      knobs.append(
        Knob(
          subject: .arrival(place: place), value: arrival, least: 0,
          deltas: deltas(from: arrival, downTo: -arrival)))
    }
    for override in base.overrides
    where override.key.aspect != .delay && override.key.aspect != .priority {
      let down = -override.value
      var deltas = [down]
      var step = 1
      while !override.key.aspect.isAlternative, step < abs(override.value) {
        deltas.append(down < 0 ? -step : step)
        step *= 2
      }
      knobs.append(
        Knob(
          subject: .choice(override.key), value: override.value, least: min(0, override.value),
          deltas: nearestFirst(deltas)))
    }
    return knobs
  }
}

/// The numbers but 0, each once, by distance from 0; of two as far, the one above goes first.
private func nearestFirst(_ numbers: [Int]) -> [Int] {
  let sorted = numbers.filter { $0 != 0 }.sorted { (abs($0), -$0) < (abs($1), -$1) }
  return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
}
