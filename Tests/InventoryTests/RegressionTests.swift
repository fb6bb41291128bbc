import Simulation
import Strategies
import Testing

@testable import Inventory

// Each of these once failed: it shows something that the code did and its documentation rules out.

@Suite struct RegressionTests {
  // `ChoiceKey.init?(shop:)` takes the sweeper for somebody who makes attempts, but its timers, its
  // pauses and its clock are keyed without one; and an order's arrival is, too.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `every choice that a sale asks for can be written in a seed file and read back`(
    seed: UInt64
  ) {
    var failures: Set<String> = []
    for strategy in BuiltIn.strategies {
      let account = FlashSale().account(roughSale(seed), strategy, seeded(seed))
      for choice in account.choices {
        let text = choice.key.text(.shop)
        if ChoiceKey(shop: text) != choice.key { failures.insert(text) }
      }
    }
    #expect(failures.sorted() == [])
  }

  // "Under this key a repetition of the command gets the first one's reply and changes nothing."
  @Test(arguments: [10, 12])
  func `a compare-and-set that claims nothing is recognised by its key, too`(quantity: Int) {
    var ledger = InventoryLedger(stock: [10])
    let request = InventoryRequest(
      command: .compareAndSet(ItemID(1), version: 0, quantity: quantity), key: 7, order: 0,
      believed: nil)
    let first = ledger.apply(request)
    #expect(first == .applied(true))
    #expect(ledger.apply(request) == first)
    #expect(ledger.version(ItemID(1)) == 1)
  }

  @Test(arguments: [Int.min, Int.max])
  func `a write by somebody who believes in extreme numbers does not trap`(believed: Int) async {
    // What is captured by an exit test is spelled out here: `believed` cannot be.
    if believed == .min {
      await #expect(processExitsWith: .success) {
        var ledger = InventoryLedger(stock: [10])
        _ = ledger.apply(
          InventoryRequest(
            command: .write(ItemID(1), quantity: 9), key: nil, order: 0, believed: .min))
      }
    } else {
      await #expect(processExitsWith: .success) {
        var ledger = InventoryLedger(stock: [10])
        _ = ledger.apply(
          InventoryRequest(
            command: .write(ItemID(1), quantity: -9), key: nil, order: 0, believed: .max))
      }
    }
  }

  // `Task.immediate` runs its first piece on the simulation's thread, so the check lets it pass;
  // after its call it goes on in the pool, and touches the shop there without a check.
  @Test func `an immediate task that nobody awaits is detected every time`() async {
    struct Mistake: OrderStrategy {
      static let name = "immediate"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        if #available(macOS 26, iOS 26, *) {
          Task.immediate { try await service.database.decrement(item, by: 1) }
        }
        for _ in 1...20 { _ = try await service.database.read(item) }
        return .orderPlaced
      }
    }
    let missed = await onOwnThread {
      let flashSale = FlashSale()
      return (1...50).count { seed in
        let ending = flashSale.run(sale(), Mistake.self, seeded(UInt64(seed)), observer: nil)
        if case .escaped = ending { return false }
        return true
      }
    }
    #expect(missed == 0)
  }

  // `FlashSale.shop` is public; who still has the one of an earlier sale spoils a clean sale.
  @Test func `holding the shop of the latest sale is no escape`() {
    let sale = FlashSale()
    _ = sale.run(roughSale(1), Naive.self, seeded(1), observer: nil)
    let shop = sale.shop
    let ending = sale.run(roughSale(1), Naive.self, seeded(1), observer: nil)
    #expect(ending == .quiet)
    withExtendedLifetime(shop) {}
  }
}
