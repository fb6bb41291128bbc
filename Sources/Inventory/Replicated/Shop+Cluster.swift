import Simulation

// The nodes of a replicated ledger: what reaches them, and what they want done.
extension Shop {
  /// Adds the nodes `db-1`, `db-2`, ...
  func openCluster(_ scenario: Scenario, _ add: (ProcessName) -> ProcessID) {
    let processes = (1...scenario.replicas).map { add(.node($0)) }
    for (place, process) in processes.enumerated() {
      cluster.add(process, addFiber(.node(place + 1), on: process), of: scenario)
    }
    for number in 1...scenario.replicas { carry(number) }
  }

  /// A request reached a node.
  func receive(clusterRequest message: MessageID, at number: Int) {
    switch cluster.envelope(of: message) {
    case .request(let request):
      let reply = cluster.change(number) { $0.receive(request) }
      record(.replication(action(request, reply)), for: cluster.fiber(of: number))
      cluster.put(.reply(reply), into: message)
      carry(number)
      simulation.reply(to: message)
    case .command(let command):
      propose(command, message, at: number)
    case .reply, .answer, .redirect:
      simulation.discard(message)
    }
  }

  /// A reply of the node `peer` reached the node `number`.
  func receive(_ reply: RaftReply, of peer: Int, at number: Int) {
    cluster.change(number) { $0.receive(reply, from: peer) }
    record(.replication(action(reply, of: peer)), for: cluster.fiber(of: number))
    carry(number)
  }

  /// A client asks a node for something.
  private func propose(_ command: Int, _ message: MessageID, at number: Int) {
    let node = cluster.nodes[number - 1]
    let request = cluster.request(command)
    let fiber = simulation.sender(of: message)
    guard node.role == .leader else {
      record(.replication(.redirected(to: node.leader)), for: fiber)
      cluster.put(.redirect(node.leader), into: message)
      return simulation.reply(to: message)
    }
    if node.flaw == .readsAlone, request.command.isRead {
      return readAlone(command, request, message, at: number)
    }
    if let outcome = cluster.copies[number - 1].outcome(of: command) {
      return answer(message, command, outcome)
    }
    record(.replication(.proposed(request.command)), for: fiber)
    cluster.waiting[number - 1].append(Cluster.Waiter(message: message, command: command))
    if !node.log.holds(command, after: node.applied) {
      let time = simulation.wallClock(of: cluster.process(of: number))
      _ = cluster.change(number) { $0.propose(command, at: time) }
    }
    carry(number)
  }

  private func answer(
    _ message: MessageID, _ command: Int, _ outcome: ReplicatedLedger.Outcome
  ) {
    letters[Int(message.index)].reply = outcome.reply
    cluster.put(.answer(command: command, index: outcome.index), into: message)
    simulation.reply(to: message)
  }

  /// The planted mistake: a leader that was deposed without knowing answers from what it has.
  private func readAlone(
    _ command: Int, _ request: InventoryRequest, _ message: MessageID, at number: Int
  ) {
    let fiber = simulation.sender(of: message)
    var ledger = cluster.copies[number - 1].ledger
    let reply = ledger.apply(request)
    simulation.note(reply.word)
    if let item = request.command.item {
      record(.replicaRead(item, ledger.stock(item)), for: fiber)
    }
    if request.order >= 0 { observer?.looked(order: request.order, in: self) }
    answer(
      message, command,
      ReplicatedLedger.Outcome(reply: reply, index: cluster.nodes[number - 1].applied))
  }

  // MARK: - What a node wants done

  /// Does what a node wants done.
  func carry(_ number: Int) {
    let process = cluster.process(of: number)
    let fiber = cluster.fiber(of: number)
    let (events, requests, timer) = cluster.change(number) { node in
      defer {
        node.events.removeAll(keepingCapacity: true)
        node.outbox.removeAll(keepingCapacity: true)
        node.timer = nil
      }
      return (node.events, node.outbox, node.timer)
    }
    for event in events { tell(event, of: number, at: process, for: fiber) }
    for (peer, request) in requests {
      let message = emptyLetter()
      cluster.put(.request(request), into: message)
      simulation.send(
        message, from: fiber, to: cluster.process(of: peer), label: request.label,
        isBackground: true)
    }
    if let timer { set(timer, of: number, at: process) }
    if cluster.nodes[number - 1].role != .leader { turnAwayClients(of: number) }
    applyCommitted(number, at: process)
  }

  private func set(_ timer: RaftNode.Timer, of number: Int, at process: ProcessID) {
    let wait: Tick
    switch timer {
    case .heartbeat: wait = scenario.heartbeat
    case .election(let isNew):
      // The first was for a world without a leader.
      if isNew || cluster.draws[number - 1] < 2 { drawPatience(of: number) }
      wait = cluster.patience[number - 1]
    }
    simulation.cancelTimers(of: process)
    simulation.setTimer(
      of: process, after: wait, count: cluster.nextTimer(of: number), isBackground: true)
  }

  /// How long a node waits to hear from a leader; in a calm world the first is the quickest.
  private func drawPatience(of number: Int) {
    let count = cluster.nextDraw(of: number)
    let range = scenario.electionTimeout(isFirst: count == 1)
    let drawn = simulation.choose(
      ChoiceKey(.electionTimeout, of: .node(number), count: count), in: range,
      calm: scenario.calmElectionTimeout(ofNode: number, draw: count))
    cluster.setPatience(of: number, max(drawn, 0))
  }

  private func tell(
    _ event: RaftNode.Event, of number: Int, at process: ProcessID, for fiber: FiberID
  ) {
    let node = cluster.nodes[number - 1]
    switch event {
    case .stored(let index):
      observer?.replicated(.stored(node: number, index: index), in: self)
    case .stood:
      note(.stood(term: node.term), node.term, at: process, for: fiber)
    case .elected:
      note(
        .elected(term: node.term, votes: node.votes.count { $0 }), node.term, at: process,
        for: fiber)
      observer?.replicated(.elected(node: number, term: node.term), in: self)
    case .deposed:
      note(.deposed(term: node.term), node.term, at: process, for: fiber)
    case .committed(let index):
      note(.committed(index: index, term: node.term), index, at: process, for: fiber)
      observer?.replicated(
        .committed(node: number, term: node.term, index: index), in: self)
    }
  }

  private func note(
    _ action: ReplicationAction, _ word: Int, at process: ProcessID, for fiber: FiberID
  ) {
    simulation.step(at: process, for: fiber)
    simulation.note(UInt64(bitPattern: Int64(word)))
    record(.replication(action), for: fiber)
  }

  /// Whoever waits at a node that does not lead any more has to ask another.
  private func turnAwayClients(of number: Int) {
    guard !cluster.waiting[number - 1].isEmpty else { return }
    let waiting = cluster.waiting[number - 1]
    cluster.waiting[number - 1] = []
    for waiter in waiting {
      cluster.put(.redirect(cluster.nodes[number - 1].leader), into: waiter.message)
      simulation.reply(to: waiter.message)
    }
  }

  // MARK: - What is committed

  /// Lets a node apply what it knows to be committed. The shop's own ledger, which the oracles look
  /// at, takes each command with the first node that does.
  private func applyCommitted(_ number: Int, at process: ProcessID) {
    while let (index, entry) = cluster.change(number, { $0.takeNext() }) {
      let isFirst = cluster.advance(to: index)
      guard entry.command > 0 else {
        observer?.replicated(.applied(node: number, index: index, reply: nil), in: self)
        continue
      }
      let request = stamped(cluster.request(entry.command), entry.time)
      if isFirst, cluster.conclude(entry.command) {
        takeEffect(entry.command, request, at: process)
      }
      let outcome =
        cluster.verdict(of: entry.command).map {
          cluster.copies[number - 1].apply(entry.command, $0, at: index)
        } ?? cluster.copies[number - 1].apply(entry.command, request, at: index)
      observer?.replicated(
        .applied(node: number, index: index, reply: outcome.reply), in: self)
      answerClients(of: number, entry.command, outcome)
    }
  }

  private func takeEffect(_ command: Int, _ request: InventoryRequest, at process: ProcessID) {
    let fiber = cluster.client(of: command)
    served = call(of: command)
    if request.command.transaction == nil {
      _ = apply(request, at: process, for: fiber)
    } else {
      cluster.judge(command, judge(request, at: process, for: fiber))
    }
  }

  private func answerClients(
    of number: Int, _ command: Int, _ outcome: ReplicatedLedger.Outcome
  ) {
    guard cluster.waiting[number - 1].contains(where: { $0.command == command }) else { return }
    for waiter in cluster.waiting[number - 1] where waiter.command == command {
      answer(waiter.message, command, outcome)
    }
    cluster.waiting[number - 1].removeAll { $0.command == command }
  }

  /// `request` with the time of day at the leader that put it into the log, which is the same for
  /// all.
  private func stamped(_ request: InventoryRequest, _ time: Tick) -> InventoryRequest {
    guard case .acquire(let item, let ttl, _) = request.command else { return request }
    var request = request
    request.command = .acquire(item, ttl: ttl, now: time)
    return request
  }

  // MARK: - Timers, crashes

  /// The timer of a node fired.
  func fireNode(_ process: ProcessID) {
    guard let number = cluster.number(of: process) else { return }
    cluster.change(number) { $0.fire() }
    carry(number)
  }

  /// A process has crashed: a node, with whoever waited there, or one that knew who leads.
  func crashedInCluster(_ process: ProcessID) {
    cluster.believe(nil, at: process)
    guard let number = cluster.number(of: process) else { return }
    for waiter in cluster.waiting[number - 1] { simulation.discard(waiter.message) }
    cluster.waiting[number - 1] = []
    cluster.copies[number - 1].reset(stock: scenario.stock, orders: scenario.orders.count)
  }

  /// A process is back: a node with its term, vote and log.
  func restartedInCluster(_ process: ProcessID) {
    guard let number = cluster.number(of: process) else { return }
    cluster.change(number) { $0.restart() }
    carry(number)
  }

  // MARK: - In words, for a trace

  private func action(_ request: RaftRequest, _ reply: RaftReply) -> ReplicationAction {
    switch (request, reply) {
    case (.vote(let term, let candidate, _, _), .vote(_, let isGranted)):
      .voted(for: candidate, term: term, isGranted: isGranted)
    case (.vote(let term, let candidate, _, _), _):
      .voted(for: candidate, term: term, isGranted: false)
    case (.append(let append), .matched):
      .took(entries: append.entries.count, of: append.leader, isAccepted: true)
    case (.append(let append), _):
      .took(entries: append.entries.count, of: append.leader, isAccepted: false)
    }
  }

  private func action(_ reply: RaftReply, of peer: Int) -> ReplicationAction {
    switch reply {
    case .vote(_, let isGranted): .hearsVote(of: peer, isGranted: isGranted)
    case .matched(_, let index, _): .hearsMatch(index, of: peer)
    case .differs: .hearsMatch(nil, of: peer)
    }
  }
}

extension RaftRequest {
  /// The number under which messages of this kind go.
  var label: UInt8 {
    switch self {
    case .vote: MessageLabel.requestVote
    case .append: MessageLabel.appendEntries
    }
  }
}
