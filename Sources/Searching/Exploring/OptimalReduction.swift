/// Visits every class of equivalent schedules of a small world once: optimal dynamic partial-order
/// reduction (Abdulla, Aronis, Jonsson, Sagonas: *Source Sets: A Foundation for Optimal Dynamic Partial
/// Order Reduction*, J. ACM 2017).
///
/// Two schedules are equivalent if one becomes the other by swapping neighbouring steps that do not
/// conflict (Mazurkiewicz). Each thread is one step: a message that is handled, a timer that fires,
/// spawned by the step that sent it. Executions are made by whoever uses this, from the beginning each
/// time, and must be functions of the choices:
///
/// ```swift
/// repeat {
///   reduction.begin()
///   while !world.isOver {
///     let thread = reduction.next(of: world.enabled)
///     let footprint = world.execute(thread)
///     reduction.executed(footprint)
///   }
/// } while reduction.end()
/// ```
///
/// - Complexity: O(d^2) for each execution of d steps, beside what the executions themselves take; one
///   execution for each class, none in vain.
public struct OptimalReduction: Reduction {
  /// A thread that was explored already where it might go now, and what its step touches there.
  private struct Sleeper {
    let thread: Int
    let footprint: Footprint
  }

  /// A step of the present execution, and what is known of the place where it was chosen.
  private struct Frame {
    var thread: Int
    var footprint = Footprint()
    var isBarrier = false
    /// What is still to be explored from here; its first branch is what is explored now.
    var tree: WakeupTree
    var sleepers: [Sleeper]
  }

  /// A sequence of steps that would reverse a race. Its last step is conditional, so what it touches when
  /// it goes before the step that it raced with has to be found out.
  private struct Probe {
    /// The step before which the sequence is to go.
    let earlier: Int
    var sequence: [WakeupTree.Step]
  }

  private var frames: [Frame] = []
  /// How many steps of the present execution have gone.
  private var depth = 0
  /// The thread that was chosen for the next step.
  private var chosen = -1
  /// Which step spawned each thread of the present execution, by its number; -1 for none.
  private var spawners: [Int] = []
  /// For each step, the steps that happen before it, a bit each.
  private var pasts: [[UInt64]] = []
  private var isBlocked = false
  /// Executions to make in part: what the last step of each touches is not known yet.
  private var probes: [Probe] = []
  /// Whether the present execution is made only in part, and is none of those explored.
  public private(set) var isProbing = false

  /// How many executions were explored to their end.
  public private(set) var executions = 0
  /// How many were made only in part, to find out what a step touches where another has not gone yet.
  public private(set) var probed = 0
  /// How many were given up, since all that could go had been explored before.
  public private(set) var blocked = 0
  /// The longest execution so far, in steps.
  public private(set) var longest = 0

  /// A reduction that has explored nothing.
  public init() {}

  /// Begins the next execution.
  public mutating func begin() {
    depth = 0
    isBlocked = false
    if !isProbing { spawners.removeAll(keepingCapacity: true) }
  }

  /// Chooses the next thread of those that could go.
  ///
  /// - Parameter enabled: Their numbers. A thread has the same number in every execution in which what
  ///   happened before it was spawned is the same.
  /// - Returns: One of them; nil if the execution is to be given up.
  public mutating func next(of enabled: [Int]) -> Int? {
    if let probe = isProbing ? probes.last : nil {
      let place = depth - probe.earlier
      guard place < probe.sequence.count else { return nil }
      return place < 0 ? frames[depth].thread : probe.sequence[place].thread
    }
    if depth < frames.count {
      chosen = frames[depth].thread
      return chosen
    }
    let tree: WakeupTree
    var sleepers: [Sleeper] = []
    if depth > 0 {
      let last = frames[depth - 1]
      tree = last.tree.branches.first ?? WakeupTree()
      sleepers = last.sleepers.filter { !$0.footprint.conflicts(with: last.footprint) }
    } else {
      tree = WakeupTree()
    }
    if tree.branches.isEmpty {
      guard
        let thread = enabled.first(where: { thread in !sleepers.contains { $0.thread == thread } })
      else {
        isBlocked = true
        return nil
      }
      tree.branches.append(WakeupTree(thread: thread))
    }
    chosen = tree.branches[0].thread
    frames.append(Frame(thread: chosen, tree: tree, sleepers: sleepers))
    return chosen
  }

  /// Takes note of what the step of the chosen thread touched.
  ///
  /// - Parameters:
  ///   - footprint: What it touched.
  ///   - spawner: The step, from 0, that spawned the thread; -1 if it was there from the beginning.
  ///   - isBarrier: Whether it could only go when all before it had: then all that could have gone before
  ///     it has, and nothing is to be tried the other way round.
  public mutating func executed(
    _ footprint: Footprint, spawnedBy spawner: Int = -1, isBarrier: Bool = false
  ) {
    if isProbing {
      depth += 1
      let place = depth - 1 - probes[probes.count - 1].earlier
      if place == probes[probes.count - 1].sequence.count - 1 {
        probes[probes.count - 1].sequence[place].footprint = footprint
      }
      return
    }
    frames[depth].footprint = footprint
    frames[depth].isBarrier = isBarrier
    frames[depth].tree.branches[0].footprint = footprint
    spawners.append(spawner)
    depth += 1
  }

  /// Ends the present execution: finds what else is to be explored.
  ///
  /// - Returns: Whether there is another execution to make.
  public mutating func end() -> Bool {
    if isProbing {
      probed += 1
      conclude(probes.removeLast())
    } else if isBlocked {
      blocked += 1
    } else {
      longest = max(longest, depth)
      executions += 1
      findPasts()
      findRaces()
    }
    isProbing = !probes.isEmpty
    if isProbing { return true }
    // Back to the last place from which there is more to explore.
    while let last = frames.last {
      frames[frames.count - 1].sleepers.append(
        Sleeper(thread: last.thread, footprint: last.footprint))
      if !last.tree.branches.isEmpty { last.tree.branches.removeFirst() }
      if let next = last.tree.branches.first {
        frames[frames.count - 1].thread = next.thread
        return true
      }
      frames.removeLast()
    }
    return false
  }

  // MARK: - Races

  private func happensBefore(_ a: Int, _ b: Int) -> Bool {
    pasts[b][a >> 6] & 1 &<< UInt64(a & 63) != 0
  }

  private mutating func findPasts() {
    let words = (depth + 63) / 64
    pasts.removeAll(keepingCapacity: true)
    for step in 0..<depth {
      var past = [UInt64](repeating: 0, count: words)
      func add(_ other: Int) {
        past[other >> 6] |= 1 &<< UInt64(other & 63)
        for word in 0..<words { past[word] |= pasts[other][word] }
      }
      if spawners[step] >= 0 { add(spawners[step]) }
      for other in (0..<step).reversed()
      where past[other >> 6] & 1 &<< UInt64(other & 63) == 0
        && frames[other].footprint.conflicts(with: frames[step].footprint)
      {
        add(other)
      }
      pasts.append(past)
    }
  }

  /// Looks for steps that conflict, with nothing between them that would have to go between: they could
  /// go the other way round.
  private mutating func findRaces() {
    for later in 0..<depth where !frames[later].isBarrier {
      for earlier in (0..<later).reversed()
      where frames[earlier].footprint.conflicts(with: frames[later].footprint)
        && !isOrdered(earlier, later)
      {
        reverse(earlier, later)
      }
    }
  }

  /// Whether a step goes between the two by necessity, or the first spawned the second.
  private func isOrdered(_ earlier: Int, _ later: Int) -> Bool {
    if spawners[later] == earlier { return true }
    for between in (earlier + 1)..<max(later, earlier + 1)
    where happensBefore(earlier, between) && happensBefore(between, later) {
      return true
    }
    return false
  }

  /// Sees to it that an execution is explored in which `later` goes before `earlier`.
  private mutating func reverse(_ earlier: Int, _ later: Int) {
    var sequence: [WakeupTree.Step] = []
    for place in (earlier + 1)..<depth where place != later && !happensBefore(earlier, place) {
      sequence.append(step(place))
    }
    sequence.append(step(later))
    let probe = Probe(earlier: earlier, sequence: sequence)
    if frames[later].footprint.isConditional {
      probes.append(probe)
    } else {
      conclude(probe)
    }
  }

  /// Sees to it that what `probe` says is explored, now that it is known what its steps touch.
  private mutating func conclude(_ probe: Probe) {
    let sequence = probe.sequence
    let last = sequence[sequence.count - 1]
    let spawner = spawners[last.place]
    // Of the last step only what it needs to come after is known anew.
    let needed = sequence.dropLast().filter {
      $0.place == spawner || $0.footprint.conflicts(with: last.footprint)
    }
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      guard b == last.place else { return happensBefore(a, b) }
      return needed.contains { $0.place == a || a < $0.place && happensBefore(a, $0.place) }
    }
    let isExplored = frames[probe.earlier].sleepers.contains { sleeper in
      WakeupTree.weakInitial(sleeper.thread, sleeper.footprint, of: sequence, isBefore) != nil
    }
    guard !isExplored else { return }
    frames[probe.earlier].tree.insert(sequence, isBefore)
  }

  private func step(_ place: Int) -> WakeupTree.Step {
    WakeupTree.Step(
      thread: frames[place].thread, footprint: frames[place].footprint, place: place)
  }
}
