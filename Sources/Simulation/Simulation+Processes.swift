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
  /// How many timers of it are to fire, background ones apart.
  var timers: UInt32 = 0
  /// Whether it may be paused or down.
  var isFickle: Bool
  /// Whether it has crashed, and is not back.
  var isDown = false

  var name: ProcessName { ProcessName(packed: packedName) }
}

/// What befalls a process: needed only in worlds where processes pause, or clocks lie.
struct ProcessTroubles {
  var clock: UnreliableClock?
  var pauses: Windows?
  var crashes: Windows?
  /// When it comes back, if it is down.
  var downUntil: Tick = 0
  private var pausedUntil: Tick = 0
  /// When the latest pause began, or those without a break before it.
  private(set) var pausedFrom: Tick = 0

  init(clock: UnreliableClock?, pauses: Windows?, crashes: Windows?) {
    self.clock = clock
    self.pauses = pauses
    self.crashes = crashes
  }

  /// When the pause ends that the process is in at `tick`; nil if it is in none.
  mutating func pauseEnd(at tick: Tick, _ choices: inout Choices) -> Tick? {
    pauses?.skip(endedBefore: tick, choices)
    while let pause = pauses?.next(upTo: tick, &choices) {
      let length = min(max(pause.strength, 0), SimulationLimits.delay)
      if pause.start > pausedUntil { pausedFrom = pause.start }
      pausedUntil = min(max(pausedUntil, pause.start + length), pauses?.end ?? .max)
    }
    return tick < pausedUntil ? pausedUntil : nil
  }

  /// Ends the pause that the process is in before `tick`.
  mutating func wakeUp(at tick: Tick, _ choices: inout Choices) {
    _ = pauseEnd(at: tick - 1, &choices)
    pausedUntil = min(pausedUntil, tick)
  }
}

extension Simulation {
  /// Adds a process.
  ///
  /// - Parameters:
  ///   - name: What it is called; no two processes have the same name.
  ///   - link: The way to it, if others may send it requests.
  ///   - pauses: How often it pauses, if ever.
  ///   - crashes: How often it crashes, if ever, and for how many ticks it is down then.
  ///   - clock: How far its clock may be off, if at all.
  ///   - crashAspects: By which names its crashes are chosen, where they are more than that.
  /// - Returns: Its place, in the order in which processes were added.
  public func addProcess(
    _ name: ProcessName, link: Link? = nil, pauses: Affliction? = nil, crashes: Affliction? = nil,
    clock: ClockFaults? = nil,
    crashAspects: (length: Aspect, start: Aspect) = (.crashLength, .crashStart)
  ) -> ProcessID {
    let healing = network.healing
    var server: Int32 = -1
    if link != nil {
      server = Int32(serverCount)
      serverCount += 1
    }
    troubles.append(
      ProcessTroubles(
        clock: clock.map { UnreliableClock($0, of: name, &answers, healing: healing) },
        pauses: pauses.map {
          Windows($0, of: name, strength: .pauseLength, start: .pauseStart, until: healing)
        },
        crashes: crashes.map {
          Windows(
            $0, of: name, strength: crashAspects.length, start: crashAspects.start,
            until: healing)
        }))
    let process = processes.append(
      ProcessState(
        packedName: name.packed,
        leastLatency: link?.latency.lowerBound ?? 0, mostLatency: link?.latency.upperBound ?? 0,
        server: server, isFickle: pauses != nil || crashes != nil))
    if crashes != nil {
      isOrdinary = false
      network.isUnreliable = true
      lookOut(for: process)
    }
    return ProcessID(index: process)
  }

  /// What `process` is called.
  public func name(of process: ProcessID) -> ProcessName { processes[process.index].name }

  /// Takes note that something depends on how much time has passed (``hasReadClock``).
  public func noteTime() { hasReadClock = true }

  /// What the time-of-day clock of the process shows on which `fiber` runs: the truth, if clocks
  /// are not faulty.
  public func wallClock(of fiber: FiberID) -> Tick { wallClock(of: host(of: fiber)) }

  /// What the time-of-day clock of `process` shows: the truth, if clocks are not faulty.
  public func wallClock(of process: ProcessID) -> Tick {
    hasReadClock = true
    return troubles[Int(process.index)].clock?.reading(at: present, &answers) ?? present
  }
}
