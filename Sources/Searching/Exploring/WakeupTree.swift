/// What is still to be explored after some steps: sequences of threads, in the order in which they are
/// to be tried, with their common beginnings shared (Abdulla, Aronis, Jonsson, Sagonas: *Source Sets*,
/// J. ACM 2017, section 6).
final class WakeupTree {
  /// The thread whose step leads here; of the root, none.
  let thread: Int
  /// What that step touches, as an execution has shown.
  var footprint: Footprint
  /// How many faults that step is.
  let faults: Int
  /// What is to be explored after it, the oldest first.
  var branches: [WakeupTree] = []
  /// How many faults its sequences had at least, if not all of them are left.
  private var fewest: Int?

  init(thread: Int = -1, footprint: Footprint = Footprint(), faults: Int = 0) {
    self.thread = thread
    self.footprint = footprint
    self.faults = faults
  }

  /// What was explored where `sleepers` were; a step without branches went on as it liked.
  init(exploring sleepers: ArraySlice<Sleeper>) {
    thread = -1
    footprint = Footprint()
    faults = 0
    branches = sleepers.map {
      let branch = WakeupTree(thread: $0.thread, footprint: $0.footprint, faults: $0.faults)
      branch.branches = $0.explored?.branches ?? []
      return branch
    }
  }

  /// How many faults its sequences have at least.
  var fewestFaults: Int { fewest ?? branches.map { $0.faults + $0.fewestFaults }.min() ?? 0 }

  /// What is left of its sequences where the step of `other` has gone before them, of those that it
  /// belongs to or could be swapped with; nil if one of them is at its end.
  func after(_ other: Int, _ footprint: Footprint) -> WakeupTree? {
    let left = WakeupTree(thread: thread, footprint: self.footprint, faults: faults)
    left.fewest = fewestFaults
    for branch in branches {
      if branch.thread == other {
        if branch.branches.isEmpty { return nil }
        left.branches += branch.branches
      } else if Alternative.slot(of: branch.thread) != Alternative.slot(of: other),
        !branch.footprint.conflicts(with: footprint)
      {
        let rest = branch.branches.isEmpty ? nil : branch.after(other, footprint)
        guard let rest else {
          left.branches.append(
            WakeupTree(
              thread: branch.thread, footprint: branch.footprint, faults: branch.faults))
          continue
        }
        if !rest.branches.isEmpty { left.branches.append(rest) }
      }
    }
    return left
  }

  /// Whether one of its sequences stands for what begins with `sequence`.
  func holds(_ sequence: [Step], spare: Int, _ happensBefore: (Int, Int) -> Bool) -> Bool {
    branches.contains { branch in
      guard
        let place = Self.weakInitial(
          branch.thread, branch.footprint, branch.faults, of: sequence, spare: spare,
          happensBefore)
      else { return false }
      var rest = sequence
      if place < rest.count { rest.remove(at: place) }
      return branch.branches.isEmpty || branch.holds(rest, spare: spare, happensBefore)
    }
  }

  /// The same, to be changed by somebody else.
  func copy() -> WakeupTree {
    let copy = WakeupTree(thread: thread, footprint: footprint, faults: faults)
    copy.branches = branches.map { $0.copy() }
    return copy
  }

  /// A step of an execution, in a sequence that is to be explored.
  struct Step {
    let thread: Int
    var footprint: Footprint
    /// Where it is in the execution from which it comes.
    let place: Int
    /// How many faults it is.
    let faults: Int
  }

  /// Sees to it that an execution is explored that begins with `sequence`, or with one that is
  /// equivalent to a beginning of it.
  ///
  /// - Parameters:
  ///   - sequence: The steps.
  ///   - spare: How many faults an execution may have that begins with them, beside theirs.
  ///   - happensBefore: Whether a step of the sequence happens before another, by their places.
  func insert(_ sequence: [Step], spare: Int, _ happensBefore: (Int, Int) -> Bool) {
    var node = self
    var left = sequence
    var spare = spare
    descent: while !left.isEmpty {
      for branch in node.branches {
        guard
          let place = Self.weakInitial(
            branch.thread, branch.footprint, branch.faults, of: left, spare: spare, happensBefore)
        else { continue }
        if place < left.count { left.remove(at: place) } else { spare -= branch.faults }
        node = branch
        // What is explored there anyhow covers it.
        if node.branches.isEmpty { return }
        continue descent
      }
      for step in left {
        let branch = WakeupTree(
          thread: step.thread, footprint: step.footprint, faults: step.faults)
        node.branches.append(branch)
        node = branch
      }
      return
    }
  }

  /// Where the step of `thread` is in `sequence`, if it may as well go first there; the number of steps
  /// if it is not in it, conflicts with none and can be afforded beside them; else nil.
  static func weakInitial(
    _ thread: Int, _ footprint: Footprint, _ faults: Int, of sequence: [Step], spare: Int,
    _ happensBefore: (Int, Int) -> Bool
  ) -> Int? {
    for (place, step) in sequence.enumerated() {
      if step.thread == thread {
        return sequence[..<place].contains { happensBefore($0.place, step.place) } ? nil : place
      }
      // Of one step only one variant goes.
      if Alternative.slot(of: step.thread) == Alternative.slot(of: thread) { return nil }
    }
    // Nothing makes a fault happen, so it stands for no schedule without it.
    return faults > 0 || sequence.contains { $0.footprint.conflicts(with: footprint) }
      ? nil : sequence.count
  }
}
