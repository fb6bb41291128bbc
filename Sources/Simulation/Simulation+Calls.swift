/// How a parked call goes on.
@usableFromInline
enum CallOutcome: Sendable {
  /// A reply arrived: this message.
  case answered(MessageID)
  /// A sleep is over.
  case awake
  /// The caller's patience ran out.
  case timedOut
  /// The caller's process crashed, or the run is over.
  case ended
}

/// A call of a fiber that waits for something.
struct Call: BitwiseCopyable {
  var fiber: Int32
  /// The how manieth call of the run it is.
  var number: Int
  /// Told apart from earlier calls with the same index.
  var generation: UInt32
  /// Whether an event will end it: its timeout, or the end of a sleep.
  var isTimed = false
  /// Whether a message that it waits for was lost, or thrown away.
  var isHopeless = false
  var continuation: UnsafeContinuation<CallOutcome, Never>?
}

/// A request on its way, then the reply to it.
struct Message: BitwiseCopyable {
  var fiber: Int32 = -1
  var server: Int32 = -1
  /// The how manieth of the fiber to this server.
  var count: UInt32 = 0
  /// The call that waits for the reply; -1 if the process itself does.
  var call: Int32 = -1
  /// Of the call; of the process, if it waits itself.
  var generation: UInt32 = 0
  var label: UInt8 = 0
  /// Whether the network made it.
  var isCopy = false
  /// Whether it made it of a reply, and not of a request.
  var isCopyOfReply = false
  /// Whether it does not keep a run going by itself, nor does the reply to it.
  var isBackground = false
}

extension Simulation {
  /// A number for a new message. Keep its contents under that number, then send it.
  public func makeMessage() -> MessageID {
    if freeMessages.count > 0 { return MessageID(index: freeMessages.removeLast()) }
    return MessageID(index: messages.append(Message()))
  }

  /// Takes back the number of a message that is done.
  public func discard(_ message: MessageID) {
    if scheduler != nil { noteHopeless(message) }
    _ = freeMessages.append(message.index)
  }

  /// If somebody waits for `message`, its sender may wait for ever.
  private func noteHopeless(_ message: MessageID) {
    let exchange = messages[message.index]
    guard exchange.call >= 0, calls[exchange.call].generation == exchange.generation else { return }
    calls[exchange.call].isHopeless = true
  }

  /// Who sent the request that `message` is, or answers.
  public func sender(of message: MessageID) -> FiberID {
    FiberID(index: messages[message.index].fiber)
  }

  /// Whether the network made `message`, or what it answers, as a copy of another.
  public func isCopy(_ message: MessageID) -> Bool { messages[message.index].isCopy }

  /// The key of a choice that a server makes about `message`.
  public func key(_ aspect: Aspect, about message: MessageID, leg: Leg) -> ChoiceKey {
    let exchange = messages[message.index]
    let fiber = fibers[exchange.fiber]
    return ChoiceKey(
      aspect, of: fiber.name, attempt: fiber.attempt, to: processes[exchange.server].name,
      count: Int(exchange.count), leg: leg)
  }

  /// What `message` is about, if that has a name.
  func label(of message: MessageID) -> String? {
    let label = Int(messages[message.index].label)
    return label > 0 && label < labels.count ? labels[label] : nil
  }

  /// Sends a request to `server`, and waits for the reply: one suspension.
  ///
  /// A cancelled task's call runs on to its end.
  ///
  /// - Parameters:
  ///   - server: To whom.
  ///   - fiber: On whose behalf.
  ///   - message: The request.
  ///   - label: What it is about.
  ///   - timeout: How many ticks to wait; nil for as long as it takes.
  /// - Returns: The reply; discard it when it is read.
  /// - Throws: ``CallError/timedOut``: the request may have taken effect or may do so yet.
  ///   ``CallError/processEnded``: the process of `fiber` crashed, or the run is over.
  @inlinable
  public func call(
    _ server: ProcessID, from fiber: FiberID, _ message: MessageID, label: UInt8, timeout: Tick?
  ) async throws(CallError) -> MessageID {
    if isEnded(fiber) { try await turnAway(fiber) }
    let outcome = await withUnsafeContinuation {
      send(message, from: fiber, to: server, label: label, timeout: timeout, $0)
    }
    // Code that began here, as `Task.immediate` does, may go on elsewhere.
    try check()
    switch outcome {
    case .answered(let reply): return reply
    case .timedOut: throw .timedOut
    case .ended, .awake: throw .processEnded
    }
  }

  /// Sends a request to `server`, and parks `continuation` until the reply is there.
  @usableFromInline
  func send(
    _ message: MessageID, from fiber: FiberID, to server: ProcessID, label: UInt8, timeout: Tick?,
    _ continuation: UnsafeContinuation<CallOutcome, Never>
  ) {
    let call = park(fiber.index, continuation)
    address(message, from: fiber.index, to: server.index, call: call, label: label)
    travel(message, .request, after: 0)
    if let timeout { setTimeout(timeout, of: call, for: message) }
  }

  /// Sends a request to `server`, whose reply goes to the process of `fiber`: not to a later
  /// incarnation of it.
  ///
  /// - Parameters:
  ///   - message: The request.
  ///   - fiber: On whose behalf.
  ///   - server: To whom.
  ///   - label: What it is about.
  ///   - isBackground: Whether neither it nor the reply to it keeps a run going: a heartbeat, say.
  public func send(
    _ message: MessageID, from fiber: FiberID, to server: ProcessID, label: UInt8,
    isBackground: Bool = false
  ) {
    address(message, from: fiber.index, to: server.index, call: -1, label: label)
    messages[message.index].isBackground = isBackground
    travel(message, .request, after: 0)
  }

  /// Sends `message`, a request that arrived, back as the reply to itself.
  ///
  /// - Parameters:
  ///   - message: Its contents are now those of the reply.
  ///   - work: How many ticks pass before it leaves; it does not if the server crashes meanwhile.
  public func reply(to message: MessageID, after work: Tick = 0) {
    travel(message, .reply, after: work)
  }

  // MARK: - On the way

  private func address(
    _ message: MessageID, from fiber: Int32, to server: Int32, call: Int32, label: UInt8
  ) {
    precondition(processes[server].server >= 0, "a request goes to a process that has a link")
    let place = Int(fiber) &* serverCount &+ Int(processes[server].server)
    if place >= callCounts.count {
      callCounts.append(0, repetitions: fibers.count &* serverCount &- callCounts.count)
    }
    callCounts[place] &+= 1
    messages[message.index] = Message(
      fiber: fiber, server: server, count: callCounts[place], call: call,
      generation: call < 0
        ? UInt32(bitPattern: processes[fibers[fiber].host].incarnation) : calls[call].generation,
      label: label)
  }

  private func travel(_ message: MessageID, _ leg: Leg, after work: Tick) {
    sent &+= 1
    guard isOrdinary else { return sendOff(message, leg, after: work) }
    let server = processes[messages[message.index].server]
    let delay = answers.choose(
      key(.delay, about: message, leg: leg), in: server.leastLatency...server.mostLatency,
      calm: server.leastLatency, witness: label(of: message))
    let rank = priority(key(.priority, about: message, leg: leg), label: label(of: message))
    schedule(
      leg == .request ? .request : .reply, after: work + delay, priority: rank,
      target: message.index, isBackground: messages[message.index].isBackground)
  }

  private func setTimeout(_ timeout: Tick, of call: Int32, for message: MessageID) {
    calls[call].isTimed = true
    scheduleTimed(
      .timeout, after: timeout, key(.priority, about: message, leg: .timeout),
      label: label(of: message), target: call, argument: calls[call].generation)
  }

  func deliverRequest(_ event: Event) {
    let message = messages[event.target]
    guard !isHeldUp(event, at: message.server) else { return }
    happen(.request, at: message.server, for: message.fiber, cause: event.cause)
    if records { note(arrival: MessageID(index: event.target), isReply: false) }
    note(UInt64(message.label))
    world?.receive(
      request: MessageID(index: event.target), at: ProcessID(index: message.server))
  }

  func deliverReply(_ event: Event) {
    let message = messages[event.target]
    let fiber = fibers[message.fiber]
    guard !isHeldUp(event, at: fiber.host) else { return }
    let current =
      message.call < 0
      ? UInt32(bitPattern: processes[fiber.host].incarnation) : calls[message.call].generation
    let isWaiting = current == message.generation
    happen(
      isWaiting ? .reply : .lateReply, at: fiber.host, for: message.fiber, cause: event.cause)
    if records { note(arrival: MessageID(index: event.target), isReply: true) }
    note(UInt64(message.label))
    guard isWaiting else { return discard(MessageID(index: event.target)) }
    world?.receive(
      reply: MessageID(index: event.target), from: ProcessID(index: message.server),
      for: FiberID(index: message.fiber))
    guard message.call >= 0 else { return }
    resume(message.call, .answered(MessageID(index: event.target)))
    settle(message.fiber)
  }

  /// Writes down which message has arrived.
  @inline(never)
  private func note(arrival message: MessageID, isReply: Bool) {
    recorded[recorded.count - 1].message = traced(message, isReply: isReply)
  }

  // MARK: - Parked calls

  func park(_ fiber: Int32, _ continuation: UnsafeContinuation<CallOutcome, Never>) -> Int32 {
    fibers[fiber].parked &+= 1
    parked &+= 1
    callsMade &+= 1
    if freeCalls.count > 0 {
      let call = freeCalls.removeLast()
      calls[call].fiber = fiber
      calls[call].number = callsMade
      calls[call].isTimed = false
      calls[call].isHopeless = false
      calls[call].continuation = continuation
      return call
    }
    return calls.append(
      Call(fiber: fiber, number: callsMade, generation: 0, continuation: continuation))
  }

  /// Lets the code go on that is parked in `call`.
  func resume(_ call: Int32, _ outcome: CallOutcome) {
    guard let continuation = calls[call].continuation else { return }
    calls[call].continuation = nil
    calls[call].generation &+= 1
    if calls[call].isTimed { stale &+= 1 }
    fibers[calls[call].fiber].parked &-= 1
    parked &-= 1
    _ = freeCalls.append(call)
    continuation.resume(returning: outcome)
  }

  /// Whether `event` was cancelled: the timeout of a call that no longer waits, or a timer.
  @inline(__always)
  func isStale(_ event: Event) -> Bool {
    switch event.kind {
    case .timeout, .wake:
      calls[event.target].generation != event.argument
    case .timer:
      processes[event.target].timerGeneration & 0xff_ffff != event.argument &>> 8
    case .start, .request, .reply, .departure, .crash, .restart, .lookout:
      false
    }
  }

  func resumeLate(_ event: Event) {
    let fiber = calls[event.target].fiber
    guard !isHeldUp(event, at: fibers[fiber].host) else { return }
    let isTimeout = event.kind == .timeout
    calls[event.target].isTimed = false
    if isTimeout { timedOut &+= 1 }
    happen(isTimeout ? .timeout : .wake, at: fibers[fiber].host, for: fiber, cause: event.cause)
    resume(event.target, isTimeout ? .timedOut : .awake)
    settle(fiber)
  }

  /// Ends the calls of the fibers that `belongs` picks, in the order in which they were made.
  func endCalls(_ belongs: (Int32) -> Bool) {
    guard parked > 0 else { return }
    var ending: [Int32] = []
    for call in 0..<Int32(calls.count)
    where calls[call].continuation != nil && belongs(calls[call].fiber) {
      ending.append(call)
    }
    ending.sort { calls[$0].number < calls[$1].number }
    for call in ending {
      resume(call, .ended)
      if !executor.drain() { evidence.report(.spinning) }
    }
  }
}
