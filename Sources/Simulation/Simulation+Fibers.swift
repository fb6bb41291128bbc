/// A chain of async calls that runs on a process: one customer's order, say.
struct Fiber: BitwiseCopyable {
  let packedName: UInt64
  let attempt: UInt16
  let host: Int32
  /// The incarnation of its host to which it belongs: the one at which it began.
  var incarnation: Int32
  /// How many of its calls wait for something.
  var parked: Int32 = 0
  var sleeps: UInt32 = 0
  /// How often it called although its incarnation had ended.
  var strikes: UInt16 = 0
  var isLaunched = false
  var isFinished = false

  var name: ProcessName { ProcessName(packed: packedName) }
}

extension Simulation {
  /// Adds a fiber, which begins at `tick`.
  ///
  /// - Parameters:
  ///   - name: On whose behalf it acts; part of the key of all its choices.
  ///   - attempt: The how manieth attempt it is, from 1.
  ///   - host: The process it runs on; it pauses, crashes and tells the time with it.
  ///   - tick: When it begins; nil for one that only sends (``send(_:from:to:label:)``).
  /// - Returns: Its place, in the order in which fibers were added.
  public func addFiber(
    _ name: ProcessName, attempt: UInt16 = 1, on host: ProcessID, startingAt tick: Tick?
  ) -> FiberID {
    let index = fibers.append(
      Fiber(
        packedName: name.packed, attempt: attempt,
        host: host.index, incarnation: processes[host.index].incarnation))
    if let tick {
      let key = ChoiceKey(.priority, of: name, attempt: attempt, leg: .start)
      scheduleTimed(.start, after: tick - present, key, target: index)
    }
    return FiberID(index: index)
  }

  /// On whose behalf `fiber` acts.
  public func name(of fiber: FiberID) -> ProcessName { fibers[fiber.index].name }

  /// The how manieth attempt `fiber` is, from 1.
  public func attempt(of fiber: FiberID) -> UInt16 { fibers[fiber.index].attempt }

  /// The process on which `fiber` runs.
  public func host(of fiber: FiberID) -> ProcessID { ProcessID(index: fibers[fiber.index].host) }

  /// Whether nobody waits for the code of `fiber` any more: its process has crashed since, or the
  /// run is over, or as good as over.
  public func isEnded(_ fiber: FiberID) -> Bool {
    let fiber = fibers[fiber.index]
    return isOver || happened >= horizon
      || processes[fiber.host].incarnation != fiber.incarnation
  }

  /// Whether the process of `fiber` has crashed since it began.
  public func hasCrashed(_ fiber: FiberID) -> Bool {
    processes[fibers[fiber.index].host].incarnation != fibers[fiber.index].incarnation
  }

  /// Whether the code of `fiber` has come to its end.
  public func isFinished(_ fiber: FiberID) -> Bool { fibers[fiber.index].isFinished }

  /// Where the code of `fiber` is to run, when it begins:
  ///
  /// ```swift
  /// Task(executorPreference: simulation.executor(for: fiber), priority: Simulation.priority) {
  ///   await serve(order)
  ///   simulation.finish(fiber)
  /// }
  /// ```
  ///
  /// The task is made by the caller since a closure that is handed on would cost two thunks, a
  /// tenth of a short order's time.
  public func executor(for fiber: FiberID) -> any TaskExecutor {
    fibers[fiber.index].isLaunched = true
    return executor
  }

  /// The priority of all code in a simulation: an odd one, so that an unstructured `Task {}`, which
  /// inherits it, can be told from `Task.detached`, which does not. It decides nothing else.
  public static let priority = TaskPriority(rawValue: 0x17)

  /// Says that the code of `fiber` is done. The last thing that it does.
  public func finish(_ fiber: FiberID) { fibers[fiber.index].isFinished = true }

  /// Suspends `fiber` for `delay` ticks, at most ``SimulationLimits/delay``.
  ///
  /// - Throws: ``CallError/processEnded`` if its process crashes, or the run ends.
  public func sleep(_ fiber: FiberID, for delay: Tick) async throws(CallError) {
    if isEnded(fiber) { try await turnAway(fiber) }
    fibers[fiber.index].sleeps &+= 1
    let key = ChoiceKey(
      .priority, of: fibers[fiber.index].name, attempt: fibers[fiber.index].attempt,
      count: Int(fibers[fiber.index].sleeps), leg: .timer)
    let outcome = await withUnsafeContinuation { continuation in
      let call = park(fiber.index, continuation)
      calls[call].isTimed = true
      scheduleTimed(
        .wake, after: min(delay, SimulationLimits.delay), key, target: call,
        argument: calls[call].generation)
    }
    try check()
    guard case .awake = outcome else { throw .processEnded }
  }

  /// Turns away a fiber whose incarnation has ended.
  ///
  /// Code that catches the error and calls again, for ever, is parked for good.
  ///
  /// - Throws: ``CallError/processEnded``.
  public func turnAway(_ fiber: FiberID) async throws(CallError) {
    if !isOver, happened >= horizon { isCutOff = true }
    fibers[fiber.index].strikes = min(fibers[fiber.index].strikes + 1, .max - 1)
    guard fibers[fiber.index].strikes > SimulationLimits.strikes else { throw .processEnded }
    leaks += 1
    fibers[fiber.index].parked += 1
    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
  }

  /// Runs what became ready by an event of `fiber`, and sees to it that the fiber is finished or
  /// waits for something that the simulation knows of.
  @inline(__always)
  func settle(_ fiber: Int32) {
    guard executor.drain() else { return evidence.report(.spinning) }
    let state = fibers[fiber]
    guard state.isFinished || state.parked > 0 || !state.isLaunched else {
      return evidence.report(.suspendedOutside)
    }
  }
}
