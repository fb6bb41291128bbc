/// Chooses what goes next in one execution after the other, until all have been seen that are to be.
///
/// Whoever uses it makes the executions, from the beginning each time; they must be functions of the
/// choices (see ``OptimalReduction``).
protocol Reduction {
  /// Begins with a part of what there is to see; counts anew.
  mutating func begin(_ subtree: Subtree)

  /// What came of that part, and what of it is left.
  func result() -> SubtreeResult

  /// Whether what is left is little in number and much in weight.
  var isShallow: Bool { get }

  /// Whether there is so much to tell that it should be told.
  var isFull: Bool { get }

  /// Begins the next execution.
  mutating func begin()

  /// Chooses the next thread.
  ///
  /// - Parameters:
  ///   - enabled: Those that could go, and will go unless others keep them from it.
  ///   - others: Those that could go, and need not.
  /// - Returns: One of them; nil if the execution is to be given up.
  mutating func next(of enabled: [Int], or others: [Int]) -> Int?

  /// Takes note of what the step of the chosen thread touched.
  ///
  /// - Parameters:
  ///   - footprint: What it touched.
  ///   - spawner: The step, from 0, that spawned the thread; -1 if it was there from the beginning.
  ///   - cost: What it costs.
  ///   - alternatives: What could have gone at its place, and cannot any more.
  mutating func executed(
    _ footprint: Footprint, spawnedBy spawner: Int, cost: Cost, alternatives: [Alternative])

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

/// What a step takes from a budget that an execution has: of faults, or of timers that fire.
public struct Cost: Sendable, Equatable {
  /// How many faults it is.
  public var faults = 0
  /// The number of the process whose timer it is, from 0; -1 if it is none.
  public var timer = -1

  /// Nothing.
  public init() {}

  /// So many faults, or a timer of that process.
  public init(faults: Int = 0, timer: Int = -1) {
    self.faults = faults
    self.timer = timer
  }
}

/// A step that could have gone at the place of another, and cannot after it: a variant of the same, or
/// one that the other has put an end to.
public struct Alternative: Sendable {
  /// Its thread. Variants of one step are threads that agree in the lower 32 bits.
  public var thread: Int
  /// What it would touch.
  public var footprint: Footprint
  /// The step, from 0, that spawned it; -1 if it was there from the beginning.
  public var spawner: Int
  /// What it costs.
  public var cost: Cost

  /// The alternative of that thread.
  public init(thread: Int, footprint: Footprint, spawner: Int, cost: Cost) {
    self.thread = thread
    self.footprint = footprint
    self.spawner = spawner
    self.cost = cost
  }

  /// What all variants of one step have in common.
  @inline(__always)
  static func slot(of thread: Int) -> Int { thread & 0xffff_ffff }
}
