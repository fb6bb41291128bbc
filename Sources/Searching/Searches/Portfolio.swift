import Checking
import Inventory
import Simulation

/// All searches in turn: what one of them hardly finds, another may find at once.
struct Portfolio: Search {
  private var random: RandomSearch
  private var priorities: PrioritySearch
  private var guided: GuidedSearch
  private var turn = 0

  init(_ worlds: WorldSpace) {
    random = RandomSearch(worlds)
    priorities = PrioritySearch(worlds)
    guided = GuidedSearch(worlds)
  }

  mutating func next(_ seed: Seed) -> Trial {
    turn += 1
    switch turn % 4 {
    case 1, 3: return random.next(seed)
    case 2: return priorities.next(seed)
    default: return guided.next(seed)
    }
  }

  var watcher: (any SaleObserver)? { turn.isMultiple(of: 4) ? guided.watcher : nil }

  mutating func learn(_ trial: Trial, _ report: RunReport) {
    if turn.isMultiple(of: 4) { guided.learn(trial, report) }
  }
}
