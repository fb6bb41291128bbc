import Simulation

/// Follows a path, and then lets who has begun come to the end first, the latest before all others:
/// who looks after them finds less, and has less to do.
final class PathScheduler: Scheduler {
  let isUntimed = true
  private var tracker: RequestTracker
  private let path: [PathStep]
  private var done = 0

  /// A scheduler for one run of so many orders along `path`.
  init(_ path: [PathStep], orders: Int) {
    self.path = path
    tracker = RequestTracker(orders: orders)
  }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    switch tracker.next(of: upcoming) {
    case .start(_, let place), .reply(_, let place), .wake(_, let place): return place
    case .choice: break
    }
    tracker.look(at: upcoming) { _, _ in RequestTracker.Question() }
    defer { done += 1 }
    if done < path.count {
      let step = path[done]
      if step.kind != .message { return step.place(in: upcoming) ?? 0 }
      if let place = tracker.place(of: step) { return tracker.take(place, of: upcoming) ?? 0 }
    }
    guard !tracker.requests.isEmpty else {
      return upcoming.firstIndex { $0.kind == .timer } ?? 0
    }
    return tracker.take(tracker.requests.count - 1, of: upcoming) ?? 0
  }
}
