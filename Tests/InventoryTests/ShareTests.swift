import Simulation
import TestSupport
import Testing

@testable import Inventory

/// Goal: shares have no unit in common, and lose none, whatever is asked, and however often. Method:
/// single commands; then random ones, with an account of every unit beside them.
@Suite struct `Shares of the stock` {
  private let item = ItemID(1)

  private func ledger(_ stock: Int, among instances: Int) -> InventoryLedger {
    var ledger = InventoryLedger(stock: [stock])
    ledger.deal(among: instances)
    return ledger
  }

  private func request(_ command: InventoryCommand, key: Int = 1) -> InventoryRequest {
    InventoryRequest(command: command, key: key, order: key - 1)
  }

  private func grant(
    _ quantity: Int?, _ from: Int, _ to: Int, _ number: Int = 1
  ) -> InventoryCommand {
    .grant(item, TransferRequest(from: from, to: to, quantity: quantity, number: number))
  }

  private func granted(_ number: Int?, left: Int, sold: Int = 0) -> InventoryReply {
    .granted(
      ShareGrant(
        transfer: number.map { TransferID(number: $0) }, share: ShareCount(left: left, sold: sold)))
  }

  @Test func `the stock is dealt evenly, and nothing is left on the shelf`() {
    var ledger = ledger(8, among: 3)
    #expect(ledger.stock(item) == 8)
    #expect(ledger.apply(request(.read(item))) == .stock(0))
    for (instance, left) in [(1, 3), (2, 3), (3, 2)] {
      #expect(
        ledger.apply(request(.claim(item, quantity: 9, from: instance)))
          == .share(ShareCount(left: left, sold: 0)))
    }
  }

  @Test func `a claim under a key is made once, and each instance remembers for itself`() {
    var ledger = ledger(4, among: 2)
    #expect(ledger.apply(request(.claim(item, quantity: 1, from: 1))) == .applied(true))
    #expect(ledger.effects.map(\.kind) == [.claimed])
    #expect(ledger.apply(request(.claim(item, quantity: 1, from: 1))) == .applied(true))
    #expect(ledger.isRepetition)
    #expect(ledger.effects.isEmpty)
    #expect(ledger.apply(request(.claim(item, quantity: 1, from: 2))) == .applied(true))
    #expect(ledger.effects.map(\.kind) == [.claimed])
    #expect(ledger.stock(item) == 2)
  }

  @Test func `whoever has withdrawn gets nothing, and whoever has units cannot withdraw`() {
    var ledger = ledger(4, among: 2)
    #expect(ledger.apply(request(.withdraw(from: 1))) == .applied(true))
    #expect(ledger.apply(request(.claim(item, quantity: 1, from: 1))) == .cancelled)
    #expect(ledger.apply(request(.claim(item, quantity: 1, from: 1), key: 2)) == .applied(true))
    #expect(ledger.apply(request(.withdraw(from: 1), key: 2)) == .applied(false))
  }

  @Test func `a request is granted once, with half of a share if that is more`() {
    var ledger = ledger(16, among: 2)
    let once = grant(1, 2, 1)
    for isAgain in [false, true] {
      #expect(ledger.apply(request(once)) == granted(1, left: 4))
      #expect(ledger.isRepetition == isAgain)
      #expect(ledger.effects.map(\.kind) == (isAgain ? [] : [.sent]))
    }
    #expect(
      ledger.apply(request(grant(5, 2, 1, 2))) == granted(nil, left: 4))
    // Whatever there is by now: it was refused once.
    #expect(
      ledger.apply(request(grant(5, 2, 1, 2))) == granted(nil, left: 4))
    #expect(
      ledger.apply(request(grant(nil, 2, 1, 3))) == granted(2, left: 0))
    #expect(
      ledger.apply(request(grant(nil, 2, 1, 4))) == granted(nil, left: 0)
    )
    #expect(ledger.stock(item) == 16)
    #expect(ledger.shares.inFlight == 2)
  }

  @Test func `what arrives twice is there once; taken in blindly, it is there twice`() {
    for isBlind in [false, true] {
      var ledger = ledger(2, among: 2)
      _ = ledger.apply(request(grant(1, 2, 1)))
      let accept = InventoryCommand.accept(TransferID(number: 1), of: item, isBlind: isBlind)
      #expect(ledger.apply(request(accept)) == .done)
      #expect(ledger.effects.map(\.kind) == [.arrived])
      #expect(ledger.apply(request(accept)) == .done)
      #expect(ledger.effects.isEmpty)
      #expect(ledger.stock(item) == (isBlind ? 3 : 2))
      #expect(ledger.shares.inFlight == 0)
    }
  }

  @Test func `meaningless commands are refused, and change nothing`() {
    let commands: [InventoryCommand] = [
      .claim(item, quantity: 1, from: 0), .claim(item, quantity: 1, from: 3),
      .claim(item, quantity: 0, from: 1), .claim(ItemID(2), quantity: 1, from: 1),
      .withdraw(from: 3), grant(1, 1, 1),
      grant(1, 1, 3), grant(0, 1, 2),
      .accept(TransferID(number: 1), of: item, isBlind: true),
    ]
    for command in commands {
      var dealt = ledger(4, among: 2)
      #expect(dealt.apply(request(command)) == .refused, "\(command)")
      #expect(dealt.effects.isEmpty)
      #expect(dealt.stock(item) == 4)
      // Nor is there anything where the stock is on the shelf.
      var shelved = InventoryLedger(stock: [4])
      #expect(shelved.apply(request(command)) == .refused, "\(command)")
    }
  }

  @Test func `random commands lose no unit and double none`() {
    for seed in 1...60 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      let instances = random.number(1...4)
      var ledger = ledger(random.number(0...12), among: instances)
      let stock = ledger.stock(item)
      var sold: [Int] = []
      var owners: Set<Int> = []
      for _ in 1...80 {
        let (key, place) = (random.number(1...12), random.number(1...instances))
        // Each key at its home.
        let home = key % instances + 1
        let commands: [InventoryCommand] = [
          .claim(item, quantity: random.number(1...2), from: home), .withdraw(from: home),
          grant(
            random.chance(oneIn: 3) ? nil : random.number(1...3), place,
            random.number(1...instances), random.number(1...20)),
          .accept(TransferID(number: random.number(1...9)), of: item, isBlind: false),
        ]
        let command = random.pick(commands)
        _ = ledger.apply(request(command, key: key))
        for effect in ledger.effects where effect.kind == .claimed {
          sold += effect.units.serials
          #expect(owners.insert(key).inserted, "seed \(seed)")
        }
        #expect(ledger.stock(item) + sold.count == stock, "seed \(seed)")
      }
      #expect(Set(sold).count == sold.count, "seed \(seed)")
      #expect(sold.allSatisfy { (1...max(stock, 1)).contains($0) }, "seed \(seed)")
    }
  }
}
