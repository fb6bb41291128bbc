import Testing

@testable import Inventory

/// Goal: the commands that are traps do exactly what they do in a real shop. Method: short scripts
/// of commands, with what each says and does.
@Suite struct `Blind commands` {
  private let item = ItemID(1)
  private let first = ReservationID(number: 1)

  private func request(_ command: InventoryCommand, order: Int = 0) -> InventoryRequest {
    InventoryRequest(command: command, order: order)
  }

  private func overwrite(_ state: ReservationState, of item: Int = 1) -> InventoryRequest {
    request(.overwrite(first, of: ItemID(item), with: state))
  }

  @Test func `a quantity that came back is taken for one that never changed`() {
    var ledger = InventoryLedger(stock: [10])
    // Order 1 holds unit 10, order 2 buys unit 9, order 1 gives unit 10 back: 9 again.
    _ = ledger.apply(request(.reserve(item, quantity: 1), order: 1))
    _ = ledger.apply(request(.conditionalDecrement(item, by: 1), order: 2))
    #expect(ledger.effects.map(\.units.serials) == [[9]])
    _ = ledger.apply(request(.release(first), order: 1))
    #expect(ledger.stock(item) == 9)
    // Order 3 read 9 before all that but the first.
    let swap = InventoryCommand.compareQuantityAndSet(item, expected: 9, quantity: 8)
    #expect(ledger.apply(request(swap, order: 3)) == .applied(true))
    #expect(ledger.effects.map(\.units.serials) == [[9]])
    #expect(ledger.effects.map(\.order) == [3])
    #expect(ledger.stock(item) == 8)
    // The version was not the same.
    #expect(ledger.version(item) == 4)
    #expect(ledger.apply(request(swap, order: 4)) == .applied(false))
    #expect(ledger.effects.isEmpty)
  }

  @Test func `an overwrite of what is held does what confirm, release and expiry do`() {
    let kinds: [(ReservationState, LedgerEffect.Kind, Int)] = [
      (.confirmed, .confirmed, 1), (.released, .released, 3), (.expired, .expired, 3),
    ]
    for (state, kind, stock) in kinds {
      var ledger = InventoryLedger(stock: [3])
      _ = ledger.apply(request(.reserve(item, quantity: 2), order: 5))
      #expect(ledger.apply(overwrite(state)) == .reservation(state))
      #expect(ledger.effects.map(\.kind) == [kind])
      #expect(ledger.effects.map(\.order) == [5])
      #expect(ledger.stock(item) == stock)
      #expect(ledger.held == 0)
      #expect(ledger.apply(request(.confirm(first))) == .reservation(state))
    }
  }

  @Test func `a blind confirmation promises units that are back on the shelf`() {
    for state in [ReservationState.released, .expired] {
      var ledger = InventoryLedger(stock: [3])
      _ = ledger.apply(request(.reserve(item, quantity: 2), order: 5))
      _ = ledger.apply(overwrite(state))
      let version = ledger.version(item)
      #expect(ledger.apply(overwrite(.confirmed)) == .reservation(.confirmed))
      #expect(ledger.effects.map(\.kind) == [.claimed])
      #expect(ledger.effects.map(\.units.serials) == [[2, 3]])
      #expect(ledger.effects.map(\.order) == [5])
      #expect(ledger.stock(item) == 3)
      #expect(ledger.version(item) == version)
      // Once more is once too often, and changes nothing.
      #expect(ledger.apply(overwrite(.confirmed)) == .reservation(.confirmed))
      #expect(ledger.effects.isEmpty)
    }
  }

  @Test func `a blind release puts units on the shelf that are promised, or there already`() {
    for before in [ReservationState.confirmed, .released, .expired] {
      for after in [ReservationState.released, .expired] {
        var ledger = InventoryLedger(stock: [3])
        _ = ledger.apply(request(.reserve(item, quantity: 2)))
        _ = ledger.apply(overwrite(before))
        let (stock, version) = (ledger.stock(item), ledger.version(item))
        #expect(ledger.apply(overwrite(after)) == .reservation(after))
        #expect(ledger.effects.isEmpty)
        #expect(ledger.stock(item) == stock + 2)
        #expect(ledger.version(item) == version + 1)
        #expect(ledger.held == 0)
      }
    }
  }

  @Test func `nothing becomes held again, and another item's reservation is refused`() {
    var ledger = InventoryLedger(stock: [3, 3])
    #expect(ledger.apply(overwrite(.confirmed)) == .refused)
    _ = ledger.apply(request(.reserve(item, quantity: 2)))
    #expect(ledger.apply(overwrite(.held)) == .refused)
    #expect(ledger.apply(overwrite(.released, of: 2)) == .refused)
    #expect(ledger.held == 1)
    #expect(ledger.stock(item) == 1)
  }

  @Test func `numbers and words of commands are what they were, and new ones are at the end`() {
    #expect(
      MessageLabel.words == [
        "", "read", "read-versioned", "write", "decrement", "compare-and-set",
        "conditional-decrement", "reserve", "confirm", "release", "advance-epoch", "charge",
        "void", "compare-quantity-and-set", "overwrite", "cancel", "next-unsettled", "status",
        "acquire", "unlock", "select-for-update", "update", "commit", "rollback",
        "claim", "withdraw", "grant", "accept", "store",
      ])
    #expect(overwrite(.released).command.label == 14)
    #expect(
      InventoryCommand.compareQuantityAndSet(item, expected: 1, quantity: 0).word
        == "compare-quantity-and-set")
  }
}
