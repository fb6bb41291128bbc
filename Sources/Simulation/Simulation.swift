#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A discrete-event simulation of processes that send each other messages.
///
/// One thread, one queue of events, one logical clock that jumps from event to event. What is left
/// open (how long messages travel, who pauses, which clock lies) is asked of a ``Schedule``, so a
/// run is a pure function of what is set up and the schedule, and replays to the last bit.
///
/// Events are ordered by (tick, priority, sequence number). The priority is a keyed choice, 0 in a
/// calm world, so there events of one tick go in the order in which they were made. What a pause has
/// put off goes before all else of the tick at which the process wakes up.
///
/// Use one again and again: ``reset(_:schedule:horizon:recording:labels:)``, add processes and
/// fibers, ``run()``. A simulation belongs to the thread on which it was made.
///
/// > Important: not guaranteed is what happens in code that leaves the simulation. It is detected
/// > and reported (see ``Escape``), and such a run has no result; the simulation is not to be used
/// > again. Whatever a strategy can call must ``check()`` first; and whoever owns the world must see
/// > after each run whether somebody else still holds it (``escaped(_:)``).
public final class Simulation: @unchecked Sendable {
  // Unchecked: everything here is touched on the simulation's thread only. The code of a strategy
  // calls `check` first, which turns other threads away. For the same reason the properties
  // that the event loop writes go without dynamic checks for exclusive access, which took a fifth
  // of its time: no access to one of them calls back into code that could touch the same. Other
  // modules read them through computed properties, since there the checks would be back.

  /// How a run ended.
  public enum Ending: Sendable, Equatable {
    /// Nothing was left to happen.
    case quiet
    /// As many things happened as were allowed: a livelock, or a runaway retry.
    case horizon
    /// Code left the simulation; the run has no result.
    case escaped(Escape)
  }

  /// The present, in ticks.
  public var now: Tick { present }
  @exclusivity(unchecked) var present: Tick = 0

  /// The sequence number of what happens right now: how many things have happened.
  public var sequence: Int { happened }
  @exclusivity(unchecked) var happened: Int = 0

  /// Of all that happened so far.
  public var digest: Digest { rolling }
  @exclusivity(unchecked) var rolling: Digest = Digest()

  /// How often code of an ended incarnation had to be parked for good, because it called again
  /// and again.
  public var leaked: Int { leaks }
  @exclusivity(unchecked) var leaks: Int = 0

  /// Whether what happens right now was put off by a pause of its process.
  public var wasPutOff: Bool { isLate }
  @exclusivity(unchecked) var isLate: Bool = false

  /// How many messages were sent so far, replies and lost ones included; not the network's copies.
  public var messagesSent: Int { sent }
  @exclusivity(unchecked) var sent: Int = 0

  /// How many calls ran out of patience so far.
  public var timeouts: Int { timedOut }
  @exclusivity(unchecked) var timedOut: Int = 0

  /// How many messages were lost by themselves so far.
  public var messagesLost: Int { lostAlone }
  @exclusivity(unchecked) var lostAlone: Int = 0

  /// How many messages were lost so far since the network was partitioned.
  public var messagesCut: Int { cutOff }
  @exclusivity(unchecked) var cutOff: Int = 0

  /// Whether a trace is recorded.
  public var isRecording: Bool { records }
  @exclusivity(unchecked) var records: Bool = false

  /// What happened, if recorded.
  public var trace: [TraceEvent] { recorded }
  @exclusivity(unchecked) var recorded: [TraceEvent] = []

  /// The pauses that something had to wait for, if recorded.
  @exclusivity(unchecked) var pauses: [Outage] = []

  /// The answers to all that was left open.
  public var choices: Choices { answers }
  @exclusivity(unchecked) var answers: Choices = Choices(.calm)

  /// Whether a clock was read, of the time of day or of the time that has passed: then more may matter
  /// than the order of events.
  public internal(set) var hasReadClock = false

  let evidence: Evidence
  let executor: Executor
  /// Handles the events; it owns this simulation, so it is there.
  @exclusivity(unchecked) unowned(unsafe) var world: (any World)?
  @exclusivity(unchecked) var queue = EventQueue()
  @exclusivity(unchecked) var processes = Slab<ProcessState>()
  @exclusivity(unchecked) var troubles: [ProcessTroubles] = []
  @exclusivity(unchecked) var serverCount = 0
  @exclusivity(unchecked) var fibers = Slab<Fiber>()
  @exclusivity(unchecked) var callCounts = Slab<UInt32>()
  @exclusivity(unchecked) var calls = Slab<Call>()
  @exclusivity(unchecked) var freeCalls = Slab<Int32>()
  @exclusivity(unchecked) var messages = Slab<Message>()
  @exclusivity(unchecked) var freeMessages = Slab<Int32>()
  var labels: [String] = []
  @exclusivity(unchecked) var horizon = 0
  @exclusivity(unchecked) var isOver = false
  /// Whether something was left to do when as many things had happened as are allowed.
  @exclusivity(unchecked) var isCutOff = false
  /// Whether the code that is left is being told that the run is over.
  @exclusivity(unchecked) var isEnding = false
  /// How many calls wait for something.
  @exclusivity(unchecked) var parked = 0
  /// How many calls were made so far.
  @exclusivity(unchecked) var callsMade = 0

  /// Chooses what happens next, in place of the schedule's delays; nil for a run of its own.
  @exclusivity(unchecked) var scheduler: (any Scheduler)?
  /// The messages among which it chooses.
  @exclusivity(unchecked) var inFlight: [InFlight] = []
  /// For what has its time, by the number of its event: the choice that says how late it is, and what
  /// it is about. Of runs in which time puts nothing in order.
  @exclusivity(unchecked) var latenessKeys: [(made: UInt64, key: ChoiceKey, label: String?)] = []
  /// How often it has chosen.
  @exclusivity(unchecked) var chosen = 0

  /// How many events were made so far.
  @exclusivity(unchecked) var made: UInt64 = 0
  /// How many of the events to come are background ones.
  @exclusivity(unchecked) var background = 0
  /// How many of the others were cancelled.
  @exclusivity(unchecked) var stale = 0

  /// Whether messages travel as their links say, and the schedule.
  @exclusivity(unchecked) var isOrdinary = true
  @exclusivity(unchecked) var network = Network(.none, ProcessName(Role(rawValue: .max)), nil)

  /// A simulation without anything in it.
  public init() {
    evidence = Evidence()
    executor = Executor(evidence: evidence)
  }

  /// Begins anew.
  ///
  /// - Parameters:
  ///   - world: Handles the events. It is not kept alive.
  ///   - schedule: Answers all that is left open.
  ///   - horizon: After how many events to give up; at most ``SimulationLimits/horizon``.
  ///   - recording: Whether to record a trace, and the choices asked for.
  ///   - labels: What messages may be about, by number; number 0 is for none.
  ///   - faults: What goes wrong with messages on their way.
  ///   - networkName: Whose choices the network's partitions are.
  ///   - healing: The tick from which nothing goes wrong any more: no message is lost, copied, cut or
  ///     held up, and each travels as fast as its link allows; no process pauses or crashes, those
  ///     that are paused or down come back then, and no clock jumps. Nil for never.
  ///   - scheduler: Chooses what happens next, in place of the schedule's delays.
  public func reset(
    _ world: any World, schedule: Schedule, horizon: Int, recording: Bool, labels: [String],
    network faults: NetworkFaults = .none,
    networkName: ProcessName = ProcessName(Role(rawValue: .max)), healing: Tick? = nil,
    scheduler: (any Scheduler)? = nil
  ) {
    self.world = world
    answers = Choices(schedule, recording: recording)
    self.horizon = min(horizon, SimulationLimits.horizon)
    records = recording
    self.labels = labels
    self.scheduler = scheduler
    inFlight.removeAll(keepingCapacity: true)
    latenessKeys.removeAll(keepingCapacity: true)
    hasReadClock = false
    chosen = 0
    present = 0
    happened = 0
    made = 0
    background = 0
    stale = 0
    sent = 0
    network = Network(faults, networkName, healing, keepsPast: recording)
    isOrdinary = scheduler == nil && !network.isUnreliable
    rolling = Digest()
    leaks = 0
    isLate = false
    timedOut = 0
    lostAlone = 0
    cutOff = 0
    isOver = false
    isCutOff = false
    parked = 0
    callsMade = 0
    recorded = []
    pauses = []
    queue.removeAll()
    processes.removeAll()
    troubles.removeAll(keepingCapacity: true)
    serverCount = 0
    fibers.removeAll()
    callCounts.removeAll()
    calls.removeAll()
    freeCalls.removeAll()
    messages.removeAll()
    freeMessages.removeAll()
  }

  /// Lets everything happen, to the end.
  public func run() -> Ending {
    if let scheduler {
      return scheduler.isUntimed ? runUntimed(by: scheduler) : run(by: scheduler)
    }
    while let event = queue.pop() {
      guard !isDone(event) else { continue }
      if event.isBackground, isAtRest { break }
      guard happened < horizon, event.tick < SimulationLimits.lastTick else {
        isCutOff = true
        break
      }
      present = event.tick
      isLate = event.isDeferred
      handle(event)
      guard evidence.isClear else { break }
    }
    return finish()
  }

  /// Writes down that something happens within the handling of the present event.
  ///
  /// - Returns: Its sequence number.
  @discardableResult
  public func step(_ kind: EventKind = .step, at process: ProcessID, for fiber: FiberID?) -> Int {
    happen(
      kind, at: process.index, for: fiber?.index ?? -1, cause: UInt32(truncatingIfNeeded: happened))
    return happened
  }

  /// Makes part of the digest what changed.
  @inline(__always)
  public func note(_ word: UInt64) { rolling.combine(word) }

  /// Asks for a choice that is not about a message.
  public func choose(
    _ key: ChoiceKey, in range: ClosedRange<Int>, calm: Int, about message: MessageID? = nil
  ) -> Int {
    answers.choose(key, in: range, calm: calm, witness: message.flatMap { label(of: $0) })
  }

  /// As ``choose(_:in:calm:about:)``, of something rare: 0 in a calm world and with all but one of
  /// `odds` keys.
  public func chooseRarely(
    _ key: ChoiceKey, in range: ClosedRange<Int>, oneIn odds: Int, about message: MessageID? = nil
  ) -> Int {
    choose(mishap: key, in: range, oneIn: odds, witness: message.flatMap { label(of: $0) })
  }

  /// Asks the scheduler for a choice of something rare, if there is one that answers, else the
  /// schedule.
  func choose(
    mishap key: ChoiceKey, in range: ClosedRange<Int>, oneIn odds: Int,
    witness: @autoclosure () -> String?
  ) -> Int {
    guard let answer = scheduler?.mishap(key, in: range) else {
      return answers.chooseRarely(key, in: range, oneIn: odds, witness: witness())
    }
    answers.record(Choice(key: key, value: answer, calm: 0, witness: witness()))
    return answer
  }

  /// Fires a timer of `process` after `delay` ticks.
  ///
  /// - Parameters:
  ///   - process: Whose timer it is.
  ///   - delay: How many ticks from now.
  ///   - count: The how manieth timer of the process it is, from 1: part of its priority's key.
  ///   - token: Handed to the process when it fires.
  ///   - isBackground: Whether it does not keep a run going: one of a heartbeat, say.
  public func setTimer(
    of process: ProcessID, after delay: Tick, count: Int, token: UInt8 = 0,
    isBackground: Bool = false
  ) {
    scheduleTimed(
      .timer, after: delay,
      ChoiceKey(.priority, of: name(of: process), count: count, leg: .timer),
      target: process.index,
      argument: processes[process.index].timerGeneration &<< 8 | UInt32(token),
      isBackground: isBackground)
    if !isBackground { processes[process.index].timers &+= 1 }
  }

  /// Sees to it that no timer of `process` fires that is set now.
  public func cancelTimers(of process: ProcessID) {
    processes[process.index].timerGeneration &+= 1
    stale &+= Int(processes[process.index].timers)
    processes[process.index].timers = 0
  }
}
