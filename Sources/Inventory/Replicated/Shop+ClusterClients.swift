import Simulation

// Whoever asks a replicated ledger for something, and what an oracle can see of it.
extension Shop {
  /// The entry at `index` of a node's log; nil if there is none. Nodes go by their numbers, from 1.
  public func logEntry(_ index: Int, of node: Int) -> RaftEntry? {
    guard cluster.nodes.indices.contains(node - 1), index > 0,
      index <= cluster.nodes[node - 1].log.lastIndex
    else { return nil }
    return cluster.nodes[node - 1].log[index]
  }

  /// In which term a node leads, as far as it knows; nil if it does not.
  public func leadingTerm(of node: Int) -> Int? {
    guard cluster.nodes.indices.contains(node - 1), cluster.nodes[node - 1].role == .leader
    else { return nil }
    return cluster.nodes[node - 1].term
  }

  /// How many nodes keep the ledger; 0 where it is not replicated.
  public var nodeCount: Int { cluster.nodes.count }

  /// What a client has asked, by its command's number.
  public func replicatedRequest(_ command: Int) -> InventoryRequest { cluster.request(command) }

  // MARK: - Orders

  /// A number for a command of the order that `fiber` serves.
  func enrol(_ command: InventoryCommand, key: Int?, token: Int?, for fiber: FiberID) -> Int {
    enrol(request(command, key: key, token: token, for: fiber), from: fiber)
  }

  private func enrol(_ request: InventoryRequest, from fiber: FiberID) -> Int {
    let number = cluster.enrol(request, from: fiber)
    began(number, request, for: fiber)
    observer?.replicated(.began(command: number), in: self)
    return number
  }

  /// A message that carries the command with that number.
  func letter(_ command: Int) -> MessageID {
    let message = letter(cluster.request(command), call: call(of: command))
    cluster.put(.command(command), into: message)
    return message
  }

  func process(of node: Int) -> ProcessID { cluster.process(of: node) }

  /// Which node is taken to lead, where the order of `fiber` is served.
  func leader(for fiber: FiberID) -> Int {
    cluster.belief(of: simulation.host(of: fiber)).node
  }

  /// A node did not answer in time: from now on the next is taken to lead.
  func suspect(_ node: Int, for fiber: FiberID) {
    let host = simulation.host(of: fiber)
    // Somebody else may know better by now.
    guard cluster.belief(of: host).node == node else { return }
    cluster.believe(Cluster.Belief(node: cluster.next(after: node)), at: host)
  }

  /// Believes what a node that does not lead says in `message`, which is done then.
  ///
  /// - Returns: Whether it knew who leads.
  func believe(_ message: MessageID, insteadOf node: Int, for fiber: FiberID) -> Bool {
    simulation.discard(message)
    guard case .redirect(let leader) = cluster.envelope(of: message), leader > 0, leader != node
    else {
      suspect(node, for: fiber)
      return false
    }
    cluster.believe(Cluster.Belief(node: leader), at: simulation.host(of: fiber))
    return true
  }

  /// The ledger's reply in `message`, which is done then; nil if the node does not lead.
  func answer(in message: MessageID) -> InventoryReply? {
    guard case .answer = cluster.envelope(of: message) else { return nil }
    return readReply(message)
  }

  // MARK: - Replies

  /// A reply of a node has come.
  func receive(clusterReply message: MessageID, from node: Int, for fiber: FiberID) {
    switch cluster.envelope(of: message) {
    case .reply(let reply):
      simulation.discard(message)
      guard let number = cluster.number(of: fiber) else { return }
      receive(reply, of: node, at: number)
    case .answer(let command, let index):
      observer?.replicated(.acknowledged(command: command, index: index), in: self)
      hear(message, for: fiber)
    case .redirect(let leader):
      if fiber == sweeperFiber || fiber == recoveryFiber {
        simulation.discard(message)
        goOn(to: leader, for: fiber)
      }
    case .request, .command:
      simulation.discard(message)
    }
  }

  private func hear(_ message: MessageID, for fiber: FiberID) {
    let letter = letters[Int(message.index)]
    guard fiber == sweeperFiber || fiber == recoveryFiber else {
      return told(message, for: fiber)
    }
    simulation.discard(message)
    ended(letter.call, letter.reply)
    let host = simulation.host(of: fiber)
    var belief = cluster.belief(of: host)
    belief.isWaiting = false
    cluster.believe(belief, at: host)
    if fiber == sweeperFiber {
      sweeper.see(letter.reply)
    } else {
      recover(with: letter.reply)
    }
  }

  // MARK: - The sweeper and the recovery

  /// Sends what the sweeper or the recovery asks to whom it takes to lead: another than last time, if
  /// that one has not answered.
  func ask(_ requests: [InventoryRequest], for fiber: FiberID) {
    let host = simulation.host(of: fiber)
    var belief = cluster.belief(of: host)
    if belief.isWaiting { belief.node = cluster.next(after: belief.node) }
    belief.isWaiting = true
    belief.wasRedirected = false
    cluster.believe(belief, at: host)
    for request in requests { send(enrol(request, from: fiber), to: belief.node, for: fiber) }
  }

  private func send(_ command: Int, to node: Int, for fiber: FiberID) {
    simulation.send(
      letter(command), from: fiber, to: cluster.process(of: node),
      label: cluster.request(command).command.label)
  }

  /// Who was asked does not lead. Asks again whoever does, once; else in the next round.
  private func goOn(to leader: Int, for fiber: FiberID) {
    let host = simulation.host(of: fiber)
    var belief = cluster.belief(of: host)
    belief.isWaiting = false
    belief.node = leader > 0 ? leader : cluster.next(after: belief.node)
    let isLast = leader == 0 || belief.wasRedirected
    belief.wasRedirected = true
    cluster.believe(belief, at: host)
    if fiber == sweeperFiber {
      sweeper.see(.refused)
      if !isLast, let proposal = sweeper.propose(again: true) { resend(proposal, for: fiber) }
    } else if !isLast, recovery.step == .asking {
      resend(
        InventoryRequest(command: .nextUnsettled(after: recovery.settled), order: -1), for: fiber)
    }
  }

  private func resend(_ request: InventoryRequest, for fiber: FiberID) {
    let host = simulation.host(of: fiber)
    var belief = cluster.belief(of: host)
    belief.isWaiting = true
    cluster.believe(belief, at: host)
    send(enrol(request, from: fiber), to: belief.node, for: fiber)
  }
}
