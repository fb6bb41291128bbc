public import Simulation

// The instances of the service.
extension Shop {
  /// An instance takes an order, and runs `placeOrder` for it. It keeps nothing between orders.
  public func start(_ fiber: FiberID) {
    let place = place(of: fiber)
    let order = scenario.orders[place]
    if simulation.attempt(of: fiber) > 1, !wants(place) {
      record(.contented, for: fiber)
      return simulation.finish(fiber)
    }
    if simulation.attempt(of: fiber) > 1 { again += 1 }
    record(.arrived(order.item, quantity: order.quantity), for: fiber)
    guard let strategy else { return }
    let (item, quantity) = (order.item, order.quantity)
    Task(executorPreference: simulation.executor(for: fiber), priority: Simulation.priority) {
      let service = InventoryService(shop: self, fiber: fiber)
      let outcome: OrderOutcome
      do {
        outcome = try await strategy.init(service: service).placeOrder(item, quantity: quantity)
      } catch {
        outcome = Self.outcome(of: error)
      }
      self.answer(outcome, for: fiber)
    }
  }

  /// What an order comes to whose code threw `error`. Apart, since the task of every order would keep
  /// room for each kind of error.
  @inline(never)
  private static func outcome(of error: any Error) -> OrderOutcome {
    switch error {
    case CallError.timedOut: .noAnswer
    case is RefusedCommand: .failed(.refused)
    case is CancelledOrder: .failed(.cancelled)
    case is NoTransactions: .failed(.noTransactions)
    default: .failed(.threw)
    }
  }

  /// An order reaches an instance that is down.
  public func refused(_ fiber: FiberID) { record(.foundNobody, for: fiber) }

  /// A reply reached the instance on which an order waits for it, the sweeper or the recovery.
  public func receive(reply message: MessageID, from process: ProcessID, for fiber: FiberID) {
    // What there is most of goes first: the database's reply to an order.
    if process == databaseID, place(of: fiber) >= 0 { return told(message, for: fiber) }
    receiveSpecial(reply: message, from: process, for: fiber)
  }

  private func receiveSpecial(
    reply message: MessageID, from process: ProcessID, for fiber: FiberID
  ) {
    if cluster.isThere, let node = cluster.number(of: process) {
      return receive(clusterReply: message, from: node, for: fiber)
    }
    let letter = letters[Int(message.index)]
    if fiber == sweeperFiber {
      ended(letter.call, letter.reply)
      sweeper.see(letter.reply, mayGoBack: scenario.database == .failover)
      simulation.discard(message)
    } else if fiber == recoveryFiber {
      simulation.discard(message)
      if process == databaseID {
        recover(with: letter.reply)
      } else {
        recover(voided: scenario.orders[Int(letter.payer)].number)
      }
    } else if isKeeper(process) {
      guard place(of: fiber) >= 0 else { return settleShare(message, for: fiber) }
      record(.told(letter.reply, to: letter.request.command), for: fiber)
    } else if isReplica(process) {
      learn(fromReplica: message, for: fiber)
    } else {
      record(.paymentTold(letter.paymentReply), for: fiber)
    }
  }

  /// The database's reply has come to the order that `fiber` serves.
  func told(_ message: MessageID, for fiber: FiberID) {
    let command = letters[Int(message.index)].request.command
    let reply = letters[Int(message.index)].reply
    learn(reply, from: command, for: fiber)
    if simulation.wasPutOff, command.isRead {
      observer?.paused(order: place(of: fiber), in: self)
    }
    record(.told(reply, to: command), for: fiber)
  }

  /// Makes what `reply` tells the belief of the attempt that is `fiber`.
  func learn(_ reply: InventoryReply, from command: InventoryCommand, for fiber: FiberID) {
    let quantity: Int
    var version: Int?
    switch reply {
    case .stock(let count): quantity = count
    case .versionedStock(let stock): (quantity, version) = (stock.quantity, stock.version)
    default: return
    }
    guard let item = command.item else { return }
    let belief = Belief(item: item, quantity: quantity, version: version)
    let place = place(of: fiber)
    errands[Int(fiber.index)].belief = belief
    orderResults[place].belief = belief
    // At an instant database, asking and being told are one line of the trace.
    guard simulation.isRecording, scenario.database == .instant, !entries.isEmpty else { return }
    entries[entries.count - 1].entry.belief = belief
  }

  /// Tells the customer of the order that `fiber` serves.
  private func answer(_ outcome: OrderOutcome, for fiber: FiberID) {
    guard (try? simulation.check()) != nil else { return }
    defer { simulation.finish(fiber) }
    let place = place(of: fiber)
    guard !simulation.isEnded(fiber) else {
      if simulation.hasCrashed(fiber) { observer?.interrupted(order: place, in: self) }
      return
    }
    simulation.step(at: simulation.host(of: fiber), for: fiber)
    simulation.note(outcome.code)
    // What a customer was told first stands; a second click may hear of the same once more.
    if !isAnswered(place) {
      orderResults[place].outcome = outcome
      orderResults[place].answered = simulation.now
    }
    record(.answered(outcome), for: fiber)
    observer?.answered(order: place, outcome, in: self)
    if outcome.isDisappointing { disappoint(fiber) }
  }

  /// Whether the customer of the order at `place` still asks: who was told of an error does.
  private func wants(_ place: Int) -> Bool {
    guard !customers.hasLeft(place, at: simulation.now) else { return false }
    return orderResults[place].outcome?.isDisappointing ?? true
  }
}
