/// A stretch of time in which a process, or a part of the network, did not do what it should; known
/// of runs that are recorded, and only where something came of it.
public struct Outage: Sendable, Equatable {
  /// What was wrong.
  public enum Kind: Sendable, Equatable {
    /// The process stood still, and did not notice.
    case pause
    /// Nothing went from those processes to the others, nor back; one way only if `isOneWay`: from
    /// them if `isFromThem`, else to them.
    case partition(isOneWay: Bool, isFromThem: Bool)
  }

  /// What was wrong.
  public let kind: Kind
  /// Whom it befell; of a partition, one of its sides, as far as anybody asked.
  public let processes: [ProcessName]
  /// When it began.
  public let start: Tick
  /// When it was over.
  public let end: Tick
}

extension Simulation {
  /// The pauses and partitions of the run that made a difference, if it was recorded, by when they
  /// began. Crashes are events of the trace.
  public var outages: [Outage] {
    let partitions = network.past.map { cut in
      Outage(
        kind: .partition(isOneWay: cut.way == 1 || cut.way == 2, isFromThem: cut.way == 2),
        processes: cut.sides.indices.filter { cut.sides[$0] == 1 }
          .map { processes[Int32($0)].name },
        start: cut.start, end: min(cut.end, network.healing ?? .max))
    }
    return (pauses + partitions).enumerated()
      .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
      .map(\.element)
  }

  /// Writes down that `process` is paused, if that is not known yet.
  func notePause(of process: Int32, until end: Tick) {
    let name = processes[process].name
    let start = troubles[Int(process)].pausedFrom
    if let place = pauses.lastIndex(where: { $0.processes == [name] }), pauses[place].start == start
    {
      // Another pause began before it was over.
      pauses.remove(at: place)
    }
    pauses.append(Outage(kind: .pause, processes: [name], start: start, end: end))
  }
}
