import Inventory
import Simulation

/// Lets a reduction choose which step goes next. Requests and timers are steps, and where something may
/// go wrong, replies and timeouts; all else follows at once: orders that begin, and replies, which
/// concern nobody but who gets them.
final class ExplorationScheduler: Scheduler {
  // A box, and no generic parameter: code that is not specialized is much slower than the box.
  @exclusivity(unchecked) var reduction: any Reduction
  /// The places that were chosen, one for each choice, and the answers about what goes wrong.
  @exclusivity(unchecked) private(set) var trail: Trail
  /// Whether timers that would fire were kept from it by the bounds: then the execution did not come to
  /// its own end.
  @exclusivity(unchecked) private(set) var isBounded = false

  let isUntimed = true
  let wantsCrashes: Bool

  private let footprints: LedgerFootprints
  private let bounds: ExplorationBounds
  /// Whether replies to orders are steps of their own.
  private let hasReplySteps: Bool
  /// Whether the beginnings of orders are steps of their own.
  private let hasStartSteps: Bool
  @exclusivity(unchecked) private var names: ThreadNames
  /// What is known of each step.
  @exclusivity(unchecked) private(set) var steps: [ExplorationStep] = []
  /// What goes by itself next, and what else could go.
  @exclusivity(unchecked) private var enabled: [Int] = []
  @exclusivity(unchecked) private var others: [Int] = []
  /// What waits to go.
  @exclusivity(unchecked) private var waiting: [Waiting] = []
  /// The number of the latest event that is known.
  @exclusivity(unchecked) private var latest: UInt64 = 0
  /// Whether the last step's footprint is still to be told.
  @exclusivity(unchecked) private var isPending = false
  /// What the last step was asked about what goes wrong in it.
  @exclusivity(unchecked) private var asked: [ChoiceKey] = []
  /// What is to be answered, as far as it is not 0.
  @exclusivity(unchecked) private var variant: [Int] = []
  /// What was spent before the last step: faults, then timers of each process.
  @exclusivity(unchecked) private var faults = 0
  @exclusivity(unchecked) private var timers: [Int] = []
  @exclusivity(unchecked) private var preemptions = 0
  /// The step at which each process crashed last, and how often it has.
  @exclusivity(unchecked) private var crashes: [(step: Int, count: Int)] = []
  /// The crashes that could be.
  @exclusivity(unchecked) private var mayCrash: [Upcoming] = []
  private let wantsOthers: Bool

  private struct Waiting {
    let thread: Int
    let spawner: Int
    var event: Upcoming
    /// Where it is among what could happen next; -1 if it is not, any more.
    var place = -1
  }

  /// A scheduler of nothing yet.
  init(
    _ reduction: any Reduction, _ footprints: LedgerFootprints, _ bounds: ExplorationBounds,
    hasStartSteps: Bool, wantsOthers: Bool, _ register: ThreadRegister
  ) {
    names = ThreadNames(register)
    self.reduction = reduction
    self.footprints = footprints
    self.bounds = bounds
    self.hasStartSteps = hasStartSteps
    hasReplySteps = hasStartSteps || bounds.faults > 0
    trail = Trail(hasStartSteps: hasStartSteps, hasReplySteps: hasReplySteps)
    self.wantsOthers = wantsOthers
    wantsCrashes = bounds.faults > 0
  }

  /// Begins the next execution.
  func begin() {
    reduction.begin()
    trail.removeAll()
    steps.removeAll(keepingCapacity: true)
    waiting.removeAll(keepingCapacity: true)
    latest = 0
    isBounded = false
    faults = 0
    preemptions = 0
    timers.removeAll(keepingCapacity: true)
    crashes.removeAll(keepingCapacity: true)
    footprints.reset()
    guard let opening = reduction.next(of: [0], or: []) else { return }
    take(opening, spawner: -1, nil)
  }

  /// Ends the execution.
  ///
  /// - Returns: Whether there is another one to make.
  func end() -> Bool {
    note([])
    return reduction.end()
  }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    let place = choose(upcoming)
    trail.places.append(place)
    return place
  }

  func follows(_ event: Upcoming) -> Bool {
    Self.follows(event, hasStartSteps: hasStartSteps, hasReplySteps: hasReplySteps)
  }

  /// Whether `event` follows at once from the step before, since it concerns nobody but its order.
  static func follows(_ event: Upcoming, hasStartSteps: Bool, hasReplySteps: Bool) -> Bool {
    switch event.kind {
    case .start: !hasStartSteps
    case .message:
      event.isReply && !hasReplySteps && event.key.name.role == ProcessName.order(1).role
    case .wake: !hasReplySteps
    case .timer, .timeout, .crash: false
    }
  }

  func mishap(_ key: ChoiceKey, in range: ClosedRange<Int>) -> Int? {
    guard bounds.faults > 0, mayGoWrong(key) else { return 0 }
    let answer = asked.count < variant.count ? variant[asked.count] : 0
    asked.append(key)
    trail.mishaps.append(answer)
    return answer
  }

  // MARK: - What goes next

  private func choose(_ upcoming: [Upcoming]) -> Int {
    if wantsCrashes, mayCrash.isEmpty { mayCrash = upcoming.filter { $0.kind == .crash } }
    note(upcoming)
    see(upcoming)
    enabled.removeAll(keepingCapacity: true)
    others.removeAll(keepingCapacity: true)
    var isKept = false
    for entry in waiting {
      if isFree(entry.event) {
        enabled.append(entry.thread)
      } else if entry.event.kind == .timer {
        isKept = true
      } else if wantsOthers, faults < bounds.faults {
        others.append(entry.thread)
      }
    }
    if enabled.isEmpty {
      // Nothing goes but the patience of who waits.
      enabled = waiting.filter { $0.event.kind == .timeout }.map(\.thread)
    }
    if enabled.isEmpty {
      isBounded = isKept
      return -1
    }
    if wantsOthers {
      keepToPreemptions()
      if faults < bounds.faults {
        for event in mayCrash {
          others.append(names.crash(of: event.process, lastCrash(of: event.process).count))
        }
      }
    }
    guard let thread = reduction.next(of: enabled, or: others) else { return -1 }
    countPreemption(thread)
    return take(thread, among: upcoming)
  }

  /// Whether `event` goes by itself, and within the bounds.
  private func isFree(_ event: Upcoming) -> Bool {
    switch event.kind {
    case .timer: timers(of: event.process) < bounds.timers
    case .timeout: event.isVain
    default: true
    }
  }

  private func cost(of event: Upcoming) -> Cost {
    switch event.kind {
    case .timer: Cost(timer: Int(event.process.index))
    case .timeout: Cost(faults: event.isVain ? 0 : 1)
    case .crash: Cost(faults: 1)
    default: Cost()
    }
  }

  private func timers(of process: ProcessID) -> Int {
    Int(process.index) < timers.count ? timers[Int(process.index)] : 0
  }

  /// Takes note of what has come up, and of what has gone.
  private func see(_ upcoming: [Upcoming]) {
    for index in waiting.indices { waiting[index].place = -1 }
    for (place, event) in upcoming.enumerated() where event.kind != .crash {
      if let index = waiting.firstIndex(where: { $0.event.number == event.number }) {
        waiting[index].event = event
        waiting[index].place = place
      } else {
        let spawner = event.step
        let count = steps[spawner].spawned
        steps[spawner].spawned += 1
        waiting.append(
          Waiting(
            thread: names.child(count, of: steps[spawner].thread), spawner: spawner, event: event,
            place: place))
      }
    }
    waiting.removeAll { $0.place < 0 }
  }

  private func take(_ thread: Int, among upcoming: [Upcoming]) -> Int {
    let slot = Alternative.slot(of: thread)
    if let index = waiting.firstIndex(where: { $0.thread == slot }) {
      let entry = waiting.remove(at: index)
      take(thread, spawner: entry.spawner, entry.event)
      return entry.place
    }
    for (place, event) in upcoming.enumerated() where event.kind == .crash {
      let last = lastCrash(of: event.process)
      guard names.crash(of: event.process, last.count) == slot else { continue }
      take(thread, spawner: last.step, event)
      crashes[Int(event.process.index)] = (steps.count - 1, last.count + 1)
      return place
    }
    return -1
  }

  private func take(_ thread: Int, spawner: Int, _ event: Upcoming?) {
    steps.append(ExplorationStep(thread: thread, spawner: spawner, event: event))
    isPending = true
    asked.removeAll(keepingCapacity: true)
    variant = names.variant(of: thread)
    var cost = event.map(cost(of:)) ?? Cost()
    cost.faults += variant.count { $0 != 0 }
    steps[steps.count - 1].cost = cost
    steps[steps.count - 1].answers = variant
  }

  // MARK: - What has gone

  /// Tells the reduction what the latest step touched, and what could have gone in its place.
  private func note(_ upcoming: [Upcoming]) {
    guard isPending, let step = steps.last else { return }
    isPending = false
    var footprint = step.event.map(footprints.footprint(of:)) ?? Footprint()
    for (key, answer) in zip(asked, variant) where answer != 0 && key.aspect == .loss {
      footprint = footprint | LedgerFootprints.lost(key)
    }
    steps[steps.count - 1].footprint = footprint
    var alternatives: [Alternative] = []
    if faults < bounds.faults { addVariants(of: step, footprint, &alternatives) }
    addPrecluded(upcoming, &alternatives)
    if faults < bounds.faults { addCrash(before: step, &alternatives) }
    reduction.executed(
      footprint, spawnedBy: step.spawner, cost: step.cost, alternatives: alternatives)
    faults += step.cost.faults
    if step.cost.timer >= 0 {
      while timers.count <= step.cost.timer { timers.append(0) }
      timers[step.cost.timer] += 1
    }
  }

  /// The same step, with one more thing that goes wrong in it.
  private func addVariants(
    of step: ExplorationStep, _ footprint: Footprint, _ alternatives: inout [Alternative]
  ) {
    guard asked.count > variant.count, faults + step.cost.faults < bounds.faults else { return }
    for place in variant.count..<asked.count {
      let key = asked[place]
      for answer in 1...(key.aspect == .outcome ? 2 : 1) {
        var path = variant
        while path.count < place { path.append(0) }
        path.append(answer)
        var cost = step.cost
        cost.faults += 1
        alternatives.append(
          Alternative(
            thread: names.variant(path, of: Alternative.slot(of: step.thread)),
            footprint: key.aspect == .loss ? footprint | LedgerFootprints.lost(key) : footprint,
            spawner: step.spawner, cost: cost))
      }
    }
  }

  /// What waited before the step, and does not any more.
  private func addPrecluded(_ upcoming: [Upcoming], _ alternatives: inout [Alternative]) {
    // A message waits until it goes.
    for entry in waiting
    where entry.event.kind != .message
      && !upcoming.contains(where: { $0.number == entry.event.number })
    {
      let cost = cost(of: entry.event)
      guard faults + cost.faults <= bounds.faults || cost.faults == 0,
        cost.timer < 0 || timers(of: entry.event.process) < bounds.timers
      else { continue }
      alternatives.append(
        Alternative(
          thread: entry.thread, footprint: footprints.foreseen(entry.event),
          spawner: entry.spawner, cost: cost))
    }
  }

  private func addCrash(before step: ExplorationStep, _ alternatives: inout [Alternative]) {
    guard let event = step.event, event.kind != .crash,
      let crash = mayCrash.first(where: { $0.process == event.process })
    else { return }
    let last = lastCrash(of: event.process)
    alternatives.append(
      Alternative(
        thread: names.crash(of: event.process, last.count),
        footprint: footprints.foreseen(crash), spawner: last.step, cost: Cost(faults: 1)))
  }

  private func lastCrash(of process: ProcessID) -> (step: Int, count: Int) {
    while crashes.count <= Int(process.index) { crashes.append((0, 0)) }
    return crashes[Int(process.index)]
  }

  // MARK: - Preemptions

  /// Leaves only what goes on with the order whose turn it was, if it may not be left any more.
  private func keepToPreemptions() {
    guard let last = steps.last?.event?.key.name, bounds.preemptions < .max else { return }
    let own = waiting.filter { $0.event.key.name == last && enabled.contains($0.thread) }
    guard !own.isEmpty else { return }
    if preemptions >= bounds.preemptions { enabled = own.map(\.thread) }
  }

  private func countPreemption(_ thread: Int) {
    guard bounds.preemptions < .max, let last = steps.last?.event?.key.name else { return }
    let own = waiting.filter { $0.event.key.name == last && enabled.contains($0.thread) }
    if !own.isEmpty, !own.contains(where: { $0.thread == Alternative.slot(of: thread) }) {
      preemptions += 1
    }
  }
}

/// A step of an execution.
struct ExplorationStep {
  /// Its thread, for the reduction.
  var thread: Int
  /// The step that spawned it.
  var spawner: Int
  var cost = Cost()
  var footprint = Footprint()
  /// How what may go wrong in it was answered, up to the last that did go wrong.
  var answers: [Int] = []
  /// How many threads it has spawned.
  var spawned = 0
  /// What it is; nil of the opening.
  var event: Upcoming?
}

/// Whether it matters if what `key` is about goes wrong: copies of replies are left out, since whoever
/// has had a reply does not look at another one; and whatever befalls the sweeper's messages is as if
/// its timer had not fired.
func mayGoWrong(_ key: ChoiceKey) -> Bool {
  key.name.role == ProcessName.order(1).role
    && (key.aspect != .duplication || key.leg == .request)
}

/// What an execution has chosen.
struct Trail {
  /// Whether the beginnings of orders are steps of their own.
  let hasStartSteps: Bool
  /// Whether replies to orders are steps of their own.
  let hasReplySteps: Bool
  /// The places, one for each choice.
  var places: [Int] = []
  /// The answers about what goes wrong, in the order in which they were asked for.
  var mishaps: [Int] = []

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    mishaps.removeAll(keepingCapacity: true)
  }
}

/// Chooses what another scheduler chose.
final class TrailScheduler: Scheduler {
  let isUntimed = true
  let wantsCrashes = true
  private let trail: Trail
  @exclusivity(unchecked) private var mishaps = 0

  init(_ trail: Trail) { self.trail = trail }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    trail.places.indices.contains(step - 1) ? trail.places[step - 1] : -1
  }

  func follows(_ event: Upcoming) -> Bool {
    ExplorationScheduler.follows(
      event, hasStartSteps: trail.hasStartSteps, hasReplySteps: trail.hasReplySteps)
  }

  func mishap(_ key: ChoiceKey, in range: ClosedRange<Int>) -> Int? {
    guard mayGoWrong(key), mishaps < trail.mishaps.count else { return 0 }
    mishaps += 1
    return trail.mishaps[mishaps - 1]
  }
}
