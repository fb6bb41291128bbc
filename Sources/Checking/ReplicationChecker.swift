import Inventory

/// Holds the nodes of a replicated ledger against what Raft promises (figure 3 of Ongaro and
/// Ousterhout, *In Search of an Understandable Consensus Algorithm*), and clients' reads against what
/// was acknowledged before they began.
struct ReplicationChecker {
  /// What broke, and at a message of which label.
  struct Breach {
    let property: Property
    let label: UInt8
    /// The place of the order that has a part in it; -1 if none has.
    var order = -1
    let finding: Finding
  }

  /// What some node had at an index, and the term of what it had before it.
  private struct Known {
    let entry: RaftEntry
    let previousTerm: Int
  }

  /// Who has led in each term, from 1; 0 for nobody.
  private var leaders: [Int] = []
  /// All entries that some node had, by index less 1: one of each term. If each has always the same
  /// predecessor, logs that share an entry are the same up to it, by induction.
  private var known: [[Known]] = []
  /// What was committed, by index less 1, and in which term.
  private var committed: [(entry: RaftEntry, term: Int)] = []
  /// What was applied, by index less 1, and what was replied.
  private var applied: [(entry: RaftEntry, reply: InventoryReply?)] = []
  /// The highest index of what clients were told of.
  private var acknowledged = 0
  /// What that was when each command was asked for, by the commands' numbers.
  private var begun: [Int] = []

  /// Begins anew.
  mutating func reset() {
    guard !begun.isEmpty || !leaders.isEmpty else { return }
    self = ReplicationChecker()
  }

  /// Checks what happened.
  ///
  /// - Returns: What broke by it, if something did.
  mutating func check(_ fact: ReplicationFact, _ shop: Shop) -> Breach? {
    switch fact {
    case .elected(let node, let term): return elected(node, term, shop)
    case .stored(let node, let index): return stored(node, index, shop)
    case .committed(let node, let term, let index): return committed(node, term, index, shop)
    case .applied(let node, let index, let reply): return applied(node, index, reply, shop)
    case .began(let command):
      while begun.count <= command { begun.append(0) }
      begun[command] = acknowledged
      return nil
    case .acknowledged(let command, let index): return told(command, index, shop)
    }
  }

  private mutating func elected(_ node: Int, _ term: Int, _ shop: Shop) -> Breach? {
    while leaders.count <= term { leaders.append(0) }
    let other = leaders[term]
    leaders[term] = node
    guard other == 0 || other == node else {
      return Breach(
        property: .electionSafety, label: MessageLabel.requestVote,
        finding: .leaders(node, other, term: term))
    }
    return complete(node, term, shop)
  }

  /// Whether a leader has all that was committed in earlier terms.
  private func complete(_ node: Int, _ term: Int, _ shop: Shop) -> Breach? {
    for (place, commitment) in committed.enumerated()
    where commitment.term < term && shop.logEntry(place + 1, of: node) != commitment.entry {
      return Breach(
        property: .leaderCompleteness, label: MessageLabel.requestVote,
        finding: .lacks(index: place + 1, leader: node, term: term))
    }
    return nil
  }

  private mutating func stored(_ node: Int, _ index: Int, _ shop: Shop) -> Breach? {
    guard let entry = shop.logEntry(index, of: node) else { return nil }
    let previous = shop.logEntry(index - 1, of: node)?.term ?? 0
    while known.count < index { known.append([]) }
    guard let other = known[index - 1].first(where: { $0.entry.term == entry.term }) else {
      known[index - 1].append(Known(entry: entry, previousTerm: previous))
      return nil
    }
    guard other.entry != entry || other.previousTerm != previous else { return nil }
    return Breach(
      property: .logMatching, label: MessageLabel.appendEntries,
      finding: .logs(index: index, term: entry.term, node: node))
  }

  private mutating func committed(
    _ node: Int, _ term: Int, _ index: Int, _ shop: Shop
  ) -> Breach? {
    while committed.count < index, let entry = shop.logEntry(committed.count + 1, of: node) {
      committed.append((entry, term))
    }
    // A leader of a later term may be there already, if this one does not know of it.
    for other in 1...shop.nodeCount where other != node {
      guard let later = shop.leadingTerm(of: other), later > term else { continue }
      if let breach = complete(other, later, shop) { return breach }
    }
    return nil
  }

  private mutating func applied(
    _ node: Int, _ index: Int, _ reply: InventoryReply?, _ shop: Shop
  ) -> Breach? {
    guard let entry = shop.logEntry(index, of: node) else { return nil }
    guard index <= applied.count else {
      applied.append((entry, reply))
      return nil
    }
    guard applied[index - 1].entry != entry || applied[index - 1].reply != reply else { return nil }
    return Breach(
      property: .stateMachineSafety, label: MessageLabel.appendEntries,
      finding: .applies(index: index, node: node))
  }

  private mutating func told(_ command: Int, _ index: Int, _ shop: Shop) -> Breach? {
    let begun = begun.indices.contains(command) ? begun[command] : 0
    acknowledged = max(acknowledged, index)
    let request = shop.replicatedRequest(command)
    guard request.command.isRead, index < begun else { return nil }
    return Breach(
      property: .currentRead, label: request.command.label, order: request.order,
      finding: .misses(index: index, acknowledged: begun))
  }
}
