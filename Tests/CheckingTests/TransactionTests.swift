import Checking
import Inventory
import Simulation
import Strategies
import Testing

/// Goal: a row is held from the read to the commit, whoever is paused, crashes or is cut off, and
/// given up when the connection is found to be broken; what was written takes effect at the commit,
/// once. Method: calm worlds in which each message takes 50 ticks and the database looks after its
/// connections every 800, with one thing going wrong.
@Suite struct `Transactions` {
  private func scenario(
    stock: Int = 10, orders: Int = 2, _ change: (inout Faults) -> Void = { _ in }
  ) -> Scenario {
    var scenario = Scenario.at(stock: stock, orders: orders)
    change(&scenario.faults)
    return scenario
  }

  private let pauses = Affliction(window: 50_000, odds: 1_000_000, strength: 1...50_000)

  @Test func `who comes second waits, and reads what the first has left`() throws {
    let run = try Timeline(RowLock.self, scenario())
    #expect(
      run.lines == [
        "50 order-1 select-for-update: 10", "50 order-2 select-for-update: locked",
        "150 order-1 update: done", "250 order-1 commit: done",
        "250 order-2 select-for-update: 9", "350 order-2 update: done",
        "450 order-2 commit: done",
      ])
    #expect(run.report.verdict == .holds)
    #expect(run.report.placed == 2)
    #expect(run.report.stockLeft == [8])
    #expect(run.report.happened.list == [.lockWait])
  }

  @Test func `who finds too little rolls back, and the next one does not wait for that`() throws {
    let run = try Timeline(RowLock.self, scenario(stock: 0))
    #expect(
      run.lines == [
        "50 order-1 select-for-update: 0", "50 order-2 select-for-update: locked",
        "150 order-1 rollback: done", "150 order-2 select-for-update: 0",
        "250 order-2 rollback: done", "250 order-1 cancel: yes", "350 order-2 cancel: yes",
      ])
    #expect(run.report.results.map(\.outcome) == [.outOfStock, .outOfStock])
  }

  @Test func `while the holder is paused, everybody waits`() throws {
    let run = try Timeline(
      RowLock.self, scenario { $0.pauses = pauses },
      [("instance-1 #1 pause-length", 2_000), ("instance-1 #1 pause-start", 90)])
    #expect(
      run.lines(of: 2).prefix(2) == [
        "50 order-2 select-for-update: locked", "2240 order-2 select-for-update: 9",
      ])
    #expect(run.report.verdict == .holds)
    #expect(run.report.placed == 2)
  }

  @Test func `who has waited too long is told, and queues again`() throws {
    let run = try Timeline(
      RowLock.self, scenario { $0.pauses = pauses },
      [("instance-1 #1 pause-length", 9_010), ("instance-1 #1 pause-start", 90)])
    #expect(
      run.lines(of: 2).prefix(4) == [
        "50 order-2 select-for-update: locked", "8800 order-2 rollback: lockTimeout",
        "8900 order-2 select-for-update: locked", "9250 order-2 select-for-update: 9",
      ])
    #expect(run.report.happened.contains(.lockTimeout))
    #expect(run.report.placed == 2)
    #expect(run.report.verdict == .holds)
  }

  @Test func `who has not said a word for longer than any pause has lost the row`() throws {
    let run = try Timeline(
      RowLock.self, scenario { $0.pauses = pauses },
      [("instance-1 #1 pause-length", 20_000), ("instance-1 #1 pause-start", 90)])
    #expect(
      run.lines(of: 1).prefix(4) == [
        "50 order-1 select-for-update: 10", "16800 order-1 rollback: disconnected",
        "20140 order-1 update: disconnected", "20240 order-1 select-for-update: 9",
      ])
    #expect(run.report.placed == 2)
    #expect(run.report.verdict == .holds)
  }

  @Test func `the row of a crashed instance is free when that is noticed`() throws {
    let run = try Timeline(
      RowLock.self, scenario { $0.crashes = pauses },
      [("instance-1 #1 crash-length", 300), ("instance-1 #1 crash-start", 120)])
    #expect(
      run.lines == [
        "50 order-1 select-for-update: 10", "50 order-2 select-for-update: locked",
        "150 order-1 update: done", "800 order-1 rollback: disconnected",
        "800 order-2 select-for-update: 10",
        // It had lost patience just then.
        "850 order-2 select-for-update: 10", "950 order-2 update: done",
        "1050 order-2 commit: done",
      ])
    #expect(run.report.stockLeft == [9])
  }

  @Test func `who is cut off has lost the row, is told so later, and begins anew`() throws {
    let run = try Timeline(
      RowLock.self,
      scenario {
        $0.partitions = Affliction(window: 10_000, odds: 1_000_000, strength: 1...10_000)
      },
      [
        ("network #1 partition-length", 1_000), ("network #1 partition-start", 60),
        ("instance-1 #1 partition-side", 1),
      ])
    #expect(
      run.lines(of: 1) == [
        "50 order-1 select-for-update: 10", "800 order-1 rollback: disconnected",
        "2550 order-1 update: disconnected", "2650 order-1 select-for-update: 9",
        "2750 order-1 update: done", "2850 order-1 commit: done",
      ])
    #expect(run.lines(of: 2).dropFirst().first == "800 order-2 select-for-update: 10")
    #expect(run.report.placed == 2)
    #expect(run.report.stockLeft == [8])
  }

  @Test func `a database that crashes has rolled everything back`() throws {
    let run = try Timeline(
      RowLock.self, scenario { $0.crashes = pauses },
      [("db #1 crash-length", 300), ("db #1 crash-start", 160)])
    #expect(
      run.lines == [
        "50 order-1 select-for-update: 10", "50 order-2 select-for-update: locked",
        "150 order-1 update: done",
        // Nobody has heard anything: both ask again.
        "850 order-2 select-for-update: disconnected", "950 order-2 select-for-update: 10",
        "1050 order-1 commit: disconnected", "1050 order-2 update: done",
        "1150 order-1 select-for-update: locked", "1150 order-2 commit: done",
        "1150 order-1 select-for-update: 9", "1250 order-1 update: done",
        "1350 order-1 commit: done",
      ])
    #expect(run.report.placed == 2)
    #expect(run.report.stockLeft == [8])
  }

  @Test func `a commit whose answer is lost is asked again under the key, and done once`() throws {
    let lost = [("order-1 > db #3 reply loss", 1)]
    let run = try Timeline(RowLock.self, scenario(orders: 1) { $0.loss = 1_000_000 }, lost)
    #expect(
      run.lines == [
        "50 order-1 select-for-update: 10", "150 order-1 update: done",
        "250 order-1 commit: done", "1050 order-1 commit: done",
      ])
    #expect(run.report.verdict == .holds)
    #expect(run.report.placed == 1)
    #expect(run.report.stockLeft == [9])
    // Without a key nobody knows whether it was done.
    let careless = try Timeline(Keyless.self, scenario(orders: 1) { $0.loss = 1_000_000 }, lost)
    #expect(careless.lines.contains("1050 order-1 commit: disconnected"))
    #expect(careless.report.broken.contains(.atMostOnce))
    #expect(careless.report.stockLeft == [8])
  }

  /// Sells in a transaction, and begins again when nobody knows what became of it.
  private struct Keyless: OrderStrategy {
    static let name = "keyless"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      let transaction = try service.database.transaction(on: item)
      let stock = try await transaction.selectForUpdate()
      try await transaction.update(to: stock - quantity)
      do {
        try await service.retrying { timeout in try await transaction.commit(timeout: timeout) }
      } catch is ConnectionLost {
        return try await placeOrder(item, quantity: quantity)
      }
      return .orderPlaced
    }
  }

  /// What befalls a transaction: order 1 does what is odd, the others what is usual.
  private struct Odd: OrderStrategy {
    static let name = "odd"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      guard service.order == 1 else {
        return try await RowLock(service: service).placeOrder(item, quantity: quantity)
      }
      let transaction = try service.database.transaction(on: item)
      let stock = try await transaction.selectForUpdate()
      try await transaction.update(to: stock - quantity)
      switch quantity {
      case 1: return try await service.cancel(.outOfStock)
      case 2:
        _ = try await service.database.cancel(key: service.order)
        await #expect(throws: CancelledOrder(key: 1)) {
          try await transaction.commit(key: service.order)
        }
      case 3:
        try await transaction.commit(key: service.order)
        try await transaction.commit(key: service.order)
        await #expect(throws: ConnectionLost()) { try await transaction.commit() }
        await #expect(throws: ConnectionLost()) { try await transaction.selectForUpdate() }
        try await transaction.rollback()
        return .orderPlaced
      default:
        try await transaction.update(to: Int.max)
        await #expect(throws: RefusedCommand.self) { try await transaction.commit() }
      }
      return .failed(.threw)
    }
  }

  @Test func `code that comes to its end with a row in its hands has lost it`() throws {
    let run = try Timeline(Odd.self, scenario())
    #expect(
      run.lines == [
        "50 order-1 select-for-update: 10", "50 order-2 select-for-update: locked",
        "150 order-1 update: done", "250 order-1 cancel: yes",
        "800 order-1 rollback: disconnected", "800 order-2 select-for-update: 10",
        "900 order-2 update: done", "1000 order-2 commit: done",
      ])
  }

  @Test(arguments: [2, 3, 4])
  func `what cannot take effect does not, and the row goes on`(quantity: Int) throws {
    let run = try Timeline(Odd.self, Scenario.at(stock: 10, wanting: [quantity, 1]))
    #expect(run.report.stockLeft == [quantity == 3 ? 6 : 9])
    #expect(run.report.results[1].outcome == .orderPlaced)
    #expect(run.lines(of: 2).last?.hasSuffix("commit: done") == true)
  }

  /// Keeps a row for a while before it commits.
  private struct Slow: OrderStrategy {
    static let name = "slow"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      let transaction = try service.database.transaction(on: item)
      let stock = try await transaction.selectForUpdate()
      try await service.sleep(for: 100)
      try await transaction.update(to: stock - quantity)
      try await transaction.commit()
      return .orderPlaced
    }
  }

  @Test func `at an instant database nobody waits for a row`() throws {
    let run = try Timeline(Slow.self, Scenario.at(.instant, stock: 10, orders: 2))
    #expect(
      run.lines == [
        "0 order-1 select-for-update: 10", "0 order-2 select-for-update: locked",
        "100 order-1 update: done", "100 order-1 commit: done",
      ])
    #expect(run.report.results.map(\.outcome) == [.orderPlaced, .failed(.threw)])
    #expect(run.report.ticks == 100)
  }

  @Test(arguments: [0, 1])
  func `a service without patience loses its row, and the run ends all the same`(
    patience: Tick
  ) throws {
    var world = scenario()
    world.patience = patience
    let run = try Timeline(RowLock.self, world)
    #expect(run.report.results.allSatisfy { $0.outcome == .failed(.contention) })
    #expect(run.report.stockLeft == [10])
    #expect(run.report.events < 500)
  }

  @Test func `a database that has no transactions says so`() async throws {
    struct Plain: InventoryDB {
      func perform(
        _ command: InventoryCommand, key: Int?, token: Int?, timeout: Tick?
      ) async throws -> InventoryReply { .refused }
    }
    #expect(throws: NoTransactions()) { try Plain().transaction(on: ItemID(1)) }
  }
}
