import Foundation
import Simulation
import Strategies
import Synchronization
import Testing

@testable import Inventory

// Goal: code that leaves the simulation is reported, every time, and spoils nothing but its run.
// Method: one strategy for each mistake, many times over. How soon the pool runs what escaped is up
// to the machine, so each mistake allows for less telling names, but never for none, nor a wrong one.

@Suite struct EscapeTests {
  private let usual = FlashSale().account(roughSale(1), Naive.self, seeded(1))

  private func small() -> Scenario {
    sale {
      $0.orders = 2
      $0.instances = 1
    }
  }

  /// Runs `strategy` again and again.
  ///
  /// - Returns: The names that were found.
  private func names(
    _ strategy: any OrderStrategy.Type, _ allowed: [Escape], times: Int = 20
  ) async -> [Escape] {
    let scenario = small()
    let endings = await onOwnThread { [usual] in
      let sale = FlashSale()
      return (1...times).map { time -> (Simulation.Ending, Bool) in
        let ending = sale.run(
          scenario, strategy, seeded(UInt64(time)), observer: nil, recording: time % 2 == 0)
        return (ending, sale.account(roughSale(1), Naive.self, seeded(1)) == usual)
      }
    }
    var names: [Escape] = []
    for (ending, isUsualAfterwards) in endings {
      #expect(isUsualAfterwards, "a clean sale after \(ending) is not the usual one")
      guard case .escaped(let escape) = ending else {
        Issue.record("\(strategy.name) was not detected: \(ending)")
        continue
      }
      #expect(allowed.contains(escape))
      names.append(escape)
    }
    return names
  }

  @Test func `an unstructured task that is awaited`() async {
    struct Mistake: OrderStrategy {
      static let name = "task-awaited"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let stock = try await Task { try await service.database.read(item) }.value
        return stock > 0 ? .orderPlaced : .outOfStock
      }
    }
    _ = await names(Mistake.self, [.unstructuredTask, .suspendedOutside])
  }

  @Test func `an unstructured task that nobody awaits`() async {
    struct Mistake: OrderStrategy {
      static let name = "task-forgotten"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        Task { try await service.database.decrement(item, by: quantity) }
        return .orderPlaced
      }
    }
    _ = await names(Mistake.self, [.unstructuredTask, .stillHeld])
  }

  @Test func `an unstructured task that nobody awaits, beside calls that are legal`() async {
    struct Mistake: OrderStrategy {
      static let name = "task-beside"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        guard try await service.database.read(item) > 0 else { return .outOfStock }
        Task { try await service.database.decrement(item, by: quantity) }
        _ = try await service.database.read(item)
        return .orderPlaced
      }
    }
    _ = await names(Mistake.self, [.unstructuredTask, .stillHeld])
  }

  @Test func `a detached task that is awaited`() async {
    struct Mistake: OrderStrategy {
      static let name = "detached-awaited"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let stock = try await Task.detached { try await service.database.read(item) }.value
        return stock > 0 ? .orderPlaced : .outOfStock
      }
    }
    _ = await names(Mistake.self, [.detachedTask, .suspendedOutside])
  }

  @Test func `a detached task that nobody awaits`() async {
    struct Mistake: OrderStrategy {
      static let name = "detached-forgotten"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        Task.detached { try await service.database.decrement(item, by: quantity) }
        return .orderPlaced
      }
    }
    _ = await names(Mistake.self, [.detachedTask, .stillHeld])
  }

  /// Becomes true once.
  private final class Flag: Sendable {
    private let isSet = Atomic(false)
    func set() { isSet.store(true, ordering: .releasing) }
    /// Waits on this thread, as no code of a strategy should, until it is set.
    func wait() { while !isSet.load(ordering: .acquiring) { usleep(200) } }
  }

  @Test func `an unstructured task that called back before the end has its name`() async {
    struct Mistake: OrderStrategy {
      static let name = "task-called-back"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let flag = Flag()
        Task {
          _ = try? await service.database.read(item)
          flag.set()
        }
        flag.wait()
        return .orderPlaced
      }
    }
    _ = await names(Mistake.self, [.unstructuredTask])
  }

  @Test func `a detached task that called back before the end has its name`() async {
    struct Mistake: OrderStrategy {
      static let name = "detached-called-back"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let flag = Flag()
        Task.detached {
          _ = try? await service.database.read(item)
          flag.set()
        }
        flag.wait()
        return .orderPlaced
      }
    }
    _ = await names(Mistake.self, [.detachedTask])
  }

  @Test func `a sleep by the real clock`() async {
    struct Mistake: OrderStrategy {
      static let name = "task-sleep"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        try await Task.sleep(for: .milliseconds(1))
        _ = try await service.database.read(item)
        return .orderPlaced
      }
    }
    #expect(Set(await names(Mistake.self, [.suspendedOutside], times: 12)) == [.suspendedOutside])
  }

  @Test func `a sleep by the real clock while a call is on its way`() async {
    struct Mistake: OrderStrategy {
      static let name = "task-sleep-beside"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        async let stock = service.database.read(item)
        try await Task.sleep(for: .milliseconds(1))
        return try await stock > 0 ? .orderPlaced : .outOfStock
      }
    }
    _ = await names(Mistake.self, [.suspendedOutside, .stillHeld], times: 12)
  }

  @Test func `a function of the main actor`() async {
    struct Mistake: OrderStrategy {
      static let name = "main-actor"
      let service: InventoryService
      @MainActor func number() -> Int { 1 }
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        let number = await number()
        _ = try await service.database.read(item)
        return number > 0 ? .orderPlaced : .outOfStock
      }
    }
    #expect(Set(await names(Mistake.self, [.suspendedOutside], times: 12)) == [.suspendedOutside])
  }

  @Test func `a callback from Dispatch`() async {
    struct Mistake: OrderStrategy {
      static let name = "dispatch"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        await withCheckedContinuation { continuation in
          DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) {
            continuation.resume()
          }
        }
        return .orderPlaced
      }
    }
    #expect(Set(await names(Mistake.self, [.suspendedOutside], times: 12)) == [.suspendedOutside])
  }

  private final class OwnExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "own executor")

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
  }

  private actor Teller {
    private let executor = OwnExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func number() -> Int { 1 }
    func read(_ service: InventoryService, _ item: ItemID) async throws -> Int {
      try await service.database.read(item)
    }
  }

  @Test func `an actor with an executor of its own`() async {
    struct Mistake: OrderStrategy {
      static let name = "own-executor"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        await Teller().number() > 0 ? .orderPlaced : .outOfStock
      }
    }
    #expect(Set(await names(Mistake.self, [.suspendedOutside], times: 12)) == [.suspendedOutside])
  }

  @Test func `an actor with an executor of its own that calls the database`() async {
    struct Mistake: OrderStrategy {
      static let name = "own-executor-calls"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        try await Teller().read(service, item) > 0 ? .orderPlaced : .outOfStock
      }
    }
    // The task is the order's own, so it looks like an unstructured one that inherits.
    _ = await names(Mistake.self, [.suspendedOutside, .unstructuredTask])
  }

  @Test func `a service that is kept for later`() async {
    final class Drawer: @unchecked Sendable {
      private let lock = NSLock()
      private var service: InventoryService?
      func keep(_ new: InventoryService?) { lock.withLock { service = new } }
    }
    struct Mistake: OrderStrategy {
      static let name = "kept"
      static let drawer = Drawer()
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        Self.drawer.keep(service)
        return .orderPlaced
      }
    }
    #expect(Set(await names(Mistake.self, [.stillHeld], times: 12)) == [.stillHeld])
    Mistake.drawer.keep(nil)
  }

  @Test func `an escape says what to use in its place`() {
    for escape in [Escape.unstructuredTask, .detachedTask, .stillHeld] {
      #expect(escape.description.contains("async let"))
    }
    #expect(Escape.suspendedOutside.description.contains("sleep(for:)"))
    #expect(Escape.spinning.description.contains("sleep(for:)"))
  }
}
