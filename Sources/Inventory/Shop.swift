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
  @exclusivity(unchecked) private var ledger = InventoryLedger(stock: [])
  @exclusivity(unchecked) private var orderResults: [OrderResult] = []

  /// The contents of messages, by their numbers.
  @exclusivity(unchecked) private var letters: [Letter] = []
  @exclusivity(unchecked) private(set) var databaseID = ProcessID.none
  @exclusivity(unchecked) private(set) var paymentsID = ProcessID.none
  @exclusivity(unchecked) private(set) var sweeperID = ProcessID.none

  @exclusivity(unchecked) private var sweeperFiber = FiberID.none
  @exclusivity(unchecked) private var replica = Replica()
  @exclusivity(unchecked) private var provider = PaymentProvider()
  @exclusivity(unchecked) private var sweeper = Sweeper()
  @exclusivity(unchecked) private var strategy: (any OrderStrategy.Type)?
  @exclusivity(unchecked) private var observer: (any SaleObserver)?

  /// What happened in the shop's terms, by sequence number, ascending; if recorded.
  @exclusivity(unchecked) private var entries: [(sequence: Int, entry: SaleEvent.Entry)] = []

  /// What a message says: a request, then the reply to it.
  private struct Letter {
    var request = InventoryRequest(command: .advanceEpoch(from: 0), order: -1)
    var reply = InventoryReply.refused
    var payment = PaymentCommand.charge
    var paymentReply = PaymentReply.refused
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

  // MARK: - The beginning

  /// Opens the shop: its processes, and the orders on their way.
  func open(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, _ schedule: Schedule,
    observer: (any SaleObserver)?, recording: Bool, scheduler: (any Scheduler)?
  ) {
    self.scenario = scenario
    self.strategy = strategy
    self.observer = observer
    entries = []
    ledger.reset(stock: scenario.stock, orders: scenario.orders.count)
    orderResults.removeAll(keepingCapacity: true)
    orderResults.append(contentsOf: repeatElement(OrderResult(), count: scenario.orders.count))
    replica.reset(stock: scenario.stock, lag: scenario.replicaLag)
    provider.reset(orders: scenario.orders.count)
    sweeper.reset()
    simulation.reset(
      self, schedule: schedule, horizon: scenario.horizon, recording: recording,
      labels: MessageLabel.words, scheduler: scheduler)
    let link = Link(latency: scenario.latency)
    databaseID = add(.database, link: link)
    paymentsID = add(.payments, link: link)
    sweeperID = add(.sweeper)
    let firstInstance = add(.instance(1))
    for number in 1..<max(scenario.instances, 1) { _ = add(.instance(number + 1)) }
    for order in scenario.orders {
      _ = simulation.addFiber(
        .order(order.number),
        on: firstInstance.advanced(by: min(max(order.instance, 1), max(scenario.instances, 1)) - 1),
        startingAt: order.arrival)
    }
    sweeperFiber = simulation.addFiber(.sweeper, on: sweeperID, startingAt: nil)
  }

  private func add(_ name: ProcessName, link: Link? = nil) -> ProcessID {
    simulation.addProcess(
      name, link: link, pauses: scenario.faults.pauses, clock: scenario.faults.clocks)
  }

  // MARK: - The instances of the service

  /// An instance takes an order, and runs `placeOrder` for it. It keeps nothing between orders.
  public func start(_ fiber: FiberID) {
    let order = scenario.orders[Int(fiber.index)]
    record(.arrived(order.item, quantity: order.quantity), for: fiber)
    guard let strategy else { return }
    Task(executorPreference: simulation.executor(for: fiber), priority: Simulation.priority) {
      let service = InventoryService(shop: self, fiber: fiber)
      let outcome: OrderOutcome
      do {
        outcome = try await strategy.init(service: service)
          .placeOrder(order.item, quantity: order.quantity)
      } catch CallError.timedOut {
        outcome = .failed(.timedOut)
      } catch is RefusedCommand {
        outcome = .failed(.refused)
      } catch is CancelledOrder {
        outcome = .failed(.cancelled)
      } catch {
        outcome = .failed(.threw)
      }
      self.answer(outcome, for: fiber)
    }
  }

  /// A reply reached the instance on which an order waits for it, or the sweeper.
  public func receive(reply message: MessageID, from process: ProcessID, for fiber: FiberID) {
    let letter = letters[Int(message.index)]
    if fiber == sweeperFiber {
      sweeper.see(letter.reply)
      simulation.discard(message)
    } else if process == databaseID {
      learn(letter.reply, from: letter.request.command, for: fiber)
      if simulation.wasPutOff, letter.request.command.isRead {
        observer?.paused(order: Int(fiber.index), in: self)
      }
      record(.told(letter.reply, to: letter.request.command), for: fiber)
    } else {
      record(.paymentTold(letter.paymentReply), for: fiber)
    }
  }

  /// Makes what `reply` tells the belief of the order that `fiber` serves.
  private func learn(_ reply: InventoryReply, from command: InventoryCommand, for fiber: FiberID) {
    guard let item = command.item else { return }
    let order = Int(fiber.index)
    switch reply {
    case .stock(let quantity):
      orderResults[order].belief = Belief(item: item, quantity: quantity, version: nil)
    case .versionedStock(let stock):
      orderResults[order].belief = Belief(
        item: item, quantity: stock.quantity, version: stock.version)
    default:
      return
    }
    // At an instant database, asking and being told are one line of the trace.
    guard simulation.isRecording, scenario.database == .instant, !entries.isEmpty else { return }
    entries[entries.count - 1].entry.belief = orderResults[order].belief
  }

  /// Tells the customer of the order that `fiber` serves.
  private func answer(_ outcome: OrderOutcome, for fiber: FiberID) {
    guard (try? simulation.check()) != nil else { return }
    defer { simulation.finish(fiber) }
    guard !simulation.isEnded(fiber) else { return }
    let order = Int(fiber.index)
    simulation.step(at: simulation.host(of: fiber), for: fiber)
    simulation.note(outcome.code)
    orderResults[order].outcome = outcome
    orderResults[order].answered = simulation.now
    record(.answered(outcome), for: fiber)
    observer?.answered(order: order, outcome, in: self)
  }

  // MARK: - The database and the payment provider

  /// A request reached the database, or the payment provider.
  public func receive(request message: MessageID, at process: ProcessID) {
    if process == databaseID {
      serve(message)
    } else {
      charge(message)
    }
  }

  private func serve(_ message: MessageID) {
    let request = letters[Int(message.index)].request
    let fiber = simulation.sender(of: message)
    if replica.isThere, case .read(let item) = request.command,
      let stale = replica.stock(item, at: simulation.now)
    {
      simulation.note(UInt64(bitPattern: Int64(stale)))
      record(.replicaRead(item, stale), for: fiber)
      observer?.looked(order: Int(fiber.index), in: self)
      letters[Int(message.index)].reply = .stock(stale)
    } else {
      letters[Int(message.index)].reply = apply(request, at: databaseID, for: fiber)
    }
    simulation.reply(to: message)
  }

  /// Lets the ledger take `request`, here and now.
  private func apply(
    _ request: InventoryRequest, at process: ProcessID, for fiber: FiberID
  ) -> InventoryReply {
    if process != databaseID { simulation.step(at: process, for: fiber) }
    let item = request.command.item
    let before = item.map { ledger.stock($0) } ?? 0
    let reply = ledger.apply(request)
    let after = item.map { ledger.stock($0) } ?? 0
    simulation.note(UInt64(request.command.label) &<< 56 ^ reply.word)
    simulation.note(UInt64(bitPattern: Int64(after)))
    if replica.isThere {
      for effect in ledger.effects {
        replica.hear(effect.item, ledger.stock(effect.item), at: simulation.now)
      }
      if let item, before != after { replica.hear(item, after, at: simulation.now) }
    }
    armSweeper()
    if simulation.isRecording {
      record(
        .applied(
          request.command, reply, effects: ledger.effects, before: before, after: after),
        for: fiber)
    }
    observer?.applied(request, reply, before: before, in: self)
    return reply
  }

  private func charge(_ message: MessageID) {
    let fiber = simulation.sender(of: message)
    let order = Int(fiber.index)
    let command = letters[Int(message.index)].payment
    var mishap = PaymentProvider.Mishap.none
    var work = 0
    if command == .charge, let faults = scenario.faults.payments {
      if provider.isNew(order) {
        let drawn = simulation.chooseRarely(
          simulation.key(.outcome, about: message, leg: .none), in: 1...2, oneIn: faults.odds,
          about: message)
        mishap = PaymentProvider.Mishap(rawValue: drawn) ?? .silent
      }
      work = simulation.choose(
        simulation.key(.work, about: message, leg: .reply), in: faults.work, calm: 0,
        about: message)
    }
    let reply = provider.take(command, for: order, mishap)
    let isSilent = mishap == .silent
    if reply == .refused { observer?.refusedPayment(order: order, in: self) }
    letters[Int(message.index)].paymentReply = reply
    simulation.note(UInt64(reply.rawValue) &<< 1 | (isSilent ? 1 : 0))
    record(.payment(command.word, reply, isSilent: isSilent), for: fiber)
    guard !isSilent else { return simulation.discard(message) }
    simulation.reply(to: message, after: max(work, 0))
  }

  // MARK: - The sweeper

  /// The sweeper's timer fired: a round begins.
  public func fire(_ token: UInt8, at process: ProcessID) {
    setSweeperTimer()
    guard let proposal = sweeper.propose() else { return }
    if scenario.database == .instant {
      sweeper.see(apply(proposal, at: sweeperID, for: sweeperFiber))
    } else {
      simulation.send(
        letter(proposal), from: sweeperFiber, to: databaseID, label: proposal.command.label)
    }
  }

  private func armSweeper() {
    switch sweeper.arm(held: ledger.held) {
    case .none: break
    case .set: setSweeperTimer()
    case .cancel: simulation.cancelTimers(of: sweeperID)
    }
  }

  private func setSweeperTimer() {
    let wait = sweeper.nextRound(from: simulation.now, period: scenario.sweepPeriod)
    simulation.setTimer(of: sweeperID, after: wait, count: sweeper.timers)
  }

  // MARK: - Messages, and what is written down

  /// A command of the order that `fiber` serves, with what it believes by now.
  private func request(
    _ command: InventoryCommand, key: Int?, token: Int?, for fiber: FiberID
  ) -> InventoryRequest {
    let order = Int(fiber.index)
    var request = InventoryRequest(command: command, key: key, order: order, token: token)
    if let belief = orderResults[order].belief, belief.item == command.item {
      request.believed = belief.quantity
    }
    return request
  }

  /// Carries a command of `fiber` out at once, where the order's instance is.
  func applyHere(
    _ command: InventoryCommand, key: Int?, token: Int?, for fiber: FiberID
  ) -> InventoryReply {
    let reply = apply(
      request(command, key: key, token: token, for: fiber), at: simulation.host(of: fiber),
      for: fiber)
    learn(reply, from: command, for: fiber)
    return reply
  }

  /// A message that says what `fiber` asks of the database.
  func letter(
    _ command: InventoryCommand, key: Int?, token: Int?, for fiber: FiberID
  ) -> MessageID {
    letter(request(command, key: key, token: token, for: fiber))
  }

  private func letter(_ request: InventoryRequest) -> MessageID {
    let message = emptyLetter()
    letters[Int(message.index)].request = request
    return message
  }

  private func emptyLetter() -> MessageID {
    let message = simulation.makeMessage()
    if Int(message.index) == letters.count { letters.append(Letter()) }
    return message
  }

  /// What the database replies in `message`, which is done then.
  func readReply(_ message: MessageID) -> InventoryReply {
    simulation.discard(message)
    return letters[Int(message.index)].reply
  }

  /// What the payment provider replies in `message`, which is done then.
  func readPayment(_ message: MessageID) -> PaymentReply {
    simulation.discard(message)
    return letters[Int(message.index)].paymentReply
  }

  /// A message that says `command`.
  func letter(_ command: PaymentCommand) -> MessageID {
    let message = emptyLetter()
    letters[Int(message.index)].payment = command
    return message
  }

  /// Writes down what happens right now, if anybody wants to know.
  private func record(_ action: @autoclosure () -> SaleAction, for fiber: FiberID) {
    guard simulation.isRecording else { return }
    let order = Int(fiber.index)
    var entry = SaleEvent.Entry(action: action())
    if order < scenario.orders.count {
      let item = scenario.orders[order].item
      entry.belief = orderResults[order].belief
      entry.truth = VersionedStock(quantity: ledger.stock(item), version: ledger.version(item))
    }
    entries.append((simulation.sequence, entry))
  }
}
