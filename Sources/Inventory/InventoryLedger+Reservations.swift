// What is set aside, and what becomes of it.
extension InventoryLedger {
  mutating func confirm(_ id: ReservationID) -> InventoryReply {
    guard let place = reservation(id) else { return .refused }
    if reservations[place].state == .held { settle(place, .confirmed, .confirmed) }
    return .reservation(reservations[place].state)
  }

  mutating func release(_ id: ReservationID) -> InventoryReply {
    guard let place = reservation(id) else { return .refused }
    if reservations[place].state == .held { settle(place, .released, .released) }
    return .reservation(reservations[place].state)
  }

  mutating func advanceEpoch(from seen: Epoch) -> InventoryReply {
    guard seen == epoch else { return .epoch(epoch) }
    epoch += 1
    while oldest < reservations.count,
      reservations[oldest].epoch <= epoch - Self.lifetime || reservations[oldest].state != .held
    {
      if reservations[oldest].state == .held { settle(oldest, .expired, .expired) }
      oldest += 1
    }
    return .epoch(epoch)
  }

  mutating func overwrite(
    _ id: ReservationID, of item: ItemID, with state: ReservationState
  ) -> InventoryReply {
    guard let place = reservation(id), reservations[place].item == item, state != .held else {
      return .refused
    }
    let reservation = reservations[place]
    switch (reservation.state, state) {
    case (.held, .released): settle(place, state, .released)
    case (.held, .expired): settle(place, state, .expired)
    case (.held, _): settle(place, state, .confirmed)
    case (.confirmed, .confirmed): break
    case (_, .confirmed):
      // Promised again, and nobody takes the units from the shelf.
      if let key = reservation.key { memory.noteDeduction(under: key) }
      effects.append(
        LedgerEffect(
          kind: .claimed, item: item, units: reservation.units, order: reservation.order))
    default:
      // On the shelf once more; whatever was promised of them stands.
      putBack(reservation)
    }
    reservations[place].state = state
    return .reservation(state)
  }

  private mutating func settle(
    _ place: Int, _ state: ReservationState, _ kind: LedgerEffect.Kind
  ) {
    reservations[place].state = state
    held -= 1
    let reservation = reservations[place]
    effects.append(
      LedgerEffect(
        kind: kind, item: reservation.item, units: reservation.units, order: reservation.order))
    guard state != .confirmed else {
      if let key = reservation.key { memory.noteDeduction(under: key) }
      return
    }
    putBack(reservation)
    guard let key = reservation.key else { return }
    unsettled.append(
      UnsettledReservation(ordinal: unsettled.count + 1, key: key, state: state))
  }

  private mutating func putBack(_ reservation: Reservation) {
    guard let shelf = shelf(reservation.item) else { return }
    reservation.units.forEach { shelves[shelf].returned.append($0) }
    shelves[shelf].version += 1
  }

  /// The first reservation that ended unconfirmed after the one with that ordinal.
  func nextUnsettled(after ordinal: Int) -> UnsettledReservation? {
    let place = max(ordinal, 0)
    return place < unsettled.count ? unsettled[place] : nil
  }

  /// What the reservation is now; nil if there is none of that number.
  func state(of id: ReservationID) -> ReservationState? {
    reservation(id).map { reservations[$0].state }
  }

  /// The item that `command` is about, perhaps by way of a reservation.
  func item(of command: InventoryCommand) -> ItemID? {
    switch command {
    case .confirm(let id), .release(let id): reservation(id).map { reservations[$0].item }
    default: command.item
    }
  }

  private func reservation(_ id: ReservationID) -> Int? {
    id.number >= 1 && id.number <= reservations.count ? id.number - 1 : nil
  }
}
