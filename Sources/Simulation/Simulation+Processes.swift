/// What the event loop needs to know of a process at each event.
struct ProcessState: BitwiseCopyable {
  let packedName: UInt64
  /// How long a message travels to it or back, if it is a server.
  let leastLatency: Tick
  let mostLatency: Tick
  /// Its place among the servers; -1 if it is none.
  let server: Int32
  /// How often it has crashed.
  var incarnation: Int32 = 0
  /// Told apart from timers that were cancelled; 24 bits of it count.
  var timerGeneration: UInt32 = 0
  let canPause: Bool

  var name: ProcessName { ProcessName(packed: packedName) }
}

/// What befalls a process: needed only in worlds where processes pause, or clocks lie.
struct ProcessTroubles {
  var clock: UnreliableClock?
  var pauses: Windows?
  private var pausedUntil: Tick = 0

  init(clock: UnreliableClock?, pauses: Windows?) {
    self.clock = clock
    self.pauses = pauses
  }

  /// When the pause ends that the process is in at `tick`; nil if it is in none.
  mutating func pauseEnd(at tick: Tick, _ choices: inout Choices) -> Tick? {
    pauses?.skip(endedBefore: tick, choices)
    while let pause = pauses?.next(upTo: tick, &choices) {
      let length = min(max(pause.strength, 0), SimulationLimits.delay)
      pausedUntil = max(pausedUntil, pause.start + length)
    }
    return tick < pausedUntil ? pausedUntil : nil
  }
}

extension Simulation {
  /// Adds a process.
  ///
  /// - Parameters:
  ///   - name: What it is called; no two processes have the same name.
  ///   - link: The way to it, if others may send it requests.
  ///   - pauses: How often it pauses, if ever.
  ///   - clock: How far its clock may be off, if at all.
  /// - Returns: Its place, in the order in which processes were added.
  public func addProcess(
    _ name: ProcessName, link: Link? = nil, pauses: Affliction? = nil, clock: ClockFaults? = nil
  ) -> ProcessID {
    var server: Int32 = -1
    if link != nil {
      server = Int32(serverCount)
      serverCount += 1
    }
    troubles.append(
      ProcessTroubles(
        clock: clock.map { UnreliableClock($0, of: name, &answers) },
        pauses: pauses.map { Windows($0, of: name, strength: .pauseLength, start: .pauseStart) }))
    return ProcessID(
      index: processes.append(
        ProcessState(
          packedName: name.packed,
          leastLatency: link?.latency.lowerBound ?? 0, mostLatency: link?.latency.upperBound ?? 0,
          server: server, canPause: pauses != nil)))
  }

  /// What `process` is called.
  public func name(of process: ProcessID) -> ProcessName { processes[process.index].name }

  /// What the time-of-day clock of the process shows on which `fiber` runs: the truth, if clocks
  /// are not faulty.
  public func wallClock(of fiber: FiberID) -> Tick {
    let host = Int(fibers[fiber.index].host)
    return troubles[host].clock?.reading(at: present, &answers) ?? present
  }

  /// Ends the present incarnation of `process`.
  ///
  /// Its fibers' calls throw ``CallError/processEnded``, in the order in which they were made, and
  /// so does whatever that code calls from then on: it has no further effect on the world. Fibers
  /// that begin later belong to the next incarnation.
  public func crash(_ process: ProcessID) {
    processes[process.index].incarnation += 1
    step(.crash, at: process, for: nil)
    endCalls { self.fibers[$0].host == process.index }
  }
}
