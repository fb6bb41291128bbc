public import Simulation

/// The databases that there are.
public enum DatabaseKind: String, CaseIterable, Sendable {
  /// ``InstantDB``.
  case instant = "instant"
  /// ``NetworkLagDB``.
  case networkLag = "network-lag"
  /// ``ReplicatedDB``.
  case replicated = "replicated"
  /// ``NetworkLagDB``, with a replica that takes over when the primary is lost.
  case failover = "failover"

  /// Those that have transactions (``InventoryDB/transaction(on:)``).
  public static let transactional: [DatabaseKind] = [.instant, .networkLag, .replicated]

  /// What it is, in a line.
  public var summary: String {
    switch self {
    case .instant: "perfect: no distance, answers at once"
    case .networkLag: "at the far end of a network that delays; reads may be history"
    case .replicated: "a replicated log with one leader: outlives the failure of a minority"
    case .failover: "network-lag with a lagging replica: a failover loses what it had not heard of"
    }
  }
}

/// A world: all that is fixed before the first tick. What is left open is a `Schedule`.
public struct Scenario: Sendable, Equatable {
  /// Bounds on what a world may hold.
  public enum Limits {
    /// Orders.
    public static let orders = 1_000_000
    /// Items, and instances of the service.
    public static let items = 10_000
    /// The slowest message, in ticks: other times are multiples of it.
    public static let latency: Tick = SimulationLimits.delay / 10
    /// Units in stock of all items, and units that all orders want.
    public static let units = 10_000_000
    /// The last tick at which an order may arrive.
    public static let arrival: Tick = 1_000_000_000
    /// The last tick at which a world may heal.
    public static let healing: Tick = arrival
  }

  /// Which database keeps the inventory.
  public var database: DatabaseKind
  /// How long a message travels, each way, in ticks.
  public var latency: ClosedRange<Tick>
  /// How many ticks the replica lags behind that answers plain reads; 0 for none. At a
  /// `DatabaseKind.failover` a failover loses as much.
  public var replicaLag: Tick
  /// How many nodes keep the ledger, where it is replicated: 3 or 5.
  public var replicas = 3
  /// The mistake that is planted in the replication, if any.
  package var raftFlaw: RaftFlaw?
  /// How many instances the service has.
  public var instances: Int
  /// How many units there are of each item.
  public var stock: [Int]
  /// The orders, by number.
  public var orders: [Order]
  /// How long a service waits for an answer, in ticks.
  public var patience: Tick
  /// How often the sweeper proposes the next epoch, in ticks.
  public var sweepPeriod: Tick
  /// After how many events a run is given up as a livelock.
  public var horizon: Int
  /// What goes wrong.
  public var faults: Faults
  /// From which tick on nothing goes wrong any more, and customers who have no answer yet ask again;
  /// nil for never. What must happen in the end is judged then.
  public var healing: Tick?
  /// Whether the history of all calls is held against what the inventory does when commands come one
  /// at a time: the property `linearizable`, which is off unless asked for by name. It changes
  /// nothing of what happens.
  public var judgesLinearizability = false

  /// A world in which nothing goes wrong, with the times that suit `latency`: nobody runs out of
  /// patience, and no reservation expires while its order is on the way.
  ///
  /// An answer of the payment provider takes three times the slowest message at most; patience is
  /// one more. From reservation to confirmation four messages travel; a round of the sweeper is
  /// more than twice as long.
  public init(
    database: DatabaseKind = .networkLag, latency: ClosedRange<Tick> = 50...200,
    instances: Int = 3, stock: [Int], orders: [Order]
  ) {
    let slowest = min(max(latency.upperBound, 1), Limits.latency)
    self.database = database
    self.latency = latency
    self.instances = instances
    self.stock = stock
    self.orders = orders
    replicaLag = database == .failover ? slowest : 0
    // A replicated log takes a command from the leader to the others and back as well, twice if
    // something was on its way already.
    let isReplicated = database == .replicated
    patience = (isReplicated ? 10 : 4) * slowest
    sweepPeriod = (isReplicated ? 25 : 10) * slowest
    horizon = Self.horizon(orders: orders.count)
    faults = .none
    healing = nil
  }

  /// Whether what must happen in the end can be asked for: where answers may be lost for good, only
  /// once the world has healed.
  public var judgesLiveness: Bool { healing != nil || !faults.mayLose }
}

extension Scenario {
  /// The place of the order with that number; nil if there is none.
  ///
  /// - Complexity: O(1) where orders are numbered from 1 on, else O(n).
  public func place(ofOrder number: Int) -> Int? {
    if orders.indices.contains(number - 1), orders[number - 1].number == number {
      return number - 1
    }
    return orders.firstIndex { $0.number == number }
  }

  /// A horizon that suits so many orders: beyond any run that gets anywhere. Where all of them
  /// compete, each may have to try as often as there are orders.
  public static func horizon(orders: Int) -> Int {
    let (square, overflow) = orders.multipliedReportingOverflow(by: 4 * orders)
    return overflow
      ? SimulationLimits.horizon : min(1_000_000 + square, SimulationLimits.horizon)
  }
}

/// What a flash sale is made from: the options of `phantom run`.
public struct SaleOptions: Sendable, Equatable {
  /// Which database keeps the inventory.
  public var database = DatabaseKind.networkLag
  /// How many units there are of each item.
  public var stock = 10
  /// How many orders arrive.
  public var orders = 15
  /// How many units each order wants.
  public var quantity = 1
  /// How many items there are; orders want them in turn.
  public var items = 1
  /// How many instances the service has; orders land on them in turn.
  public var instances = 3
  /// How long a message travels, each way, in ticks.
  public var latency: ClosedRange<Tick> = 50...200
  /// When orders arrive, in ticks.
  public var arrivals: ClosedRange<Tick> = 0...0
  /// How many ticks the replica lags behind that answers plain reads; 0 for none, or, where there is
  /// one in any case, for as many as suit the latency.
  public var replicaLag: Tick = 0
  /// How many nodes keep the ledger, where it is replicated: 3 or 5.
  public var replicas = 3
  /// The mistake that is planted in the replication, if any.
  package var raftFlaw: RaftFlaw?
  /// What goes wrong.
  public var faults = Faults.none
  /// From which tick on nothing goes wrong any more; 0 for never. Nil for a tick that suits the
  /// faults: never where nothing can get lost.
  public var healing: Tick?
  /// How many more orders arrive at each instance once the world has healed.
  public var secondWave = 1
  /// Whether the property `linearizable` is judged, too.
  public var judgesLinearizability = false

  /// Ten units, fifteen orders at once.
  public init() {}

  /// The world with these options, in which the arrivals are those of `seed`.
  public func scenario(seed: Seed) -> Scenario {
    var choices = Choices(.seed(seed))
    func order(_ number: Int, at arrival: Tick) -> Order {
      Order(
        number: number, item: ItemID((number - 1) % max(items, 1) + 1), quantity: quantity,
        arrival: arrival, instance: (number - 1) % max(instances, 1) + 1)
    }
    let list = (1...max(orders, 1)).prefix(max(orders, 0)).map { number in
      order(
        number,
        at: choices.choose(
          ChoiceKey(.arrival, of: .order(number)), in: arrivals, calm: arrivals.lowerBound,
          witness: nil))
    }
    var scenario = Scenario(
      database: database, latency: latency, instances: instances,
      stock: Array(repeating: stock, count: max(items, 1)), orders: list)
    if replicaLag > 0 || database != .failover { scenario.replicaLag = replicaLag }
    if database == .replicated { scenario.replicas = replicas }
    scenario.raftFlaw = raftFlaw
    scenario.judgesLinearizability = judgesLinearizability
    scenario.faults = faults
    scenario.healing = healing ?? (heals ? usualHealing : nil)
    if scenario.healing == 0 { scenario.healing = nil }
    guard let healing = scenario.healing, orders > 0 else { return scenario }
    // By then whatever was held has expired, and who asked again has an answer.
    let wave = min(healing + scenario.sweepPeriod * 5, Scenario.Limits.arrival)
    // As far as a world may hold them.
    let room = min(
      Scenario.Limits.orders - orders, Scenario.Limits.units / max(quantity, 1) - orders)
    let more = max(min(max(instances, 1) * secondWave, room), 0)
    for number in (1...max(more, 1)).prefix(more) {
      scenario.orders.append(order(orders + number, at: wave))
    }
    scenario.horizon = Scenario.horizon(orders: scenario.orders.count)
    return scenario
  }

  /// Whether the world heals unless something else is said: where answers may never come otherwise.
  public var heals: Bool { faults.mayLose || mayStall }

  /// Whether nodes may never agree on a leader: no algorithm promises that they do while pauses and
  /// delays are as long as they like (Fischer, Lynch and Paterson, *Impossibility of Distributed
  /// Consensus with One Faulty Process*, 1985).
  private var mayStall: Bool {
    database == .replicated && (faults.pauses != nil || faults.delays != nil)
  }

  /// When a world heals, if nothing else is said: a hundred of the slowest messages after the last
  /// order.
  private var usualHealing: Tick {
    let slowest = min(max(latency.upperBound, 1), Scenario.Limits.latency)
    return min(arrivals.upperBound + 100 * slowest, Scenario.Limits.healing)
  }
}
