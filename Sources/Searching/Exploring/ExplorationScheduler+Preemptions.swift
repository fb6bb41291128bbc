import Simulation

// Bounds on how often an order is left.
extension ExplorationScheduler {
  /// Leaves only what goes on with the order whose turn it was, if it may not be left any more.
  func keepToPreemptions() {
    guard let last = steps.last?.event?.key.name, bounds.preemptions < .max else { return }
    let own = waiting.filter { $0.event.key.name == last && enabled.contains($0.thread) }
    guard !own.isEmpty else { return }
    if preemptions >= bounds.preemptions { enabled = own.map(\.thread) }
  }

  func countPreemption(_ thread: Int) {
    guard bounds.preemptions < .max, let last = steps.last?.event?.key.name else { return }
    let own = waiting.filter { $0.event.key.name == last && enabled.contains($0.thread) }
    if !own.isEmpty, !own.contains(where: { $0.thread == Alternative.slot(of: thread) }) {
      preemptions += 1
    }
  }
}
