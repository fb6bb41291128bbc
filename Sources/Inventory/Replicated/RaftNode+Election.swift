// Who leads: the paper's section 5.2, with the restriction of 5.4.1.
extension RaftNode {
  /// Nothing was heard of a leader: asks for votes, in a new term.
  mutating func stand() {
    term += 1
    vote = number
    role = .candidate
    leader = 0
    votes = Array(repeating: false, count: size)
    timer = .election(isNew: true)
    events.append(.stood)
    for peer in peers {
      outbox.append(
        (
          peer,
          .vote(
            term: term, candidate: number, lastIndex: log.lastIndex, lastTerm: log.lastTerm)
        ))
    }
    count(voteOf: number)
  }

  /// Whether `candidate` gets this node's vote in the present term: one vote a term, and only for
  /// whoever has at least as much in its log.
  mutating func grants(to candidate: Int, lastIndex: Int, lastTerm: Int) -> Bool {
    guard vote == 0 || vote == candidate else { return false }
    guard (lastTerm, lastIndex) >= (log.lastTerm, log.lastIndex) else { return false }
    vote = candidate
    timer = .election(isNew: false)
    return true
  }

  /// Counts a vote of the present term.
  mutating func count(voteOf node: Int) {
    guard role == .candidate else { return }
    votes[node - 1] = true
    guard votes.count(where: { $0 }) >= majority else { return }
    role = .leader
    leader = number
    next = Array(repeating: log.lastIndex + 1, count: size)
    match = Array(repeating: 0, count: size)
    isBusy = Array(repeating: false, count: size)
    sent = Array(repeating: 0, count: size)
    timer = .heartbeat
    events.append(.elected)
    // Only by an entry of its own term does it find out what is committed (5.4.2).
    if flaw != .countsOldTerms { store(RaftEntry(term: term, command: 0)) }
    for peer in peers { send(to: peer) }
    countReplicas()
  }

  /// Follows whoever leads in `newTerm`, which is not older than its own.
  mutating func follow(_ newTerm: Int) {
    if newTerm > term {
      term = newTerm
      vote = 0
    }
    if role == .leader {
      events.append(.deposed)
      timer = .election(isNew: true)
    }
    role = .follower
    leader = 0
  }
}
