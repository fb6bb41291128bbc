/// Chooses what goes next in one execution after the other, until all have been seen that are to be.
///
/// Whoever uses it makes the executions, from the beginning each time; they must be functions of the
/// choices (see ``OptimalReduction``).
protocol Reduction {
  /// Begins the next execution.
  mutating func begin()

  /// Chooses the next thread of those that could go; nil if the execution is to be given up.
  mutating func next(of enabled: [Int]) -> Int?

  /// Takes note of what the step of the chosen thread touched.
  ///
  /// - Parameters:
  ///   - footprint: What it touched.
  ///   - spawner: The step, from 0, that spawned the thread; -1 if it was there from the beginning.
  ///   - isBarrier: Whether it could only go when all before it had.
  mutating func executed(_ footprint: Footprint, spawnedBy spawner: Int, isBarrier: Bool)

  /// Ends the present execution.
  ///
  /// - Returns: Whether there is another one to make.
  mutating func end() -> Bool

  /// Whether the present execution is made only in part, and is none of those explored.
  var isProbing: Bool { get }
  /// How many executions were explored to their end.
  var executions: Int { get }
  /// How many were given up, since all that could go had been explored before.
  var blocked: Int { get }
  /// The longest execution so far, in steps.
  var longest: Int { get }
}

/// No reduction: every interleaving.
struct Enumeration: Reduction {
  /// For each step, what could go, and the place of what did.
  private var frames: [(enabled: [Int], place: Int)] = []
  private var depth = 0

  private(set) var executions = 0
  private(set) var longest = 0
  let blocked = 0
  let isProbing = false

  mutating func begin() { depth = 0 }

  mutating func next(of enabled: [Int]) -> Int? {
    if depth == frames.count { frames.append((enabled, 0)) }
    return frames[depth].enabled[frames[depth].place]
  }

  mutating func executed(_ footprint: Footprint, spawnedBy spawner: Int, isBarrier: Bool) {
    depth += 1
  }

  mutating func end() -> Bool {
    executions += 1
    longest = max(longest, depth)
    while let last = frames.last {
      if last.place + 1 < last.enabled.count {
        frames[frames.count - 1].place += 1
        return true
      }
      frames.removeLast()
    }
    return false
  }
}
