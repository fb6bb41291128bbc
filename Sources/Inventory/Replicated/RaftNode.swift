/// A node of a replicated log: a synchronous state machine, without any time of its own.
///
/// After Diego Ongaro and John Ousterhout, *In Search of an Understandable Consensus Algorithm*
/// (USENIX ATC 2014), figure 2, without snapshots. What comes in is a method; what is to be done about
/// it is left in ``outbox``, ``timer`` and ``events``, and entries to apply are taken one after
/// another (``takeNext()``). Lost, repeated and late messages do no harm, whichever incarnation they
/// are from: each names its term.
struct RaftNode: Sendable {
  /// The part that a node plays.
  enum Role: Sendable {
    case follower
    case candidate
    case leader
  }

  /// What the timer of a node is to be set to. There is one, and setting it cancels what it was.
  enum Timer: Sendable, Equatable {
    /// After the time that this node waits to hear from a leader; a newly drawn one if `isNew`.
    case election(isNew: Bool)
    /// After the time between two heartbeats.
    case heartbeat
  }

  /// What happened to a node, for whoever looks on.
  enum Event: Sendable, Equatable {
    /// It stands for election in its present term.
    case stood
    /// It leads from now on, in its present term.
    case elected
    /// It does not lead any more.
    case deposed
    /// Its log has an entry at that index that it had not.
    case stored(Int)
    /// As a leader, it knows that entries up to that index are committed.
    case committed(Int)
  }

  /// Its number, from 1.
  let number: Int
  /// How many nodes there are.
  let size: Int
  let flaw: RaftFlaw?

  // Durable: term, vote and log.

  /// The latest term that it has heard of.
  var term = 0
  /// For whom it has voted in that term; 0 for nobody.
  var vote = 0
  var log = RaftLog()

  // Volatile: all else.

  var role = Role.follower
  /// Who leads in its term, if it knows; else 0.
  var leader = 0
  /// Up to where it knows that entries are committed.
  var commitIndex = 0
  /// Up to where it has applied them.
  private(set) var applied = 0
  /// Who has voted for it, by number less 1.
  var votes: [Bool] = []
  /// What to send to each node next, and up to where its log is known to be the same.
  var next: [Int] = []
  var match: [Int] = []
  /// To whom something is on its way: what comes meanwhile goes with the next.
  var isBusy: [Bool] = []
  /// How many appends it has sent to each node in its term.
  var sent: [Int] = []

  /// Requests to send.
  var outbox: [(node: Int, request: RaftRequest)] = []
  /// What to set the timer to; nil to leave it as it is.
  var timer: Timer?
  /// What happened.
  var events: [Event] = []

  /// How many entries go with one message.
  static let batch = 64

  /// Node `number` of `size`, which knows nothing.
  init(number: Int, of size: Int, flaw: RaftFlaw? = nil) {
    self.number = number
    self.size = size
    self.flaw = flaw
    timer = .election(isNew: true)
  }

  /// Comes back from a crash, with what is durable.
  mutating func restart() {
    var node = RaftNode(number: number, of: size, flaw: flaw)
    node.term = term
    node.vote = flaw == .forgetsVotes ? 0 : vote
    node.log = log
    self = node
  }

  /// The timer fired.
  mutating func fire() {
    guard role == .leader else { return stand() }
    timer = .heartbeat
    for peer in peers { send(to: peer) }
  }

  /// Appends a client's command, if this node leads.
  ///
  /// - Returns: Whether it does. It may have been deposed without knowing; then nothing comes of it.
  mutating func propose(_ command: Int, at time: Int = 0) -> Bool {
    guard role == .leader else { return false }
    store(RaftEntry(term: term, command: command, time: time))
    for peer in peers where !isBusy[peer - 1] { send(to: peer) }
    countReplicas()
    return true
  }

  /// The next entry to apply, which counts as applied then; nil if there is none.
  mutating func takeNext() -> (index: Int, entry: RaftEntry)? {
    guard applied < commitIndex, applied < log.lastIndex else { return nil }
    applied += 1
    return (applied, log[applied])
  }

  /// Takes the reply of `peer`.
  mutating func receive(_ reply: RaftReply, from peer: Int) {
    if reply.term > term { return follow(reply.term) }
    guard reply.term == term else { return }
    switch reply {
    case .vote(_, let isGranted): if isGranted { count(voteOf: peer) }
    case .matched(_, let index, let number): matched(index, by: peer, replyTo: number)
    case .differs(_, let index, let number): differs(at: index, by: peer, replyTo: number)
    }
  }

  /// Answers the request of another node.
  mutating func receive(_ request: RaftRequest) -> RaftReply {
    switch request {
    case .vote(let term, let candidate, let lastIndex, let lastTerm):
      if term > self.term { follow(term) }
      let isGranted =
        term == self.term && grants(to: candidate, lastIndex: lastIndex, lastTerm: lastTerm)
      return .vote(term: self.term, isGranted: isGranted)
    case .append(let append):
      return take(append)
    }
  }

  /// All other nodes.
  var peers: [Int] { (1...size).filter { $0 != number } }

  /// How many nodes a majority is.
  var majority: Int { size / 2 + 1 }

  /// Puts `entry` at the end of the log.
  mutating func store(_ entry: RaftEntry) {
    log.append(entry)
    events.append(.stored(log.lastIndex))
  }
}
