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

  let footprints: LedgerFootprints
  let bounds: ExplorationBounds
  /// Whether replies to orders are steps of their own.
  let hasReplySteps: Bool
  /// Whether the beginnings of orders are steps of their own.
  let hasStartSteps: Bool
  @exclusivity(unchecked) var names: ThreadNames
  /// What is known of each step.
  @exclusivity(unchecked) var steps: [ExplorationStep] = []
  /// What goes by itself next, and what else could go.
  @exclusivity(unchecked) var enabled: [Int] = []
  @exclusivity(unchecked) var others: [Int] = []
  /// What waits to go.
  @exclusivity(unchecked) var waiting: [Waiting] = []
  /// Whether the last step's footprint is still to be told.
  @exclusivity(unchecked) var isPending = false
  /// What the last step was asked about what goes wrong in it; nil of what is asked elsewhere.
  @exclusivity(unchecked) var asked: [ChoiceKey?] = []
  /// What is to be answered, as far as it is not 0.
  @exclusivity(unchecked) var variant: [Int] = []
  /// What was spent before the last step: faults, then timers of each process.
  @exclusivity(unchecked) var faults = 0
  @exclusivity(unchecked) var timers: [Int] = []
  @exclusivity(unchecked) var preemptions = 0
  /// The step at which each process crashed last, and how often it has.
  @exclusivity(unchecked) var crashes: [(step: Int, count: Int)] = []
  /// The crashes that could be.
  @exclusivity(unchecked) var mayCrash: [Upcoming] = []
  let wantsOthers: Bool

  struct Waiting {
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
    // How a payment goes is asked of the order's charge that comes first, whichever that is. The other
    // answers keep their places: a variant is the same before and after another charge.
    if asked.isEmpty, key.aspect != .outcome, let event = steps.last?.event,
      event.kind == .message, !event.isReply, event.key.peer == .payments
    {
      asked.append(nil)
    }
    let answer = asked.count < variant.count ? variant[asked.count] : 0
    asked.append(key)
    trail.mishaps.append(answer)
    return answer
  }

  // MARK: - What goes next

  func choose(_ upcoming: [Upcoming]) -> Int {
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
  func isFree(_ event: Upcoming) -> Bool {
    switch event.kind {
    case .timer: timers(of: event.process) < bounds.timers
    case .timeout: event.isVain
    default: true
    }
  }

  func cost(of event: Upcoming) -> Cost {
    switch event.kind {
    case .timer: Cost(timer: Int(event.process.index))
    case .timeout: Cost(faults: event.isVain ? 0 : 1)
    case .crash: Cost(faults: 1)
    default: Cost()
    }
  }

  func timers(of process: ProcessID) -> Int {
    Int(process.index) < timers.count ? timers[Int(process.index)] : 0
  }

  /// Takes note of what has come up, and of what has gone.
  func see(_ upcoming: [Upcoming]) {
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

  func take(_ thread: Int, among upcoming: [Upcoming]) -> Int {
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

  func take(_ thread: Int, spawner: Int, _ event: Upcoming?) {
    steps.append(ExplorationStep(thread: thread, spawner: spawner, event: event))
    isPending = true
    asked.removeAll(keepingCapacity: true)
    variant = names.variant(of: thread)
    var cost = event.map(cost(of:)) ?? Cost()
    cost.faults += variant.count { $0 != 0 }
    steps[steps.count - 1].cost = cost
    steps[steps.count - 1].answers = variant
  }
}
