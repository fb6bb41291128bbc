// Processes that do not take what comes: those that are paused, and those that are down.

extension Simulation {
  /// Whether `process` is there: it has not crashed, or has come back since. One that is paused is
  /// there.
  public func isUp(_ process: ProcessID) -> Bool { !processes[process.index].isDown }

  /// Lets `process` crash, and come back `length` ticks later.
  ///
  /// Its present incarnation ends: its fibers' calls throw ``CallError/processEnded``, in the order in
  /// which they were made, and so does whatever that code calls from then on; it has no further
  /// effect on the world. Its timers do not fire, what waits for the end of a pause is lost, and so
  /// is what comes while it is down. Messages that have left go on travelling. Fibers that begin when
  /// it is back belong to the next incarnation; those that begin before are refused.
  ///
  /// - Parameters:
  ///   - process: Which; if it is down, it stays so, if need be for longer.
  ///   - length: For how many ticks it is down, at most ``SimulationLimits/delay``. 0 to come back at
  ///     once: that is no event of its own.
  public func crash(_ process: ProcessID, for length: Tick = 0) {
    crash(process.index, for: length, cause: UInt32(truncatingIfNeeded: happened))
  }

  func crash(_ process: Int32, for length: Tick, cause: UInt32) {
    let end = present + min(max(length, 0), SimulationLimits.delay)
    let back = min(end, max(network.healing ?? .max, present))
    troubles[Int(process)].downUntil = max(troubles[Int(process)].downUntil, back)
    guard !processes[process].isDown else { return }
    processes[process].incarnation += 1
    processes[process].isDown = true
    processes[process].isFickle = true
    let id = ProcessID(index: process)
    cancelTimers(of: id)
    happen(.crash, at: process, for: -1, cause: cause)
    let crash = UInt32(truncatingIfNeeded: happened)
    endCalls { self.fibers[$0].host == process }
    world?.crashed(id)
    if back > present {
      befall(process, .restart, at: back, cause: crash)
    } else {
      comeBack(process, cause: nil)
    }
  }

  /// A window says that a process crashes.
  func crash(_ event: Event) {
    let process = event.target
    let length = troubles[Int(process)].crashes?.occurrence(in: Int(event.argument), &answers) ?? 0
    lookOut(for: process)
    guard length > 0 else { return }
    crash(process, for: length, cause: 0)
  }

  /// Finds out when `process` crashes next, or when to look again.
  func lookOut(for process: Int32) {
    switch troubles[Int(process)].crashes?.foresee(&answers) {
    case .occurrence(let tick, let window):
      befall(process, .crash, at: tick, argument: UInt32(truncatingIfNeeded: window))
    case .nothing(let tick):
      befall(process, .lookout, at: tick)
    case .never, nil:
      break
    }
  }

  /// Makes an event that befalls `process`: the first of its tick, and a background one.
  private func befall(
    _ process: Int32, _ kind: Event.Kind, at tick: Tick, argument: UInt32 = 0, cause: UInt32 = 0
  ) {
    background &+= 1
    queue.push(
      Event(
        tick: tick, rank: Event.rank(kind, of: process), kind: kind, target: process,
        argument: argument, cause: cause))
  }

  /// A process is to come back, if nothing has struck it since.
  func restart(_ event: Event) {
    let end = troubles[Int(event.target)].downUntil
    guard end <= present else {
      return befall(event.target, .restart, at: end, cause: event.cause)
    }
    comeBack(event.target, cause: event.cause)
  }

  private func comeBack(_ process: Int32, cause: UInt32?) {
    processes[process].isDown = false
    // A process that begins anew is not paused, whatever had befallen the one before.
    troubles[Int(process)].wakeUp(at: present, &answers)
    if let cause { happen(.restart, at: process, for: -1, cause: cause) }
    world?.restarted(ProcessID(index: process))
  }

  // MARK: - What comes for a process that does not take it

  /// Whether `event` does not reach its process now: it waits for the process to wake up, or is lost
  /// since the process is down.
  @inline(__always)
  func isHeldUp(_ event: Event, at process: Int32) -> Bool {
    guard processes[process].isFickle else { return false }
    return holdUp(event, at: process)
  }

  /// What arrives during a pause is handled in the order of arrival, before anything new: that is
  /// how a socket's buffer behaves. A crash empties it.
  @inline(never)
  private func holdUp(_ event: Event, at process: Int32) -> Bool {
    let incarnation = UInt32(bitPattern: processes[process].incarnation)
    let isOfCode = event.kind == .timeout || event.kind == .wake || event.kind == .timer
    if processes[process].isDown || event.isDeferred && !isOfCode && event.argument != incarnation {
      turnDown(event, at: process)
      return true
    }
    guard let end = troubles[Int(process)].pauseEnd(at: present, &answers) else { return false }
    happen(.deferral, at: process, for: -1, cause: event.cause)
    note(UInt64(bitPattern: Int64(end)))
    if records { notePause(of: process, until: end) }
    var rank = event.rank
    if !event.isDeferred {
      made &+= 1
      rank = Event.rank(deferred: made, isBackground: event.isBackground)
    }
    if event.isBackground { background &+= 1 }
    queue.push(
      Event(
        tick: end, rank: rank, kind: event.kind, target: event.target,
        argument: isOfCode ? event.argument : incarnation,
        cause: UInt32(truncatingIfNeeded: happened)))
    return true
  }

  /// `event` has come for a process that is not there.
  private func turnDown(_ event: Event, at process: Int32) {
    switch event.kind {
    case .start:
      fibers[event.target].isFinished = true
      happen(.refusal, at: process, for: event.target, cause: event.cause)
      world?.refused(FiberID(index: event.target))
    case .request, .reply:
      lose(
        MessageID(index: event.target), .unreachable, at: process, isReply: event.kind == .reply,
        cause: event.cause)
    case .timer:
      // A crash has cancelled those that were set before.
      if !event.isBackground { processes[process].timers &-= 1 }
    case .timeout, .wake, .departure, .crash, .restart, .lookout:
      // A crash has cancelled the first two; the others do not come for a process.
      break
    }
  }
}
