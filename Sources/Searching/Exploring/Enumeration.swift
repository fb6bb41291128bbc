/// No reduction: every interleaving.
struct Enumeration: Reduction {
  private struct Frame {
    /// What could go.
    var threads: [Int]
    /// The place of what did.
    var place = 0
    /// Whether its alternatives are still to be heard of.
    var isNew = true
  }

  /// Here every order counts, as if all steps were in conflict.
  static let anything = Footprint(reads: .max, writes: .max)

  private var frames: [Frame] = []
  private var depth = 0
  /// How many steps lead into the subtree that is explored.
  private var base = 0
  private var siblings: [Int] = []

  private(set) var executions = 0
  private(set) var longest = 0
  let blocked = 0
  let isProbing = false

  let isFull = false
  var isShallow: Bool { frames.count <= base + 2 }

  mutating func begin(_ subtree: Subtree) {
    frames = subtree.path.map { Frame(threads: [$0.thread], isNew: false) }
    if let branch = subtree.branch { frames.append(Frame(threads: [branch.thread])) }
    base = frames.count
    siblings = []
    executions = 0
    longest = 0
  }

  func result() -> SubtreeResult {
    var result = SubtreeResult()
    func step(_ thread: Int) -> PassedStep { PassedStep(thread: thread, footprint: Self.anything) }
    if base > 0 { result.step = step(frames[base - 1].threads[0]) }
    for place in base..<frames.count {
      let frame = frames[place]
      let isLast = place == frames.count - 1
      let started = frame.place + (isLast ? 0 : 1)
      result.opened.append(
        SubtreeResult.Opened(
          sleepers: frame.threads[..<started].map {
            Sleeper(thread: $0, footprint: Self.anything, faults: 0)
          }, inherited: 0, isFree: true,
          branches: frame.threads[started...].map {
            WakeupTree(thread: $0, footprint: Self.anything)
          },
          step: isLast ? nil : step(frame.threads[frame.place])))
    }
    result.siblings = siblings
    return result
  }

  mutating func begin() { depth = 0 }

  mutating func next(of enabled: [Int], or others: [Int]) -> Int? {
    if depth == frames.count {
      // Where nothing goes by itself, whatever else could go would be of no use.
      guard !enabled.isEmpty else { return nil }
      frames.append(Frame(threads: enabled + others))
    }
    return frames[depth].threads[frames[depth].place]
  }

  mutating func executed(
    _ footprint: Footprint, spawnedBy spawner: Int, cost: Cost, alternatives: [Alternative]
  ) {
    let thread = frames[depth].threads[frames[depth].place]
    if frames[depth].isNew {
      frames[depth].isNew = false
      let variants = alternatives.map(\.thread).filter {
        Alternative.slot(of: $0) == Alternative.slot(of: thread)
      }
      if depth >= base { frames[depth].threads += variants } else { siblings += variants }
    }
    depth += 1
  }

  mutating func end() -> Bool {
    executions += 1
    longest = max(longest, depth)
    while frames.count > base, let last = frames.last {
      if last.place + 1 < last.threads.count {
        frames[frames.count - 1].place += 1
        frames[frames.count - 1].isNew = true
        return true
      }
      frames.removeLast()
    }
    return false
  }
}
