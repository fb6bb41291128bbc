import Simulation

// Transactions, as the database keeps them: a row is held for a connection (that of one attempt at an
// order) until the transaction commits, is rolled back, or the connection is found to be broken. What
// was written takes effect at the commit, all at once, under the order's key.
extension Scenario {
  /// How long a transaction waits for its row, in ticks.
  var lockTimeout: Tick { 10 * patience }

  /// After how many ticks without a word a transaction is ended, in ticks: longer than a process may
  /// be paused.
  var idleTimeout: Tick { 2 * lockTimeout }
}

extension Shop {
  /// Begins a transaction of `fiber` about `item`. It costs nothing yet: the database hears of it
  /// with its first command.
  func beginTransaction(_ item: ItemID, by fiber: FiberID) -> Int {
    transactions.rows.begin(item, by: fiber)
  }

  /// The database takes a command of a transaction, and answers when it can.
  func transact(_ request: InventoryRequest, _ message: MessageID, for fiber: FiberID) {
    guard let reply = perform(request, message, at: databaseID, for: fiber) else { return }
    letters[Int(message.index)].reply = reply
    simulation.reply(to: message)
  }

  /// The same where the order's instance is, at an instant database. Nobody waits there: whoever
  /// finds a row held is told so at once.
  func transactHere(
    _ request: InventoryRequest, at process: ProcessID, for fiber: FiberID
  ) -> InventoryReply {
    if let reply = perform(request, nil, at: process, for: fiber) { return reply }
    end(request.command.transaction ?? 0)
    return .lockTimeout
  }

  /// The same where the log of a replicated database says so. Who finds a row held is told so, and asks
  /// again.
  func judge(
    _ request: InventoryRequest, at process: ProcessID, for fiber: FiberID
  ) -> TransactionVerdict {
    var change: InventoryRequest?
    if case .commit(let item, let number) = request.command, transactions.rows.holds(number),
      let quantity = transactions.rows[number]?.written
    {
      change = request
      change?.command = .write(item, quantity: quantity)
    }
    var reply = perform(request, nil, at: process, for: fiber) ?? .locked
    if reply == .locked, let number = request.command.transaction,
      let since = transactions.rows[number]?.since, simulation.now - since > scenario.lockTimeout
    {
      observer?.happened(.lockTimeout, in: self)
      end(number)
      reply = .lockTimeout
    }
    armRounds()
    return TransactionVerdict(reply: reply, change: change)
  }

  /// What ends the transactions that nobody will end, as far as a look from outside can tell. It is for
  /// the sweeper to propose it, by the log.
  func rollbacksOfAbandoned() -> [InventoryRequest] {
    transactions.rows.open.compactMap { number in
      guard let transaction = transactions.rows[number] else { return nil }
      let isIdle = simulation.now - transaction.heard > scenario.idleTimeout
      guard isIdle || isBroken(transaction.fiber) else { return nil }
      return InventoryRequest(command: .rollback(transaction.item, in: number), order: -1)
    }
  }

  /// The reply to a command of a transaction; nil if it has to wait for its row.
  private func perform(
    _ request: InventoryRequest, _ message: MessageID?, at process: ProcessID,
    for fiber: FiberID
  ) -> InventoryReply? {
    guard let number = request.command.transaction,
      let transaction = transactions.rows[number], transaction.item == request.command.item
    else { return mention(request, .refused, at: process, for: fiber) }
    switch request.command {
    case .selectForUpdate(let item, _):
      switch transactions.rows.lock(number, at: simulation.now, message) {
      case .granted:
        armConnections()
        return apply(request, as: .read(item), at: process, for: fiber)
      case .waits:
        armConnections()
        mention(request, .locked, at: process, for: fiber)
        observer?.happened(.lockWait, in: self)
        return nil
      case .ended: return mention(request, .disconnected, at: process, for: fiber)
      }
    case .update(_, let quantity, _):
      let isHeld = transactions.rows.write(quantity, in: number, at: simulation.now)
      return mention(request, isHeld ? .done : .disconnected, at: process, for: fiber)
    case .commit(let item, _):
      guard transactions.rows.holds(number) else {
        // The transaction has ended, but under its key it is known whether it ended well.
        let reply = request.key.flatMap { ledger.replyToWrite(under: $0) } ?? .disconnected
        return mention(request, reply, at: process, for: fiber)
      }
      let reply =
        transaction.written.map { quantity in
          apply(
            request, as: .write(item, quantity: quantity), at: process, for: fiber)
        } ?? mention(request, .done, at: process, for: fiber)
      end(number)
      return reply
    default:
      mention(request, .done, at: process, for: fiber)
      end(number)
      return .done
    }
  }

  /// Ends a transaction, and hands its row on to the next that waits for it.
  private func end(_ number: Int) {
    for call in transactions.rows.takeCalls(of: number) { simulation.discard(call) }
    let next = transactions.rows.end(number)
    if transactions.isArmed, transactions.rows.open.isEmpty, databaseID != .none {
      transactions.disarm()
      simulation.cancelTimers(of: databaseID)
    }
    guard let next else { return }
    for call in transactions.rows.takeCalls(of: next) {
      let request = letters[Int(call.index)].request
      let fiber = simulation.sender(of: call)
      guard case .selectForUpdate(let item, _) = request.command else { continue }
      simulation.step(at: databaseID, for: fiber)
      served = letters[Int(call.index)].call
      letters[Int(call.index)].reply = apply(
        request, as: .read(item), at: databaseID, for: fiber)
      simulation.reply(to: call)
    }
  }

  /// Writes down what the database says to a command that does not reach the ledger.
  @discardableResult
  func mention(
    _ request: InventoryRequest, _ reply: InventoryReply, at process: ProcessID,
    for fiber: FiberID
  ) -> InventoryReply {
    stepApart(at: process, for: fiber)
    simulation.note(UInt64(request.command.label) &<< 56 ^ reply.word)
    if simulation.isRecording {
      let stock = request.command.item.map { ledger.stock($0) } ?? 0
      record(
        .applied(request.command, reply, effects: [], before: stock, after: stock), for: fiber)
    }
    observer?.mentioned(request, reply, in: self)
    return reply
  }

  // MARK: - Connections

  private func armConnections() {
    guard databaseID != .none, transactions.arm() else { return }
    let period = max(scenario.patience, 1)
    simulation.setTimer(
      of: databaseID, after: period - simulation.now % period, count: transactions.timers)
  }

  /// The database looks which connections are broken, and who has waited too long.
  func lookAfterConnections() {
    transactions.disarm()
    simulation.noteTime()
    let now = simulation.now
    for number in transactions.rows.open {
      guard let transaction = transactions.rows[number], !transaction.isEnded else { continue }
      let isHeld = transactions.rows.holds(number)
      if isBroken(transaction.fiber) || now - transaction.heard > scenario.idleTimeout {
        giveUp(number, .disconnected, transaction)
      } else if !isHeld, now - (transaction.since ?? now) > scenario.lockTimeout {
        observer?.happened(.lockTimeout, in: self)
        giveUp(number, .lockTimeout, transaction)
      }
    }
    armConnections()
  }

  /// Ends a transaction of which its connection is told with `reply`, if it hears.
  private func giveUp(
    _ number: Int, _ reply: InventoryReply, _ transaction: RowLocks<MessageID>.Transaction
  ) {
    simulation.step(at: databaseID, for: transaction.fiber)
    let place = place(of: transaction.fiber)
    let request = InventoryRequest(
      command: .rollback(transaction.item, in: number), order: place)
    mention(request, reply, at: databaseID, for: transaction.fiber)
    for call in transactions.rows.takeCalls(of: number) {
      letters[Int(call.index)].reply = reply
      simulation.reply(to: call)
    }
    end(number)
  }

  /// Whether the connection of `fiber` is broken: its code has come to an end, its instance has
  /// crashed, or nothing passes between the two.
  private func isBroken(_ fiber: FiberID) -> Bool {
    if simulation.isEnded(fiber) || simulation.isFinished(fiber) { return true }
    guard scenario.faults.partitions != nil, databaseID != .none, scenario.database != .instant
    else { return false }
    let host = simulation.host(of: fiber)
    return simulation.isCut(from: databaseID, to: host)
      || simulation.isCut(from: host, to: databaseID)
  }

  /// The database has crashed: with it every transaction that had not committed.
  func forgetTransactions() {
    for number in transactions.rows.open {
      for call in transactions.rows.takeCalls(of: number) { simulation.discard(call) }
    }
    transactions.rows.crash()
    transactions.disarm()
  }
}
