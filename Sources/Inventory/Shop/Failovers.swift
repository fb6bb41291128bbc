import Simulation

/// What the primary has taken and its replica may not have: enough to do it all once more.
///
/// The ledger is a deterministic state machine, so the replica that takes over is the ledger after
/// the commands that it had heard of by then. Shares do not lie with the primary, and so commands
/// about them are never lost.
struct CommandLog {
  private var entries: [(tick: Tick, request: InventoryRequest, effects: [LedgerEffect])] = []

  /// Begins anew.
  mutating func reset() {
    if !entries.isEmpty { entries.removeAll(keepingCapacity: true) }
  }

  /// The ledger has taken `request`, with those effects.
  mutating func append(_ request: InventoryRequest, _ effects: [LedgerEffect], at tick: Tick) {
    entries.append((tick, request, effects))
  }

  /// Forgets what came after `tick`.
  ///
  /// - Returns: The effects that are lost with it, the latest first.
  mutating func cut(after tick: Tick) -> [LedgerEffect] {
    var lost: [LedgerEffect] = []
    for entry in entries.reversed() where entry.tick > tick && !entry.request.command.isOfShare {
      lost += entry.effects.reversed()
    }
    entries.removeAll { $0.tick > tick && !$0.request.command.isOfShare }
    return lost
  }

  /// Makes `ledger` what it is after all that is left, from a beginning with `stock`, dealt among so
  /// many instances if at all.
  func replay(
    to ledger: inout InventoryLedger, stock: [Int], orders: Int, among instances: Int?
  ) {
    let sequence = ledger.sequence
    ledger.reset(stock: stock, orders: orders)
    if let instances { ledger.deal(among: instances) }
    for entry in entries { _ = ledger.apply(entry.request) }
    // Commands are counted on, so that later ones have higher numbers.
    ledger.sequence = sequence
    ledger.effects.removeAll(keepingCapacity: true)
  }
}

// A failover: the primary is gone, and after a while a replica takes its place. Replication is
// asynchronous: what the primary had taken within the last ticks, as many as the replica lags
// behind, nobody knows any more, although it was acknowledged.
extension Shop {
  /// How often the primary is lost, and for how many ticks nobody answers then; nil for never.
  var failovers: Affliction? {
    scenario.database == .failover ? scenario.faults.failovers : nil
  }

  /// The primary is gone, with what it alone knew.
  func failOver() {
    let known = simulation.now - scenario.replicaLag
    let lost = log.cut(after: known)
    log.replay(
      to: &ledger, stock: scenario.stock, orders: scenario.orders.count,
      among: isSharing ? scenario.instances : nil)
    replica.forget(after: known)
    for item in scenario.stock.indices.map({ ItemID($0 + 1) }) {
      simulation.note(UInt64(bitPattern: Int64(ledger.stock(item))))
      replica.hear(item, ledger.stock(item), at: simulation.now)
    }
    // How far they had got was told by the one that is gone.
    simulation.cancelTimers(of: sweeperID)
    sweeper.forget()
    if recoveryID != .none {
      simulation.cancelTimers(of: recoveryID)
      recovery.forget()
    }
    record(.lost(lost), for: sweeperFiber)
    observer?.lost(lost, in: self)
    armRounds()
  }
}
