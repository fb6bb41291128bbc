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
///   What was explored after a fault together with more of them stands for nothing that cannot afford
///   those: it did not come up there.
///
/// - Complexity: O(d^2) for each execution of d steps, beside what the executions themselves take; one
///   execution for each class, none in vain.
public struct OptimalReduction: Reduction {
  /// A step of the present execution, and what is known of the place where it was chosen.
  struct Frame {
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
    /// Whether an execution went on from here as it liked, and not as it had to.
    var isFree = false

    var pathStep: PassedStep {
      PassedStep(
        thread: thread, footprint: footprint, spawner: spawner, cost: cost,
        alternatives: alternatives)
    }
  }

  /// A sequence of steps that would reverse a race. Its last step may be conditional, so what it touches
  /// when it goes before the step that it raced with may have to be found out.
  struct Probe {
    /// The step before which the sequence is to go.
    let earlier: Int
    var sequence: [WakeupTree.Step]
    /// The step that spawned the last.
    let spawner: Int
  }

  var frames: [Frame] = []
  /// How many steps of the present execution have gone.
  var depth = 0
  /// From which step on the present execution differs from the one before.
  var fresh = 0
  /// How many steps of the present execution have their pasts.
  var known = 0
  /// How many steps lead into the subtree that is explored: of them nothing is taken back.
  var base = 0
  /// What is explored at their places by others.
  var covers: [Subtree.Cover] = []
  /// What is to be explored at their places, and the threads of each, so that none is there twice.
  var insertions: [SubtreeResult.Insertion] = []
  var inserted: Set<[Int]> = []
  /// For each step, the steps that happen before it, a bit each.
  var pasts = Pasts()
  var isBlocked = false
  /// What was explored after the latest step that was done with; nil if an execution went on there as it
  /// liked.
  var explored: WakeupTree?
  /// Executions to make in part: what the last step of each touches is not known yet.
  var probes: [Probe] = []
  /// Whether the present execution is made only in part, and is none of those explored.
  public internal(set) var isProbing = false

  /// How many executions were explored to their end.
  public internal(set) var executions = 0
  /// How many were made only in part, to find out what a step touches where another has not gone yet.
  public internal(set) var probed = 0
  /// How many were given up, since all that could go had been explored before.
  public internal(set) var blocked = 0
  /// The longest execution so far, in steps.
  public internal(set) var longest = 0

  let mostFaults: Int
  let mostTimers: Int

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
        }.map { $0.after(last.thread, last.footprint) }
      }
    } else {
      tree = WakeupTree()
    }
    let isFree = tree.branches.isEmpty
    if isFree {
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
      Frame(
        thread: chosen, tree: tree, sleepers: sleepers, inherited: sleepers.count, isFree: isFree))
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
    explored = nil
    while frames.count > base, let last = frames.last {
      frames[frames.count - 1].sleepers.append(
        Sleeper(
          thread: last.thread, footprint: last.footprint, faults: last.cost.faults,
          explored: explored))
      if !last.tree.branches.isEmpty { last.tree.branches.removeFirst() }
      if let next = last.tree.branches.first {
        frames[frames.count - 1].thread = next.thread
        fresh = frames.count - 1
        known = fresh
        return true
      }
      explored =
        last.isFree || mostFaults == 0
        ? nil : WakeupTree(exploring: frames[frames.count - 1].sleepers[last.inherited...])
      frames.removeLast()
    }
    return false
  }
}
