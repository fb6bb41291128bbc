// How messages travel where something may go wrong with them. Where nothing may, none of this runs.

extension Simulation {
  /// Whether nothing goes wrong any more.
  public var isHealed: Bool { network.isHealed(at: present) }

  /// Whether a message that leaves `sender` for `receiver` now is lost, since the network is
  /// partitioned.
  public func isCut(from sender: ProcessID, to receiver: ProcessID) -> Bool {
    isCut(from: sender.index, to: receiver.index)
  }

  private func isCut(from sender: Int32, to receiver: Int32) -> Bool {
    network.isCut(
      from: (sender, processes[sender].name), to: (receiver, processes[receiver].name),
      at: present, &answers)
  }

  /// Sends `message` on its way, `work` ticks from now, through a network where something may go
  /// wrong, or under a scheduler.
  @inline(never)
  func sendOff(_ message: MessageID, _ leg: Leg, after work: Tick) {
    guard network.isUnreliable else { return launch(message, leg, after: work) }
    guard work > 0 else { return setOut(message, leg) }
    let exchange = messages[message.index]
    schedule(
      .departure, after: work, priority: 0, target: message.index,
      argument: UInt32(bitPattern: processes[exchange.server].incarnation),
      isBackground: exchange.isBackground)
  }

  /// A server has worked, and its reply leaves, if it has not crashed meanwhile.
  func setOut(_ event: Event) {
    let message = MessageID(index: event.target)
    let server = processes[messages[event.target].server]
    guard event.argument == UInt32(bitPattern: server.incarnation), !server.isDown else {
      return lose(
        message, .unreachable, at: messages[event.target].server, isReply: true, cause: event.cause)
    }
    setOut(message, .reply, because: event.cause)
  }

  /// Sends `message` on its way now: it is lost, or travels, perhaps for long, perhaps twice. It goes
  /// because of what happens right now, or of `cause`.
  private func setOut(_ message: MessageID, _ leg: Leg, because cause: UInt32? = nil) {
    let exchange = messages[message.index]
    let host = fibers[exchange.fiber].host
    let isReply = leg != .request
    let (sender, receiver) = isReply ? (exchange.server, host) : (host, exchange.server)
    let leg: Leg = isReply && exchange.isCopy ? .copyReply : leg
    if processes[sender].isDown {
      return lose(message, .unreachable, at: sender, isReply: isReply, cause: cause)
    }
    let rank = priority(key(.priority, about: message, leg: leg), label: label(of: message))
    let least = processes[exchange.server].leastLatency
    if network.isHealed(at: present) {
      return schedule(
        isReply ? .reply : .request, after: least, priority: rank, target: message.index,
        isBackground: exchange.isBackground, cause: cause)
    }
    if network.faults.partitions != nil, isCut(from: sender, to: receiver) {
      return lose(message, .cut, at: sender, isReply: isReply, cause: cause)
    }
    if let odds = network.faults.loss,
      choose(
        mishap: key(.loss, about: message, leg: leg), in: 1...1, oneIn: max(odds, 1),
        witness: label(of: message)) != 0
    {
      return lose(message, .loss, at: sender, isReply: isReply, cause: cause)
    }
    // A copy is made of the message as it is now, before anybody has read it.
    let copy = exchange.isCopy ? nil : copyTravel(message, leg)
    if scheduler != nil {
      launch(message, leg, after: 0, priority: rank)
    } else {
      let delay = delay(of: message, leg, from: sender, isReply: isReply, because: cause)
      schedule(
        isReply ? .reply : .request, after: delay, priority: rank, target: message.index,
        isBackground: exchange.isBackground, cause: cause)
    }
    if let copy {
      send(copyOf: message, leg, after: copy, priority: rank, from: sender, because: cause)
    }
  }

  /// How long `message` travels, with the tail that it may be in; that has an end where the network
  /// heals.
  private func delay(
    of message: MessageID, _ leg: Leg, from sender: Int32, isReply: Bool, because cause: UInt32?
  ) -> Tick {
    let server = processes[messages[message.index].server]
    let delay = answers.choose(
      key(.delay, about: message, leg: leg), in: server.leastLatency...server.mostLatency,
      calm: server.leastLatency, witness: label(of: message))
    guard let tail = network.faults.tail else { return delay }
    var extra = answers.chooseTail(
      key(.tail, about: message, leg: leg), in: tail.extra, oneIn: tail.odds,
      witness: label(of: message))
    if let healing = network.healing { extra = min(extra, max(healing - present - delay, 0)) }
    guard extra > 0 else { return delay }
    note(.tail, message, at: sender, isReply: isReply, cause: cause)
    return delay + extra
  }

  /// How long a second copy of `message` travels; nil if there is none.
  private func copyTravel(_ message: MessageID, _ leg: Leg) -> Tick? {
    guard let odds = network.faults.duplication else { return nil }
    let server = processes[messages[message.index].server]
    let key = key(.duplication, about: message, leg: leg)
    let range = max(server.leastLatency, 1)...max(server.mostLatency, 1)
    if let scheduler,
      (scheduler.mishap(key, in: range) ?? answers.foresee(key, in: range, oneIn: max(odds, 1))) > 0
    {
      // How long it travels is the scheduler's choice, and written down when it has arrived.
      return 0
    }
    let drawn = answers.chooseRarely(
      key, in: range, oneIn: max(odds, 1), witness: label(of: message))
    return drawn > 0 ? drawn : nil
  }

  private func send(
    copyOf message: MessageID, _ leg: Leg, after travel: Tick, priority: Int, from sender: Int32,
    because cause: UInt32?
  ) {
    let copy = makeMessage()
    messages[copy.index] = messages[message.index]
    messages[copy.index].isCopy = true
    messages[copy.index].isCopyOfReply = leg != .request
    world?.copy(message, into: copy)
    let isReply = leg != .request
    note(.copy, copy, at: sender, isReply: isReply, cause: cause)
    guard scheduler == nil else {
      return launch(copy, leg, after: 0, priority: priority, isNewCopy: true)
    }
    schedule(
      isReply ? .reply : .request, after: travel, priority: priority, target: copy.index,
      isBackground: messages[copy.index].isBackground)
  }

  // MARK: - What is written down

  /// Gives `message` up, which is lost for the reason that `kind` says; noted at `process`, because of
  /// what happens right now, or of `cause`.
  func lose(
    _ message: MessageID, _ kind: EventKind, at process: Int32, isReply: Bool, cause: UInt32? = nil
  ) {
    if kind == .loss { lostAlone &+= 1 }
    if kind == .cut { cutOff &+= 1 }
    note(kind, message, at: process, isReply: isReply, cause: cause)
    discard(message)
  }

  private func note(
    _ kind: EventKind, _ message: MessageID, at process: Int32, isReply: Bool, cause: UInt32?
  ) {
    let exchange = messages[message.index]
    happen(
      kind, at: process, for: exchange.fiber,
      cause: cause ?? UInt32(truncatingIfNeeded: happened))
    if records { recorded[recorded.count - 1].message = traced(message, isReply: isReply) }
    note(UInt64(exchange.label) &<< 1 | (isReply ? 1 : 0))
  }

  /// What a trace says of `message`.
  func traced(_ message: MessageID, isReply: Bool) -> TraceMessage {
    let exchange = messages[message.index]
    let client = processes[fibers[exchange.fiber].host].name
    let server = processes[exchange.server].name
    return TraceMessage(
      sender: isReply ? server : client, receiver: isReply ? client : server, isReply: isReply,
      label: label(of: message), travel: travelKey(of: message, isReply: isReply))
  }

  /// The key of how long `message` travels.
  private func travelKey(of message: MessageID, isReply: Bool) -> ChoiceKey {
    let exchange = messages[message.index]
    if exchange.isCopy, isReply == exchange.isCopyOfReply {
      return key(.duplication, about: message, leg: isReply ? .reply : .request)
    }
    return key(
      .delay, about: message, leg: isReply ? exchange.isCopy ? .copyReply : .reply : .request)
  }
}
