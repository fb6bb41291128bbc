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

  init(thread: Int = -1, footprint: Footprint = Footprint(), faults: Int = 0) {
    self.thread = thread
    self.footprint = footprint
    self.faults = faults
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
