// How the leader's log becomes everybody's: the paper's sections 5.3 and 5.4.2.
extension RaftNode {
  /// Sends `peer` what it may lack; nothing but a heartbeat if that is nothing.
  mutating func send(to peer: Int) {
    let previous = next[peer - 1] - 1
    isBusy[peer - 1] = true
    sent[peer - 1] += 1
    outbox.append(
      (
        peer,
        .append(
          RaftAppend(
            term: term, leader: number, previousIndex: previous,
            previousTerm: log.term(at: previous) ?? 0,
            entries: log.entries(from: previous + 1, atMost: Self.batch),
            commitIndex: commitIndex, number: sent[peer - 1]))
      ))
  }

  /// Takes what a leader has sent.
  mutating func take(_ append: RaftAppend) -> RaftReply {
    // A second leader in one term would be a broken promise; its entries are not taken.
    guard append.term > term || append.term == term && role != .leader else {
      return .differs(term: term, next: append.previousIndex + 1, number: append.number)
    }
    if append.term > term || role == .candidate { follow(append.term) }
    leader = append.leader
    if timer == nil { timer = .election(isNew: false) }
    guard let present = log.term(at: append.previousIndex) else {
      return .differs(term: term, next: log.lastIndex + 1, number: append.number)
    }
    guard present == append.previousTerm else {
      return .differs(
        term: term, next: log.beginningOfTerm(at: append.previousIndex), number: append.number)
    }
    var index = append.previousIndex
    for entry in append.entries {
      index += 1
      if let present = log.term(at: index) {
        guard present != entry.term else { continue }
        log.removeAll(from: index)
      }
      store(entry)
    }
    // What lies beyond may be another leader's.
    commitIndex = max(commitIndex, min(append.commitIndex, index))
    return .matched(term: term, match: index, number: append.number)
  }

  /// The log of `peer` is the same up to `index`.
  ///
  /// Only the reply to the latest append asks for the next: were each copy of a reply to do so, copies
  /// would breed.
  mutating func matched(_ index: Int, by peer: Int, replyTo number: Int) {
    guard role == .leader else { return }
    let isLatest = number == sent[peer - 1]
    if isLatest { isBusy[peer - 1] = false }
    match[peer - 1] = max(match[peer - 1], index)
    next[peer - 1] = max(next[peer - 1], match[peer - 1] + 1)
    countReplicas()
    if isLatest, next[peer - 1] <= log.lastIndex { send(to: peer) }
  }

  /// The log of `peer` is another one; it may be the same before `index`.
  mutating func differs(at index: Int, by peer: Int, replyTo number: Int) {
    guard role == .leader, number == sent[peer - 1] else { return }
    next[peer - 1] = max(match[peer - 1] + 1, min(index, next[peer - 1] - 1))
    send(to: peer)
  }

  /// Finds out up to where entries are committed: a majority has them, and the last of them is of
  /// the leader's own term.
  mutating func countReplicas() {
    match[number - 1] = log.lastIndex
    let index = match.sorted(by: >)[majority - 1]
    guard index > commitIndex else { return }
    guard log[index].term == term || flaw == .countsOldTerms else { return }
    commitIndex = index
    events.append(.committed(index))
  }
}
