/// What a node asks of another. Each request is answered with a ``RaftReply``.
enum RaftRequest: Sendable, Equatable {
  /// `RequestVote` of the paper's figure 2.
  case vote(term: Int, candidate: Int, lastIndex: Int, lastTerm: Int)
  /// `AppendEntries` of figure 2: a heartbeat where there are no entries.
  case append(RaftAppend)
}

/// A leader's entries on their way to a follower.
struct RaftAppend: Sendable, Equatable {
  /// The leader's term.
  let term: Int
  /// Who leads.
  let leader: Int
  /// The index before the entries, and the term of what the leader has there.
  let previousIndex: Int
  let previousTerm: Int
  let entries: [RaftEntry]
  /// Up to where the leader knows that entries are committed.
  let commitIndex: Int
  /// The how manieth of this leader's to this node it is.
  let number: Int
}

/// What a node answers to another.
enum RaftReply: Sendable, Equatable {
  /// Whether the candidate has the vote.
  case vote(term: Int, isGranted: Bool)
  /// The log is the leader's up to `match`. Figure 2 leaves that to be worked out from the request;
  /// here the reply says it, so that a late or repeated one says nothing wrong.
  case matched(term: Int, match: Int, number: Int = 0)
  /// The log is another one; it may be the leader's before `next` (the paper's section 5.3).
  case differs(term: Int, next: Int, number: Int = 0)

  /// The term of the one who answers.
  var term: Int {
    switch self {
    case .vote(let term, _), .matched(let term, _, _), .differs(let term, _, _): term
    }
  }
}
