import Simulation

/// The customers: who clicks again, who asks again, who gives up.
///
/// All that one customer asks goes by the number of the one order, whatever the attempt.
struct Customers {
  /// How many attempts at each order were made, or are planned.
  private var attempts: [Int] = []
  /// When the customer of each order leaves; empty where none does.
  private var departures: [Tick] = []
  /// How often those without an answer have asked again since the world healed.
  private(set) var rounds = 0

  /// They ask again so often at most: who has no answer by then never gets one.
  static let mostRounds = 8

  /// Begins anew, with so many orders.
  mutating func reset(orders: Int) {
    attempts.removeAll(keepingCapacity: true)
    departures.removeAll(keepingCapacity: true)
    rounds = 0
  }

  /// Begins to count attempts at so many orders, each of which has one.
  mutating func count(orders: Int) {
    attempts.append(contentsOf: repeatElement(1, count: orders))
  }

  /// The number of one more attempt at the order at `place`.
  mutating func nextAttempt(at place: Int) -> Int {
    attempts[place] += 1
    return attempts[place]
  }

  /// The customer of the order at `place` leaves at `tick`.
  mutating func leave(_ place: Int, at tick: Tick) {
    while departures.count <= place { departures.append(Tick.max) }
    departures[place] = tick
  }

  /// Whether the customer of the order at `place` has left by `tick`.
  func hasLeft(_ place: Int, at tick: Tick) -> Bool {
    place < departures.count && departures[place] <= tick
  }

  /// Whether those without an answer ask once more.
  mutating func beginRound() -> Bool {
    rounds += 1
    return rounds <= Self.mostRounds
  }
}
