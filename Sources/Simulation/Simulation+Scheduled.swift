// Runs in which a scheduler chooses what happens next.

/// A message that waits for the scheduler.
struct InFlight {
  let leg: Leg
  /// Whether the network made it as it travels: then that choice says how long it does.
  let isNewCopy: Bool
  let isBackground: Bool
  let message: Int32
  let rank: UInt64
  let cause: UInt32
  let made: UInt64
  let step: Int
  /// When it left.
  let departure: Tick
  /// The least that its link demands.
  let leastDelay: Tick
  /// The most that its link allows.
  let mostDelay: Tick
  /// The choice that says how long it travels.
  let key: ChoiceKey
  /// Whether it lands before all that there is to choose from.
  var isPrompt = false
}

extension Simulation {
  /// Sends `message` on its way, `work` ticks from now, until the scheduler lets it arrive.
  func launch(_ message: MessageID, _ leg: Leg, after work: Tick) {
    let priority = priority(
      key(.priority, about: message, leg: leg), label: label(of: message))
    launch(message, leg, after: work, priority: priority)
  }

  /// Sends `message` on its way with that priority; a copy that the network has just made of it, if
  /// `isNewCopy`.
  func launch(
    _ message: MessageID, _ leg: Leg, after work: Tick, priority: Int, isNewCopy: Bool = false
  ) {
    let server = processes[messages[message.index].server]
    let isBackground = messages[message.index].isBackground
    made &+= 1
    inFlight.append(
      InFlight(
        leg: leg, isNewCopy: isNewCopy, isBackground: isBackground, message: message.index,
        rank: Event.rank(priority: priority, made: made, isBackground: isBackground),
        cause: UInt32(truncatingIfNeeded: happened), made: made, step: chosen,
        departure: present + max(work, 0),
        leastDelay: isNewCopy ? max(server.leastLatency, 1) : server.leastLatency,
        mostDelay: isNewCopy ? max(server.mostLatency, 1) : server.mostLatency,
        key: key(isNewCopy ? .duplication : .delay, about: message, leg: leg)))
    if let scheduler, scheduler.isUntimed {
      let last = inFlight.count - 1
      inFlight[last].isPrompt = scheduler.follows(upcoming(inFlight[last]))
    }
  }

  /// `message`, as something that could happen next.
  func upcoming(_ message: InFlight) -> Upcoming {
    let exchange = messages[message.message]
    let isReply = message.leg != .request
    let isVain =
      isReply && exchange.call >= 0 && calls[exchange.call].generation != exchange.generation
    return Upcoming(
      kind: .message, number: message.made, step: message.step, isReply: isReply,
      isVain: isVain, fiber: FiberID(index: exchange.fiber),
      process: ProcessID(index: isReply ? fibers[exchange.fiber].host : exchange.server),
      key: message.key)
  }

  /// Lets everything happen as `scheduler` chooses, to the end.
  ///
  /// - Complexity: O(n) a step, with n messages in flight.
  func run(by scheduler: any Scheduler) -> Ending {
    /// The highest rank of what has happened at the present tick.
    var lastRank: UInt64 = 0
    var upcoming: [Upcoming] = []
    var places: [Int] = []
    while true {
      let timed = nextTimed()
      upcoming.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
      let last = lastLanding(after: lastRank, isSoon: scheduler.keepsLatency)
      for (place, message) in inFlight.enumerated() {
        let landing = landing(of: message, after: lastRank)
        guard timed.map({ landing < $0 }) ?? true, (landing.tick, landing.rank) <= last
        else { continue }
        upcoming.append(self.upcoming(message))
        places.append(place)
      }
      if let timed, (timed.tick, timed.rank) <= last || upcoming.isEmpty {
        upcoming.append(
          self.upcoming(timed, number: timed.made, step: 0, key: nil))
      }
      guard !upcoming.isEmpty else { break }
      if timed?.isBackground ?? true, isAtRest { break }
      guard happened < horizon else {
        isCutOff = true
        break
      }
      chosen += 1
      let choice = min(scheduler.next(of: upcoming, at: chosen), upcoming.count - 1)
      guard choice >= 0 else {
        isCutOff = true
        break
      }
      let event: Event
      if choice < places.count {
        let message = inFlight.remove(at: places[choice])
        event = landing(of: message, after: lastRank)
        write(down: message, landing: event.tick)
      } else {
        guard let popped = queue.pop() else { break }
        _ = isDone(popped)
        event = popped
      }
      guard goesOn(with: event, after: &lastRank) else { break }
    }
    strand(after: lastRank)
    return finish()
  }

  /// Lets `event` happen, after all that has.
  ///
  /// - Parameters:
  ///   - event: What happens.
  ///   - lastRank: The highest rank of what has happened at the present tick.
  /// - Returns: Whether the run goes on: time is not over, and no code has escaped.
  func goesOn(with event: Event, after lastRank: inout UInt64) -> Bool {
    guard event.tick < SimulationLimits.lastTick else {
      isCutOff = true
      return false
    }
    lastRank = event.tick == present ? max(lastRank, event.rank) : event.rank
    present = event.tick
    isLate = event.isDeferred
    handle(event)
    return evidence.isClear
  }

  /// What is still in flight when a run is cut off arrives after all that has happened.
  func strand(after lastRank: UInt64) {
    for message in inFlight {
      write(down: message, landing: landing(of: message, after: lastRank).tick)
    }
    inFlight.removeAll(keepingCapacity: true)
  }

  /// When the first of the messages in flight must have landed, by the order of events: `isSoon` if
  /// its link's latency says so. Else only since a delay has its limit; a little before it, since
  /// messages of one tick may have to land one after the other.
  private func lastLanding(
    after lastRank: UInt64, isSoon: Bool
  ) -> (tick: Tick, rank: UInt64) {
    guard isSoon else {
      let least = inFlight.reduce(SimulationLimits.lastTick) { min($0, $1.departure) }
      return (min(least + SimulationLimits.delay - 1_000_000, SimulationLimits.lastTick), .max)
    }
    return inFlight.reduce((SimulationLimits.lastTick, .max)) { last, message in
      let landing = landing(of: message, after: lastRank)
      let own = (max(message.departure + message.mostDelay, landing.tick), landing.rank)
      return own < last ? own : last
    }
  }

  /// What has its time first, and was not cancelled; it stays in the queue.
  private func nextTimed() -> Event? {
    while let event = queue.pop() {
      if event.kind == .lookout {
        // Nothing happens by it, so there is nothing to choose.
        _ = isDone(event)
        handle(event)
      } else if isStale(event) {
        _ = isDone(event)
      } else {
        queue.push(event)
        return event
      }
    }
    return nil
  }

  /// The event of `message`, as early as it can be: no earlier than its link allows, and after all
  /// that has happened, by the order of events.
  func landing(of message: InFlight, after lastRank: UInt64) -> Event {
    var tick = max(message.departure + message.leastDelay, present)
    if tick == present, message.rank < lastRank { tick += 1 }
    return Event(
      tick: tick, rank: message.rank, kind: message.leg == .request ? .request : .reply,
      target: message.message, argument: 0,
      cause: message.cause)
  }

  /// Writes down how long `message` has travelled, as if the schedule had said so.
  func write(down message: InFlight, landing: Tick) {
    let id = MessageID(index: message.message)
    let travelled = landing - message.departure
    let label = label(of: id)
    answers.record(
      Choice(
        key: message.key, value: travelled, calm: message.isNewCopy ? 0 : message.leastDelay,
        witness: label))
    guard !message.isNewCopy, network.faults.tail != nil else { return }
    answers.record(
      Choice(key: key(.tail, about: id, leg: message.leg), value: 0, calm: 0, witness: label))
  }
}
