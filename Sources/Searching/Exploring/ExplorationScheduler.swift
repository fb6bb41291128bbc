import Simulation

/// Lets a reduction choose which request reaches its server next. All else follows at once: orders that
/// begin, and replies, which concern nobody but who gets them. Timers fire when nothing else is left; where time would have them fire
/// before, that is said (``wasOvertaken``).
final class ExplorationScheduler: Scheduler {
  @exclusivity(unchecked) var reduction: any Reduction
  /// The places that were chosen, one for each choice.
  @exclusivity(unchecked) private(set) var trail: [Int] = []

  private let footprints: LedgerFootprints
  /// For each choice so far, the step of the reduction that it belongs to: it made the step, or follows
  /// from it; -1 for what follows from no step.
  @exclusivity(unchecked) private var owners: [Int] = []
  /// The thread of each step.
  @exclusivity(unchecked) private var threads: [Int] = []
  /// How many requests each step has spawned so far; the first is for what was there from the beginning.
  @exclusivity(unchecked) private var spawned: [Int] = [0]
  /// The thread of each request that waits, by its event's number.
  @exclusivity(unchecked) private var waiting: [(number: UInt64, thread: Int, spawner: Int)] = []
  /// The number of the latest event that is known.
  @exclusivity(unchecked) private var latest: UInt64 = 0
  /// The numbers of threads: the k-th that a thread spawns.
  @exclusivity(unchecked) private var children: [[Int]] = [[]]
  @exclusivity(unchecked) private var barriers = 0
  /// The threads of timers, in the order in which they fire.
  @exclusivity(unchecked) private var timers: [Int] = []
  /// Whether a timer ever fired while requests were under way: it would have come first in time, so
  /// what they might have done before it was not seen.
  @exclusivity(unchecked) private(set) var wasOvertaken = false
  /// What was chosen last, whose footprint is not known yet.
  @exclusivity(unchecked) private var pending: (spawner: Int, isBarrier: Bool)?
  /// Whether the execution goes on only to come to its end.
  @exclusivity(unchecked) private var isGivenUp = false

  /// A scheduler of nothing yet.
  init(_ reduction: any Reduction, _ footprints: LedgerFootprints) {
    self.reduction = reduction
    self.footprints = footprints
  }

  /// Begins the next execution.
  func begin() {
    reduction.begin()
    trail.removeAll(keepingCapacity: true)
    owners.removeAll(keepingCapacity: true)
    threads.removeAll(keepingCapacity: true)
    spawned = [0]
    waiting.removeAll(keepingCapacity: true)
    latest = 0
    barriers = 0
    pending = nil
    isGivenUp = false
    _ = footprints.take()
  }

  /// Ends the execution.
  ///
  /// - Returns: Whether there is another one to make.
  func end() -> Bool {
    note()
    return reduction.end()
  }

  /// Tells the reduction what the latest step touched.
  private func note() {
    guard let step = pending else { return }
    pending = nil
    let touched = footprints.take()
    reduction.executed(
      step.isBarrier ? LedgerFootprints.everything : touched, spawnedBy: step.spawner,
      isBarrier: step.isBarrier)
  }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    let place = choose(upcoming)
    trail.append(place)
    return place
  }

  private func choose(_ upcoming: [Upcoming]) -> Int {
    if isGivenUp { return 0 }
    if let place = upcoming.firstIndex(where: { $0.kind == .start }) {
      owners.append(-1)
      return place
    }
    if let place = upcoming.firstIndex(where: \.isReply) {
      owners.append(owner(of: upcoming[place]))
      return place
    }
    note()
    guard let first = upcoming.first, first.kind == .message else {
      // Nothing but a timer can be next.
      if !waiting.isEmpty || upcoming.contains(where: \.overtakes) { wasOvertaken = true }
      if timers.count == barriers {
        timers.append(children.count)
        children.append([])
      }
      barriers += 1
      return take(timers[barriers - 1], spawner: threads.count - 1, isBarrier: true, at: 0)
    }
    for event in upcoming where event.kind == .message && event.number > latest {
      latest = event.number
      let spawner = owner(of: event)
      waiting.append((event.number, thread(spawnedBy: spawner), spawner))
    }
    guard let thread = reduction.next(of: waiting.map(\.thread)),
      let here = waiting.firstIndex(where: { $0.thread == thread }),
      let place = upcoming.firstIndex(where: { $0.number == waiting[here].number })
    else {
      isGivenUp = true
      return 0
    }
    let spawner = waiting.remove(at: here).spawner
    return take(thread, spawner: spawner, isBarrier: false, at: place)
  }

  private func take(_ thread: Int, spawner: Int, isBarrier: Bool, at place: Int) -> Int {
    if isBarrier, reduction.next(of: [thread]) == nil {
      isGivenUp = true
      return 0
    }
    pending = (spawner, isBarrier)
    owners.append(threads.count)
    threads.append(thread)
    spawned.append(0)
    return place
  }

  /// The step from which `event` follows.
  private func owner(of event: Upcoming) -> Int {
    event.step > 0 && event.step <= owners.count ? owners[event.step - 1] : -1
  }

  /// A number for the next request that the step `spawner` spawns.
  private func thread(spawnedBy spawner: Int) -> Int {
    let count = spawned[spawner + 1]
    spawned[spawner + 1] += 1
    let parent = spawner < 0 ? 0 : threads[spawner]
    while children[parent].count <= count {
      children[parent].append(children.count)
      children.append([])
    }
    return children[parent][count]
  }
}

/// Chooses what another scheduler chose.
final class TrailScheduler: Scheduler {
  private let trail: [Int]

  init(_ trail: [Int]) { self.trail = trail }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    trail.indices.contains(step - 1) ? trail[step - 1] : 0
  }
}
