public import Simulation

// What goes on by itself, round after round: the sweeper and the recovery. Their timers decide when
// they act, and nothing else.
extension Shop {
  /// A timer fired: a round begins.
  public func fire(_ token: UInt8, at process: ProcessID) {
    switch process {
    case sweeperID: sweep()
    case databaseID: lookAfterConnections()
    case recoveryID: recover(recovery.begin(ended: ledger.unsettled.count))
    case customersID: askAgain()
    default: if isKeeper(process) { offerAgain(at: process) } else { fireNode(process) }
    }
  }

  /// A process has crashed, and what it had in mind is lost.
  public func crashed(_ process: ProcessID) {
    if process == sweeperID { sweeper.forget() }
    if process == recoveryID { recovery.forget() }
    if process == databaseID {
      forgetTransactions()
      if failovers != nil { failOver() }
    }
    if isKeeper(process) { keeperChanged(at: process) }
    if cluster.isThere { crashedInCluster(process) }
  }

  /// A process is back.
  public func restarted(_ process: ProcessID) {
    if process == sweeperID { armSweeper() }
    if process == recoveryID { armRecovery() }
    if cluster.isThere { restartedInCluster(process) }
    if isKeeper(process) { keeperChanged(at: process) }
  }

  /// What goes on in the background is the nodes' affair, and of no use once nobody waits for them.
  public var isAtRest: Bool { cluster.waiting.allSatisfy(\.isEmpty) }

  /// Sees to it that the sweeper and the recovery act if there is something for them to do.
  @inline(__always)
  func armRounds() {
    armSweeper()
    if recoveryID != .none { armRecovery() }
  }

  // MARK: - The sweeper

  private func sweep() {
    setSweeperTimer()
    if cluster.isThere {
      let rollbacks = rollbacksOfAbandoned()
      if !rollbacks.isEmpty { return ask(rollbacks, for: sweeperFiber) }
    }
    // Where messages get lost, nobody can tell whether the last proposal arrived.
    let isUnsure = scenario.faults.mayLose || cluster.isThere
    guard let proposal = sweeper.propose(again: isUnsure) else { return }
    if scenario.database == .instant {
      let call = began(proposal, for: sweeperFiber)
      served = call
      let reply = apply(proposal, at: sweeperID, for: sweeperFiber)
      ended(call, reply)
      sweeper.see(reply)
    } else if cluster.isThere {
      ask([proposal], for: sweeperFiber)
    } else {
      simulation.send(
        letter(proposal, call: began(proposal, for: sweeperFiber)), from: sweeperFiber,
        to: databaseID, label: proposal.command.label)
    }
  }

  private func armSweeper() {
    // Where the log says who holds which row, it is for the sweeper to find out who never will end.
    let rows = cluster.isThere ? transactions.rows.open.count : 0
    switch sweeper.arm(held: ledger.held + rows) {
    case .none: break
    case .set: if simulation.isUp(sweeperID) { setSweeperTimer() } else { sweeper.forget() }
    case .cancel: simulation.cancelTimers(of: sweeperID)
    }
  }

  private func setSweeperTimer() {
    let wait = sweeper.nextRound(from: simulation.now, period: scenario.sweepPeriod)
    simulation.setTimer(of: sweeperID, after: wait, count: sweeper.timers)
  }

  // MARK: - The recovery

  private func armRecovery() {
    guard simulation.isUp(recoveryID), recovery.arm(ended: ledger.unsettled.count) else { return }
    let period = scenario.sweepPeriod
    simulation.setTimer(
      of: recoveryID, after: period - simulation.now % period, count: recovery.timers)
  }

  private func recover(_ step: Recovery.Step) {
    switch step {
    case .idle: break
    case .asking:
      let request = InventoryRequest(command: .nextUnsettled(after: recovery.settled), order: -1)
      if scenario.database == .instant {
        return recover(with: apply(request, at: recoveryID, for: recoveryFiber))
      }
      if cluster.isThere {
        ask([request], for: recoveryFiber)
      } else {
        simulation.send(
          letter(request), from: recoveryFiber, to: databaseID, label: request.command.label)
      }
    case .voiding(let number, _):
      guard let place = scenario.place(ofOrder: number) else {
        return recover(recovery.voided(order: number))
      }
      simulation.send(
        letter(.void, for: place), from: recoveryFiber, to: paymentsID,
        label: PaymentCommand.void.label)
    }
    // Until it is done with all, it tries again in the next round.
    armRecovery()
  }

  /// The database's reply reached the recovery.
  func recover(with reply: InventoryReply) {
    switch reply {
    case .unsettled(let next?):
      recover(recovery.found(order: next.key, ordinal: next.ordinal))
    default: recover(recovery.found(order: nil, ordinal: 0))
    }
  }

  /// The payment provider's reply reached the recovery.
  func recover(voided order: Int) { recover(recovery.voided(order: order)) }
}
