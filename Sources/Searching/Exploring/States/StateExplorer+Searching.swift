import Checking
import Inventory
import Simulation

// Where an execution leaves the path that it follows: states, steps, and what breaks.
extension StateExplorer {
  /// Chooses the request that reaches its server next.
  func choose(_ upcoming: [Upcoming], _ shop: Shop) -> Int {
    if position == path.count {
      guard !isComparison, let next = arrive(upcoming, shop) else { return giveUp() }
      path.append(next.step)
      foreseen = next.foreseen
    }
    position += 1
    // What broke on the way was seen before.
    _ = checker.takeViolations()
    return make(path[position - 1], of: upcoming)
  }

  /// A state is reached by the last step of the path.
  ///
  /// - Returns: What to do next; nil if the state is known, or all that could be done leads to such.
  private func arrive(_ upcoming: [Upcoming], _ shop: Shop) -> Alternative? {
    judgeStep()
    for order in present.indices where outcomes[order] == nil && flying[order] == 0 {
      // It waits for others, and what it waits for is not known; but for row locks.
      if asked[order] == nil { isOpaque = true }
    }
    guard let isNewCore = enter(shop) else { return nil }
    var rest = timers(upcoming).map { Alternative(step: $0, foreseen: nil) }
    if tracker.requests.isEmpty, rest.isEmpty {
      // Nothing goes but the patience of who waits.
      rest = upcoming.filter { $0.kind == .timeout }
        .map {
          Alternative(step: PathStep(kind: .timeout, whose: $0.fiber.index), foreseen: nil)
        }
      if rest.isEmpty { bounded += 1 }
    }
    if isNewCore { transitions += rest.count }
    for place in choices(isCounting: isNewCore).reversed() {
      let step = tracker.step(at: place)
      guard let (state, broken) = foresee(place, shop) else {
        rest.append(Alternative(step: step, foreseen: nil))
        continue
      }
      judge(broken, path + CollectionOfOne(step))
      if !known.contains(state) { rest.append(Alternative(step: step, foreseen: state)) }
    }
    guard let next = rest.popLast() else { return nil }
    if !rest.isEmpty { frames.append((path.count, rest)) }
    return next
  }

  /// The timers that may fire.
  private func timers(_ upcoming: [Upcoming]) -> [PathStep] {
    var steps: [PathStep] = []
    for event in upcoming where event.kind == .timer {
      let process = Int(event.process.index)
      guard process >= fired.count || fired[process] < bounds.timers, bounds.timers > 0 else {
        continue
      }
      steps.append(PathStep(kind: .timer, whose: event.process.index))
    }
    return steps
  }

  /// The present state goes among those that are known.
  ///
  /// - Returns: Whether it is new even if what the properties remember besides is left out; nil if it is
  ///   known.
  private func enter(_ shop: Shop) -> Bool? {
    let (core, full) = signature(in: shop)
    if let foreseen, foreseen != full { isBroken = true }
    foreseen = nil
    guard known.insert(full) else { return nil }
    depth = max(depth, path.count)
    let isNewCore = cores.insert(core)
    if isNewCore { states += 1 }
    return isNewCore
  }

  /// The end of an execution, at which nothing is left to happen.
  func end() {
    settle([])
    guard !isComparison else { return }
    if position < path.count { isBroken = true }
    judgeStep()
    guard enter(sale.shop) != nil else { return }
    checker.finish(sale.shop)
    judge(checker.takeViolations(), path)
    atEnd(sale.shop)
  }

  /// The requests among which to choose, one of those alike: of one order that is like another and in
  /// the same state, the same request.
  private func choices(isCounting: Bool) -> [Int] {
    var chosen: [(place: Int, digest: StateDigest)] = []
    var counted: [StateDigest] = []
    for (place, request) in tracker.requests.enumerated() {
      guard request.order >= 0 else {
        if isCounting { transitions += 1 }
        chosen.append((place, .zero))
        continue
      }
      var digest = parts[request.order]
      digest.combine(histories.digest(of: request.question))
      if isCounting, !counted.contains(digest) {
        counted.append(digest)
        transitions += 1
      }
      digest.combine(memories[request.order])
      if !chosen.contains(where: { $0.digest == digest }) { chosen.append((place, digest)) }
    }
    return chosen.map(\.place)
  }

  /// What breaks by the last step, unless it was foreseen.
  private func judgeStep() {
    let broken = checker.takeViolations()
    if foreseen == nil { judge(broken, path) }
  }

  private func judge(_ broken: [Violation], _ path: @autoclosure () -> [PathStep]) {
    guard !broken.isEmpty else { return }
    violating += 1
    let length = path().count
    for violation in broken {
      let place =
        failures.firstIndex { $0.fingerprint == violation.fingerprint } ?? failures.count
      if place == failures.count { failures.append(Failure(fingerprint: violation.fingerprint)) }
      failures[place].count += 1
      let paths = failures[place].paths
      if paths.count == 4, paths.last.map({ $0.count <= length }) ?? false { continue }
      let rank = paths.firstIndex { $0.count > length } ?? paths.count
      failures[place].paths.insert(path(), at: rank)
      if paths.count == 4 { failures[place].paths.removeLast() }
    }
  }
}
