import Simulation
import Strategies
import Testing

@testable import Inventory

// Goal: what stays within the simulation is not reported, and is as deterministic as the rest.

@Suite struct LegalConcurrencyTests {
  private func expectClean(_ strategy: any OrderStrategy.Type) {
    let sale = FlashSale()
    for seed in 1...10 as ClosedRange<UInt64> {
      // Whose customer gives up may be left without an answer.
      var rough = roughSale(seed)
      rough.faults.customers = nil
      for scenario in [rough, Self.instant(seed)] {
        let first = sale.account(scenario, strategy, seeded(seed))
        #expect(first.ending == .quiet)
        #expect(first.results.allSatisfy { $0.outcome != nil })
        #expect(sale.account(scenario, strategy, seeded(seed)) == first)
        #expect(FlashSale().account(scenario, strategy, seeded(seed)) == first)
      }
    }
  }

  private static func instant(_ seed: UInt64) -> Scenario {
    sale(seed) { $0.database = .instant }
  }

  @Test func `two reads at once by 'async let'`() {
    struct Legal: OrderStrategy {
      static let name = "async-let"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        async let one = service.database.read(item)
        async let other = service.database.readVersioned(item)
        return try await one + other.quantity > 1 ? .orderPlaced : .outOfStock
      }
    }
    expectClean(Legal.self)
  }

  @Test func `an 'async let' that is never awaited`() {
    struct Legal: OrderStrategy {
      static let name = "async-let-dropped"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        async let _ = service.database.decrement(item, by: quantity)
        return .orderPlaced
      }
    }
    expectClean(Legal.self)
  }

  @Test func `a task group`() {
    struct Legal: OrderStrategy {
      static let name = "task-group"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 1...4 { group.addTask { try await service.database.read(item) } }
          return try await group.reduce(0, +)
        }
        return sum > 3 ? .orderPlaced : .outOfStock
      }
    }
    expectClean(Legal.self)
  }

  @Test func `a task group whose rest is cancelled`() {
    struct Legal: OrderStrategy {
      static let name = "task-group-cancelled"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let first = try await withThrowingTaskGroup(of: Int.self) { group in
          group.addTask { try await service.database.read(item) }
          group.addTask {
            try await service.sleep(for: 120)
            return -1
          }
          let first = try await group.next() ?? 0
          group.cancelAll()
          return first
        }
        return first > 0 ? .orderPlaced : .outOfStock
      }
    }
    expectClean(Legal.self)
  }

  @Test func `a yield`() {
    struct Legal: OrderStrategy {
      static let name = "yield"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        for _ in 1...5 { await Task.yield() }
        let isTaken = try await service.database.conditionalDecrement(item, by: quantity)
        for _ in 1...5 { await Task.yield() }
        return isTaken ? .orderPlaced : .outOfStock
      }
    }
    expectClean(Legal.self)
  }

  private actor Counter {
    private var count = 0
    func next() -> Int {
      count += 1
      return count
    }
    func read(_ service: InventoryService, _ item: ItemID) async throws -> Int {
      count += try await service.database.read(item)
      return count
    }
  }

  @Test func `a default actor`() {
    struct Legal: OrderStrategy {
      static let name = "actor"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let counter = Counter()
        async let one = counter.read(service, item)
        async let other = counter.read(service, item)
        let next = await counter.next()
        return try await one + other + next > 5 ? .orderPlaced : .outOfStock
      }
    }
    expectClean(Legal.self)
  }

  @Test func `a concurrent function`() {
    struct Legal: OrderStrategy {
      static let name = "concurrent"
      let service: InventoryService
      @concurrent func look(_ item: ItemID) async throws -> Int {
        try await service.database.read(item)
      }
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        guard try await look(item) >= quantity else { return .outOfStock }
        try await service.database.write(item, look(item) - quantity)
        return .orderPlaced
      }
    }
    expectClean(Legal.self)
  }

  @Test func `a stream and a continuation`() {
    struct Legal: OrderStrategy {
      static let name = "stream"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let (stream, input) = AsyncStream.makeStream(of: Int.self)
        async let sum = stream.reduce(0, +)
        for _ in 1...3 { input.yield(try await service.database.read(item)) }
        input.finish()
        await withCheckedContinuation { $0.resume() }
        return await sum > 3 ? .orderPlaced : .outOfStock
      }
    }
    expectClean(Legal.self)
  }

  @Test func `sleeps and clocks of the service`() {
    struct Legal: OrderStrategy {
      static let name = "sleeper"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let before = try service.wallClock()
        try await service.sleep(for: 77)
        let waited = try service.wallClock() - before
        return waited >= 0 ? .orderPlaced : .failed(.contention)
      }
    }
    expectClean(Legal.self)
  }
}
