import Simulation

/// Lets any of the live orders take the next step, at random: a random walk through the interleavings,
/// or all of these equally likely.
///
/// A step is a request that reaches its server. All else follows at once: orders begin as soon as
/// no timer is due before them, and replies arrive before the next step. So each order that can go on
/// has a request in flight, and to choose among the requests is to choose among the live orders; one
/// that waits for a lock is none. They are weighed by the steps that they have left:
///
/// - With ``steps`` of 1 all weigh the same: at each step each live order is equally likely to be next.
/// - If all orders begin before the first step, and each makes exactly ``steps`` of them, every
///   interleaving is equally likely: of those that are left, an order comes first in a part that is
///   proportional to the steps that it has left.
///
/// An order that ends sooner than that is thought to go on with empty steps. Nobody sees these, and
/// among the other orders the proportions are the same whether one is drawn or not; so none is made, and
/// what is seen is distributed as if they were. Of an order that has made ``steps`` steps and goes on,
/// one more is expected each time: there, and wherever orders differ otherwise in how many they make,
/// "equally likely" is an approximation.
///
/// How many steps an order has made is the number of requests that led to the one at hand. What a
/// timer made begins anew: an order that asks again after its patience ran out, the sweeper. A copy
/// that the network made goes on like the original. Timers go before requests ``hasty`` times, and
/// then weigh as much as one step; else they go when nothing else can. Where messages have to keep
/// to the latency, the choice is among those whose time it may be.
final class InterleavingScheduler: Scheduler {
  let keepsLatency: Bool

  /// How many steps an order is expected to make.
  private let steps: Int
  /// Draws the choices.
  @exclusivity(unchecked) private var draws: SeedDraws
  /// How many timers may yet go before requests.
  @exclusivity(unchecked) private var hasty: Int
  /// How many requests led to what each choice chose, it included, by the number of the choice.
  @exclusivity(unchecked) private var made: [Int] = [0]
  /// The most steps that one order has made.
  @exclusivity(unchecked) private(set) var longest = 0

  /// A scheduler of a run in which each order makes so many steps, and at most `hasty` timers go before
  /// requests; messages wait as long as they like, unless `keepsLatency`.
  init(seed: Seed, steps: Int = 1, hasty: Int = 0, keepsLatency: Bool = false) {
    self.steps = steps
    self.hasty = hasty
    self.keepsLatency = keepsLatency
    draws = SeedDraws(seed)
  }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    let place = choose(upcoming)
    let event = upcoming[place]
    let isStep = event.kind == .message && !event.isReply
    made.append(before(event) + (isStep ? 1 : 0))
    longest = max(longest, made[made.count - 1])
    if event.kind.isTimed, upcoming.count > 1 { hasty -= 1 }
    return place
  }

  private func choose(_ upcoming: [Upcoming]) -> Int {
    if let place = upcoming.firstIndex(where: { $0.kind == .start || $0.isReply }) {
      return place
    }
    let total = upcoming.reduce(0) { $0 + weight(of: $1) }
    guard total > 0 else { return 0 }
    var left = draws.number(in: 0...total - 1)
    for (place, event) in upcoming.enumerated() {
      left -= weight(of: event)
      if left < 0 { return place }
    }
    return upcoming.count - 1
  }

  /// How many steps `event` stands for.
  private func weight(of event: Upcoming) -> Int {
    if event.kind.isTimed { return hasty > 0 ? 1 : 0 }
    return max(steps - before(event), 1)
  }

  /// How many requests led to `event`.
  private func before(_ event: Upcoming) -> Int {
    event.kind == .message && event.step < made.count ? made[event.step] : 0
  }
}
