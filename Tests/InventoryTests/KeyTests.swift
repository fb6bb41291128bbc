import Testing

@testable import Inventory

// Goal: under its key an order's fate is decided once. Method: short histories of the commands of an
// order, in the order in which a network may bring them; the random ones are LedgerTests'.

@Suite struct KeyTests {
  private let item = ItemID(1)
  private let first = ReservationID(number: 1)
  private var ledger = InventoryLedger(stock: [3], orders: 2)

  private mutating func apply(_ command: InventoryCommand, key: Int? = nil) -> InventoryReply {
    ledger.apply(InventoryRequest(command: command, key: key, order: 0))
  }

  /// Whatever takes units, or might.
  private var takers: [InventoryCommand] {
    [
      .decrement(item, by: 1), .conditionalDecrement(item, by: 1), .reserve(item, quantity: 1),
      .compareAndSet(item, version: ledger.version(item), quantity: 1),
      .compareQuantityAndSet(item, expected: ledger.stock(item), quantity: 1),
      .write(item, quantity: 1),
    ]
  }

  @Test(arguments: [1, 7])
  mutating func `a refusal that decides an order's fate is remembered, a failed compare is not`(
    key: Int
  ) {
    #expect(apply(.reserve(item, quantity: 3)) == .reserved(first))
    #expect(apply(.conditionalDecrement(item, by: 1), key: key) == .applied(false))
    #expect(apply(.reserve(item, quantity: 1), key: key) == .insufficient)
    #expect(apply(.compareAndSet(item, version: 0, quantity: 2), key: key) == .applied(false))
    let swap = InventoryCommand.compareQuantityAndSet(item, expected: 3, quantity: 2)
    #expect(apply(swap, key: key) == .applied(false))
    #expect(apply(.release(first)) == .reservation(.released))
    #expect(apply(.conditionalDecrement(item, by: 1), key: key) == .applied(false))
    #expect(apply(.reserve(item, quantity: 1), key: key) == .insufficient)
    #expect(ledger.stock(item) == 3)
    #expect(apply(.compareAndSet(item, version: 2, quantity: 3), key: key) == .applied(true))
    #expect(apply(swap, key: key) == .applied(true))
    #expect(apply(.conditionalDecrement(item, by: 1), key: key + 1) == .applied(true))
    // What makes no sense decides nothing.
    #expect(apply(.reserve(item, quantity: 0), key: 2) == .refused)
    #expect(apply(.reserve(item, quantity: 1), key: 2) == .reserved(ReservationID(number: 2)))
  }

  @Test(arguments: [2, -1])
  mutating func `whatever comes late under the key of a cancelled order changes nothing`(key: Int) {
    #expect(apply(.cancel, key: key) == .applied(true))
    for command in takers {
      #expect(apply(command, key: key) == .cancelled, "\(command)")
      #expect(ledger.effects.isEmpty)
      #expect(ledger.stock(item) == 3)
    }
    #expect(apply(.read(item), key: key) == .stock(3))
    #expect(apply(.cancel, key: key) == .applied(true))
    // Other orders go on.
    for command in takers {
      var other = self
      #expect(other.apply(command, key: 1) != .cancelled)
      #expect(other.ledger.stock(item) < 3)
    }
  }

  @Test(arguments: [1, 7])
  mutating func `every kind of command has its own first reply, however many there are`(
    key: Int
  ) {
    _ = apply(.write(item, quantity: 20))
    let commands = takers
    var replies: [InventoryReply] = []
    for command in commands {
      // A write and a comparison of counts go by the stock of their moment.
      _ = apply(.write(item, quantity: 20))
      replies.append(
        apply(
          command == commands[3]
            ? .compareAndSet(item, version: ledger.version(item), quantity: 1)
            : command == commands[4]
              ? .compareQuantityAndSet(item, expected: 20, quantity: 1) : command, key: key))
    }
    #expect(
      replies == [.done, .applied(true), .reserved(first), .applied(true), .applied(true), .done])
    let stock = ledger.stock(item)
    #expect(commands.map { apply($0, key: key) } == replies)
    #expect(ledger.stock(item) == stock)
  }

  @Test mutating func `a cancelled order gives back what it holds, once`() {
    #expect(apply(.reserve(item, quantity: 2), key: 1) == .reserved(first))
    #expect(apply(.cancel, key: 1) == .applied(true))
    #expect(ledger.effects.map(\.kind) == [.released])
    #expect(ledger.stock(item) == 3)
    #expect(ledger.held == 0)
    #expect(apply(.cancel, key: 1) == .applied(true))
    #expect(ledger.effects.isEmpty)
    // A copy of the reservation's request, and a confirmation that was on its way.
    #expect(apply(.reserve(item, quantity: 2), key: 1) == .cancelled)
    #expect(apply(.confirm(first), key: 1) == .reservation(.released))
    #expect(apply(.confirm(first)) == .reservation(.released))
    #expect(ledger.stock(item) == 3)
  }

  @Test mutating func `a cancelled order cannot confirm what another holds`() {
    #expect(apply(.reserve(item, quantity: 1)) == .reserved(first))
    #expect(apply(.cancel, key: 1) == .applied(true))
    #expect(apply(.confirm(first), key: 1) == .cancelled)
    #expect(ledger.held == 1)
    #expect(apply(.release(first), key: 1) == .reservation(.released))
  }

  @Test func `an order that has its units is not cancelled`() {
    for command in takers {
      var copy = self
      let reply = copy.apply(command, key: 1)
      if case .reserved(let id) = reply {
        // Whoever confirms it.
        #expect(copy.apply(.confirm(id)) == .reservation(.confirmed))
      }
      let stock = copy.ledger.stock(item)
      #expect(stock < 3)
      #expect(copy.apply(.cancel, key: 1) == .applied(false), "\(command)")
      #expect(copy.ledger.effects.isEmpty)
      #expect(copy.ledger.stock(item) == stock)
      #expect(copy.apply(command, key: 1) == reply, "\(command)")
      // Another's units are no hindrance.
      #expect(copy.apply(.cancel, key: 2) == .applied(true))
    }
  }

  @Test mutating func `a confirmation under the key of an order makes the units its own`() {
    #expect(apply(.reserve(item, quantity: 1)) == .reserved(first))
    #expect(apply(.confirm(first), key: 1) == .reservation(.confirmed))
    #expect(apply(.cancel, key: 1) == .applied(false))
  }

  @Test mutating func `without a key there is nothing to cancel`() {
    #expect(apply(.cancel) == .refused)
    #expect(apply(.reserve(item, quantity: 1)) == .reserved(first))
    #expect(apply(.cancel) == .refused)
    #expect(ledger.held == 1)
  }

  @Test mutating func `reservations that ended unconfirmed are told of one after another`() {
    for key in 1...5 {
      _ = apply(.reserve(item, quantity: 1), key: key == 4 ? nil : key)
      if key == 2 { _ = apply(.confirm(ReservationID(number: 2))) }
      if key == 1 { _ = apply(.release(first)) }
    }
    #expect(ledger.held == 2)
    #expect(apply(.cancel, key: 3) == .applied(true))
    #expect(apply(.reserve(item, quantity: 1), key: 9) == .reserved(ReservationID(number: 5)))
    for epoch in 0...1 { _ = apply(.advanceEpoch(from: epoch)) }
    #expect(ledger.held == 0)
    let ends = [
      UnsettledReservation(ordinal: 1, key: 1, state: .released),
      UnsettledReservation(ordinal: 2, key: 3, state: .released),
      UnsettledReservation(ordinal: 3, key: 9, state: .expired),
    ]
    for (ordinal, end) in zip(0..., ends) {
      #expect(apply(.nextUnsettled(after: ordinal)) == .unsettled(end))
    }
    #expect(apply(.nextUnsettled(after: 3)) == .unsettled(nil))
    #expect(apply(.nextUnsettled(after: Int.max)) == .unsettled(nil))
    #expect(apply(.nextUnsettled(after: Int.min)) == .unsettled(ends[0]))
  }
}
