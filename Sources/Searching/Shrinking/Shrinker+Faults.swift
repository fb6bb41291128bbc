import Checking
import Inventory
import Simulation

// What gets lost, comes twice, crashes or is asked for again, in exchange for something simpler: most
// of all for a message that takes its time.
extension Shrinker {
  /// With more orders, nothing is exchanged.
  private static let orderLimit = 50

  /// Lets messages that never arrived arrive very late, and those that were held up just take
  /// longer, in place of all that went wrong with the network and its processes.
  mutating func turnLossesIntoDelays() {
    guard best.scenario.orders.count <= Self.orderLimit, best.hasLosses else { return }
    let (losses, patience) = (
      sight.losses.filter { $0.key.aspect == .delay }, best.scenario.patience
    )
    let end = sight.violation?.tick ?? sight.events.last?.tick ?? 0
    for keepsCopies in best.scenario.faults.duplication == nil ? [false] : [false, true] {
      for keepsHealing in best.scenario.healing == nil ? [false] : [false, true] {
        // After all that matters, or just after whoever waits has stopped waiting.
        for isLong in losses.isEmpty ? [true] : [true, false] {
          let isFound = attempt { candidate in
            candidate.straightenTails()
            for loss in losses {
              candidate.set(
                loss.key,
                candidate.value(of: loss.key) + patience + (isLong ? max(end - loss.tick, 0) : 0))
            }
            candidate.dropLosses()
            candidate.dropCrashesAndPartitions()
            if !keepsCopies { candidate.dropCopies() }
            if !keepsHealing { candidate.scenario.healing = nil }
          }
          if isFound { return }
        }
      }
    }
    attempt { $0.straightenTails() }
  }

  /// Lets messages get lost alone, one by one, in place of partitions and crashes.
  mutating func turnOutagesIntoLosses() {
    guard best.scenario.orders.count <= Self.orderLimit else { return }
    let losses = sight.losses.filter { $0.key.aspect == .delay }
    guard losses.contains(where: { !$0.isAlone }) else { return }
    attempt { candidate in
      candidate.dropCrashesAndPartitions()
      let standard = WorldParameter.standard.faults.loss
      candidate.scenario.faults.loss = candidate.scenario.faults.loss ?? standard
      for loss in losses {
        candidate.overrides.removeAll { $0.key == loss.key }
        candidate.set(loss.key.about(.loss), 1)
      }
    }
  }

  /// Lets a call be made once that was made again since a message of it was lost or late: what is
  /// overridden about later calls goes by their numbers, which are lower by one then.
  mutating func dropRepetitions() {
    guard best.overrides.count <= 12 else { return }
    for override in best.overrides where override.key.leg == .request || override.key.leg == .reply
    {
      guard override.key.aspect == .loss || override.key.aspect == .delay else { continue }
      attempt { $0.dropCall(override.key) }
    }
  }

  /// Lets processes pause that have crashed, for as long.
  mutating func turnCrashesIntoPauses() {
    guard let crashes = best.scenario.faults.crashes else { return }
    attempt { candidate in
      let pauses = candidate.scenario.faults.pauses ?? WorldParameter.standard.faults.pauses
      guard let pauses else { return }
      candidate.scenario.faults.pauses = pauses
      candidate.scenario.faults.crashes = nil
      candidate.move(.crashes, fromWindow: crashes.window, to: .pauses, window: pauses.window)
    }
  }

  /// Lets an order reach the shop when a later attempt at it does, in place of the first attempt; or
  /// lets the customer click again when the order is asked for again.
  mutating func simplifyAttempts() {
    let starts = sight.starts
    guard starts.contains(where: { $0.attempt > 1 }), best.scenario.orders.count <= Self.orderLimit
    else { return }
    for place in best.scenario.orders.indices {
      guard best.scenario.orders.indices.contains(place) else { return }
      let order = best.scenario.orders[place]
      let again = starts.filter { $0.name == .order(order.number) && $0.attempt > 1 }
      for start in again {
        attempt { candidate in
          candidate.scenario.orders[place].arrival = start.tick
          candidate.forgetAttempts(of: start.name, but: start.attempt)
        }
      }
      guard let first = again.first, first.attempt == 2, first.tick > order.arrival else {
        continue
      }
      for isOnly in [true, false] {
        attempt { candidate in
          let faults = WorldParameter.standard.faults.customers
          candidate.scenario.faults.customers = candidate.scenario.faults.customers ?? faults
          candidate.overrides.removeAll { $0.key.name == first.name && $0.key.aspect.isAttempt }
          candidate.set(ChoiceKey(.clickAgain, of: first.name), first.tick - order.arrival)
          guard isOnly else { return }
          candidate.dropLosses()
          candidate.dropCrashesAndPartitions()
          candidate.scenario.healing = nil
        }
      }
    }
  }

  /// Where customers ask again, lets one click again in place of all else that goes wrong: while a
  /// message of the first attempt is on its way, or after it.
  mutating func exchangeForClicks() {
    guard best.scenario.orders.count <= 6,
      best.scenario.faults.customers != nil || best.scenario.healing != nil
    else { return }
    var bare = best
    bare.overrides = []
    for kind in Trouble.all { kind.switchOff(&bare.scenario) }
    bare.scenario.faults.customers = WorldParameter.standard.faults.customers
    let leg = bare.scenario.latency.lowerBound
    for order in bare.scenario.orders {
      for legs in 0...3 {
        var candidate = bare
        candidate.set(ChoiceKey(.clickAgain, of: .order(order.number)), legs * leg + 1)
        if accept(candidate) { return }
      }
    }
  }

  /// Where processes crash, lets the first instance crash once, for a moment, in place of all that is
  /// overridden: while the first messages are on their way, of orders that come nearly at once.
  mutating func exchangeForCrashes() {
    let count = best.scenario.orders.count
    guard count <= 3, best.scenario.faults.crashes != nil else { return }
    let leg = best.scenario.latency.lowerBound
    // All at once, or one of them a tick later.
    for late in 0...count {
      for legs in 0...4 {
        let isFound = attempt { candidate in
          candidate.overrides = []
          for place in 0..<count {
            candidate.scenario.orders[place].arrival = place + 1 == late ? 1 : 0
          }
          candidate.set(ChoiceKey(.crashLength, of: .instance(1), count: 1), 1)
          candidate.set(ChoiceKey(.crashStart, of: .instance(1), count: 1), legs * leg + 1)
        }
        if isFound { return }
      }
    }
  }

  /// Lets what befalls a process befall another, and cuts as few as can be off the others.
  mutating func exchangeProcesses() {
    let others = [ProcessName.instance(1), .database, .payments]
    for override in best.overrides {
      guard let kind = WindowKind.all.first(where: { $0.length == override.key.aspect })
      else { continue }
      let count = override.key.count
      guard kind != .partitions else {
        for other in others { attempt { $0.cutOff(other, in: count) } }
        continue
      }
      for other in others where other != override.key.name {
        let isFound = attempt { candidate in
          for place in candidate.overrides.indices {
            let key = candidate.overrides[place].key
            guard key.name == override.key.name, key.count == count,
              key.aspect == kind.length || key.aspect == kind.start
            else { continue }
            candidate.overrides[place].key = key.renamed(other)
          }
        }
        if isFound { break }
      }
    }
  }
}

extension ChoiceKey {
  /// The choice of `aspect` about the same message.
  func about(_ aspect: Aspect) -> ChoiceKey {
    ChoiceKey(aspect, of: name, attempt: attempt, to: peer, count: count, leg: leg)
  }
}

extension Aspect {
  /// Whether it is about a customer who asks once more, or no more.
  fileprivate var isAttempt: Bool { self == .clickAgain || self == .askAgain || self == .giveUp }
}

extension Candidate {
  /// Whether something goes wrong on the network, or processes crash.
  fileprivate var hasLosses: Bool {
    let faults = scenario.faults
    return faults.mayLose || faults.delays != nil || faults.duplication != nil
  }

  /// The answer to the choice `key`.
  func value(of key: ChoiceKey) -> Int { place(of: key).map { overrides[$0].value } ?? calm(key) }

  /// Lets messages just take longer that are held up on their way.
  fileprivate mutating func straightenTails() {
    for tail in overrides where tail.key.aspect == .tail {
      let delay = tail.key.about(.delay)
      set(delay, value(of: delay) + tail.value)
    }
    overrides.removeAll { $0.key.aspect == .tail }
    scenario.faults.delays = nil
  }

  /// Drops what is overridden about a call, and numbers later ones without it.
  fileprivate mutating func dropCall(_ call: ChoiceKey) {
    func isLike(_ key: ChoiceKey) -> Bool {
      key.name == call.name && key.attempt == call.attempt && key.peer == call.peer
    }
    overrides.removeAll { isLike($0.key) && $0.key.count == call.count }
    for place in overrides.indices {
      let key = overrides[place].key
      guard isLike(key), key.count > call.count else { continue }
      overrides[place].key = ChoiceKey(
        key.aspect, of: key.name, attempt: key.attempt, to: key.peer, count: key.count - 1,
        leg: key.leg)
    }
  }

  fileprivate mutating func dropLosses() {
    overrides.removeAll { $0.key.aspect == .loss }
    scenario.faults.loss = nil
  }

  fileprivate mutating func dropCopies() {
    overrides.removeAll { $0.key.aspect == .duplication || $0.key.leg == .copyReply }
    scenario.faults.duplication = nil
  }

  fileprivate mutating func dropCrashesAndPartitions() {
    overrides.removeAll { override in
      switch override.key.aspect {
      case .crashLength, .crashStart, .partitionLength, .partitionStart, .partitionSide,
        .partitionWay:
        true
      default: false
      }
    }
    scenario.faults.crashes = nil
    scenario.faults.partitions = nil
  }

  /// Makes attempt `attempt` at the order called `name` the only one.
  fileprivate mutating func forgetAttempts(of name: ProcessName, but attempt: Int) {
    let first = UInt16(clamping: attempt)
    overrides.removeAll { override in
      override.key.name == name && (override.key.attempt != first || override.key.aspect.isAttempt)
    }
    for place in overrides.indices where overrides[place].key.name == name {
      let key = overrides[place].key
      overrides[place].key = ChoiceKey(
        key.aspect, of: name, to: key.peer, count: key.count, leg: key.leg)
    }
  }

  /// Lets the partition in window `count` cut off `process` alone, both ways.
  fileprivate mutating func cutOff(_ process: ProcessName, in count: Int) {
    overrides.removeAll { override in
      override.key.count == count
        && (override.key.aspect == .partitionSide || override.key.aspect == .partitionWay)
    }
    set(ChoiceKey(.partitionSide, of: process, count: count), 1)
  }
}
