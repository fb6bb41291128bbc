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
    case .committed, .voted, .hearsVote, .took, .hearsMatch, .proposed, .redirected: nil
    }
  }

  /// `text`, which tells that a command took effect, with who has committed it, if the ledger is
  /// replicated.
  static func committed(_ text: String, _ event: SaleEvent) -> String {
    guard case .applied = event.action, event.event.process.role == .database,
      event.event.process.number > 0
    else { return text }
    let rest = text.hasPrefix("The ") ? "the " + text.dropFirst(4) : text
    return "\(ProcessNames.shop.text(event.event.process)) commits: \(rest)"
  }
}
