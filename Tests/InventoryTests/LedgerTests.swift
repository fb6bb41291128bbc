import Simulation
import TestSupport
import Testing

@testable import Inventory

// Goal: the ledger is right. Method: random commands to it and to a model that is too plain to be
// wrong; and for the atomic commands an account of every single unit.

@Suite struct LedgerTests {
  private func request(
    _ command: InventoryCommand, key: Int? = nil, order: Int = 0, believed: Int? = nil
  ) -> InventoryRequest {
    InventoryRequest(command: command, key: key, order: order, believed: believed)
  }

  private func command(
    _ random: inout SplitMix64, _ model: LedgerModel, atomicOnly: Bool = false
  ) -> InventoryCommand {
    let item = ItemID(random.number(0...model.items.count + 1))
    let quantity = random.number(-1...4)
    let id = ReservationID(number: random.number(0...model.holds.count + 1))
    switch random.number(atomicOnly ? 0...8 : 0...20) {
    case 0: return .read(item)
    case 1: return .readVersioned(item)
    case 2: return .conditionalDecrement(item, by: quantity)
    case 3, 4: return .reserve(item, quantity: quantity)
    case 5: return .confirm(id)
    case 6, 7: return .release(id)
    case 8: return .advanceEpoch(from: model.epoch - (random.number(0...3) == 0 ? 1 : 0))
    case 9: return .decrement(item, by: quantity)
    case 17: return random.chance(oneIn: 2) ? .cancel : .read(item)
    case 18: return .nextUnsettled(after: random.number(-1...model.unsettled.count + 1))
    case 10: return .write(item, quantity: random.number(-3...12))
    case 11, 12:
      let states: [ReservationState] = [.held, .confirmed, .released, .expired]
      let known = model.holds.indices.contains(id.number - 1)
      let own = known ? ItemID(model.holds[id.number - 1].item + 1) : item
      return .overwrite(
        id, of: random.chance(oneIn: 8) ? item : own, with: random.pick(states))
    case 13:
      let known = model.items.indices.contains(item.number - 1)
      let count = known ? model.items[item.number - 1].count : 0
      return .compareQuantityAndSet(
        item, expected: count - (random.number(0...3) == 0 ? 1 : 0),
        quantity: random.number(-3...12))
    case 19: return .acquire(item, ttl: random.number(0...9), now: random.number(-9...30))
    case 20:
      let last = model.leases[item.number]?.count ?? 0
      return .unlock(item, token: last - (random.chance(oneIn: 3) ? 1 : 0))
    default:
      let known = model.items.indices.contains(item.number - 1)
      let version = known ? model.items[item.number - 1].version : 0
      return .compareAndSet(
        item, version: version - (random.number(0...3) == 0 ? 1 : 0),
        quantity: random.number(-3...12))
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `random commands have the replies and the effects of a plain model`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let stock = (0...random.number(0...2)).map { _ in random.number(0...8) }
    // Keys beyond the orders are remembered elsewhere, and as well.
    var ledger = InventoryLedger(stock: stock, orders: random.number(0...6))
    var model = LedgerModel(stock: stock)
    for step in 1...150 {
      let command = command(&random, model)
      let key = random.number(0...2) == 0 ? random.number(0...6) : nil
      let believed = random.number(0...2) == 0 ? random.number(-2...12) : nil
      var request = request(command, key: key, order: random.number(0...9), believed: believed)
      if random.chance(oneIn: 4) { request.token = random.number(step / 10 - 2...step / 10 + 1) }
      let before = ledger
      let reply = ledger.apply(request)
      let expected = model.apply(request, ledger.effects)
      #expect(reply == expected, "seed \(seed), step \(step): \(request)")
      for number in 1...stock.count {
        #expect(ledger.stock(ItemID(number)) == model.items[number - 1].count)
        #expect(ledger.version(ItemID(number)) == model.items[number - 1].version)
      }
      #expect(ledger.held == model.held)
      #expect(ledger.epoch == model.epoch)
      #expect(ledger.sequence == step)
      if reply == .refused { expectUnchanged(ledger, before, items: stock.count) }
      guard reply == expected else { return }
    }
  }

  private func expectUnchanged(_ after: InventoryLedger, _ before: InventoryLedger, items: Int) {
    #expect(after.effects.isEmpty)
    #expect(after.held == before.held)
    #expect(after.epoch == before.epoch)
    for number in 0...items + 1 {
      #expect(after.stock(ItemID(number)) == before.stock(ItemID(number)))
      #expect(after.version(ItemID(number)) == before.version(ItemID(number)))
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `atomic commands sell each unit once, and lose none`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let stock = [random.number(1...12), random.number(1...12)]
    var ledger = InventoryLedger(stock: stock)
    var model = LedgerModel(stock: stock)
    var held: [[Int]] = [[], []]
    var sold: [[Int]] = [[], []]
    func account() {
      for effect in ledger.effects {
        let place = effect.item.number - 1
        for unit in effect.units.serials {
          switch effect.kind {
          case .claimed: sold[place].append(unit)
          case .held: held[place].append(unit)
          case .confirmed:
            sold[place].append(unit)
            held[place].removeAll { $0 == unit }
          case .released, .expired: held[place].removeAll { $0 == unit }
          case .sent, .arrived: Issue.record("nothing lies in shares")
          }
        }
      }
      for place in 0...1 {
        let taken = (held[place] + sold[place]).sorted()
        #expect(Set(taken).count == taken.count, "seed \(seed): a unit twice among \(taken)")
        #expect(taken.allSatisfy { (1...stock[place]).contains($0) }, "seed \(seed): \(taken)")
        #expect(ledger.stock(ItemID(place + 1)) == stock[place] - taken.count, "seed \(seed)")
      }
    }
    for _ in 1...120 {
      let request = request(command(&random, model, atomicOnly: true))
      _ = ledger.apply(request)
      _ = model.apply(request, ledger.effects)
      account()
    }
    // What is still held expires; then the shelf is sold unit by unit.
    for _ in 1...2 {
      _ = ledger.apply(request(.advanceEpoch(from: ledger.epoch)))
      account()
    }
    #expect(ledger.held == 0)
    for number in 1...2 {
      while ledger.apply(request(.conditionalDecrement(ItemID(number), by: 1))) == .applied(true) {
        account()
      }
      #expect(sold[number - 1].sorted() == Array(1...stock[number - 1]), "seed \(seed)")
    }
  }

  @Test func `a reservation sees one epoch begin, and expires with the second`() {
    var ledger = InventoryLedger(stock: [3])
    func state() -> InventoryReply {
      var copy = ledger
      return copy.apply(request(.confirm(ReservationID(number: 1))))
    }
    #expect(ledger.apply(request(.reserve(ItemID(1), quantity: 2))) == .reserved(.init(number: 1)))
    #expect(ledger.apply(request(.advanceEpoch(from: 0))) == .epoch(1))
    #expect(ledger.stock(ItemID(1)) == 1)
    #expect(state() == .reservation(.confirmed))
    // A proposal that comes late changes nothing.
    #expect(ledger.apply(request(.advanceEpoch(from: 0))) == .epoch(1))
    #expect(ledger.held == 1)
    #expect(ledger.apply(request(.advanceEpoch(from: 1))) == .epoch(2))
    #expect(ledger.effects.map(\.kind) == [.expired])
    #expect(ledger.stock(ItemID(1)) == 3)
    #expect(state() == .reservation(.expired))
  }

  @Test func `whichever of two ends comes first wins, and the loser is told`() {
    let ends: [(InventoryCommand, ReservationState)] = [
      (.confirm(ReservationID(number: 1)), .confirmed),
      (.release(ReservationID(number: 1)), .released),
    ]
    for (first, state) in ends {
      for (second, _) in ends {
        var ledger = InventoryLedger(stock: [1])
        _ = ledger.apply(request(.reserve(ItemID(1), quantity: 1)))
        #expect(ledger.apply(request(first)) == .reservation(state))
        #expect(ledger.apply(request(second)) == .reservation(state))
        #expect(ledger.effects.isEmpty)
        for epoch in 0...3 { _ = ledger.apply(request(.advanceEpoch(from: epoch))) }
        #expect(ledger.apply(request(second)) == .reservation(state))
        #expect(ledger.stock(ItemID(1)) == (state == .confirmed ? 0 : 1))
      }
    }
  }

  @Test func `under a key a repetition gets the first reply and changes nothing`() {
    let item = ItemID(1)
    let commands: [InventoryCommand] = [
      .decrement(item, by: 2), .conditionalDecrement(item, by: 2), .reserve(item, quantity: 2),
      .compareAndSet(item, version: 0, quantity: 8),
    ]
    for command in commands {
      var ledger = InventoryLedger(stock: [10])
      let first = ledger.apply(request(command, key: 7))
      #expect(ledger.stock(item) == 8)
      #expect(ledger.apply(request(command, key: 7)) == first)
      #expect(ledger.stock(item) == 8)
      #expect(ledger.version(item) == 1)
      #expect(ledger.effects.isEmpty)
      // Another key, or none, is another matter.
      if command != .compareAndSet(item, version: 0, quantity: 8) {
        _ = ledger.apply(request(command, key: 8))
        _ = ledger.apply(request(command))
        #expect(ledger.stock(item) == 4)
      }
    }
  }

  @Test func `who asks has no influence on the answer`() {
    var random = SplitMix64(seed: 9)
    var one = InventoryLedger(stock: [5, 5])
    var other = one
    var model = LedgerModel(stock: [5, 5])
    for _ in 1...300 {
      let command = command(&random, model)
      var request = request(command, order: 1)
      let reply = one.apply(request)
      _ = model.apply(request, one.effects)
      request.order = random.number(-1...99)
      #expect(other.apply(request) == reply)
    }
  }

  @Test func `numbers out of all bounds are refused or harmless, and never trap`() {
    let extremes = [
      Int.min, Int.min + 1, -1_000_000_001, -1_000_000_000, -1_000_001, -1, 0, 1, 2, 1_000_000,
      1_000_001, 1_000_000_000, 1_000_000_001, Int.max - 1, Int.max,
    ]
    for stock in [0, 5, 1_000_000] {
      for first in extremes {
        for second in extremes {
          let commands: [InventoryCommand] = [
            .read(ItemID(first)), .readVersioned(ItemID(first)),
            .write(ItemID(1), quantity: first), .write(ItemID(first), quantity: second),
            .decrement(ItemID(1), by: first), .decrement(ItemID(first), by: second),
            .compareAndSet(ItemID(1), version: first, quantity: second),
            .compareAndSet(ItemID(1), version: 0, quantity: second),
            .conditionalDecrement(ItemID(1), by: first),
            .conditionalDecrement(ItemID(first), by: second),
            .reserve(ItemID(1), quantity: first), .reserve(ItemID(first), quantity: second),
            .confirm(ReservationID(number: first)), .release(ReservationID(number: first)),
            .advanceEpoch(from: first),
            .compareQuantityAndSet(ItemID(1), expected: first, quantity: second),
            .compareQuantityAndSet(ItemID(1), expected: stock, quantity: second),
            .overwrite(ReservationID(number: first), of: ItemID(second), with: .confirmed),
            .commit(ItemID(first), in: second), .update(ItemID(1), to: first, in: second),
            .nextUnsettled(after: first), .cancel, .unlock(ItemID(1), token: first),
            .acquire(ItemID(1), ttl: first, now: second), .acquire(ItemID(first), ttl: 1, now: 0),
          ]
          // A key is a number, too.
          for command in commands {
            var ledger = InventoryLedger(stock: [stock], orders: 3)
            let before = ledger
            let reply = ledger.apply(request(command, key: first))
            if reply == .refused { expectUnchanged(ledger, before, items: 1) }
            var other = request(command)
            other.token = second
            _ = ledger.apply(other)
            _ = ledger.apply(request(.decrement(ItemID(1), by: 1)))
          }
        }
      }
    }
  }

  @Test func `stock at its lowest goes no lower`() {
    var ledger = InventoryLedger(stock: [0])
    let item = ItemID(1)
    #expect(
      ledger.apply(request(.write(item, quantity: -1_000_000_000), believed: -1_000_000_000))
        == .done)
    #expect(ledger.apply(request(.decrement(item, by: 1))) == .refused)
    #expect(ledger.stock(item) == -1_000_000_000)
    #expect(ledger.version(item) == 1)
  }

  @Test func `a blind write claims what lies between what was read and what it writes`() {
    var ledger = InventoryLedger(stock: [10])
    let item = ItemID(1)
    for order in 1...2 {
      #expect(
        ledger.apply(request(.write(item, quantity: 8), order: order, believed: 10)) == .done)
      #expect(ledger.effects.map(\.units.serials) == [[9, 10]])
      #expect(ledger.effects.map(\.order) == [order])
    }
    #expect(ledger.stock(item) == 8)
    #expect(ledger.version(item) == 2)
  }

  @Test func `a blind decrement claims units that do not exist`() {
    var ledger = InventoryLedger(stock: [1])
    _ = ledger.apply(request(.decrement(ItemID(1), by: 2)))
    #expect(ledger.effects.map(\.units.serials) == [[0, 1]])
    _ = ledger.apply(request(.decrement(ItemID(1), by: 1)))
    #expect(ledger.effects.map(\.units.serials) == [[-1]])
    #expect(ledger.stock(ItemID(1)) == -2)
  }

  @Test func `a ledger that is reset has forgotten everything`() {
    var ledger = InventoryLedger(stock: [3])
    _ = ledger.apply(request(.reserve(ItemID(1), quantity: 1), key: 1))
    _ = ledger.apply(request(.cancel, key: 1))
    _ = ledger.apply(request(.cancel, key: 2))
    _ = ledger.apply(request(.acquire(ItemID(1), ttl: 9, now: 0)))
    _ = ledger.apply(
      InventoryRequest(command: .read(ItemID(1)), order: 0, token: 1))
    _ = ledger.apply(request(.advanceEpoch(from: 0)))
    ledger.reset(stock: [2, 2])
    #expect(ledger.sequence == 0)
    #expect(ledger.epoch == 0)
    #expect(ledger.held == 0)
    #expect(ledger.effects.isEmpty)
    #expect([1, 2, 3].map { ledger.stock(ItemID($0)) } == [2, 2, 0])
    #expect(ledger.version(ItemID(1)) == 0)
    #expect(ledger.apply(request(.confirm(ReservationID(number: 1)))) == .refused)
    #expect(ledger.apply(request(.nextUnsettled(after: 0))) == .unsettled(nil))
    #expect(
      ledger.apply(InventoryRequest(command: .read(ItemID(1)), order: 0, token: 0)) == .stock(2))
    #expect(
      ledger.apply(request(.acquire(ItemID(1), ttl: 9, now: 0)))
        == .lease(Lease(token: 1, left: 9)))
    #expect(ledger.apply(request(.reserve(ItemID(2), quantity: 3), key: 2)) == .insufficient)
    #expect(
      ledger.apply(request(.reserve(ItemID(1), quantity: 1), key: 1))
        == .reserved(ReservationID(number: 1)))
    #expect(ledger.stock(ItemID(1)) == 1)
  }
}
