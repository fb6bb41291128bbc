/// Something that could happen next.
public struct Upcoming: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable {
    /// A message in flight.
    case message
    /// A fiber that begins.
    case start
    /// Whatever else has its time: a timer, a caller's patience running out, something that a pause
    /// has put off.
    case timer
  }

  /// What it is.
  public let kind: Kind
  /// The how manieth event to be made it is, the same from choice to choice.
  public let number: UInt64
  /// At which of the scheduler's steps it was made; 0 for what was there before the first, and for
  /// what has its time.
  public let step: Int
  /// Whether it is a reply, on its way to who asked.
  public let isReply: Bool
  /// Whether messages are in flight that cannot be there before it, and so are not among what could happen
  /// next.
  public let overtakes: Bool
}

/// Chooses what happens next: the asynchronous model, in which a message takes as long as it likes.
///
/// A simulation that is given one (``Simulation/reset(_:schedule:horizon:recording:labels:scheduler:)``)
/// does not ask its schedule for delays. Each message travels as long as the scheduler lets it wait,
/// and at least as long as its link demands. What has its time (timers, fibers that begin) happens
/// in the order of its ticks, and none of it is overtaken by time. All else is chosen as ever.
///
/// The delays that come of it are recorded like choices, so the run can be written down as a plain
/// ``Schedule`` and is the same to the last bit under it.
public protocol Scheduler: AnyObject {
  /// Chooses the next.
  ///
  /// - Parameters:
  ///   - upcoming: What could happen next, at least one thing: messages in the order in which they
  ///     were sent, then what has its time first, if there is any.
  ///   - step: The how manieth choice it is, from 1.
  /// - Returns: The place of its choice in `upcoming`.
  func next(of upcoming: [Upcoming], at step: Int) -> Int

  /// Whether no message may travel longer than its link's latency: then it is among what could happen
  /// next only as long as that keeps no other message back beyond it.
  var keepsLatency: Bool { get }
}

extension Scheduler {
  /// No: messages take as long as they like.
  public var keepsLatency: Bool { false }
}

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
        mostDelay: isNewCopy ? max(server.mostLatency, 1) : server.mostLatency))
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
        upcoming.append(
          Upcoming(
            kind: .message, number: message.made, step: message.step,
            isReply: message.leg != .request, overtakes: false))
        places.append(place)
      }
      if let timed, (timed.tick, timed.rank) <= last || upcoming.isEmpty {
        upcoming.append(
          Upcoming(
            kind: timed.kind == .start ? .start : .timer, number: timed.made, step: 0,
            isReply: false, overtakes: places.count < inFlight.count))
      }
      guard !upcoming.isEmpty else { break }
      if timed?.isBackground ?? true, isAtRest { break }
      guard happened < horizon else {
        isCutOff = true
        break
      }
      chosen += 1
      let choice = min(max(scheduler.next(of: upcoming, at: chosen), 0), upcoming.count - 1)
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
      guard event.tick < SimulationLimits.lastTick else {
        isCutOff = true
        break
      }
      lastRank = event.tick == present ? max(lastRank, event.rank) : event.rank
      present = event.tick
      isLate = event.isDeferred
      handle(event)
      guard evidence.isClear else { break }
    }
    // What is still in flight when a run is cut off arrives after all that has happened.
    for message in inFlight {
      write(down: message, landing: landing(of: message, after: lastRank).tick)
    }
    inFlight.removeAll(keepingCapacity: true)
    return finish()
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
  private func landing(of message: InFlight, after lastRank: UInt64) -> Event {
    var tick = max(message.departure + message.leastDelay, present)
    if tick == present, message.rank < lastRank { tick += 1 }
    return Event(
      tick: tick, rank: message.rank, kind: message.leg == .request ? .request : .reply,
      target: message.message, argument: 0,
      cause: message.cause)
  }

  /// Writes down how long `message` has travelled, as if the schedule had said so.
  private func write(down message: InFlight, landing: Tick) {
    let id = MessageID(index: message.message)
    let travelled = landing - message.departure
    let label = label(of: id)
    if message.isNewCopy {
      answers.record(
        Choice(
          key: key(.duplication, about: id, leg: message.leg), value: travelled, calm: 0,
          witness: label))
      return
    }
    answers.record(
      Choice(
        key: key(.delay, about: id, leg: message.leg), value: travelled, calm: message.leastDelay,
        witness: label))
    guard network.faults.tail != nil else { return }
    answers.record(
      Choice(key: key(.tail, about: id, leg: message.leg), value: 0, calm: 0, witness: label))
  }
}
