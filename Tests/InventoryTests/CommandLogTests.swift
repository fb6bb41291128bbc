import TestSupport
import Testing

@testable import Inventory

/// Goal: the ledger after a failover is the ledger that never heard of what is lost. Method: random
/// commands, of which the later are cut off; a ledger that took only the others beside it.
@Suite struct `The log of a primary` {
  @Test func `what is replayed is what was taken before the cut`() {
    for seed in 1...40 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      let stock = [random.number(0...8), random.number(0...8)]
      var log = CommandLog()
      var ledger = InventoryLedger(stock: stock, orders: 6)
      var plain = InventoryLedger(stock: stock, orders: 6)
      let cut = random.number(0...40)
      var lost: [LedgerEffect] = []
      func request() -> InventoryRequest {
        let item = ItemID(random.number(1...2))
        let commands: [InventoryCommand] = [
          .conditionalDecrement(item, by: random.number(1...2)),
          .reserve(item, quantity: random.number(1...2)),
          .confirm(ReservationID(number: random.number(1...5))),
          .release(ReservationID(number: random.number(1...5))),
          .advanceEpoch(from: random.number(0...3)), .cancel,
        ]
        return InventoryRequest(
          command: random.pick(commands), key: random.number(1...6), order: 0)
      }
      for tick in 1...40 {
        let request = request()
        _ = ledger.apply(request)
        log.append(request, ledger.effects, at: tick)
        if tick <= cut { _ = plain.apply(request) } else { lost = ledger.effects.reversed() + lost }
      }
      #expect(log.cut(after: cut) == lost, "seed \(seed)")
      log.replay(to: &ledger, stock: stock, orders: 6, among: nil)
      #expect(ledger.sequence == 40)
      for _ in 1...20 {
        let request = request()
        #expect(ledger.apply(request) == plain.apply(request), "seed \(seed): \(request)")
        #expect(ledger.effects == plain.effects, "seed \(seed)")
      }
    }
  }

  @Test func `what lies with the instances is not lost`() {
    var log = CommandLog()
    var ledger = InventoryLedger(stock: [4])
    ledger.deal(among: 2)
    let claim = InventoryRequest(
      command: .claim(ItemID(1), quantity: 1, from: 1), key: 1, order: 0)
    _ = ledger.apply(claim)
    log.append(claim, ledger.effects, at: 5)
    #expect(log.cut(after: 0) == [])
    log.replay(to: &ledger, stock: [4], orders: 1, among: 2)
    #expect(ledger.stock(ItemID(1)) == 3)
  }
}
