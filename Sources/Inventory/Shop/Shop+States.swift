package import Simulation

// What the ledger knows, as a part of the signature of a state; and what it would say.
extension Shop {
  /// Calls `body` as if the ledger had taken `request`, with what it would reply and how many units of
  /// the item were on the shelf before. Afterwards it never was.
  package func supposing<Result>(
    _ request: InventoryRequest, _ body: (InventoryReply, Int) -> Result
  ) -> Result {
    let present = ledger
    defer { ledger = present }
    let before = request.command.item.map { ledger.stock($0) } ?? 0
    let reply = ledger.apply(request)
    return body(reply, before)
  }

  /// Folds in what the ledger knows, as far as later commands or the properties can tell: no sequence
  /// number.
  ///
  /// What is an order's own is added to that order's digest. Of orders that are over, what was
  /// remembered under their keys is of no use to anybody; what is held for them is.
  ///
  /// - Parameters:
  ///   - whole: Gets what is nobody's.
  ///   - orders: Get what is theirs, by their places.
  ///   - isAlive: Which orders are not over; set for those for which something is held.
  package func describeLedger(
    _ whole: inout StateDigest, _ orders: inout [StateDigest], isAlive: inout [Bool]
  ) {
    for shelf in ledger.shelves {
      whole.combine(shelf.base)
      whole.combine(shelf.version)
      for serial in shelf.returned { whole.combine(serial) }
    }
    whole.combine(ledger.epoch)
    whole.combine(ledger.reservations.count)
    for (place, reservation) in ledger.reservations.enumerated() {
      let isHeld = reservation.state == .held
      guard orders.indices.contains(reservation.order), isHeld || isAlive[reservation.order] else {
        continue
      }
      var own = StateDigest()
      own.combine(place)
      own.combine(reservation.item.number)
      reservation.units.forEach { own.combine($0) }
      own.combine(reservation.epoch)
      own.combine(UInt64(reservation.state.rawValue))
      orders[reservation.order] += own
    }
    for place in orders.indices {
      // Whether the money fits the outcome is judged in the end.
      orders[place].combine(UInt64(provider.state(of: place)?.rawValue ?? 255))
      guard isAlive[place] else { continue }
      ledger.memory.describe(scenario.orders[place].number, into: &orders[place])
    }
    if ledger.held > 0 {
      for reservation in ledger.reservations
      where reservation.state == .held && orders.indices.contains(reservation.order) {
        isAlive[reservation.order] = true
      }
    }
    // A sweeper that is not armed holds nothing; one that is has its timer set.
    whole.combine(sweeper.seen)
    whole.combine(sweeper.isWaiting ? 1 : 0)
    for (rank, number) in transactions.rows.open.enumerated() {
      guard let transaction = transactions.rows[number] else { continue }
      let place = place(of: transaction.fiber)
      guard orders.indices.contains(place) else { continue }
      orders[place].combine(rank)
      orders[place].combine(transaction.item.number)
      orders[place].combine(transaction.written ?? -1)
      orders[place].combine(transaction.since == nil ? 0 : 1)
    }
    for end in ledger.unsettled {
      whole.combine(end.key)
      whole.combine(UInt64(end.state.rawValue))
    }
    for lock in ledger.locks {
      whole.combine(lock.token)
      whole.combine(lock.isFree ? -1 : lock.owner ?? 0)
      whole.combine(lock.fence)
    }
    ledger.memory.describeStrangers(into: &whole)
  }
}

extension Shop {
  /// Whether `process` is the sweeper, whose timer decides when it acts and nothing else.
  package func isSweeper(_ process: ProcessID) -> Bool { process == sweeperID }
}

extension InventoryReply {
  /// Folds in all that the reply says.
  package func describe(into digest: inout StateDigest) {
    func fold(_ kind: UInt64, _ words: Int...) {
      digest.combine(kind)
      for word in words { digest.combine(word) }
    }
    switch self {
    case .stock(let quantity): fold(1, quantity)
    case .versionedStock(let stock): fold(2, stock.quantity, stock.version)
    case .done: fold(3)
    case .applied(let isApplied): fold(4, isApplied ? 1 : 0)
    case .reserved(let id): fold(5, id.number)
    case .insufficient: fold(6)
    case .reservation(let state): fold(7, Int(state.rawValue))
    case .epoch(let epoch): fold(8, epoch)
    case .refused: fold(9)
    case .cancelled: fold(10)
    case .unsettled(let end):
      fold(11, end?.ordinal ?? 0, end?.key ?? 0, Int(end?.state.rawValue ?? 0))
    case .lease(let lease): fold(12, lease.token, lease.left)
    case .locked: fold(13)
    case .fenced: fold(14)
    case .lockTimeout: fold(15)
    case .disconnected: fold(16)
    case .share, .granted: fold(17, Int(truncatingIfNeeded: word))
    }
  }
}

extension OrderOutcome {
  /// A number of its own.
  package var number: UInt64 { code }
}
