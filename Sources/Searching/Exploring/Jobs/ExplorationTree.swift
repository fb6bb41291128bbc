/// What is left to explore, as a tree of places, each with branches that nobody has begun with. Parts of
/// it are taken, explored by whomever in whichever order, and put back in the order in which they were
/// taken: so what comes of it does not depend on who explored them.
///
/// Branches of one place are treated as if the earlier ones were explored before the later: they sleep
/// there. What is found in an earlier one may say how to go on in a later one, as long as it sleeps
/// there. So two of them are explored at the same time only if they conflict: then the earlier does not
/// sleep any more, and each is explored whole without the other. Where it turns out that one touches
/// something else than was foreseen, what is left of its place is put back.
struct ExplorationTree {
  private final class Place {
    let depth: Int
    unowned let parent: Place?
    /// What leads here from the parent.
    let step: PassedStep?
    /// Where that is among the parent's sleepers.
    let number: Int
    /// Whether an execution went on from here as it liked.
    let isFree: Bool
    var sleepers: [Sleeper]
    /// How many of the sleepers were known before those that are being explored.
    var settled: Int
    /// How many of the sleepers were not explored here.
    let inherited: Int
    /// What nobody has begun with.
    let left = WakeupTree()
    /// Where there is more after what was begun here.
    var children: [Place] = []

    init(
      depth: Int = 0, after parent: Place? = nil, by step: PassedStep? = nil, number: Int = 0,
      _ opened: SubtreeResult.Opened
    ) {
      self.number = number
      isFree = opened.isFree
      self.depth = depth
      self.parent = parent
      self.step = step
      sleepers = opened.sleepers
      settled = opened.sleepers.count
      inherited = opened.inherited
      left.branches = opened.branches
    }

    /// What is being explored here, and not all of it is.
    var busy: [Footprint] { children.compactMap { $0.step?.footprint } }

    /// The places on the way here, this one included.
    var way: [Place] {
      var way: [Place] = []
      var place: Place? = self
      while let next = place {
        way.append(next)
        place = next.parent
      }
      return way.reversed()
    }
  }

  private struct Taken {
    let place: Place
    let branch: WakeupTree
    /// Where it is among the sleepers.
    let number: Int
    /// What is explored at the same time, and comes before it.
    let busy: [Footprint]
  }

  private var root: Place?
  private var isBegun = false
  private var taken: [Taken] = []

  /// Takes what is to be explored next: the deepest first, so that the tree stays small.
  ///
  /// - Parameter most: How much.
  /// - Returns: The parts; none if everything has been explored.
  mutating func take(atMost most: Int) -> [Subtree] {
    guard let root else {
      defer { isBegun = true }
      return isBegun ? [] : [Subtree()]
    }
    taken.removeAll(keepingCapacity: true)
    var stack = [(place: root, next: 0)]
    while let (place, next) = stack.last, taken.count < most {
      if next < place.children.count {
        stack[stack.count - 1].next += 1
        stack.append((place.children[next], 0))
        continue
      }
      let isDone = place.children.isEmpty && place.left.branches.isEmpty
      var busy = place.busy
      while taken.count < most, let branch = place.left.branches.first,
        busy.allSatisfy({ $0.conflicts(with: branch.footprint) })
      {
        place.left.branches.removeFirst()
        taken.append(
          Taken(place: place, branch: branch, number: place.sleepers.count, busy: busy))
        busy.append(branch.footprint)
        place.sleepers.append(
          Sleeper(thread: branch.thread, footprint: branch.footprint, faults: branch.faults))
      }
      stack.removeLast()
      if isDone, let parent = stack.last {
        parent.place.sleepers[place.number].explored =
          place.isFree ? nil : WakeupTree(exploring: place.sleepers[place.inherited...])
        parent.place.children.remove(at: parent.next - 1)
        stack[stack.count - 1].next -= 1
      }
    }
    return taken.map(subtree)
  }

  private func subtree(_ taken: Taken) -> Subtree {
    let way = taken.place.way
    return Subtree(
      path: way.dropFirst().compactMap(\.step), branch: taken.branch.copy(),
      sleepers: Array(taken.place.sleepers[..<taken.number]),
      covers: way.map { Subtree.Cover(sleepers: $0.sleepers, settled: $0.settled) })
  }

  /// Puts back what was taken.
  ///
  /// - Parameter results: What came of each part, in their order; nil of what was not explored.
  /// - Returns: Which of them count; the others are to be explored again.
  mutating func put(_ results: [SubtreeResult?]) -> [Bool] {
    guard root != nil else {
      guard let result = results.first, let result else {
        isBegun = false
        return [false]
      }
      grow(result.opened, after: nil)
      return [true]
    }
    let counts = settle(results)
    for (number, taken) in taken.enumerated() where counts[number] {
      guard let result = results[number] else { continue }
      taken.place.left.branches += result.siblings.map {
        WakeupTree(thread: $0, footprint: Enumeration.anything)
      }
      grow(result.opened, after: taken.place, by: result.step, number: taken.number)
    }
    for (number, taken) in taken.enumerated() where counts[number] {
      guard let result = results[number], !result.insertions.isEmpty else { continue }
      let way = taken.place.way
      for insertion in result.insertions { insert(insertion, at: way[insertion.depth]) }
    }
    return counts
  }

  /// Finds out which results count, and what has been explored now.
  private func settle(_ results: [SubtreeResult?]) -> [Bool] {
    var counts = results.map { $0 != nil }
    for (number, taken) in taken.enumerated() {
      guard counts[number], let step = results[number]?.step else { continue }
      let seen = Sleeper(
        thread: step.thread, footprint: step.footprint, faults: step.cost.faults,
        explored: results[number]?.explored)
      if !seen.isAlike(taken.place.sleepers[taken.number]) {
        taken.branch.footprint = seen.footprint
        counts[number] = taken.busy.allSatisfy { $0.conflicts(with: seen.footprint) }
        var later = number + 1
        while later < counts.count, self.taken[later].place === taken.place {
          counts[later] = false
          later += 1
        }
      }
      taken.place.sleepers[taken.number] = seen
    }
    // What one of a place's branches has slept for must be explored before the next.
    for (number, taken) in taken.enumerated() where !counts[number] {
      var later = number + 1
      while later < counts.count, self.taken[later].place === taken.place {
        counts[later] = false
        later += 1
      }
    }
    for (number, taken) in taken.enumerated().reversed() where !counts[number] {
      taken.place.sleepers.removeLast()
      taken.place.left.branches.insert(taken.branch, at: 0)
    }
    for taken in taken { taken.place.settled = taken.place.sleepers.count }
    return counts
  }

  private mutating func grow(
    _ opened: [SubtreeResult.Opened], after parent: Place?, by step: PassedStep? = nil,
    number: Int = 0
  ) {
    var parent = parent
    var step = step
    var number = number
    for opened in opened {
      let place = Place(
        depth: (parent?.depth ?? -1) + 1, after: parent, by: step, number: number, opened)
      if let parent { parent.children.append(place) } else { root = place }
      parent = place
      step = opened.step
      number = opened.sleepers.count - 1
    }
  }

  private func insert(_ insertion: SubtreeResult.Insertion, at place: Place) {
    let cover = Subtree.Cover(sleepers: place.sleepers, settled: place.settled)
    guard
      !cover.covers(
        insertion.sequence, spare: insertion.spare,
        { insertion.pasts.contains($0, before: $1) })
    else { return }
    place.left.insert(insertion.sequence, spare: insertion.spare) {
      insertion.pasts.contains($0, before: $1)
    }
  }

  /// How much of the whole has been explored, in thousandths, if all branches of a place weigh the same
  /// (Knuth: *Estimating the Efficiency of Backtrack Programs*, 1975). As branches come to light it may
  /// become less.
  var explored: Int {
    guard let root else { return isBegun ? 1_000 : 0 }
    let whole = 1 << 50
    var left = 0
    var stack = [(root, whole)]
    while let (place, weight) = stack.popLast() {
      let begun = place.sleepers.count - place.inherited
      let share = weight / max(begun + place.left.branches.count, 1)
      left += share * place.left.branches.count
      for child in place.children { stack.append((child, share)) }
    }
    return (whole - left) * 1_000 / whole
  }
}
