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
    /// The key of its delay.
    let key: ChoiceKey
    /// When it arrived, or would have but for a pause.
    let arrived: Tick
    /// When it was handled.
    let handled: Tick
  }

  /// From whom to whom a request goes.
  private struct Way: Hashable {
    let fiber: ProcessName
    let server: ProcessName
  }

  /// The messages that arrived, in the order in which they were handled.
  var legs: [Leg] {
    var legs: [Leg] = []
    /// The requests of whom to whom, by the event at which they were sent.
    var sent: [(origin: Int, fiber: ProcessName, server: ProcessName, event: TraceEvent)] = []
    for event in events where event.kind == .request {
      guard let fiber = event.fiber else { continue }
      sent.append((origin(of: event).sequence, fiber, event.process, event))
    }
    let places = Dictionary(
      uniqueKeysWithValues: sent.indices.map { (sent[$0].event.sequence, $0) })
    /// The how manieth of its sender to its server each request was.
    var counts = Array(repeating: 0, count: sent.count)
    var latest: [Way: Int] = [:]
    for place in sent.indices.sorted(by: { (sent[$0].origin, $0) < (sent[$1].origin, $1) }) {
      let way = Way(fiber: sent[place].fiber, server: sent[place].server)
      latest[way, default: 0] += 1
      counts[place] = latest[way] ?? 0
    }
    for event in events {
      guard let fiber = event.fiber else { continue }
      switch event.kind {
      case .request:
        guard let place = places[event.sequence] else { continue }
        let key = ChoiceKey(
          .delay, of: fiber, to: event.process, count: counts[place], leg: .request)
        legs.append(Leg(key: key, arrived: arrival(of: event), handled: event.tick))
      case .reply, .lateReply:
        let origin = origin(of: event).sequence
        guard let place = places[origin] else { continue }
        let key = ChoiceKey(
          .delay, of: fiber, to: sent[place].server, count: counts[place], leg: .reply)
        legs.append(Leg(key: key, arrived: arrival(of: event), handled: event.tick))
      default: continue
      }
    }
    return legs
  }

  /// When orders began, by name.
  var starts: [(name: ProcessName, tick: Tick)] {
    events.compactMap { event in
      event.kind == .start ? event.fiber.map { ($0, event.tick) } : nil
    }
  }

  /// The event that made `event`, deferrals by a pause passed over.
  private func origin(of event: TraceEvent) -> (sequence: Int, deferral: TraceEvent?) {
    var cause = event.cause
    var first: TraceEvent?
    while cause > 0, cause <= events.count, events[cause - 1].kind == .deferral {
      first = events[cause - 1]
      cause = events[cause - 1].cause
    }
    return (cause, first)
  }

  /// When `event` would have been handled but for a pause.
  private func arrival(of event: TraceEvent) -> Tick {
    origin(of: event).deferral?.tick ?? event.tick
  }
}
