public import Simulation

// The database, and the payment provider.
extension Shop {
  /// A request reached the database, or the payment provider.
  public func receive(request message: MessageID, at process: ProcessID) {
    if process == databaseID {
      serve(message)
    } else if isKeeper(process) {
      serveShare(message, at: process)
    } else if isReplica(process) {
      serveReplica(message, at: process)
    } else if cluster.isThere, let node = cluster.number(of: process) {
      receive(clusterRequest: message, at: node)
    } else {
      take(payment: message)
    }
  }

  private func serve(_ message: MessageID) {
    let request = letters[Int(message.index)].request
    let fiber = simulation.sender(of: message)
    if simulation.isCopy(message) { copied += 1 }
    if listens { served = letters[Int(message.index)].call }
    guard request.command.transaction == nil else {
      return transact(request, message, for: fiber)
    }
    // A replica knows of no lock.
    if replica.isThere, request.token == nil, case .read(let item) = request.command,
      let stale = replica.stock(item, at: simulation.now)
    {
      simulation.note(UInt64(bitPattern: Int64(stale)))
      record(.replicaRead(item, stale), for: fiber)
      observer?.looked(order: place(of: fiber), in: self)
      letters[Int(message.index)].reply = .stock(stale)
    } else {
      letters[Int(message.index)].reply = apply(request, at: databaseID, for: fiber)
    }
    simulation.reply(to: message)
  }

  /// Makes an event of its own of what `process` does for `fiber`. Whoever serves a request is in the
  /// midst of one already; a node of a replicated database, which takes what is committed, may be done
  /// with that one.
  @inline(__always)
  func stepApart(at process: ProcessID, for fiber: FiberID) {
    guard process != databaseID else { return }
    guard process == simulation.host(of: fiber) || cluster.number(of: process) != nil else {
      return
    }
    simulation.step(at: process, for: fiber)
  }

  /// Lets the ledger take `request`, here and now; or `meaning`, if that is what the request comes to
  /// for the ledger.
  func apply(
    _ request: InventoryRequest, as meaning: InventoryCommand? = nil, at process: ProcessID,
    for fiber: FiberID
  ) -> InventoryReply {
    stepApart(at: process, for: fiber)
    let item = request.command.item
    let before = item.map { ledger.stock($0) } ?? 0
    let reply = hand(request, as: meaning)
    let after = item.map { ledger.stock($0) } ?? 0
    simulation.note(UInt64(request.command.label) &<< 56 ^ reply.word)
    simulation.note(UInt64(bitPattern: Int64(after)))
    if replica.isThere {
      for effect in ledger.effects {
        replica.hear(effect.item, ledger.stock(effect.item), at: simulation.now)
      }
      if let item, before != after { replica.hear(item, after, at: simulation.now) }
    }
    armRounds()
    if simulation.isRecording {
      record(
        .applied(
          timed(request.command), reply, effects: ledger.effects, before: before, after: after),
        for: fiber)
    }
    observer?.applied(request, reply, before: before, in: self)
    return reply
  }

  /// Hands the ledger `request`, as it is to take it.
  @inline(__always)
  private func hand(_ request: InventoryRequest, as meaning: InventoryCommand?) -> InventoryReply {
    // Most are taken as they are, and not copied for it.
    guard meaning != nil || request.command.isAboutLock else { return hand(request) }
    var request = request
    if let meaning { request.command = meaning }
    request.command = timed(request.command)
    return hand(request)
  }

  /// `command` with the database's own time of day, right or wrong, if that decides.
  private func timed(_ command: InventoryCommand) -> InventoryCommand {
    guard case .acquire(let item, let ttl, _) = command, !cluster.isThere else { return command }
    return .acquire(item, ttl: ttl, now: simulation.wallClock(of: databaseID))
  }

  private func hand(_ request: InventoryRequest) -> InventoryReply {
    let reply = ledger.apply(request)
    if scenario.database == .failover {
      log.append(request, ledger.effects, at: simulation.now)
    }
    return reply
  }

  private func take(payment message: MessageID) {
    let fiber = simulation.sender(of: message)
    let order = Int(letters[Int(message.index)].payer)
    let command = letters[Int(message.index)].payment
    var mishap = PaymentProvider.Mishap.none
    var work = 0
    if command == .charge, let faults = scenario.faults.payments, !simulation.isHealed {
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
    record(
      .payment(command.word, reply, of: scenario.orders[order].number, isSilent: isSilent),
      for: fiber)
    guard !isSilent else { return simulation.discard(message) }
    simulation.reply(to: message, after: max(work, 0))
  }
}
