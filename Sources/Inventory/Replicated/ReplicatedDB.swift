public import Simulation

/// A database that survives failures: the ledger behind a replicated log, on three nodes or five, of
/// which one leads, and a command takes effect once a majority has it (Raft).
///
/// Any client may ask any node. Whoever does not lead says who does; where no answer comes, the next
/// is asked. A command goes by one number however often it is sent, and takes effect once. Reads go
/// through the log like all else, so each reflects all that was acknowledged before it began.
public struct ReplicatedDB: InventoryDB {
  let shop: Shop
  let fiber: FiberID

  /// Finds the leader, sends it the command, and waits for the reply. A row that somebody else holds
  /// is asked for again and again; who asked first gets it first.
  ///
  /// - Throws: `CallError.timedOut` if no answer came within `timeout` ticks: it may have taken
  ///   effect, or may do so yet. `CallError.processEnded`.
  public func perform(
    _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    try shop.simulation.check()
    let begin = shop.simulation.now
    while true {
      let left = timeout.map { max($0 - (shop.simulation.now - begin), 0) }
      let reply = try await ask(command, key: key, token: token, timeout: left)
      guard reply == .locked else { return reply }
      guard case .selectForUpdate = command else { return reply }
      try await shop.simulation.sleep(fiber, for: min(2 * shop.scenario.slowest, left ?? .max))
    }
  }

  /// Begins a transaction about `item`. Who holds which row is in the log, like all else.
  ///
  /// - Throws: `CallError` outside the simulation.
  public func transaction(on item: ItemID) throws -> Transaction {
    try shop.simulation.check()
    return Transaction(shop.beginTransaction(item, by: fiber), on: item, of: self)
  }

  private func ask(
    _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
  ) async throws -> InventoryReply {
    if shop.simulation.isEnded(fiber) { try await shop.simulation.turnAway(fiber) }
    let number = shop.enrol(command, key: key, token: token, for: fiber)
    let begin = shop.simulation.now
    var wasRedirected = false
    while true {
      let left = timeout.map { max($0 - (shop.simulation.now - begin), 0) }
      guard left != 0 else { throw CallError.timedOut }
      let node = shop.leader(for: fiber)
      let wait = min(left ?? .max, shop.scenario.callTimeout)
      do {
        let message = try await shop.simulation.call(
          shop.process(of: node), from: fiber, shop.letter(number), label: command.label,
          timeout: wait)
        if let reply = shop.answer(in: message) { return reply }
        // Two nodes that send it to each other do not know better yet.
        let isKnown = shop.believe(message, insteadOf: node, for: fiber)
        if isKnown, !wasRedirected {
          wasRedirected = true
          continue
        }
      } catch CallError.timedOut {
        if wait == left { throw CallError.timedOut }
        shop.suspect(node, for: fiber)
        wasRedirected = false
        continue
      }
      wasRedirected = false
      let nap = min(left ?? .max, shop.scenario.slowest)
      try await shop.simulation.sleep(fiber, for: nap)
    }
  }
}

extension Scenario {
  /// The slowest message, in ticks, from 1.
  var slowest: Tick { min(max(latency.upperBound, 1), Limits.latency) }

  /// How long a client waits for a node, in ticks: there and back, and twice from the leader to the
  /// others and back, since something may be on its way there already.
  var callTimeout: Tick { 6 * slowest }

  /// How long a leader is silent at most, in ticks.
  var heartbeat: Tick { 3 * slowest }

  /// How long a node waits to hear from a leader, in ticks. At the very beginning none of them has
  /// heard of any, and they do not wait for so long.
  func electionTimeout(isFirst: Bool) -> ClosedRange<Tick> {
    isFirst ? 0...8 * slowest : 9 * slowest...18 * slowest
  }

  /// How long a node waits to hear from a leader in a calm world, in ticks, the `draw`-th time that it
  /// draws that: the first node is the quickest.
  public func calmElectionTimeout(ofNode number: Int, draw: Int) -> Tick {
    electionTimeout(isFirst: draw == 1).lowerBound + (number - 1) * slowest
  }
}
