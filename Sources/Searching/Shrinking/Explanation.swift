public import Checking
public import Inventory
public import Simulation

/// Why a shrunk run fails: what would have saved it, which of its exceptions matter and how exactly,
/// and which choices could have been anything.
///
/// Everything it says was seen in a run with just that change.
public struct Explanation: Sendable, Equatable {
  /// The single change with the fewest ticks in it, of those tried, under which nothing at all is
  /// violated (or the figures are others, where figures are explained), as a sentence; nil if none is
  /// known.
  ///
  /// `Had order-2's read taken 101 ticks longer to reach db, all would hold.`
  public let counterfactual: String?

  /// The world and the schedule of the run with that change; nil if none is known.
  public let repaired: Repaired?

  /// An exception that matters, and the values around it with which the run fails in the same way.
  public struct Exception: Sendable, Equatable {
    /// What it is: `the request of order-1's read to db`.
    public let subject: String
    /// The override's key; nil for an order's arrival.
    public let key: ChoiceKey?
    /// Its value.
    public let value: Int
    /// The least value down to which all values tried fail in the same way; nil if none was found
    /// below which it does not.
    public let least: Int?
    /// The greatest, likewise.
    public let greatest: Int?
  }

  /// A run in which all holds.
  public struct Repaired: Sendable, Equatable {
    /// Its world.
    public let scenario: Scenario
    /// Its schedule.
    public let schedule: Schedule
  }

  /// The overrides, and the arrivals that are not at tick 0, each with the values that do the same.
  public let exceptions: [Exception]

  /// The choices whose every answer that was tried leaves the failure as it is.
  public let free: [ChoiceKey]

  /// How many of the other choices were tried.
  public let tried: Int

  /// How many runs it took.
  public let runs: Int

  /// All of it in plain sentences, what would have saved it first.
  public let sentences: [String]

  /// Explains the run of `report`; says nothing if that does not fail as `target` says.
  ///
  /// The runner has the trace of the run itself afterwards.
  ///
  /// - Parameters:
  ///   - report: The run, a small one.
  ///   - strategy: Its strategy.
  ///   - target: Which of its violations, or which of its figures, to explain.
  ///   - runner: Makes the runs.
  ///   - limit: The most runs to make.
  public init(
    _ report: RunReport, _ strategy: any OrderStrategy.Type, target: Target,
    _ runner: SaleRunner, limit: Int = 300
  ) {
    // One run is kept back: the last, of the run itself.
    guard
      var experiment = Experiment(report, strategy, target: target, runner, limit: limit - 1)
    else {
      (counterfactual, repaired, exceptions, free) = (nil, nil, [], [])
      (tried, runs, sentences) = (0, 1, [])
      return
    }
    let phrases = Phrases(experiment.base, experiment.sight, target)
    let knobs = experiment.base.scenario.orders.count <= 20 ? experiment.knobs : []
    let found = experiment.counterfactual(knobs, upTo: limit * 6 / 10)
    counterfactual = found.repair.map { phrases.wish($0.knob, $0.delta) }
    repaired = found.repair.map { repair in
      var candidate = experiment.base
      repair.knob.change(by: repair.delta).apply(&candidate)
      candidate.normalize()
      return Repaired(scenario: candidate.scenario, schedule: candidate.schedule)
    }
    exceptions = experiment.exceptions(knobs, phrases)
    (free, tried) = experiment.free()
    experiment.leave()
    runs = experiment.runs
    var sentences: [String] = []
    if let counterfactual {
      sentences.append(counterfactual)
    } else if found.tried > 0, found.isComplete {
      sentences.append(
        "None of the \(found.tried) single changes that were tried would have helped: no message, "
          + "arrival or pause that is longer or shorter.")
    }
    sentences += exceptions.compactMap { phrases.sentence($0) }
    if !free.isEmpty {
      sentences.append(phrases.sentence(free: free.count, of: tried, experiment.freeValues))
    }
    self.sentences = sentences
  }
}

extension Experiment {
  /// What a search for a repair comes to.
  struct Search {
    /// The change that repairs.
    var repair: (knob: Knob, delta: Int)?
    /// How many changes were tried.
    var tried = 0
    /// Whether all there are were tried.
    var isComplete = true
  }

  /// Looks for the single change with the fewest ticks in it under which all holds.
  mutating func counterfactual(_ knobs: [Knob], upTo limit: Int) -> Search {
    var search = Search()
    let trials = knobs.enumerated().flatMap { place, knob in
      knob.deltas.map { (knob: place, delta: $0) }
    }.sorted {
      (abs($0.delta), -$0.delta.signum(), $0.knob) < (abs($1.delta), -$1.delta.signum(), $1.knob)
    }
    for trial in trials {
      guard runs < limit, let outcome = outcome(of: knobs[trial.knob].change(by: trial.delta))
      else {
        search.isComplete = false
        break
      }
      search.tried += 1
      guard outcome == .holds else { continue }
      let knob = knobs[trial.knob]
      // Fewer ticks may do, down to the change of the same number that was tried before this one.
      let sign = trial.delta.signum()
      let tried = knob.deltas.filter { $0.signum() == sign && abs($0) < abs(trial.delta) }
      var refused = tried.map { abs($0) }.max() ?? 0
      var accepted = abs(trial.delta)
      while accepted - refused > 1 {
        let middle = refused + (accepted - refused) / 2
        if self.outcome(of: knob.change(by: sign * middle)) == .holds {
          accepted = middle
        } else {
          refused = middle
        }
      }
      search.repair = (knob, sign * accepted)
      break
    }
    return search
  }

  /// The exceptions of the run, each with the values around it that do the same.
  mutating func exceptions(_ knobs: [Knob], _ phrases: Phrases) -> [Explanation.Exception] {
    var exceptions: [Explanation.Exception] = []
    let list = base.exceptions.compactMap { number -> (Knob, ChoiceKey?)? in
      switch number {
      case .arrival(let place):
        (
          Knob(
            subject: .arrival(place: place), value: base.scenario.orders[place].arrival, least: 0),
          nil
        )
      case .override(let key):
        base.place(of: key).map { place in
          let value = base.overrides[place].value
          return (
            Knob(subject: .choice(key), value: value, least: key.aspect.isSigned ? .min : 0), key
          )
        }
      case .stock, .quantity: nil
      }
    }
    for (knob, key) in list.prefix(8) {
      guard let down = reach(knob, -1), let up = reach(knob, 1) else { break }
      var (least, greatest): (Int?, Int?)
      if case .steps(let steps) = down { least = knob.value - steps }
      if case .steps(let steps) = up { greatest = knob.value + steps }
      exceptions.append(
        Explanation.Exception(
          subject: phrases.name(knob.subject), key: key, value: knob.value, least: least,
          greatest: greatest))
    }
    return exceptions
  }

  /// How far a number can be turned in one direction while the run fails in the same way.
  private enum Reach {
    case steps(Int)
    /// No end was found.
    case endless
  }

  /// How far `knob` can be turned in one direction while the run fails in the same way, by doubling
  /// and bisecting. Nil if there are no runs left.
  private mutating func reach(_ knob: Knob, _ sign: Int) -> Reach? {
    let most = sign > 0 ? 1 << 24 : knob.least == .min ? 1 << 24 : knob.value - knob.least
    var same = 0
    var step = 1
    var other: Int?
    while other == nil, same < most {
      let next = min(step, most)
      guard let outcome = outcome(of: knob.change(by: sign * next)) else { return nil }
      if outcome == .same { same = next } else { other = next }
      step *= 2
    }
    guard var other else { return .endless }
    while other - same > 1 {
      let middle = same + (other - same) / 2
      guard let outcome = outcome(of: knob.change(by: sign * middle)) else { return nil }
      if outcome == .same { same = middle } else { other = middle }
    }
    return .steps(same)
  }

  /// What is tried in place of a calm delay.
  var freeValues: [Int] {
    let latency = base.scenario.latency
    let middle = latency.lowerBound + (latency.upperBound - latency.lowerBound) / 2
    var values: [Int] = []
    for value in [latency.lowerBound + 1, middle, latency.upperBound]
    where value > (values.last ?? latency.lowerBound) && value <= latency.upperBound {
      values.append(value)
    }
    return values
  }

  /// The delays that are calm and could have been anything else: the least but one, the middle and
  /// the greatest that the world allows are tried.
  mutating func free() -> (free: [ChoiceKey], tried: Int) {
    var free: [ChoiceKey] = []
    var tried = 0
    let values = freeValues
    guard !values.isEmpty else { return ([], 0) }
    choices: for choice in sight.choices
    where choice.key.aspect == .delay && choice.value == choice.calm {
      var isFree = true
      for value in values where isFree {
        guard let outcome = outcome(of: .answer(choice.key, value)) else { break choices }
        isFree = outcome == .same
      }
      tried += 1
      if isFree { free.append(choice.key) }
    }
    return (free, tried)
  }
}
