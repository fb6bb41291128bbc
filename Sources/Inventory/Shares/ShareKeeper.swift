import Simulation

/// Looks after the share of one instance: offers what it has sent, again and again, until the other
/// side has accepted it.
struct ShareKeeper {
  /// Sends its messages.
  let fiber: FiberID
  /// What it has sent and not heard to be accepted: durable.
  private(set) var outstanding: [TransferID] = []
  private var isArmed = false
  /// How many timers were set.
  private(set) var timers = 0

  init(fiber: FiberID) { self.fiber = fiber }

  /// It has sent a transfer.
  mutating func send(_ transfer: TransferID) { outstanding.append(transfer) }

  /// A transfer was accepted.
  mutating func settle(_ transfer: TransferID) { outstanding.removeAll { $0 == transfer } }

  /// Sees to it that a timer is set if there is something to offer.
  ///
  /// - Returns: Whether one is to be set now.
  mutating func arm() -> Bool {
    guard !outstanding.isEmpty, !isArmed else { return false }
    isArmed = true
    timers += 1
    return true
  }

  /// Its timer fired, or is gone since its instance has crashed.
  mutating func disarm() { isArmed = false }
}

// The instances as keepers of their shares of the stock. They are asked by orders and by each other,
// and answer at once.
extension Shop {
  /// Deals the stock, where the strategy wants it so.
  func openShares() {
    keepers.removeAll(keepingCapacity: true)
    guard isSharing else { return }
    ledger.deal(among: scenario.instances)
    for instance in 1...max(scenario.instances, 1) {
      keepers.append(
        ShareKeeper(
          fiber: addFiber(.instance(instance), on: process(ofInstance: instance))))
    }
  }

  /// The number of the instance on which `fiber` runs.
  func instance(of fiber: FiberID) -> Int { instance(at: simulation.host(of: fiber)) }

  /// The number of the instance that `process` is.
  private func instance(at process: ProcessID) -> Int { Int(simulation.name(of: process).number) }

  /// The process of the instance with that number.
  func process(ofInstance instance: Int) -> ProcessID { firstInstance.advanced(by: instance - 1) }

  /// The customer's number of the order that `fiber` serves.
  func number(of fiber: FiberID) -> Int { scenario.orders[place(of: fiber)].number }

  /// Carries a command of `fiber` out at the share of its own instance.
  func applyAtShare(_ command: InventoryCommand, of fiber: FiberID) -> InventoryReply {
    let host = simulation.host(of: fiber)
    let request = InventoryRequest(
      command: command, key: number(of: fiber), order: place(of: fiber))
    return applyAtShare(request, at: host, for: fiber)
  }

  /// A request reached an instance, from an order elsewhere or from another instance.
  func serveShare(_ message: MessageID, at process: ProcessID) {
    let fiber = simulation.sender(of: message)
    letters[Int(message.index)].reply = applyAtShare(
      letters[Int(message.index)].request, at: process, for: fiber)
    simulation.reply(to: message)
  }

  private func applyAtShare(
    _ request: InventoryRequest, at process: ProcessID, for fiber: FiberID
  ) -> InventoryReply {
    let reply = apply(request, at: process, for: fiber)
    guard case .granted(let grant) = reply, let transfer = grant.transfer, !ledger.isRepetition,
      let destination = ledger.shares.destination(of: transfer)
    else { return reply }
    let instance = instance(at: process)
    keepers[instance - 1].send(transfer)
    // An order there hears of it by the reply; nobody else would.
    if self.instance(of: fiber) != destination { offer(transfer, by: instance) }
    armKeeper(instance)
    return reply
  }

  private func offer(_ transfer: TransferID, by instance: Int) {
    guard let item = ledger.shares.item(of: transfer),
      let destination = ledger.shares.destination(of: transfer)
    else { return }
    let command = InventoryCommand.accept(transfer, of: item, isBlind: false)
    simulation.send(
      letter(InventoryRequest(command: command, order: -1)), from: keepers[instance - 1].fiber,
      to: process(ofInstance: destination), label: command.label)
  }

  private func armKeeper(_ instance: Int) {
    guard keepers[instance - 1].arm() else { return }
    simulation.setTimer(
      of: process(ofInstance: instance), after: scenario.sweepPeriod,
      count: keepers[instance - 1].timers)
  }

  /// A timer of an instance fired: it offers what was not accepted yet.
  func offerAgain(at process: ProcessID) {
    let instance = instance(at: process)
    keepers[instance - 1].disarm()
    for transfer in keepers[instance - 1].outstanding { offer(transfer, by: instance) }
    armKeeper(instance)
  }

  /// Whether `process` is an instance that keeps a share.
  func isKeeper(_ process: ProcessID) -> Bool {
    isSharing && simulation.name(of: process).role == .instance
  }

  /// An instance has crashed, or is back: what it has sent it still knows.
  func keeperChanged(at process: ProcessID) {
    keepers[instance(at: process) - 1].disarm()
    if simulation.isUp(process) { armKeeper(instance(at: process)) }
  }

  /// An instance hears that another has accepted what it sent.
  func settleShare(_ message: MessageID, for fiber: FiberID) {
    if case .accept(let transfer, _, _) = letters[Int(message.index)].request.command {
      keepers[instance(of: fiber) - 1].settle(transfer)
    }
    simulation.discard(message)
  }
}
