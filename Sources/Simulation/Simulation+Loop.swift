// The event loop: events are made, wait in the queue, and are handled.

extension Simulation {
  /// Makes an event, `delay` ticks from now, because of what happens right now, or of `cause`.
  func schedule(
    _ kind: Event.Kind, after delay: Tick, priority: Int, target: Int32, argument: UInt32 = 0,
    isBackground: Bool = false, cause: UInt32? = nil
  ) {
    let wait = min(max(delay, 0), SimulationLimits.lastTick - present)
    made &+= 1
    if isBackground { background &+= 1 }
    queue.push(
      Event(
        tick: present + wait,
        rank: Event.rank(priority: priority, made: made, isBackground: isBackground),
        kind: kind, target: target, argument: argument,
        cause: cause ?? UInt32(truncatingIfNeeded: happened)))
  }

  /// Takes note that `event` has left the queue.
  ///
  /// - Returns: Whether it was cancelled.
  @inline(__always)
  func isDone(_ event: Event) -> Bool {
    if event.isBackground { background &-= 1 }
    guard isStale(event) else { return false }
    if !event.isBackground { stale &-= 1 }
    return true
  }

  /// Whether nothing is left but what goes on for ever, and the world is content with that.
  var isAtRest: Bool {
    queue.count == background + stale && inFlight.allSatisfy(\.isBackground)
      && world?.isAtRest ?? true
  }

  /// The rank of an event among those of its tick.
  func priority(_ key: ChoiceKey, label: @autoclosure () -> String?) -> Int {
    let choice = answers.choose(key, in: 0...255, calm: 0, witness: label())
    return min(max(choice, 0), 255)
  }

  func handle(_ event: Event) {
    switch event.kind {
    case .start:
      let host = fibers[event.target].host
      guard !isHeldUp(event, at: host) else { return }
      fibers[event.target].incarnation = processes[host].incarnation
      happen(.start, at: host, for: event.target, cause: event.cause)
      world?.start(FiberID(index: event.target))
      settle(event.target)
    case .request:
      deliverRequest(event)
    case .reply:
      deliverReply(event)
    case .timeout, .wake:
      resumeLate(event)
    case .timer:
      guard !isHeldUp(event, at: event.target) else { return }
      if !event.isBackground { processes[event.target].timers &-= 1 }
      happen(.timer, at: event.target, for: -1, cause: event.cause)
      world?.fire(
        UInt8(truncatingIfNeeded: event.argument), at: ProcessID(index: event.target))
    case .departure, .crash, .restart, .lookout:
      handleTrouble(event)
    }
  }

  /// Handles what there is in troubled worlds only; apart, since it would make the others' way longer.
  @inline(never)
  private func handleTrouble(_ event: Event) {
    switch event.kind {
    case .departure: setOut(event)
    case .crash: crash(event)
    case .restart: restart(event)
    default: lookOut(for: event.target)
    }
  }

  /// Writes down that something happens.
  func happen(_ kind: EventKind, at process: Int32, for fiber: Int32, cause: UInt32) {
    happened &+= 1
    rolling.combine(present)
    rolling.combine(
      UInt64(kind.rawValue) &<< 56 | UInt64(UInt32(bitPattern: process) & 0xff_ffff) &<< 32
        | UInt64(UInt32(bitPattern: fiber)))
    if records {
      recorded.append(
        TraceEvent(
          sequence: happened, tick: present, kind: kind, process: processes[process].name,
          fiber: fiber < 0 ? nil : fibers[fiber].name,
          attempt: fiber < 0 ? 1 : Int(fibers[fiber].attempt), cause: Int(cause)))
    }
  }
}
