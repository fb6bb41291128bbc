import Simulation
import Strategies
import Testing

@testable import Inventory

@Suite struct DatabaseTests {
  /// The serials that orders took for good.
  private func claims(_ account: Account) -> [Int] {
    account.trace.flatMap { event -> [Int] in
      guard case .applied(_, _, let effects, _, _) = event.action else { return [] }
      return effects.filter { $0.kind == .claimed || $0.kind == .confirmed }
        .flatMap(\.units.serials)
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `at an instant database even a naive strategy sells each unit once, in no time`(
    seed: UInt64
  ) {
    let scenario = sale(seed) { $0.database = .instant }
    for strategy in BuiltIn.strategies
    where strategy.name != "reservation" && strategy.placement == .shelf {
      let account = FlashSale().account(scenario, strategy, seeded(seed))
      #expect(account.ending == .quiet)
      #expect(account.ticks == 0)
      #expect(claims(account).sorted() == Array(1...10))
      #expect(account.results.count { $0.outcome == .orderPlaced } == 10)
      #expect(account.results.count { $0.outcome == .outOfStock } == 5)
      #expect(account.stock == [0])
      // One start, and what it calls, before the next order starts.
      #expect(account.trace.allSatisfy { $0.event.kind == .start || $0.event.kind == .step })
    }
  }

  @Test func `an instant database answers without suspending`() {
    let scenario = sale { $0.database = .instant }
    let account = FlashSale().account(scenario, Naive.self, seeded(3))
    let orders = account.trace.map { $0.event.fiber }
    var changes = 0
    for (one, next) in zip(orders, orders.dropFirst()) where one != next { changes += 1 }
    #expect(changes == 14)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `over a network a naive strategy sells units twice, the others do not`(seed: UInt64) {
    for strategy in BuiltIn.strategies {
      let account = FlashSale().account(sale(seed), strategy, seeded(seed))
      let units = claims(account)
      switch strategy.name {
      case "naive", "quorum-read-write": #expect(Set(units).count < units.count, "seed \(seed)")
      case "naive-decrement":
        #expect(Set(units).count == units.count)
        #expect(units.count == 15)
        #expect(account.stock == [-5])
      default:
        #expect(units.sorted() == Array(1...10), "\(strategy.name), seed \(seed)")
        #expect(account.stock == [0])
      }
    }
  }

  @Test func `an order's trace is its calls: arrival, request, reply, answer`() {
    let scenario = sale { $0.orders = 1 }
    let account = FlashSale().account(scenario, Naive.self, .calm)
    #expect(account.trace.map(\.event.tick) == [0, 50, 100, 150, 200, 200])
    #expect(
      account.trace.map(\.action) == [
        .arrived(ItemID(1), quantity: 1),
        .applied(.read(ItemID(1)), .stock(10), effects: [], before: 10, after: 10),
        .told(.stock(10), to: .read(ItemID(1))),
        .applied(
          .write(ItemID(1), quantity: 9), .done,
          effects: [
            LedgerEffect(kind: .claimed, item: ItemID(1), units: Units(run: 10..<11), order: 0)
          ], before: 10, after: 9),
        .told(.done, to: .write(ItemID(1), quantity: 9)),
        .answered(.orderPlaced),
      ])
    #expect(account.trace.map(\.belief?.quantity) == [nil, nil, 10, 10, 10, 10])
    #expect(account.trace.map(\.truth?.quantity) == [10, 10, 10, 9, 9, 9])
    #expect(
      account.results == [
        OrderResult(
          outcome: .orderPlaced, answered: 200,
          belief: Belief(item: ItemID(1), quantity: 10, version: nil))
      ])
  }

  @Test func `every request that arrives has its line`() {
    for seed in 1...5 as ClosedRange<UInt64> {
      for strategy in BuiltIn.strategies {
        let account = FlashSale().account(roughSale(seed), strategy, seeded(seed))
        for event in account.trace where event.event.kind == .request {
          switch event.action {
          case .applied, .replicaRead, .payment: break
          default: Issue.record("\(strategy.name), seed \(seed): \(event)")
          }
        }
      }
    }
  }

  /// Reads over and over, and says how often it saw each number.
  private struct Reader: OrderStrategy {
    static let name = "reader"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      if service.order == 1 {
        _ = try await service.database.conditionalDecrement(item, by: quantity)
        return .orderPlaced
      }
      for _ in 1...5 { _ = try await service.database.read(item) }
      return .outOfStock
    }
  }

  @Test(arguments: [(0, [9, 9, 9, 9, 9]), (30, [10, 10, 9, 9, 9]), (70, [10, 10, 10, 10, 9])])
  func `a replica tells what was true so many ticks ago`(lag: Tick, seen: [Int]) {
    // The stock is 9 from tick 10; the second order's reads are served at 10, 30, 50, 70 and 90.
    let scenario = sale {
      $0.orders = 2
      $0.latency = 10...10
      $0.replicaLag = lag
    }
    let account = FlashSale().account(scenario, Reader.self, .calm)
    let told = account.trace.compactMap { event -> Int? in
      guard case .told(.stock(let quantity), _) = event.action else { return nil }
      return quantity
    }
    #expect(told == seen)
    let served = account.trace.compactMap { event -> Tick? in
      switch event.action {
      case .applied(.read, _, _, _, _), .replicaRead: event.event.tick
      default: nil
      }
    }
    #expect(served == [10, 30, 50, 70, 90])
  }

  @Test func `a read with a version is never stale at the database`() {
    let scenario = sale(2) { $0.replicaLag = 100_000 }
    let account = FlashSale().account(scenario, CompareAndSet.self, seeded(2))
    #expect(account.stock == [0])
    for event in account.trace {
      guard case .applied(.readVersioned, let reply, _, let before, _) = event.action,
        case .versionedStock(let stock) = reply
      else { continue }
      #expect(stock.quantity == before)
    }
    // While plain reads know nothing but the beginning.
    let naive = FlashSale().account(scenario, Naive.self, seeded(2))
    #expect(naive.results.allSatisfy { $0.belief?.quantity == 10 })
  }

  @Test func `an order that reads for ever comes to the horizon, at either database`() {
    struct Restless: OrderStrategy {
      static let name = "restless"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        while true { _ = try await service.database.read(item) }
      }
    }
    struct Stubborn: OrderStrategy {
      static let name = "stubborn"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        while true { _ = try? await service.database.read(item) }
      }
    }
    let shop = FlashSale()
    let usual = shop.account(roughSale(1), Naive.self, seeded(1))
    for database in DatabaseKind.allCases {
      var scenario = sale()
      scenario.database = database
      scenario.horizon = 500
      let restless = shop.account(scenario, Restless.self, seeded(1))
      #expect(restless.ending == .horizon)
      #expect(restless.leaked == 0)
      #expect(restless.results.allSatisfy { $0.outcome == nil })
      #expect(shop.account(roughSale(1), Naive.self, seeded(1)) == usual)
      let stubborn = shop.account(scenario, Stubborn.self, seeded(1))
      #expect(stubborn.ending == .horizon)
      #expect(stubborn.leaked == (database == .instant ? 1 : 15))
      #expect(shop.account(roughSale(1), Naive.self, seeded(1)) == usual)
    }
  }
}
