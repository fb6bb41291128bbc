import Checking
import Dispatch
import Synchronization

/// How an exploration is cut into parts. Not for how many work on them: then what comes of it would
/// depend on that.
struct ExplorationCut {
  /// After how many executions of a part the rest is put back, if it can be cut well there.
  var executions = 500
  /// How many parts are taken together.
  var parts = 64
}

/// What came of a part of an exploration.
struct ExplorationPart {
  var readsClock = false
  var isRough = false
  var bounded = 0
  var schedules = 0
  var blocked = 0
  var violating = 0
  var unfinished = 0
  var depth = 0
  var ways: [Way] = []
  /// The schedules, if somebody wants to be shown them.
  var shown: [Exploration.Explored] = []

  /// A way of failing.
  struct Way {
    let fingerprint: Fingerprint
    var count: Int
    /// The shortest schedule that fails so, the first of several.
    var explored: Exploration.Explored
  }

  /// Takes note of a schedule.
  mutating func judge(_ explored: Exploration.Explored) {
    schedules += 1
    if explored.isBounded { bounded += 1 }
    if explored.report.verdict == .inconclusive, !explored.isBounded { unfinished += 1 }
    guard !explored.report.violations.isEmpty else { return }
    violating += 1
    for violation in explored.report.violations {
      add(Way(fingerprint: violation.fingerprint, count: 1, explored: explored))
    }
  }

  private mutating func add(_ way: Way) {
    guard let place = ways.firstIndex(where: { $0.fingerprint == way.fingerprint }) else {
      return ways.append(way)
    }
    ways[place].count += way.count
    if way.explored.report.events < ways[place].explored.report.events {
      ways[place].explored = way.explored
    }
  }

  /// Takes note of what came of another part, which comes after this one.
  mutating func add(_ other: ExplorationPart) {
    readsClock = readsClock || other.readsClock
    isRough = isRough || other.isRough
    bounded += other.bounded
    schedules += other.schedules
    blocked += other.blocked
    violating += other.violating
    unfinished += other.unfinished
    depth = max(depth, other.depth)
    for way in other.ways { add(way) }
  }
}

/// Where those who work on an exploration take its parts, and put what came of them.
///
/// Parts are taken together, so many at a time, explored by whoever comes first, and put back together
/// in their order when the last of them is done.
final class ExplorationBoard: @unchecked Sendable {
  // Unchecked: everything is touched under the lock only, the two closures included.
  private let lock = Mutex(())
  private let semaphore = DispatchSemaphore(value: 0)
  private let cut: ExplorationCut
  private let limit: Int
  private let shouldStop: (ExplorationPart, Int) -> Bool
  private let show: ((Exploration.Explored) -> Void)?

  private var tree = ExplorationTree()
  private var total = ExplorationPart()
  private var explored = 0
  /// What is known of the parts that are being explored.
  private var running = ExplorationPart()
  private var parts: [Subtree] = []
  private var results: [(part: ExplorationPart, subtree: SubtreeResult)?] = []
  /// How many parts were begun with.
  private var next = 0
  /// How many are not done.
  private var left = 0
  private var waiting = 0
  private var isOver = false
  private let isStopped = Atomic(false)
  private(set) var isComplete = false

  init(
    _ cut: ExplorationCut, limit: Int, shouldStop: @escaping (ExplorationPart, Int) -> Bool,
    show: ((Exploration.Explored) -> Void)?
  ) {
    self.cut = cut
    self.limit = limit
    self.shouldStop = shouldStop
    self.show = show
    open()
  }

  /// Whether somebody wants to be shown the schedules.
  var isShown: Bool { show != nil }

  /// A part to explore, and after how many executions to put the rest of it back: as soon as that is
  /// well done, or at the latest.
  struct Assignment {
    let number: Int
    let subtree: Subtree
    let soon: Int
    let latest: Int
  }

  /// The next part; waits for it if there is none now, and nil if there will be none.
  func take() -> Assignment? {
    while true {
      let assignment: Assignment?? = lock.withLock { _ in
        if isOver { return .some(nil) }
        guard next < parts.count else {
          waiting += 1
          return nil
        }
        next += 1
        let most = limit - total.schedules
        return Assignment(
          number: next - 1, subtree: parts[next - 1], soon: min(cut.executions, most),
          latest: min(2 * cut.executions, most))
      }
      if let assignment { return assignment }
      semaphore.wait()
    }
  }

  /// Takes note of what was explored since it was told last.
  ///
  /// - Returns: Whether to go on.
  func tell(_ schedules: Int, _ violating: Int) -> Bool {
    if isStopped.load(ordering: .relaxed) { return false }
    guard schedules > 0 else { return true }
    lock.withLock { _ in
      running.schedules += schedules
      running.violating += violating
      var sum = total
      sum.schedules += running.schedules
      sum.violating += running.violating
      if shouldStop(sum, explored) { stop() }
    }
    return !isStopped.load(ordering: .relaxed)
  }

  private func stop() {
    isStopped.store(true, ordering: .relaxed)
    left -= parts.count - next
    next = parts.count
  }

  /// Takes note of what came of a part.
  func finish(_ number: Int, _ part: ExplorationPart, _ subtree: SubtreeResult) {
    lock.withLock { _ in
      results[number] = (part, subtree)
      left -= 1
      guard left == 0 else { return }
      close()
      open()
      for _ in 0..<waiting { semaphore.signal() }
      waiting = 0
    }
  }

  /// What came of all.
  var result: (part: ExplorationPart, explored: Int) { lock.withLock { _ in (total, explored) } }

  private func close() {
    var schedules = total.schedules
    // A part that would be more than the limit is explored again, and less of it.
    let fitting = results.prefix { result in
      schedules += result?.part.schedules ?? 0
      return schedules <= limit
    }
    let counts = tree.put(
      results.indices.map { $0 < fitting.count ? results[$0]?.subtree : nil })
    for (result, isCounted) in zip(results, counts) where isCounted {
      guard let part = result?.part else { continue }
      total.add(part)
      if let show { for explored in part.shown { show(explored) } }
    }
    running = ExplorationPart()
    explored = tree.explored
  }

  private func open() {
    parts = tree.take(atMost: cut.parts)
    results = parts.map { _ in nil }
    next = 0
    left = parts.count
    isComplete = parts.isEmpty
    isOver = parts.isEmpty || isStopped.load(ordering: .relaxed) || total.schedules >= limit
  }
}
