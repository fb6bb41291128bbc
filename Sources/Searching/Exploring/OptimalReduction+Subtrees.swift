// Exploring a part, and giving back what is left of it.
extension OptimalReduction {
  /// Begins with a part of an exploration; counts anew. Then executions are made as always.
  mutating func begin(_ subtree: Subtree) {
    frames.removeAll(keepingCapacity: true)
    let none = WakeupTree()
    for step in subtree.path {
      frames.append(
        Frame(
          thread: step.thread, footprint: step.footprint, spawner: step.spawner, cost: step.cost,
          alternatives: step.alternatives, tree: none, sleepers: []))
    }
    if let branch = subtree.branch {
      let tree = WakeupTree()
      tree.branches.append(branch)
      frames.append(Frame(thread: branch.thread, tree: tree, sleepers: subtree.sleepers))
    }
    base = frames.count
    fresh = max(base - 1, 0)
    known = 0
    covers = subtree.covers
    insertions.removeAll()
    inserted.removeAll(keepingCapacity: true)
    executions = 0
    probed = 0
    blocked = 0
    longest = 0
  }

  /// Whether what is left should better be given back: it is little in number and much in weight.
  var isShallow: Bool { frames.count <= base + 2 }

  /// Whether so much is to be explored elsewhere that it should be told.
  var isFull: Bool { insertions.count >= 200 }

  /// What came of the subtree, and what of it is left to explore.
  func result() -> SubtreeResult {
    var result = SubtreeResult(
      step: base > 0 ? frames[base - 1].pathStep : nil,
      explored: frames.count > base ? nil : explored)
    for place in base..<frames.count {
      let frame = frames[place]
      let isLast = place == frames.count - 1
      let current = Sleeper(
        thread: frame.thread, footprint: frame.footprint, faults: frame.cost.faults)
      result.opened.append(
        SubtreeResult.Opened(
          sleepers: frame.sleepers + (isLast ? [] : [current]), inherited: frame.inherited,
          isFree: frame.isFree,
          branches: Array(frame.tree.branches.dropFirst(isLast ? 0 : 1)),
          step: isLast ? nil : frame.pathStep))
    }
    result.insertions = insertions
    return result
  }
}
