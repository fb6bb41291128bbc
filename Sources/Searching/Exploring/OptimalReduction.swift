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
/// Beyond the paper:
/// - A step may be conditional: what it touches depends on what it finds. Before a race is reversed
///   with such a step, an execution is made in part (a probe) to learn what it touches there.
/// - A step may have alternatives: variants (a message that is lost), or steps that it puts an end to (a
///   timeout that the reply disarms). They are treated as if they had gone after it, in a race with it.
/// - Executions may have budgets, of faults and of timers. What a class costs is the same for all
///   schedules in it, so those within the budgets are visited once each, and no others.
///
/// - Complexity: O(d^2) for each execution of d steps, beside what the executions themselves take; one
///   execution for each class, none in vain.
public struct OptimalReduction: Reduction {
  /// A step of the present execution, and what is known of the place where it was chosen.
  private struct Frame {
    var thread: Int
    var footprint = Footprint()
    var spawner = -1
    var cost = Cost()
    var alternatives: [Alternative] = []
    /// The earlier steps with which it is in a race.
    var races: [Int] = []
    /// What is still to be explored from here; its first branch is what is explored now.
    var tree: WakeupTree
    var sleepers: [Sleeper]
    /// How many of the sleepers were not explored here.
    var inherited = 0

    var pathStep: PassedStep {
      PassedStep(
        thread: thread, footprint: footprint, spawner: spawner, cost: cost,
        alternatives: alternatives)
    }
  }

  /// A sequence of steps that would reverse a race. Its last step may be conditional, so what it touches
  /// when it goes before the step that it raced with may have to be found out.
  private struct Probe {
    /// The step before which the sequence is to go.
    let earlier: Int
    var sequence: [WakeupTree.Step]
    /// The step that spawned the last.
    let spawner: Int
  }

  private var frames: [Frame] = []
  /// How many steps of the present execution have gone.
  private var depth = 0
  /// From which step on the present execution differs from the one before.
  private var fresh = 0
  /// How many steps of the present execution have their pasts.
  private var known = 0
  /// How many steps lead into the subtree that is explored: of them nothing is taken back.
  private var base = 0
  /// What is explored at their places by others.
  private var covers: [Subtree.Cover] = []
  /// What is to be explored at their places, and the threads of each, so that none is there twice.
  private var insertions: [SubtreeResult.Insertion] = []
  private var inserted: Set<[Int]> = []
  /// For each step, the steps that happen before it, a bit each.
  private var pasts = Pasts()
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

  private let mostFaults: Int
  private let mostTimers: Int

  /// A reduction that has explored nothing, of executions with so many faults at most, and in which
  /// the timers of each process fire so often at most.
  public init(faultsAtMost mostFaults: Int = .max, timersAtMost mostTimers: Int = .max) {
    self.mostFaults = mostFaults
    self.mostTimers = mostTimers
  }

  /// Begins the next execution.
  public mutating func begin() {
    depth = 0
    isBlocked = false
  }

  /// Chooses the next thread of those that could go.
  ///
  /// - Parameters:
  ///   - enabled: Their numbers. A thread has the same number in every execution in which what
  ///     happened before it was spawned is the same.
  ///   - others: What could go and need not; they go where they are the ``Alternative`` of a step.
  /// - Returns: One of them; nil if the execution is to be given up.
  public mutating func next(of enabled: [Int], or others: [Int] = []) -> Int? {
    if let probe = isProbing ? probes.last : nil {
      let place = depth - probe.earlier
      guard place < probe.sequence.count else { return nil }
      return place < 0 ? frames[depth].thread : probe.sequence[place].thread
    }
    if depth < frames.count { return frames[depth].thread }
    let tree: WakeupTree
    var sleepers: [Sleeper] = []
    if depth > 0 {
      let last = frames[depth - 1]
      tree = last.tree.branches.first ?? WakeupTree()
      if !last.sleepers.isEmpty {
        sleepers = last.sleepers.filter {
          !$0.footprint.conflicts(with: last.footprint)
            && Alternative.slot(of: $0.thread) != Alternative.slot(of: last.thread)
        }
      }
    } else {
      tree = WakeupTree()
    }
    if tree.branches.isEmpty {
      guard
        let thread = enabled.first(where: { thread in !sleepers.contains { $0.thread == thread } })
      else {
        // Where nothing goes by itself the execution has come to its end, unless something sleeps.
        isBlocked = !enabled.isEmpty
        return nil
      }
      tree.branches.append(WakeupTree(thread: thread))
    }
    let chosen = tree.branches[0].thread
    frames.append(
      Frame(thread: chosen, tree: tree, sleepers: sleepers, inherited: sleepers.count))
    return chosen
  }

  /// Takes note of what the step of the chosen thread touched.
  ///
  /// - Parameters:
  ///   - footprint: What it touched.
  ///   - spawner: The step, from 0, that spawned the thread; -1 if it was there from the beginning.
  ///   - cost: What it costs.
  ///   - alternatives: What could have gone at its place, and cannot any more.
  public mutating func executed(
    _ footprint: Footprint, spawnedBy spawner: Int = -1, cost: Cost = Cost(),
    alternatives: [Alternative] = []
  ) {
    defer { depth += 1 }
    guard !isProbing else {
      let place = depth - probes[probes.count - 1].earlier
      if place == probes[probes.count - 1].sequence.count - 1 {
        probes[probes.count - 1].sequence[place].footprint = footprint
      }
      return
    }
    guard depth >= fresh else { return }
    frames[depth].footprint = footprint
    frames[depth].spawner = spawner
    frames[depth].cost = cost
    frames[depth].tree.branches[0].footprint = footprint
    frames[depth].alternatives = alternatives
  }

  /// Ends the present execution: finds what else is to be explored.
  ///
  /// - Returns: Whether there is another execution to make.
  public mutating func end() -> Bool {
    if isProbing {
      probed += 1
      conclude(probes.removeLast())
    } else {
      if isBlocked { blocked += 1 } else { executions += 1 }
      longest = max(longest, depth)
      findRaces()
    }
    isProbing = !probes.isEmpty
    if isProbing { return true }
    // Back to the last place from which there is more to explore.
    while frames.count > base, let last = frames.last {
      frames[frames.count - 1].sleepers.append(
        Sleeper(
          thread: last.thread, footprint: last.footprint, faults: last.cost.faults))
      if !last.tree.branches.isEmpty { last.tree.branches.removeFirst() }
      if let next = last.tree.branches.first {
        frames[frames.count - 1].thread = next.thread
        fresh = frames.count - 1
        known = fresh
        return true
      }
      frames.removeLast()
    }
    return false
  }

  // MARK: - Subtrees

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
    var result = SubtreeResult(step: base > 0 ? frames[base - 1].pathStep : nil)
    for place in base..<frames.count {
      let frame = frames[place]
      let isLast = place == frames.count - 1
      let current = Sleeper(
        thread: frame.thread, footprint: frame.footprint, faults: frame.cost.faults)
      result.opened.append(
        SubtreeResult.Opened(
          sleepers: frame.sleepers + (isLast ? [] : [current]), inherited: frame.inherited,
          branches: Array(frame.tree.branches.dropFirst(isLast ? 0 : 1)),
          step: isLast ? nil : frame.pathStep))
    }
    result.insertions = insertions
    return result
  }

  // MARK: - Races

  /// Looks for steps that conflict, with nothing between them that would have to go between: they could
  /// go the other way round. Of the steps that are new only; the others had their turn, unless they are
  /// conditional: what they touch may depend on what is new.
  private mutating func findRaces() {
    for later in known..<max(depth, known) {
      pasts.begin(later)
      let (footprint, spawner) = (frames[later].footprint, frames[later].spawner)
      frames[later].races.removeAll(keepingCapacity: true)
      if spawner >= 0 { pasts.add(spawner, to: later) }
      for earlier in (0..<later).reversed()
      where !pasts.contains(earlier, before: later)
        && frames[earlier].footprint.conflicts(with: footprint)
      {
        pasts.add(earlier, to: later)
        frames[later].races.append(earlier)
      }
    }
    for later in 0..<depth where later >= fresh || frames[later].footprint.isConditional {
      for earlier in frames[later].races { reverse(earlier, later) }
    }
    // An alternative may conflict with what is new though the step at whose place it goes does not.
    for step in 0..<depth {
      for alternative in frames[step].alternatives { instead(of: step, alternative) }
    }
  }

  /// Sees to it that an execution is explored in which `later` goes before `earlier`.
  private mutating func reverse(_ earlier: Int, _ later: Int) {
    var sequence = independent(of: earlier, but: later)
    guard later >= fresh || sequence.contains(where: { $0.place >= fresh }) else { return }
    sequence.append(step(later))
    let probe = Probe(earlier: earlier, sequence: sequence, spawner: frames[later].spawner)
    if frames[later].footprint.isConditional {
      probes.append(probe)
    } else {
      conclude(probe)
    }
  }

  /// Sees to it that an execution is explored in which `alternative` goes at the place of `step`.
  private mutating func instead(of step: Int, _ alternative: Alternative) {
    var sequence = independent(of: step, but: -1)
    guard isAffordable(alternative.cost, after: step, and: sequence) else { return }
    sequence.append(
      WakeupTree.Step(
        thread: alternative.thread, footprint: alternative.footprint, place: depth,
        faults: alternative.cost.faults))
    let probe = Probe(earlier: step, sequence: sequence, spawner: alternative.spawner)
    // A variant touches what the step did that it is a variant of.
    let isVariant =
      Alternative.slot(of: alternative.thread) == Alternative.slot(of: frames[step].thread)
    if alternative.footprint.isConditional, !isVariant {
      probes.append(probe)
    } else {
      conclude(probe)
    }
  }

  /// The steps after `earlier` that it does not happen before.
  private func independent(of earlier: Int, but later: Int) -> [WakeupTree.Step] {
    var sequence: [WakeupTree.Step] = []
    for place in earlier + 1..<max(depth, earlier + 1)
    where place != later && !pasts.contains(earlier, before: place) {
      sequence.append(step(place))
    }
    return sequence
  }

  private func isAffordable(
    _ cost: Cost, after step: Int, and sequence: [WakeupTree.Step]
  ) -> Bool {
    var faults = cost.faults
    var timers = cost.timer < 0 ? 0 : 1
    func add(_ other: Cost) {
      faults += other.faults
      if cost.timer >= 0, other.timer == cost.timer { timers += 1 }
    }
    for frame in frames[..<step] { add(frame.cost) }
    for other in sequence { add(frames[other.place].cost) }
    return (cost.faults == 0 || faults <= mostFaults) && timers <= mostTimers
  }

  /// Sees to it that what `probe` says is explored, now that it is known what its steps touch.
  private mutating func conclude(_ probe: Probe) {
    let sequence = probe.sequence
    let last = sequence[sequence.count - 1]
    // Of the last step only what it needs to come after is known anew.
    let needed = sequence.dropLast().filter {
      $0.place == probe.spawner || $0.footprint.conflicts(with: last.footprint)
    }
    let pasts = self.pasts
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      guard b == last.place else { return pasts.contains(a, before: b) }
      return needed.contains {
        $0.place == a || a < $0.place && pasts.contains(a, before: $0.place)
      }
    }
    let faults =
      mostFaults == 0
      ? 0
      : frames[..<probe.earlier].reduce(0) { $0 + $1.cost.faults }
        + sequence.reduce(0) { $0 + $1.faults }
    let spare = mostFaults - faults
    guard probe.earlier >= base else {
      return hand(sequence, to: probe.earlier, spare: spare, isBefore)
    }
    let isExplored = frames[probe.earlier].sleepers.contains {
      WakeupTree.weakInitial(
        $0.thread, $0.footprint, $0.faults, of: sequence, spare: spare, isBefore) != nil
    }
    guard !isExplored else { return }
    frames[probe.earlier].tree.insert(sequence, spare: spare, isBefore)
  }

  /// Leaves it to others to see to it that `sequence` is explored at a place on the way here.
  private mutating func hand(
    _ sequence: [WakeupTree.Step], to place: Int, spare: Int, _ isBefore: (Int, Int) -> Bool
  ) {
    guard !covers[place].covers(sequence, spare: spare, isBefore),
      inserted.insert([place] + sequence.map(\.thread)).inserted
    else { return }
    var pasts = Pasts()
    for (number, step) in sequence.enumerated() {
      pasts.begin(number)
      for earlier in 0..<number where isBefore(sequence[earlier].place, step.place) {
        pasts.add(earlier, to: number)
      }
    }
    insertions.append(
      SubtreeResult.Insertion(
        depth: place,
        sequence: sequence.enumerated().map {
          WakeupTree.Step(
            thread: $1.thread, footprint: $1.footprint, place: $0, faults: $1.faults)
        }, pasts: pasts, spare: spare))
  }

  private func step(_ place: Int) -> WakeupTree.Step {
    WakeupTree.Step(
      thread: frames[place].thread, footprint: frames[place].footprint, place: place,
      faults: frames[place].cost.faults)
  }
}
