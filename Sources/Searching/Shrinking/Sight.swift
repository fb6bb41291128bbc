import Checking
import Inventory
import Simulation

/// What a run looked like: the choices it asked for, and when what happened.
struct Sight {
  /// The choices asked for, in order.
  let choices: [Choice]
  /// What happened.
  let events: [TraceEvent]
  /// The violation that matters, if there is one.
  let violation: Violation?

  /// What the latest run of `runner` looked like, of which `violation` is the one that matters.
  init(_ runner: SaleRunner, _ violation: Violation?) {
    choices = runner.choices
    events = runner.trace.map(\.event)
    self.violation = violation
  }

  /// The ticks at which something happened, ascending, each once.
  var ticks: [Tick] {
    var ticks: [Tick] = []
    for event in events where ticks.last != event.tick { ticks.append(event.tick) }
    return ticks
  }

  /// A message, from one side to the other.
  struct Leg {
    /// The key of how long it travels.
    let key: ChoiceKey
    /// When it arrived, or would have but for a pause.
    let arrived: Tick
    /// When it was handled.
    let handled: Tick
  }

  /// The messages that arrived, in the order in which they were handled.
  var legs: [Leg] {
    events.compactMap { event in
      guard let message = event.message else { return nil }
      switch event.kind {
      case .request, .reply, .lateReply:
        return Leg(key: message.travel, arrived: arrival(of: event), handled: event.tick)
      default: return nil
      }
    }
  }

  /// A message that never arrived.
  struct Loss {
    /// The key of how long it would have travelled.
    let key: ChoiceKey
    /// When it was lost.
    let tick: Tick
    /// Whether it was lost for itself, and not since the network is partitioned or a process is down.
    let isAlone: Bool
  }

  /// The messages that never arrived, in the order in which they were lost.
  var losses: [Loss] {
    events.compactMap { event in
      guard let message = event.message else { return nil }
      switch event.kind {
      case .loss, .cut, .unreachable:
        return Loss(key: message.travel, tick: event.tick, isAlone: event.kind == .loss)
      default: return nil
      }
    }
  }

  /// When attempts at orders began.
  var starts: [(name: ProcessName, attempt: Int, tick: Tick)] {
    events.compactMap { event in
      event.kind == .start ? event.fiber.map { ($0, event.attempt, event.tick) } : nil
    }
  }

  /// When `event` would have been handled but for a pause.
  private func arrival(of event: TraceEvent) -> Tick {
    var cause = event.cause
    var tick = event.tick
    while cause > 0, cause <= events.count, events[cause - 1].kind == .deferral {
      tick = events[cause - 1].tick
      cause = events[cause - 1].cause
    }
    return tick
  }
}
