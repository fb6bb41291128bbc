import Inventory

// What happens at the nodes of a replicated ledger, in words.
extension Wording {
  /// What a node did, or learned.
  static func text(of action: ReplicationAction, _ who: String, _ place: String) -> String {
    switch action {
    case .stood(let term): "\(place) hears of no leader, and asks for votes in term \(term)"
    case .elected(let term, let votes): "\(place) leads in term \(term), with \(votes) votes"
    case .deposed(let term): "\(place) does not lead any more: it is term \(term)"
    case .voted(let candidate, let term, let isGranted):
      "\(place) \(isGranted ? "votes" : "does not vote") for db-\(candidate) in term \(term)"
    case .hearsVote(let peer, let isGranted):
      "\(place) \(isGranted ? "has" : "does not get") the vote of db-\(peer)"
    case .took(0, let leader, true): "\(place) hears that db-\(leader) leads"
    case .took(let entries, let leader, true):
      "\(place) has \(entries == 1 ? "an entry" : "\(entries) entries") of db-\(leader)'s log"
    case .took(_, let leader, false): "\(place) refuses what db-\(leader) sends: it does not fit"
    case .hearsMatch(let index?, let peer): "\(place) hears that db-\(peer) has entry \(index)"
    case .hearsMatch(nil, let peer):
      "\(place) hears that what it sent does not fit db-\(peer)'s log"
    case .committed(let index, let term):
      "\(place) commits up to entry \(index) in term \(term): a majority has it"
    case .proposed(let command): "\(place) puts \(who)'s \(command.word) into its log"
    case .redirected(0): "\(who) is told that \(place) does not lead, nor knows who does"
    case .redirected(let leader): "\(who) is sent on to db-\(leader): \(place) does not lead"
    }
  }
}
