// Runs in which time puts nothing in order: what has its time waits for the scheduler, as messages do.

/// Something that has its time, and waits for the scheduler.
private struct Timed {
  let event: Event
  /// At which of the scheduler's steps it was made.
  let step: Int
  /// The choice that says how late it is; nil of what is never late.
  let key: ChoiceKey?
  /// Whether it happens before all that there is to choose from.
  let isPrompt: Bool
}

extension Simulation {
  /// Whether time puts nothing in order.
  var isUntimed: Bool { scheduler?.isUntimed ?? false }

  /// Makes an event of something that has its time, whose priority is the choice `key`: as late as the
  /// schedule says, if it says so.
  func scheduleTimed(
    _ kind: Event.Kind, after delay: Tick, _ key: ChoiceKey, label: String? = nil, target: Int32,
    argument: UInt32 = 0, isBackground: Bool = false
  ) {
    let rank = priority(key, label: label)
    var lateness = 0
    if answers.overrides(.lateness) {
      lateness = answers.chooseRarely(
        key.of(.lateness), in: 0...0, oneIn: .max, recordsNone: false, witness: label)
    }
    schedule(
      kind, after: delay + max(lateness, 0), priority: rank, target: target, argument: argument,
      isBackground: isBackground)
    if isUntimed { latenessKeys.append((made, key.of(.lateness), label)) }
  }

  /// `event`, which has its time, as something that could happen next.
  func upcoming(
    _ event: Event, number: UInt64, step: Int, key: ChoiceKey?
  ) -> Upcoming {
    var kind = Upcoming.Kind.timer
    var isVain = false
    var fiber: Int32 = -1
    var process = event.target
    switch event.kind {
    case .start: (kind, fiber) = (.start, event.target)
    case .timeout:
      (kind, fiber) = (.timeout, calls[event.target].fiber)
      isVain =
        calls[event.target].isHopeless
        && !inFlight.contains {
          messages[$0.message].call == event.target
            && messages[$0.message].generation == calls[event.target].generation
        }
    case .wake: (kind, fiber) = (.wake, calls[event.target].fiber)
    case .request, .reply, .departure: process = messages[event.target].server
    case .timer, .crash, .restart, .lookout: break
    }
    if fiber >= 0 { process = fibers[fiber].host }
    return Upcoming(
      kind: kind, number: number, step: step, isReply: false,
      isVain: isVain, fiber: FiberID(index: fiber), process: ProcessID(index: process),
      key: key
        ?? ChoiceKey(.lateness, of: fiber < 0 ? processes[process].name : fibers[fiber].name))
  }

  /// Lets everything happen as `scheduler` chooses, to the end; time puts nothing in order.
  ///
  /// - Complexity: O(n) a step, with n messages in flight and n fibers and processes that have set
  ///   something to a time.
  func runUntimed(by scheduler: any Scheduler) -> Ending {
    var lastRank: UInt64 = 0
    var upcoming: [Upcoming] = []
    var timed: [Timed] = []
    /// The latest window in which each process has crashed.
    var struck = scheduler.wantsCrashes ? [Int](repeating: 0, count: processes.count) : []
    while true {
      if let event = collect(&timed) {
        // Not for the scheduler to choose.
        present = max(event.tick, present)
        lastRank = event.rank
        handle(event)
        guard evidence.isClear else { break }
        continue
      }
      if let event = prompt(&timed, after: lastRank) {
        guard happened < horizon else {
          isCutOff = true
          break
        }
        guard goesOn(with: event, after: &lastRank) else { break }
        continue
      }
      upcoming.removeAll(keepingCapacity: true)
      for place in inFlight.indices { upcoming.append(self.upcoming(inFlight[place])) }
      for entry in timed {
        let next = self.upcoming(
          entry.event, number: entry.event.made, step: entry.step, key: entry.key)
        guard !upcoming.contains(where: { goes($0, before: next) }) else { continue }
        upcoming.append(next)
      }
      guard !upcoming.isEmpty else { break }
      if inFlight.allSatisfy(\.isBackground), timed.allSatisfy(\.event.isBackground),
        world?.isAtRest ?? true
      {
        break
      }
      if scheduler.wantsCrashes { addCrashes(to: &upcoming) }
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
      let next = upcoming[choice]
      guard next.kind != .crash else {
        let process = next.process.index
        guard let tick = strike(process, after: &struck[Int(process)]) else {
          isCutOff = true
          break
        }
        present = tick
        crash(process, for: 1, cause: 0)
        guard evidence.isClear else { break }
        continue
      }
      let event: Event
      if choice < inFlight.count {
        let message = inFlight.remove(at: choice)
        event = landing(of: message, after: lastRank)
        write(down: message, landing: event.tick)
      } else if let place = timed.firstIndex(where: { $0.event.made == next.number }) {
        event = late(timed.remove(at: place), after: lastRank)
      } else {
        break
      }
      guard goesOn(with: event, after: &lastRank) else { break }
    }
    strand(after: lastRank)
    for entry in timed { _ = late(entry, after: lastRank) }
    return finish()
  }

  /// Whether two have their times by the same process, or fiber: then they keep their order.
  private func goes(_ earlier: Upcoming, before later: Upcoming) -> Bool {
    guard earlier.kind != .message else { return false }
    return later.fiber == .none
      ? earlier.fiber == .none && earlier.process == later.process : earlier.fiber == later.fiber
  }

  /// Takes what is new from the queue, and drops what was cancelled.
  ///
  /// - Returns: Something that is to happen at once, if there is any: a process comes back, or a reply
  ///   leaves on which a server has worked.
  private func collect(_ timed: inout [Timed]) -> Event? {
    if !timed.isEmpty {
      timed.removeAll { entry in
        guard isStale(entry.event) else { return false }
        // What had its time before it was cancelled must not come before that under the schedule, either.
        if entry.event.tick <= present, let key = entry.key {
          answers.record(
            Choice(
              key: key, value: present + 1 - entry.event.tick, calm: 0, witness: label(of: entry)))
        }
        return isDone(entry.event)
      }
    }
    guard queue.count > 0 else { return nil }
    var urgent: Event?
    while let event = queue.pop() {
      let isCancelled = isDone(event)
      switch event.kind {
      case .lookout, .crash: continue
      case .restart, .departure:
        guard urgent == nil else {
          // One after the other.
          if event.isBackground { background &+= 1 }
          queue.push(event)
          return urgent
        }
        urgent = event
      default:
        guard !isCancelled else { continue }
        let key = latenessKeys.firstIndex { $0.made == event.made }.map {
          latenessKeys[$0].key
        }
        let place = timed.firstIndex { event < $0.event } ?? timed.count
        let isPrompt =
          scheduler?.follows(
            upcoming(event, number: event.made, step: chosen, key: key)) ?? false
        timed.insert(
          Timed(event: event, step: chosen, key: key, isPrompt: isPrompt), at: place)
        // Counted again, as long as it waits here.
        if event.isBackground { background &+= 1 }
      }
    }
    return urgent
  }

  /// What happens before all that there is to choose from, if there is anything.
  private func prompt(_ timed: inout [Timed], after lastRank: UInt64) -> Event? {
    if let place = inFlight.firstIndex(where: \.isPrompt) {
      let message = inFlight.remove(at: place)
      let event = landing(of: message, after: lastRank)
      write(down: message, landing: event.tick)
      return event
    }
    guard let place = timed.firstIndex(where: \.isPrompt) else { return nil }
    return late(timed.remove(at: place), after: lastRank)
  }

  private func label(of entry: Timed) -> String? {
    latenessKeys.first { $0.made == entry.event.made }?.label
  }

  /// The event of `entry`, as early as it can be after all that has happened; writes down how late.
  private func late(_ entry: Timed, after lastRank: UInt64) -> Event {
    let event = entry.event
    _ = isDone(event)
    var tick = max(event.tick, present)
    if tick == present, event.rank < lastRank { tick += 1 }
    if let key = entry.key, tick > event.tick {
      answers.record(
        Choice(key: key, value: tick - event.tick, calm: 0, witness: label(of: entry)))
    }
    return Event(
      tick: tick, rank: event.rank, kind: event.kind, target: event.target,
      argument: event.argument, cause: event.cause)
  }

  // MARK: - Crashes

  private func addCrashes(to upcoming: inout [Upcoming]) {
    for process in 0..<Int32(processes.count)
    where troubles[Int(process)].crashes != nil && !processes[process].isDown {
      upcoming.append(
        Upcoming(
          kind: .crash, number: 0, step: 0, isReply: false, isVain: false,
          fiber: .none, process: ProcessID(index: process),
          key: ChoiceKey(.crashStart, of: processes[process].name)))
    }
  }

  /// Writes down that `process` crashes, and when: in a window in which it has not, after `window`.
  ///
  /// - Returns: When; nil if there is no such window.
  private func strike(_ process: Int32, after window: inout Int) -> Tick? {
    guard let crashes = troubles[Int(process)].crashes else { return nil }
    let length = crashes.affliction.window
    var tick = present + 1
    if tick / length < window { tick = window * length }
    guard tick < min(SimulationLimits.lastTick, crashes.end) else { return nil }
    window = tick / length + 1
    let name = processes[process].name
    answers.record(
      Choice(
        key: ChoiceKey(crashes.strength, of: name, count: window), value: 1, calm: 0, witness: nil))
    answers.record(
      Choice(
        key: ChoiceKey(crashes.start, of: name, count: window), value: tick % length, calm: 0,
        witness: nil))
    return tick
  }
}
