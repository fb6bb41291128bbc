extension Recording {
  /// The numbers of the events in which any of `names` has a part: as the process, as the order, or
  /// as the one at the other end of a message.
  public func events(of names: [String]) -> [Int] {
    events.filter { event in
      if names.contains(event.process) || event.order.map(names.contains) ?? false { return true }
      // A crash has a part in whoever it forgets.
      let concerned = event.changes.contains { change in
        guard case .progress(let order, _) = change else { return false }
        return names.contains(order)
      }
      if concerned { return true }
      guard let message = event.message.map({ messages[$0] }) else { return false }
      return [message.from, message.to].contains {
        names.contains(lanes[$0].name) || names.contains(lanes[$0].process)
      }
    }.map(\.id)
  }

  /// The numbers of the event `id` and of all without which it would not have happened: what caused
  /// it, and what came before each of those in its lane.
  ///
  /// That is what "happened before" means (Lamport, *Time, Clocks, and the Ordering of Events in a
  /// Distributed System*, 1978).
  ///
  /// - Complexity: O(events).
  public func past(of id: Int) -> [Int] {
    guard (1...max(events.count, 1)).contains(id), !events.isEmpty else { return [] }
    var isPast = [Bool](repeating: false, count: id + 1)
    /// The latest event in each lane before which all is past.
    var isLanePast = [Bool](repeating: false, count: lanes.count)
    isPast[id] = true
    for event in events[..<id].reversed() {
      guard isPast[event.id] || isLanePast[event.lane] else { continue }
      isPast[event.id] = true
      isLanePast[event.lane] = true
      if let cause = event.cause { isPast[cause] = true }
    }
    return (1...id).filter { isPast[$0] }
  }

  /// The numbers of the event `id` and of all that caused it, one after the other: the earliest
  /// first.
  public func causes(of id: Int) -> [Int] {
    var chain: [Int] = []
    var next: Int? = id
    while let id = next, events.indices.contains(id - 1) {
      chain.append(id)
      next = events[id - 1].cause
    }
    return chain.reversed()
  }

  /// The numbers of the events that happened because of the event `id`.
  public func effects(of id: Int) -> [Int] {
    events.indices.contains(id - 1)
      ? events[id...].filter { $0.cause == id }.map(\.id) : []
  }

  /// The numbers of the events no further than `reach` ticks from `tick`.
  public func events(around tick: Int, within reach: Int) -> [Int] {
    events.filter { abs($0.tick - tick) <= reach }.map(\.id)
  }

  /// All names that events go by: those of processes and orders.
  public var names: [String] {
    var seen: Set<String> = []
    return lanes.flatMap { [$0.process, $0.name] }.filter { seen.insert($0).inserted }
  }
}
