import Checking

/// A recorded run in the trace-event format, which `chrome://tracing` and Perfetto open.
///
/// A tick is a millisecond, processes are processes, lanes are threads. Events are slices of a few
/// microseconds, so that those of one tick lie side by side; messages are flows between them.
public enum ChromeTrace {
  /// How many microseconds a tick is, and the slices of a tick are apart.
  private static let (tick, step) = (1_000, 10)

  /// The document.
  public static func document(_ recording: Recording) -> JSON {
    var events: [JSON] = []
    var processes: [String] = []
    for (lane, place) in zip(recording.lanes, recording.lanes.indices) {
      if !processes.contains(lane.process) {
        processes.append(lane.process)
        events.append(name("process_name", lane.process, processes.count, 0))
        events.append(rank("process_sort_index", processes.count, processes.count, 0))
      }
      events.append(name("thread_name", lane.name, processes.count, place + 1))
      events.append(rank("thread_sort_index", place + 1, processes.count, place + 1))
    }
    func process(_ lane: Int) -> Int {
      (processes.firstIndex(of: recording.lanes[lane].process) ?? 0) + 1
    }
    let times = times(recording)
    for event in recording.events {
      var arguments: [JSON.Member] = [.init(key: "event", value: .int(event.id))]
      for fact in event.facts {
        arguments.append(.init(key: "believes " + fact.subject, value: .string(fact.believed)))
        arguments.append(.init(key: "true " + fact.subject, value: .string(fact.truth)))
      }
      for place in event.breaches {
        let breach = recording.breaches[place]
        arguments.append(.init(key: breach.property, value: .string(breach.explanation)))
      }
      events.append([
        "name": .string(event.text), "cat": .string(event.breaches.isEmpty ? event.kind : "breach"),
        "ph": "X", "ts": .int(times[event.id - 1]), "dur": .int(step - 1),
        "pid": .int(process(event.lane)), "tid": .int(event.lane + 1),
        "args": .object(arguments),
      ])
    }
    for (place, message) in recording.messages.enumerated()
    where message.fate == .arrived || message.fate == .late {
      for (phase, id) in [("s", message.sent), ("f", message.ended)] {
        let lane = recording.events[id - 1].lane
        var members: [JSON.Member] = [
          .init(key: "name", value: .string(message.label ?? "message")),
          .init(key: "cat", value: .string(message.isReply ? "reply" : "request")),
          .init(key: "ph", value: .string(phase)), .init(key: "id", value: .int(place + 1)),
          .init(key: "ts", value: .int(times[id - 1])),
          .init(key: "pid", value: .int(process(lane))), .init(key: "tid", value: .int(lane + 1)),
        ]
        if phase == "f" { members.append(.init(key: "bp", value: "e")) }
        events.append(.object(members))
      }
    }
    for spell in recording.spells {
      for name in spell.processes {
        guard let process = processes.firstIndex(of: name) else { continue }
        events.append([
          "name": .string(spell.text), "cat": .string(spell.kind.rawValue), "ph": "X",
          "ts": .int(spell.start * tick), "dur": .int(max(spell.end - spell.start, 1) * tick),
          "pid": .int(process + 1), "tid": 0,
        ])
      }
    }
    return [
      "displayTimeUnit": "ms",
      "otherData": [
        "strategy": .string(recording.strategy), "database": .string(recording.database),
        "verdict": .string(recording.verdict.rawValue), "digest": .string(recording.digest),
      ],
      "traceEvents": .array(events),
    ]
  }

  /// When each event is, in microseconds: those of one tick in one lane one after the other.
  private static func times(_ recording: Recording) -> [Int] {
    var last = [Int](repeating: -1, count: recording.lanes.count)
    return recording.events.map { event in
      let time = max(event.tick * tick, last[event.lane] + step)
      last[event.lane] = time
      return time
    }
  }

  private static func name(_ key: String, _ name: String, _ process: Int, _ thread: Int) -> JSON {
    [
      "name": .string(key), "ph": "M", "pid": .int(process), "tid": .int(thread),
      "args": ["name": .string(name)],
    ]
  }

  private static func rank(_ key: String, _ rank: Int, _ process: Int, _ thread: Int) -> JSON {
    [
      "name": .string(key), "ph": "M", "pid": .int(process), "tid": .int(thread),
      "args": ["sort_index": .int(rank)],
    ]
  }
}
