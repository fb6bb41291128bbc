import Simulation

/// Lets the chain of messages with the highest priority go first, and lowers priorities at a few
/// points drawn beforehand: probabilistic concurrency testing for message passing.
///
/// A message made while another was handled goes on with its chain; what begins anew, or branches
/// off, is a chain of its own. An order that waits for each of its calls is one chain. Each chain
/// has a random priority; when the message with the number of the i-th change point comes up, its
/// chain falls to the priority i, below all others. After Burckhardt et al., *A Randomized Scheduler
/// with Probabilistic Guarantees of Finding Bugs* (ASPLOS 2010) and, for messages, Ozkan et al.,
/// *Randomized Testing of Distributed Systems with Probabilistic Guarantees* (OOPSLA 2018).
///
/// In a world without timers in which all orders arrive at once, and messages take as long as they
/// like, a bug of depth d that c chains of n
/// messages in all can show is hit with a probability of at least 1 / (c n^(d-1)). Elsewhere nothing
/// is claimed: timers and arrivals come in the order of their ticks, whatever their priority.
///
/// A request and its reply are two messages, and one step of a thread in the words of the paper: with
/// depth 2, and a length of 4n, n orders of `naive` for fewer units s oversell with a probability of
/// s / (2n).
final class PriorityScheduler: Scheduler {
  /// A chain's priority: the higher, the sooner.
  private typealias Priority = UInt64

  let keepsLatency: Bool

  private let seed: Seed
  /// The numbers, from 1, of the messages at which a priority falls: at the i-th of them to i.
  private let changePoints: [Int]
  /// How many timers may yet go before messages, as their priorities say; the rest waits till nothing
  /// else can go. A timer that sets itself again could otherwise hold a message up for ever.
  @exclusivity(unchecked) private var hasty: Int

  /// The chain of each event that waits for its turn, by the event's number.
  @exclusivity(unchecked) private var chains: [UInt64: Int] = [:]
  @exclusivity(unchecked) private var priorities: [Priority] = []
  /// The chain of the event that was chosen last, if nothing has gone on with it yet.
  @exclusivity(unchecked) private var continued: Int?
  /// How many messages have come up.
  @exclusivity(unchecked) private var messages = 0

  /// A scheduler of a run of about `length` messages, for bugs of that depth, in which at most
  /// `hasty` timers go before messages; messages wait as long as they like, unless `keepsLatency`.
  init(seed: Seed, depth: Int, length: Int, hasty: Int, keepsLatency: Bool = false) {
    self.seed = seed
    self.keepsLatency = keepsLatency
    self.hasty = hasty
    var points: [Int] = []
    for index in 1..<max(depth, 1) {
      var point = Int(seed.derived(-index).rawValue % UInt64(max(length, 1))) + 1
      while points.contains(point) { point += 1 }
      points.append(point)
    }
    changePoints = points
  }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    var best = 0
    var highest: Priority = 0
    for (place, event) in upcoming.enumerated() {
      let priority = priority(of: event, at: step)
      guard place == 0 || priority > highest else { continue }
      best = place
      highest = priority
    }
    continued = chains.removeValue(forKey: upcoming[best].number)
    if upcoming[best].kind.isTimed, upcoming.count > 1 { hasty -= 1 }
    return best
  }

  private func priority(of event: Upcoming, at step: Int) -> Priority {
    if event.kind.isTimed, hasty <= 0 { return 0 }
    if let chain = chains[event.number] { return priorities[chain] }
    // It was not there at the choice before this one, so what was chosen then has made it.
    var chain = priorities.count
    if event.kind == .message, event.step == step - 1, let parent = continued {
      chain = parent
      continued = nil
    } else {
      // Above what falls.
      priorities.append(seed.derived(chain).rawValue | 1 << 63)
    }
    chains[event.number] = chain
    if event.kind == .message {
      messages += 1
      if let point = changePoints.firstIndex(of: messages) {
        priorities[chain] = UInt64(point + 1)
      }
    }
    return priorities[chain]
  }
}
