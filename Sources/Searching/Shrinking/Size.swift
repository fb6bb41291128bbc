public import Inventory
public import Simulation

extension Shrinker {
  /// How big a failing run is: a total order on worlds and schedules, in which the shrinker only
  /// ever goes down.
  ///
  /// Shortlex, as in Hypothesis. What there is fewer of goes before what is smaller; compared one
  /// after the other are
  ///
  /// 1. how many orders, items, instances and kinds of faults (a lagging replica is one, and that the
  ///    world heals counts for two) there are;
  /// 2. how many of the world's numbers are not the standard world's, how many overrides there are
  ///    (when a pause begins, or the like, goes with its length), and how many orders do not arrive
  ///    at tick 0;
  /// 3. the sums of stock and of quantities; how far the world's numbers are from the standard
  ///    world's; the sum of arrivals;
  /// 4. the kinds of overrides, by ``rank(_:)``; how far all of them are from calm;
  /// 5. to decide between equals, all of it, number by number: stock, orders, overrides by key.
  ///
  /// The fifth spells the run out, so two runs of the same size are the same run.
  public struct Size: Comparable, Hashable, Sendable {
    private let words: [Int]

    /// The size of a run in `scenario` under `overrides` on the calm base.
    public init(_ scenario: Scenario, _ overrides: [Schedule.Override]) {
      self.init(Candidate(scenario: scenario, overrides: overrides))
    }

    init(_ candidate: Candidate) {
      var candidate = candidate
      candidate.normalize()
      let scenario = candidate.scenario
      let orders = scenario.orders
      let values = WorldParameter.all.map { $0.read(scenario) }
      let distances = zip(WorldParameter.all, values).map { parameter, value in
        value.map { abs($0 - parameter.simplest) } ?? 0
      }
      var words = [
        orders.count, scenario.stock.count, scenario.instances,
        Trouble.all.reduce(0) { $0 + ($1.isOn(scenario) ? $1.weight : 0) },
        distances.count { $0 != 0 },
        candidate.overrides.count { !$0.key.aspect.isStart },
        orders.count { $0.arrival != 0 },
        scenario.stock.reduce(0, +), orders.reduce(0) { $0 + $1.quantity },
        distances.reduce(0, +), orders.reduce(0) { $0 + $1.arrival },
        candidate.overrides.reduce(0) { $0 + Self.rank($1.key.aspect) },
        candidate.overrides.reduce(0) { $0 + abs(candidate.distance($1)) },
      ]
      words.append(DatabaseKind.allCases.firstIndex(of: scenario.database) ?? 0)
      words += scenario.stock
      for order in orders {
        words += [order.item.number, order.quantity, order.arrival, order.instance, order.number]
      }
      for value in values { words += value.map { [1, $0] } ?? [0] }
      for override in candidate.overrides {
        // Ahead is simpler than behind.
        let distance = candidate.distance(override)
        words += override.key.sizeWords
        words.append(distance >= 0 ? 2 * distance : 1 - 2 * distance)
      }
      self.words = words
    }

    /// Compares number by number.
    public static func < (left: Self, right: Self) -> Bool {
      left.words.lexicographicallyPrecedes(right.words)
    }

    /// Which kinds of overrides are preferred: what takes longer; then customers who click again; then
    /// what servers answer, and messages that come twice or never; then what befalls processes and
    /// the network; last the order within a tick, which no customer could tell.
    static func rank(_ aspect: Aspect) -> Int {
      switch aspect {
      case .delay, .arrival: 0
      case .work, .tail, .clickAgain, .electionTimeout: 1
      case .outcome, .askAgain, .giveUp, .duplication, .loss: 2
      case .pauseLength: 3
      case .pauseStart, .crashLength, .failoverLength, .lateness: 4
      case .clockOffset, .crashStart, .partitionLength, .failoverStart: 5
      case .clockDrift, .partitionStart: 6
      case .clockJump, .partitionSide: 7
      case .clockJumpStart, .partitionWay: 8
      case .priority: 9
      case .world: 10
      }
    }
  }
}

extension ChoiceKey {
  /// The key as numbers, no two keys the same, in an order that people would list them in.
  fileprivate var sizeWords: [Int] {
    let peer = peer
    return [
      Shrinker.Size.rank(aspect), Int(aspect.rawValue), Int(name.role.rawValue),
      Int(name.number), Int(attempt), peer.map { Int($0.role.rawValue) + 1 } ?? 0,
      peer.map { Int($0.number) } ?? 0, count, Int(leg.rawValue),
    ]
  }
}
