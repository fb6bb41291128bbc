import Checking
import Inventory
import Simulation

/// Keeps the runs that reached something new, or came nearer to the figures that are sought than all
/// before, and changes a few choices of one of them.
///
/// Coverage-guided fuzzing as in AFL, with states of the ledger and beliefs of the orders in place
/// of branches of the code (see ``StateCoverage``), and hill climbing by the distance to an oversell, or
/// to the figures that are sought (``Goal/distance(in:)``).
struct GuidedSearch: Search {
  /// A run that is worth changing.
  private struct Parent {
    let trial: Trial
    let distance: Int
  }

  /// How many runs are kept; the oldest goes first.
  private static let most = 64

  private let worlds: WorldSpace
  private let goal: Goal?
  private let coverage = StateCoverage()
  private var parents: [Parent] = []

  /// The least distance to the goal so far.
  private var nearest = Int.max

  init(_ worlds: WorldSpace, _ goal: Goal?) {
    self.worlds = worlds
    self.goal = goal
  }

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
    let distance = goal?.distance(in: report) ?? coverage.distance
    guard coverage.fresh > 0 || goal != nil && distance < nearest else { return }
    nearest = min(nearest, distance)
    if parents.count == Self.most { parents.removeFirst() }
    parents.append(Parent(trial: trial.withoutIdleOverrides(report), distance: distance))
  }

  /// Half of the time the nearest to the goal, or to an oversell, the latest of those; else any.
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
    let faults = trial.scenario.faults
    let mishaps = [
      faults.loss != nil || faults.duplication != nil, faults.crashes != nil,
      faults.partitions != nil, faults.customers != nil,
    ]
    switch draw.number(in: 0...9 + mishaps.count { $0 }) {
    case 0...4: delay(&trial, &draw)
    case 5: arrival(&trial, &draw)
    case 6: pause(&trial, &draw)
    case 7: payment(&trial, &draw)
    case 8:
      guard !trial.schedule.overrides.isEmpty else { return delay(&trial, &draw) }
      trial.schedule.overrides.remove(
        at: draw.number(in: 0...trial.schedule.overrides.count - 1))
    case 9: trial.schedule.base = .seed(seed)
    default: mishap(&trial, &draw)
    }
  }

  /// Something gets lost, or comes twice, or is put right, of the kinds that the world has.
  private func mishap(_ trial: inout Trial, _ draw: inout SeedDraws) {
    let faults = trial.scenario.faults
    let order = order(trial, &draw)
    let instances = (1...max(trial.scenario.instances, 1)).map { ProcessName.instance($0) }
    let window = draw.number(in: 1...3)
    func strike(_ length: Aspect, _ start: Aspect, of name: ProcessName, _ affliction: Affliction) {
      trial.schedule.set(
        ChoiceKey(length, of: name, count: window),
        draw.pick([0, affliction.strength.upperBound, draw.number(in: affliction.strength)]))
      trial.schedule.set(
        ChoiceKey(start, of: name, count: window), draw.number(in: 0...affliction.window - 1))
    }
    switch draw.number(in: 0...3) {
    case 0 where faults.loss != nil || faults.duplication != nil:
      let isLoss = faults.duplication == nil || faults.loss != nil && draw.isOne(of: 2)
      let key = ChoiceKey(
        isLoss ? .loss : .duplication, of: order,
        to: draw.isOne(of: 6) ? .payments : .database, count: draw.pick([1, 1, 2, 2, 3, 4]),
        leg: draw.pick([.request, .reply]))
      trial.schedule.set(
        key, isLoss ? draw.number(in: 0...1) : draw.number(in: trial.scenario.latency))
    case 1:
      guard let crashes = faults.crashes else { return delay(&trial, &draw) }
      strike(.crashLength, .crashStart, of: draw.pick([.database, .sweeper] + instances), crashes)
    case 2:
      guard let partitions = faults.partitions else { return delay(&trial, &draw) }
      strike(.partitionLength, .partitionStart, of: .network, partitions)
      trial.schedule.set(
        ChoiceKey(.partitionSide, of: draw.pick([.database] + instances), count: window),
        draw.number(in: 0...1))
    case 3:
      guard let customers = faults.customers else { return delay(&trial, &draw) }
      trial.schedule.set(
        ChoiceKey(draw.pick([.clickAgain, .askAgain, .giveUp]), of: order),
        draw.pick([0, draw.number(in: customers.after)]))
    default: delay(&trial, &draw)
    }
  }

  /// Some message of some order takes another time; now and then much longer than it should, where it
  /// may.
  private func delay(_ trial: inout Trial, _ draw: inout SeedDraws) {
    let latency = trial.scenario.latency
    let longest = worlds.boundsDelays ? latency.upperBound : SimulationLimits.delay
    let value = draw.pick([
      latency.lowerBound, latency.upperBound, draw.number(in: latency),
      min(latency.upperBound * draw.number(in: 2...20), longest),
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
