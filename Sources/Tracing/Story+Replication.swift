import Inventory
import Simulation

// Who leads the nodes of a replicated ledger, in sentences.
extension StoryLine {
  /// What happened at a node; nil if it does not matter to the story.
  static func replication(_ action: ReplicationAction, at process: ProcessName) -> String? {
    let node = ProcessNames.shop.text(process)
    return switch action {
    case .stood(let term): "\(node) hears of no leader, and asks for votes in term \(term)."
    case .elected(let term, let votes): "\(node) leads in term \(term), with \(votes) votes."
    case .deposed(let term): "\(node) learns that it does not lead any more: it is term \(term)."
    case .committed(let index, let term):
      "\(node) knows that a majority has its log up to entry \(index): it is committed, in term "
        + "\(term)."
    case .voted, .hearsVote, .took, .hearsMatch, .proposed, .redirected: nil
    }
  }
}
