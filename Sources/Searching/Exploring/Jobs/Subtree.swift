/// A part of an exploration, for one who works on it alone: what is to be explored after some steps, and
/// then a branch.
struct Subtree {
  /// The steps that lead to the place where the branch is, and what is known of the places on the way.
  var path: [PassedStep] = []
  /// The branch, and what is to be explored after it; nil for everything that there is.
  var branch: WakeupTree?
  /// What sleeps where the branch is.
  var sleepers: [Sleeper] = []
  /// For each step of the path, and then for the branch, what else is explored in its place.
  var covers: [Cover] = []

  /// What is explored at one place, by whomever.
  struct Cover {
    /// What was explored there, or is being explored.
    var sleepers: [Sleeper]
    /// Of how many of them an execution has shown what they touch; of the others it is foreseen.
    var settled: Int

    /// Whether what begins with `sequence` is explored there anyhow.
    func covers(
      _ sequence: [WakeupTree.Step], spare: Int, _ happensBefore: (Int, Int) -> Bool
    ) -> Bool {
      for (number, sleeper) in sleepers.enumerated() {
        let place = sleeper.place(in: sequence, spare: spare, happensBefore)
        // That a step can be swapped with others is known only if it is known what it touches; for what
        // a fault stands, only when it has been explored.
        if let place, number < settled || place < sequence.count && sleeper.faults == 0 {
          return true
        }
      }
      return false
    }
  }
}

/// A thread that was explored already where it might go now, and what its step touches there.
struct Sleeper {
  let thread: Int
  let footprint: Footprint
  let faults: Int
  /// What was explored after it, if no execution went on there as it liked.
  var explored: WakeupTree?

  /// The same where the step of `other`, with which it does not conflict, has gone.
  func after(_ other: Int, _ footprint: Footprint) -> Sleeper {
    guard faults > 0, let explored else { return self }
    var sleeper = self
    sleeper.explored = explored.after(other, footprint)
    return sleeper
  }

  /// Where its step is in `sequence`, if it stands for what begins with that; the number of steps if it
  /// is not in it; else nil. See ``WakeupTree/weakInitial(_:_:_:of:spare:_:)``.
  func place(
    in sequence: [WakeupTree.Step], spare: Int, _ happensBefore: (Int, Int) -> Bool
  ) -> Int? {
    let place = WakeupTree.weakInitial(
      thread, footprint, faults, of: sequence, spare: spare, happensBefore)
    guard faults > 0, let place, let explored, explored.fewestFaults > spare else {
      return place
    }
    // What cannot afford the faults with which it was explored did not come up there, unless it has
    // them itself.
    var rest = sequence
    rest.remove(at: place)
    return explored.holds(rest, spare: spare, happensBefore) ? place : nil
  }

  /// Whether the two would let the same sleep.
  func isAlike(_ other: Sleeper) -> Bool {
    thread == other.thread && faults == other.faults
      && footprint.reads == other.footprint.reads && footprint.writes == other.footprint.writes
  }
}

/// A step on the way to a place.
struct PassedStep {
  var thread: Int
  var footprint = Footprint()
  var spawner = -1
  var cost = Cost()
  var alternatives: [Alternative] = []
}

/// What came of exploring a subtree, beside the executions.
struct SubtreeResult {
  /// The branch's step, as executions have shown it.
  var step: PassedStep?
  /// What was explored after it, if all has been, and no execution went on there as it liked.
  var explored: WakeupTree?
  /// The places from the branch on that there is still something to explore after.
  var opened: [Opened] = []
  /// What is to be explored at places of the path.
  var insertions: [Insertion] = []
  /// Threads that could go in place of the branch, and are not known there.
  var siblings: [Int] = []

  /// A place with something left to explore.
  struct Opened {
    /// What was explored there, the one on the way to the next place included.
    var sleepers: [Sleeper]
    /// How many threads were not explored there but before, and sleep.
    var inherited: Int
    /// Whether an execution went on there as it liked.
    var isFree: Bool
    /// What is left.
    var branches: [WakeupTree]
    /// What leads to the next place; nil of the last.
    var step: PassedStep?
  }

  /// A sequence that is to be explored at a place of the path.
  struct Insertion {
    /// How many steps lead to the place.
    let depth: Int
    /// The steps, each with its number in the sequence as its place.
    let sequence: [WakeupTree.Step]
    /// Which happens before which.
    let pasts: Pasts
    let spare: Int
  }
}

/// For each step of a sequence, the steps that happen before it.
struct Pasts {
  /// So many words for each step, a bit for each step before it.
  private var words: [UInt64] = []
  private var stride = 1

  /// Begins with `step`, after all before it.
  mutating func begin(_ step: Int) {
    if step >= stride * 64 { widen() }
    if words.count > step * stride { words.removeLast(words.count - step * stride) }
    for _ in 0..<stride { words.append(0) }
  }

  private mutating func widen() {
    var wider: [UInt64] = []
    for word in words.indices {
      wider.append(words[word])
      if word % stride == stride - 1 {
        for _ in 0..<stride { wider.append(0) }
      }
    }
    words = wider
    stride *= 2
  }

  /// `earlier` happens before `step`, and so does all that happens before it.
  @inline(__always)
  mutating func add(_ earlier: Int, to step: Int) {
    for word in 0..<stride { words[step * stride + word] |= words[earlier * stride + word] }
    words[step * stride + earlier >> 6] |= 1 &<< UInt64(earlier & 63)
  }

  /// Whether `earlier` happens before `step`.
  @inline(__always)
  func contains(_ earlier: Int, before step: Int) -> Bool {
    words[step * stride + earlier >> 6] & 1 &<< UInt64(earlier & 63) != 0
  }
}
