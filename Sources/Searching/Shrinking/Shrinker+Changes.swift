import Inventory
import Simulation

// The last pass. The others walk downhill from where they are, so what two failures end in may
// differ by where they came from. This one takes something away and puts a single change in its
// place, out of all that the run then asks for, the smallest first; so what is left of a failure does
// not depend on the way that led there.
extension Shrinker {
  /// Runs with more orders, or more exceptions, are not enumerated.
  private static let orderLimit = 6
  private static let exceptionLimit = 8

  /// Takes exceptions away, and faults, and tries single changes of what is left: of all that is not
  /// as simple as can be, then of one thing.
  mutating func changeSmallerRuns() {
    guard best.scenario.orders.count <= Self.orderLimit,
      best.exceptions.count <= Self.exceptionLimit
    else { return }
    for (base, most) in simplerBases() where changes(of: base, atMost: most) { return }
  }

  /// The runs to be changed, each with how many changes of it are tried.
  private func simplerBases() -> [(base: Candidate, most: Int)] {
    let exceptions = best.exceptions
    func without(_ exceptions: [Lowerable], _ candidate: Candidate) -> Candidate {
      var candidate = candidate
      for exception in exceptions { candidate.set(exception, distance: 0) }
      candidate.normalize()
      return candidate
    }
    var bases: [(base: Candidate, most: Int)] = []
    if !exceptions.isEmpty { bases.append((without(exceptions, best), 70)) }
    for kind in FaultKind.all where kind.isOn(best.scenario) {
      var calmer = best
      kind.switchOff(&calmer.scenario)
      bases.append((calmer, 20))
    }
    for exception in exceptions where exception.isOutcome && best.distance(of: exception) > 1 {
      var likelier = best
      likelier.set(exception, distance: 1)
      bases += exceptions.filter { $0 != exception }.map { (without([$0], likelier), 50) }
    }
    guard exceptions.count > 1 else { return bases }
    bases += exceptions.map { (without([$0], best), 20) }
    return bases
  }

  /// Tries single changes of `base`, the smallest first.
  ///
  /// - Returns: Whether one is taken.
  private mutating func changes(of base: Candidate, atMost most: Int) -> Bool {
    guard changesLeft > 0, let sight = look(at: base) else { return false }
    changesLeft -= 1
    var candidates: [(candidate: Candidate, size: Size)] = []
    for change in sight.changes(of: base) {
      var candidate = base
      change.apply(&candidate)
      candidate.normalize()
      let size = Size(candidate)
      if size < self.size { candidates.append((candidate, size)) }
    }
    candidates.sort { $0.size < $1.size }
    for (candidate, _) in candidates.prefix(most) where changesLeft > 0 {
      let before = runs
      let isFound = accept(candidate)
      changesLeft -= runs - before
      if isFound { return true }
    }
    return false
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

extension Sight {
  /// The single changes of this run, of `candidate`, that could matter: whatever takes time happens
  /// at the very tick of something else, or right after it; whoever may choose chooses otherwise.
  func changes(of candidate: Candidate) -> [Change] {
    let scenario = candidate.scenario
    var ticks: [Tick] = []
    for tick in self.ticks { ticks += [tick, tick + 1] }
    // Patience that has not run out, and rounds of the sweeper, are not among the events.
    let beyond = [scenario.patience + 1, scenario.sweepPeriod + 1, 2 * scenario.sweepPeriod + 1]
    var changes: [Change] = []
    for place in scenario.orders.indices {
      for tick in ticks where tick > scenario.orders[place].arrival {
        changes.append(.arrival(place: place, tick))
      }
    }
    for leg in legs {
      guard let choice = choices.first(where: { $0.key == leg.key }) else { continue }
      let departed = leg.arrived - choice.value
      for tick in ticks where tick - departed > choice.calm {
        changes.append(.answer(leg.key, tick - departed))
      }
      for wait in beyond { changes.append(.answer(leg.key, choice.calm + wait)) }
    }
    for choice in choices {
      switch choice.key.aspect {
      case .work:
        for tick in ticks + beyond where tick > 0 { changes.append(.answer(choice.key, tick)) }
      case .outcome:
        changes += [.answer(choice.key, 1), .answer(choice.key, 2)]
      case .clockOffset, .clockJump:
        for wait in ticks + beyond where wait > 0 {
          changes += [.answer(choice.key, wait), .answer(choice.key, -wait)]
        }
      case .priority:
        changes.append(.answer(choice.key, 1))
      case .delay, .arrival, .pauseLength, .pauseStart, .clockDrift, .clockJumpStart, .world:
        continue
      }
    }
    guard scenario.faults.pauses != nil else { return changes }
    // A pause that does not happen is not asked about by name.
    var names = (1...max(scenario.instances, 1)).map { ProcessName.instance($0) }
    names += [.database, .payments, .sweeper]
    for name in names {
      for tick in ticks + beyond where tick > 0 {
        changes.append(.answer(ChoiceKey(.pauseLength, of: name, count: 1), tick))
      }
    }
    return changes
  }
}
