import Checking
import Inventory
import Simulation

/// Keeps the runs that reached something new, or came nearer to an oversell than all before, and
/// changes a few choices of one of them.
///
/// Coverage-guided fuzzing as in AFL, with states of the ledger and beliefs of the orders in place
/// of branches of the code (see ``StateCoverage``), and hill climbing by the distance to an oversell.
struct GuidedSearch: Search {
  /// A run that is worth changing.
  private struct Parent {
    let trial: Trial
    let distance: Int
  }

  /// How many runs are kept; the oldest goes first.
  private static let most = 64

  private let worlds: WorldSpace
  private let coverage = StateCoverage()
  private var parents: [Parent] = []

  init(_ worlds: WorldSpace) { self.worlds = worlds }

  var watcher: (any SaleObserver)? { coverage }

  mutating func next(_ seed: Seed) -> Trial {
    var draw = SeedDraws(seed)
    var trial = Trial(worlds.scenario(seed: seed), .seed(seed))
    if !parents.isEmpty, !draw.isOne(of: 4) {
      trial = parent(&draw).trial
      for _ in 0..<draw.pick([1, 2, 4]) { change(&trial, seed, &draw) }
    }
    coverage.begin(trial.scenario)
    return trial
  }

  mutating func learn(_ trial: Trial, _ report: RunReport) {
    guard coverage.fresh > 0 else { return }
    if parents.count == Self.most { parents.removeFirst() }
    parents.append(Parent(trial: trial.withoutIdleOverrides(report), distance: coverage.distance))
  }

  /// Half of the time the nearest to an oversell, the latest of those; else any.
  private func parent(_ draw: inout SeedDraws) -> Parent {
    if draw.isOne(of: 2) {
      let least = parents.reduce(Int.max) { min($0, $1.distance) }
      if let nearest = parents.last(where: { $0.distance == least }) { return nearest }
    }
    return draw.pick(parents)
  }

  // MARK: - Changes

  private func change(_ trial: inout Trial, _ seed: Seed, _ draw: inout SeedDraws) {
    guard !trial.scenario.orders.isEmpty else { return }
    switch draw.number(in: 0...9) {
    case 0...4: delay(&trial, &draw)
    case 5: arrival(&trial, &draw)
    case 6: pause(&trial, &draw)
    case 7: payment(&trial, &draw)
    case 8:
      guard !trial.schedule.overrides.isEmpty else { return delay(&trial, &draw) }
      trial.schedule.overrides.remove(
        at: draw.number(in: 0...trial.schedule.overrides.count - 1))
    default: trial.schedule.base = .seed(seed)
    }
  }

  /// Some message of some order takes another time; now and then much longer than it should.
  private func delay(_ trial: inout Trial, _ draw: inout SeedDraws) {
    let latency = trial.scenario.latency
    let value = draw.pick([
      latency.lowerBound, latency.upperBound, draw.number(in: latency),
      min(latency.upperBound * draw.number(in: 2...20), SimulationLimits.delay),
    ])
    let key = ChoiceKey(
      .delay, of: order(trial, &draw), to: draw.isOne(of: 6) ? .payments : .database,
      count: draw.pick([1, 1, 2, 2, 3, 4]), leg: draw.pick([.request, .reply]))
    trial.schedule.set(key, value)
  }

  /// Some order arrives together with another, or with none.
  private func arrival(_ trial: inout Trial, _ draw: inout SeedDraws) {
    guard worlds.drawn.contains(.arrivals) || worlds.given.arrivals.count > 1 else {
      return delay(&trial, &draw)
    }
    let place = draw.number(in: 0...trial.scenario.orders.count - 1)
    let arrival = draw.pick(trial.scenario.orders).arrival
    trial.scenario.orders[place].arrival = arrival
  }

  /// Some process pauses, or does not.
  private func pause(_ trial: inout Trial, _ draw: inout SeedDraws) {
    guard let pauses = trial.scenario.faults.pauses else { return delay(&trial, &draw) }
    let name = draw.pick(
      [.database, .payments, .sweeper]
        + (1...max(trial.scenario.instances, 1)).map { ProcessName.instance($0) })
    let window = draw.number(in: 1...3)
    trial.schedule.set(
      ChoiceKey(.pauseLength, of: name, count: window),
      draw.pick([0, pauses.strength.upperBound, draw.number(in: pauses.strength)]))
    trial.schedule.set(
      ChoiceKey(.pauseStart, of: name, count: window), draw.number(in: 0...pauses.window - 1))
  }

  /// Some payment goes well, or does not.
  private func payment(_ trial: inout Trial, _ draw: inout SeedDraws) {
    guard let payments = trial.scenario.faults.payments else { return delay(&trial, &draw) }
    let order = order(trial, &draw)
    trial.schedule.set(
      ChoiceKey(.outcome, of: order, to: .payments, count: 1), draw.number(in: 0...2))
    trial.schedule.set(
      ChoiceKey(.work, of: order, to: .payments, count: 1, leg: .reply),
      draw.pick([0, payments.work.upperBound, draw.number(in: payments.work)]))
  }

  private func order(_ trial: Trial, _ draw: inout SeedDraws) -> ProcessName {
    .order(draw.pick(trial.scenario.orders).number)
  }
}

extension Schedule {
  /// Overrides the choice `key`, whether it was overridden before or not.
  fileprivate mutating func set(_ key: ChoiceKey, _ value: Int) {
    overrides.removeAll { $0.key == key }
    overrides.append(Override(key, value))
  }
}
