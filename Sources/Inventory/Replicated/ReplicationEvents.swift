/// What an oracle is told of the nodes of a replicated ledger; nodes and commands go by their numbers,
/// from 1.
public enum ReplicationFact: Sendable, Equatable {
  /// A node leads from now on.
  case elected(node: Int, term: Int)
  /// A node's log has a new entry; see ``Shop/logEntry(_:of:)``.
  case stored(node: Int, index: Int)
  /// A leader knows that the entries up to that index are committed.
  case committed(node: Int, term: Int, index: Int)
  /// A node has applied the entry at that index; nil for a reply if the entry carries no command.
  case applied(node: Int, index: Int, reply: InventoryReply?)
  /// A client asks for the first time.
  case began(command: Int)
  /// A client has its reply: the command took effect at that index, or read what was so then.
  case acknowledged(command: Int, index: Int)
}

/// What happened at a node of a replicated ledger, for a trace.
public enum ReplicationAction: Sendable, Equatable {
  /// It hears of no leader, and asks for votes.
  case stood(term: Int)
  /// It leads, with the votes of a majority.
  case elected(term: Int, votes: Int)
  /// It does not lead any more.
  case deposed(term: Int)
  /// It was asked for its vote.
  case voted(for: Int, term: Int, isGranted: Bool)
  /// A vote came in, or was denied.
  case hearsVote(of: Int, isGranted: Bool)
  /// A leader sent it entries, or none: a heartbeat.
  case took(entries: Int, of: Int, isAccepted: Bool)
  /// Its log is known to be the leader's up to that index; nil if it is another one.
  case hearsMatch(Int?, of: Int)
  /// A majority has the entries up to that index.
  case committed(index: Int, term: Int)
  /// It was sent a command, and leads: it appends the command to its log.
  case proposed(InventoryCommand)
  /// It was sent a command, and does not lead: another node does, if the number is not 0.
  case redirected(to: Int)
}
