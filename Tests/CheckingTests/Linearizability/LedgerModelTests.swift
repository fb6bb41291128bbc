import Inventory
import TestSupport
import Testing

@testable import Checking

/// Goal: the model says of commands that come one at a time what the ledger says, and nothing else fits.
/// Method: commands at random, of which many come under few keys; what the ledger answers fits, and
/// another answer does not.
@Suite struct `The model of an item` {
  private func command(
    _ generator: inout SplitMix64, _ ledger: InventoryLedger, _ reservations: Int
  ) -> InventoryCommand {
    let item = ItemID(1)
    let count = ledger.stock(item)
    let version = ledger.version(item)
    let id = ReservationID(number: generator.number(1...max(reservations, 1) + 1))
    switch generator.number(0...12) {
    case 0: return .read(item)
    case 1: return .readVersioned(item)
    case 2: return .write(item, quantity: generator.number(0...4))
    case 3: return .decrement(item, by: generator.number(1...2))
    case 4:
      return .compareAndSet(
        item, version: version - generator.number(0...1), quantity: generator.number(0...4))
    case 5: return .conditionalDecrement(item, by: generator.number(1...2))
    case 6: return .confirm(id)
    case 7: return .release(id)
    case 8: return .advanceEpoch(from: ledger.epoch - generator.number(0...1))
    case 9:
      return .compareQuantityAndSet(
        item, expected: count - generator.number(0...1), quantity: generator.number(0...4))
    case 10: return .cancel
    default: return .reserve(item, quantity: generator.number(1...2))
    }
  }

  /// An answer of the same kind that is another one.
  private func other(_ reply: InventoryReply) -> InventoryReply? {
    switch reply {
    case .stock(let count): .stock(count + 1)
    case .versionedStock(let stock):
      .versionedStock(VersionedStock(quantity: stock.quantity, version: stock.version + 1))
    case .applied(let isApplied): .applied(!isApplied)
    case .insufficient: .reserved(ReservationID(number: 1_000))
    case .reserved: .insufficient
    case .reservation(let state): .reservation(state == .held ? .expired : .held)
    case .epoch(let epoch): .epoch(epoch + 1)
    default: nil
    }
  }

  @Test(arguments: 1...300)
  func `answers as the ledger does`(seed: Int) throws {
    var generator = SplitMix64(seed: seed)
    var ledger = InventoryLedger(stock: [5], orders: 3)
    let model = LedgerModel(stock: 5)
    var state = model.initial
    var reservations = 0
    for step in 1...60 {
      let command = command(&generator, ledger, reservations)
      var key: Int? = generator.chance(oneIn: 2) ? generator.number(1...3) : nil
      switch command {
      case .cancel: key = generator.number(1...3)
      case .advanceEpoch: key = nil
      default: break
      }
      let request = InventoryRequest(
        command: command, key: key, order: 0, believed: generator.number(0...5))
      let reply = ledger.apply(request)
      if case .reserved(let id) = reply { reservations = max(reservations, id.number) }
      var action = LedgerModel.Action(
        command: command, key: key, believed: request.believed, reply: reply)
      if let other = other(reply) {
        action.reply = other
        if model.step(state, action) != nil {
          Issue.record("seed \(seed), step \(step): \(action) fits")
        }
        action.reply = reply
      }
      // What was refused as meaningless says nothing, but that there is no such reservation.
      if reply == .refused {
        switch command {
        case .confirm, .release: break
        default: continue
        }
      }
      guard let next = model.step(state, action) else {
        Issue.record("seed \(seed), step \(step): \(action), \(state)")
        return
      }
      state = next
      let isSame =
        state.stock == ledger.stock(ItemID(1)) && state.version == ledger.version(ItemID(1))
        && (!model.isPure(action) || model.step(state, action) == state)
      if !isSame { Issue.record("seed \(seed), step \(step): \(action), \(state)") }
    }
  }

  @Test func `a number that is not known yet is learned from a repetition`() throws {
    let model = LedgerModel(stock: 1)
    let reserve = InventoryCommand.reserve(ItemID(1), quantity: 1)
    func told(_ command: InventoryCommand, _ reply: InventoryReply?, key: Int?)
      -> LedgerModel.Action
    {
      LedgerModel.Action(command: command, key: key, reply: reply)
    }
    // Nobody heard what came of it; asked again under the key, the ledger says so.
    let lost = try #require(model.step(model.initial, told(reserve, nil, key: 7)))
    let id = ReservationID(number: 4)
    let known = try #require(model.step(lost, told(reserve, .reserved(id), key: 7)))
    #expect(known.stock == 0)
    #expect(
      model.step(known, told(reserve, .reserved(ReservationID(number: 5)), key: 7)) == nil)
    #expect(model.step(known, told(.confirm(id), .reservation(.confirmed), key: nil)) != nil)
    #expect(model.step(known, told(.confirm(id), .reservation(.expired), key: nil)) == nil)
  }
}
