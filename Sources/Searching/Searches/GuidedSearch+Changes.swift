import Inventory
import Simulation

// What is changed about a run that is worth it.
extension GuidedSearch {
  /// What to change.
  private enum Change {
    case delay, arrival, removal, base
    case loss, crash, partition, customer, pause, payment, clock
  }

  /// What may be changed in a world with `faults`, each as often as it is to come.
  ///
  /// These parts were found by trial (`phantom bench --search`): what a world has is what breaks it, so
  /// its kinds of faults weigh as much as its delays; where pauses are, a message that takes long does
  /// the same and hits more often.
  private func changes(of faults: Faults) -> [Change] {
    let parts: [(change: Change, times: Int, isThere: Bool)] = [
      (.delay, 4, true), (.base, 3, true), (.arrival, 1, true), (.removal, 1, true),
      (.loss, 4, faults.loss != nil || faults.duplication != nil),
      (.crash, 4, faults.crashes != nil), (.partition, 4, faults.partitions != nil),
      (.customer, 4, faults.customers != nil), (.pause, 1, faults.pauses != nil),
      (.payment, 1, faults.payments != nil), (.clock, 2, faults.clocks != nil),
    ]
    var changes = parts.flatMap { Array(repeating: $0.change, count: $0.isThere ? $0.times : 0) }
    if faults == .none { changes += Array(repeating: .delay, count: 3) }
    return changes
  }

  func change(_ trial: inout Trial, _ seed: Seed, _ draw: inout SeedDraws) {
    guard !trial.scenario.orders.isEmpty else { return }
    let faults = trial.scenario.faults
    switch draw.pick(changes(of: faults)) {
    case .delay: delay(&trial, &draw)
    case .arrival: arrival(&trial, &draw)
    case .removal:
      guard !trial.schedule.overrides.isEmpty else { return delay(&trial, &draw) }
      trial.schedule.overrides.remove(
        at: draw.number(in: 0...trial.schedule.overrides.count - 1))
    case .base: trial.schedule.base = .seed(seed)
    case .loss: loss(&trial, &draw)
    case .crash:
      guard let crashes = faults.crashes else { return }
      let names = [.database, .sweeper] + instances(trial)
      strike(.crashes, draw.pick(names), crashes, &trial, &draw)
    case .partition: partition(&trial, &draw)
    case .customer:
      guard let customers = faults.customers else { return }
      trial.schedule.set(
        ChoiceKey(draw.pick([.clickAgain, .askAgain, .giveUp]), of: order(trial, &draw)),
        draw.pick([0, draw.number(in: customers.after)]))
    case .pause:
      guard let pauses = faults.pauses else { return }
      let names = [.database, .payments, .sweeper] + instances(trial)
      strike(.pauses, draw.pick(names), pauses, &trial, &draw)
    case .payment: payment(&trial, &draw)
    case .clock: clock(&trial, &draw)
    }
  }

  /// Something befalls `name`, or does not, in one of the first windows.
  ///
  /// - Returns: Which one.
  @discardableResult
  private func strike(
    _ kind: WindowKind, _ name: ProcessName, _ affliction: Affliction, _ trial: inout Trial,
    _ draw: inout SeedDraws
  ) -> Int {
    let window = draw.number(in: 1...3)
    let strength = affliction.strength
    var strengths = [0, strength.upperBound, draw.number(in: strength)]
    if strength.lowerBound < 0 { strengths.append(strength.lowerBound) }
    trial.schedule.set(ChoiceKey(kind.length, of: name, count: window), draw.pick(strengths))
    trial.schedule.set(
      ChoiceKey(kind.start, of: name, count: window), draw.number(in: 0...affliction.window - 1))
    return window
  }

  /// The network falls apart, or does not, or somebody is on the other side.
  private func partition(_ trial: inout Trial, _ draw: inout SeedDraws) {
    guard let partitions = trial.scenario.faults.partitions else { return }
    let window = strike(.partitions, .network, partitions, &trial, &draw)
    trial.schedule.set(
      ChoiceKey(
        .partitionSide, of: draw.pick([.database, .payments] + instances(trial)), count: window),
      draw.number(in: 0...1))
  }

  /// A message gets lost, or comes twice, or is put right, whichever the world has.
  private func loss(_ trial: inout Trial, _ draw: inout SeedDraws) {
    let faults = trial.scenario.faults
    let isLoss = faults.duplication == nil || faults.loss != nil && draw.isOne(of: 2)
    let key = ChoiceKey(
      isLoss ? .loss : .duplication, of: order(trial, &draw),
      to: draw.isOne(of: 3) ? .payments : .database, count: draw.pick([1, 1, 2, 2, 3, 4]),
      leg: draw.pick([.request, .reply]))
    trial.schedule.set(
      key, isLoss ? draw.number(in: 0...1) : draw.number(in: trial.scenario.latency))
  }

  /// Some clock is off, or jumps, or does not.
  private func clock(_ trial: inout Trial, _ draw: inout SeedDraws) {
    guard let clocks = trial.scenario.faults.clocks else { return }
    let name = draw.pick([.database, .sweeper] + instances(trial))
    guard draw.isOne(of: 3) else {
      strike(.jumps, name, clocks.jumps, &trial, &draw)
      return
    }
    trial.schedule.set(
      ChoiceKey(.clockOffset, of: name),
      draw.pick([
        clocks.offset.lowerBound, clocks.offset.upperBound, draw.number(in: clocks.offset),
      ]))
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

  private func instances(_ trial: Trial) -> [ProcessName] {
    (1...max(trial.scenario.instances, 1)).map { .instance($0) }
  }
}

extension Schedule {
  /// Overrides the choice `key`, whether it was overridden before or not.
  fileprivate mutating func set(_ key: ChoiceKey, _ value: Int) {
    overrides.removeAll { $0.key == key }
    overrides.append(Override(key, value))
  }
}
