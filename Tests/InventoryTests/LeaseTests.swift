import Testing

@testable import Inventory

// Goal: a lock with a time to live is one holder's at a time by the database's clock, and whoever
// has lost it is kept out by the token. Method: scripted histories; the random ones are LedgerTests'.

@Suite struct LeaseTests {
  private let item = ItemID(1)
  private var ledger = InventoryLedger(stock: [3, 3], orders: 3)

  private mutating func apply(
    _ command: InventoryCommand, key: Int? = nil, token: Int? = nil
  ) -> InventoryReply {
    ledger.apply(InventoryRequest(command: command, key: key, order: 0, token: token))
  }

  private mutating func acquire(
    at now: Int, by key: Int? = nil, item number: Int = 1
  ) -> InventoryReply {
    apply(.acquire(ItemID(number), ttl: 10, now: now), key: key)
  }

  private func lease(_ token: Int, left: Int = 10) -> InventoryReply {
    .lease(Lease(token: token, left: left))
  }

  @Test mutating func `a lock is taken once, until it is given back or its time is over`() {
    #expect(acquire(at: 100) == lease(1))
    #expect(acquire(at: 109) == .locked)
    #expect(acquire(at: 109, item: 2) == lease(1))
    #expect(acquire(at: 110) == lease(2))
    #expect(apply(.unlock(item, token: 1)) == .applied(false))
    #expect(acquire(at: 111) == .locked)
    #expect(apply(.unlock(item, token: 2)) == .applied(true))
    #expect(apply(.unlock(item, token: 2)) == .applied(false))
    #expect(acquire(at: 111) == lease(3))
    // The clock is set back: the lease is older than it looks.
    #expect(acquire(at: 90) == .locked)
    // It has no longer to go than it was given for, though.
    #expect(acquire(at: 99) == .locked)
    #expect(acquire(at: 100) == lease(4))
  }

  @Test mutating func `whoever has the lock is told so again under its key`() {
    #expect(acquire(at: 100, by: 1) == lease(1))
    #expect(acquire(at: 104, by: 1) == lease(1, left: 6))
    #expect(acquire(at: 104, by: 2) == .locked)
    #expect(acquire(at: 104) == .locked)
    // What was had under a key and is over is not had again.
    #expect(acquire(at: 110, by: 1) == lease(2))
    #expect(apply(.unlock(item, token: 2), key: 1) == .applied(true))
    #expect(acquire(at: 110, by: 1) == lease(3))
    #expect(apply(.unlock(item, token: 3), key: 1) == .applied(true))
    #expect(acquire(at: 110, by: 2) == lease(4))
    #expect(apply(.cancel, key: 3) == .applied(true))
    #expect(acquire(at: 200, by: 3) == .cancelled)
  }

  @Test mutating func `a token lower than one that came before is refused, by any command`() {
    let commands: [InventoryCommand] = [
      .read(item), .readVersioned(item), .write(item, quantity: 1), .decrement(item, by: 1),
      .conditionalDecrement(item, by: 1), .reserve(item, quantity: 1),
      .compareAndSet(item, version: 0, quantity: 1), .confirm(ReservationID(number: 1)),
      .compareQuantityAndSet(item, expected: 3, quantity: 1), .unlock(item, token: 1),
      .overwrite(ReservationID(number: 1), of: item, with: .released),
      .acquire(item, ttl: 1, now: 0), .release(ReservationID(number: 1)),
    ]
    _ = apply(.reserve(item, quantity: 1))
    for seen in commands {
      var copy = self
      #expect(copy.apply(seen, token: 2) != .fenced, "\(seen)")
      for command in commands {
        let version = copy.ledger.version(item)
        #expect(copy.apply(command, token: 1) == .fenced, "\(command)")
        #expect(copy.apply(command, key: 1, token: 1) == .fenced, "\(command)")
        #expect(copy.ledger.effects.isEmpty)
        #expect(copy.ledger.version(item) == version)
        // The same token, and a higher one, may come in; so may a command under no lock, and one
        // for another item.
        var other = copy
        #expect(other.apply(command) != .fenced)
        #expect(other.apply(command, token: 2) != .fenced)
        #expect(other.apply(command, token: 3) != .fenced)
        #expect(other.apply(command, token: 2) == .fenced)
        #expect(other.apply(.read(ItemID(2)), token: 1) == .stock(3))
      }
    }
  }

  @Test mutating func `being fenced off decides nothing about an order`() {
    let decrement = InventoryCommand.conditionalDecrement(item, by: 1)
    #expect(apply(.read(item), token: 2) == .stock(3))
    #expect(apply(decrement, key: 1, token: 1) == .fenced)
    #expect(apply(decrement, key: 1, token: 2) == .applied(true))
    // What it was told when it had the lock it is told again.
    #expect(apply(.read(item), token: 3) == .stock(2))
    #expect(apply(decrement, key: 1, token: 2) == .applied(true))
    #expect(ledger.stock(item) == 2)
  }

  @Test mutating func `the reads must carry the token as well as the writes`() {
    // Token 1 reads, token 2 reads, 1 writes, 2 writes.
    var careless = self
    for _ in 1...2 { #expect(careless.apply(.read(item)) == .stock(3)) }
    #expect(careless.apply(.write(item, quantity: 2), token: 1) == .done)
    #expect(careless.apply(.write(item, quantity: 2), token: 2) == .done)
    #expect(careless.ledger.stock(item) == 2)
    #expect(apply(.read(item), token: 1) == .stock(3))
    #expect(apply(.read(item), token: 2) == .stock(3))
    #expect(apply(.write(item, quantity: 2), token: 1) == .fenced)
    #expect(apply(.write(item, quantity: 2), token: 2) == .done)
  }
}
