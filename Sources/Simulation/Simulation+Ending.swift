// How a run ends, and who is turned away from it.

extension Simulation {
  func finish() -> Ending {
    isOver = true
    isEnding = true
    endCalls { _ in true }
    isEnding = false
    return reconsidered(isCutOff ? .horizon : .quiet)
  }

  /// Whether this is the thread on which the simulation was made, the only one on which it can run.
  public var isHere: Bool { evidence.isOnThread }

  /// Turns away whoever is not part of the run. Goes first in whatever a strategy can call.
  ///
  /// - Throws: ``CallError/escaped`` on another thread, or after the run's end.
  public func check() throws(CallError) {
    guard evidence.isOnThread, !isOver || isEnding else { throw turnAwayStranger() }
  }

  /// The ending of a run from which code has escaped, as `escape` tells or other evidence tells
  /// better.
  public func escaped(_ escape: Escape) -> Ending {
    evidence.report(escape)
    evidence.waitForName()
    return .escaped(evidence.escape ?? escape)
  }

  /// `ending`, or an escape if there is evidence of one by now.
  public func reconsidered(_ ending: Ending) -> Ending {
    guard let seen = evidence.escape else { return ending }
    return escaped(seen)
  }

  private func turnAwayStranger() -> CallError {
    let isInherited = Task<Never, Never>.basePriority == Self.priority
    let own = executor.asUnownedTaskExecutor()
    // The order's own task, which has hopped to an executor of some actor's.
    let isOwn = withUnsafeCurrentTask { $0?.unownedTaskExecutor == own }
    evidence.report(isOwn ? .suspendedOutside : isInherited ? .unstructuredTask : .detachedTask)
    return .escaped
  }
}
