public import Simulation

/// What became of an order.
public struct OrderResult: Sendable, Equatable {
  /// What the customer was told; nil if never anything.
  public var outcome: OrderOutcome?
  /// When, in ticks.
  public var answered: Tick = 0
  /// What the order believes, if it was ever told something.
  public var belief: Belief?
}

/// The shop during a flash sale: its processes, as the event loop sees them.
public final class Shop: World, @unchecked Sendable {
  // Unchecked, and without dynamic checks for exclusive access: touched on the simulation's thread
  // only; whatever a strategy can call goes by `Simulation.check` first.

  /// The simulation in which it all happens.
  public let simulation = Simulation()
  @exclusivity(unchecked) private(set) var scenario = Scenario(stock: [], orders: [])
  @exclusivity(unchecked) var ledger = InventoryLedger(stock: [])
  @exclusivity(unchecked) var orderResults: [OrderResult] = []

  /// What each fiber works on, in the order in which fibers were added.
  @exclusivity(unchecked) var errands: [Errand] = []
  @exclusivity(unchecked) var customers = Customers()
  /// How many attempts have begun that were not the first at their order.
  public var attemptsAgain: Int { again }
  @exclusivity(unchecked) var again = 0
  /// How many commands the database took that the network had copied.
  public var copiesTaken: Int { copied }
  @exclusivity(unchecked) var copied = 0
  /// Whether the instances keep shares of the stock.
  @exclusivity(unchecked) private(set) var isSharing = false
  /// Whether plain replicas keep the stock.
  @exclusivity(unchecked) private(set) var hasReplicas = false
  @exclusivity(unchecked) private(set) var firstReplica = ProcessID.none
  @exclusivity(unchecked) var registers = Registers()
  /// Of each instance, where they keep shares of the stock.
  @exclusivity(unchecked) var keepers: [ShareKeeper] = []

  /// Whether an answer may never come.
  @exclusivity(unchecked) private(set) var needsPatience = false

  /// The contents of messages, by their numbers.
  @exclusivity(unchecked) var letters: [Letter] = []
  @exclusivity(unchecked) private(set) var databaseID = ProcessID.none
  @exclusivity(unchecked) private(set) var paymentsID = ProcessID.none
  @exclusivity(unchecked) private(set) var sweeperID = ProcessID.none
  @exclusivity(unchecked) private(set) var firstInstance = ProcessID.none
  @exclusivity(unchecked) var customersID = ProcessID.none
  @exclusivity(unchecked) private(set) var recoveryID = ProcessID.none

  @exclusivity(unchecked) private(set) var sweeperFiber = FiberID.none
  @exclusivity(unchecked) private(set) var recoveryFiber = FiberID.none
  @exclusivity(unchecked) var replica = Replica()
  @exclusivity(unchecked) var cluster = Cluster()
  @exclusivity(unchecked) var log = CommandLog()
  @exclusivity(unchecked) var provider = PaymentProvider()
  @exclusivity(unchecked) var sweeper = Sweeper()
  @exclusivity(unchecked) var recovery = Recovery()
  @exclusivity(unchecked) var transactions = Transactions()
  /// The call whose command the ledger is about to take; -1 if nobody waits for it.
  @exclusivity(unchecked) var served: Int32 = -1
  /// Whether anybody wants to know of calls (``Scenario/judgesLinearizability``).
  @exclusivity(unchecked) private(set) var listens = false
  /// How many calls were told of.
  @exclusivity(unchecked) var calls = 0
  /// The calls that wait for the commands of a replicated log, by the commands' numbers.
  @exclusivity(unchecked) var callsOfCommands: [Int32] = []
  @exclusivity(unchecked) private(set) var strategy: (any OrderStrategy.Type)?
  @exclusivity(unchecked) private(set) var observer: (any SaleObserver)?

  /// What happened in the shop's terms, by sequence number, ascending; if recorded.
  @exclusivity(unchecked) var entries: [(sequence: Int, entry: SaleEvent.Entry)] = []

  /// What a fiber works on.
  struct Errand {
    /// The place in the scenario of the order that it is an attempt at; -1 if it is none.
    let place: Int32
    /// What the attempt believes of the stock, if it was ever told.
    var belief: Belief?
  }

  /// What a message says: a request, then the reply to it.
  struct Letter {
    var request = InventoryRequest(command: .advanceEpoch(from: 0), order: -1)
    var reply = InventoryReply.refused
    var payment = PaymentCommand.charge
    /// The place of the order whose payment it is about.
    var payer: Int32 = -1
    var paymentReply = PaymentReply.refused
    /// The call that waits for the reply; -1 if nobody wants to know of calls, or none does.
    var call: Int32 = -1
  }

  // MARK: - What an oracle can see

  /// The order at `place` in the scenario.
  public func order(_ place: Int) -> Order { scenario.orders[place] }

  /// What became of each order, in the scenario's order.
  public var results: [OrderResult] { orderResults }

  /// How many units of `item` are on the shelf, by the ledger's count.
  public func stock(_ item: ItemID) -> Int { ledger.stock(item) }

  /// How many reservations are held.
  public var held: Int { ledger.held }

  /// How many commands the ledger has taken.
  public var commands: Int { ledger.sequence }

  /// Whether the order at `place` arrives when nothing goes wrong any more.
  public func arrivedHealed(_ place: Int) -> Bool {
    scenario.healing.map { scenario.orders[place].arrival >= $0 } ?? false
  }

  /// Whether what must happen in the end can be asked for.
  public var judgesLiveness: Bool { scenario.judgesLiveness }

  /// Whether the customer of the order at `place` has left before there was an answer.
  public func hasGivenUp(_ place: Int) -> Bool {
    customers.hasLeft(place, at: simulation.now)
  }

  /// What the payment provider knows of the order at `place`; nil if it was never asked.
  public func payment(_ place: Int) -> PaymentReply? { provider.state(of: place) }

  /// Whether the reply to the last command was one that had been given before, under its key.
  public var isRepetition: Bool { ledger.isRepetition }

  /// How the last command changed who has which units.
  public var effects: [LedgerEffect] { ledger.effects }

  /// What happened, line by line; empty unless it was recorded.
  public var trace: [SaleEvent] {
    var rest = entries[...]
    return simulation.trace.map { event in
      guard let next = rest.first, next.sequence == event.sequence else {
        return SaleEvent(event: event)
      }
      rest.removeFirst()
      return SaleEvent(event: event, next.entry)
    }
  }

  /// How many transfers between the instances' shares are on their way.
  public var inFlight: Int { ledger.shares.inFlight }

  // MARK: - The beginning

  /// Opens the shop: its processes, and the orders on their way.
  func open(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ schedule: Schedule,
    observer: (any SaleObserver)?, recording: Bool, scheduler: (any Scheduler)?
  ) {
    self.scenario = scenario
    self.strategy = strategy
    isSharing = strategy.placement == .shares
    hasReplicas = strategy.placement == .replicas
    registers.reset(stock: scenario.stock, replicas: hasReplicas ? 3 : 0)
    self.observer = observer
    entries = []
    ledger.reset(stock: scenario.stock, orders: scenario.orders.count)
    orderResults.removeAll(keepingCapacity: true)
    orderResults.append(contentsOf: repeatElement(OrderResult(), count: scenario.orders.count))
    cluster.reset()
    let isReplicated = scenario.database == .replicated
    replica.reset(stock: scenario.stock, lag: isReplicated ? 0 : scenario.replicaLag)
    log.reset()
    provider.reset(orders: scenario.orders.count)
    sweeper.reset()
    recovery.reset()
    transactions.reset(items: scenario.stock.count)
    errands.removeAll(keepingCapacity: true)
    again = 0
    copied = 0
    listens = scenario.judgesLinearizability
    calls = 0
    served = -1
    if !callsOfCommands.isEmpty { callsOfCommands.removeAll(keepingCapacity: true) }
    let faults = scenario.faults
    needsPatience = faults.mayLose
    simulation.reset(
      self, schedule: schedule, horizon: scenario.horizon, recording: recording,
      labels: MessageLabel.words, network: faults.network, networkName: .network,
      healing: scenario.healing, scheduler: scheduler)
    let link = Link(latency: scenario.latency)
    databaseID = isReplicated ? .none : add(.database, link: link, failovers: failovers)
    if isReplicated { openCluster(scenario) { add($0, link: link) } }
    paymentsID = add(.payments, link: link)
    sweeperID = add(.sweeper)
    // Where they keep the stock, they are as far from each other as from the database.
    let way = scenario.database == .instant ? Link(latency: 0...0) : link
    firstInstance = add(.instance(1), link: isSharing ? way : nil)
    for number in 1..<max(scenario.instances, 1) {
      _ = add(.instance(number + 1), link: isSharing ? way : nil)
    }
    if hasReplicas {
      firstReplica = add(.replica(1), link: way)
      for number in 2...3 { _ = add(.replica(number), link: way) }
    }
    for (place, order) in scenario.orders.enumerated() {
      _ = addAttempt(1, at: place, on: order.instance, startingAt: order.arrival)
    }
    sweeperFiber = addFiber(.sweeper, on: sweeperID)
    if faults.mayLose {
      recoveryID = add(.recovery)
      recoveryFiber = addFiber(.recovery, on: recoveryID)
    } else {
      recoveryID = .none
      recoveryFiber = .none
    }
    openShares()
    openDoors()
  }

  private func add(
    _ name: ProcessName, link: Link? = nil, failovers: Affliction? = nil
  ) -> ProcessID {
    simulation.addProcess(
      name, link: link, pauses: scenario.faults.pauses,
      crashes: failovers ?? scenario.faults.crashes, clock: scenario.faults.clocks,
      crashAspects: failovers == nil
        ? (.crashLength, .crashStart) : (.failoverLength, .failoverStart))
  }

  /// Adds a fiber that only sends.
  func addFiber(_ name: ProcessName, on process: ProcessID) -> FiberID {
    errands.append(Errand(place: -1))
    return simulation.addFiber(name, on: process, startingAt: nil)
  }

  /// Adds an attempt at the order at `place`, which reaches the instance with that number at `tick`.
  func addAttempt(
    _ attempt: Int, at place: Int, on instance: Int, startingAt tick: Tick
  ) -> FiberID {
    errands.append(Errand(place: Int32(place)))
    let last = max(scenario.instances, 1)
    return simulation.addFiber(
      .order(scenario.orders[place].number), attempt: UInt16(clamping: attempt),
      on: firstInstance.advanced(by: min(max(instance, 1), last) - 1), startingAt: tick)
  }

  /// The place in the scenario of the order that `fiber` is an attempt at; -1 if it is none.
  @inline(__always)
  func place(of fiber: FiberID) -> Int { Int(errands[Int(fiber.index)].place) }

  func makeCustomersProcess() { customersID = simulation.addProcess(.customers) }
}
