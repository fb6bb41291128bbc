import Simulation
import Testing

@testable import Inventory

/// The ledger once more, as slow and plain as can be: units one by one.
///
/// Which units a command takes is up to the ledger, so the model is told and checks that they were
/// there to be taken.
struct LedgerModel {
  struct Item {
    /// Serials 1...`base` are on the shelf; below 0 so many were promised that never were.
    var base: Int
    /// Serials that came back.
    var back: [Int] = []
    var version = 0
    var count: Int { base + back.count }

    /// Takes `serial`, which must be there, or be the next one below the last.
    mutating func take(_ serial: Int) -> Bool {
      if let place = back.lastIndex(of: serial) {
        back.remove(at: place)
        return true
      }
      // Whatever came back goes first; the shelf is emptied from the top.
      guard back.isEmpty, serial == base else { return false }
      base -= 1
      return true
    }
  }

  struct Hold {
    var item: Int
    var units: [Int]
    var key: Int?
    var order: Int
    var epoch: Int
    var state: ReservationState
  }

  var items: [Item]
  var holds: [Hold] = []
  var epoch = 0
  var memory: [String: InventoryReply] = [:]
  /// The keys under which units were promised for good, and those of cancelled orders.
  var sold: Set<Int> = []
  var cancelled: Set<Int> = []
  /// Every lease ever given, by item: the last one counts, unless it was given back.
  var leases: [Int: [(key: Int?, end: Int, ttl: Int, isBack: Bool)]] = [:]
  /// Every token that came with a command, by item.
  var tokens: [Int: [Int]] = [:]
  /// What became of the holds under keys that ended unconfirmed: key and state.
  var unsettled: [(key: Int, state: ReservationState)] = []

  init(stock: [Int]) { items = stock.map { Item(base: $0) } }

  var held: Int { holds.count { $0.state == .held } }

  /// Takes `request`, for which the ledger said that it changed `effects`.
  ///
  /// - Returns: What the ledger should have replied; nil if the effects cannot be right.
  mutating func apply(_ request: InventoryRequest, _ effects: [LedgerEffect]) -> InventoryReply? {
    guard let key = request.key else { return perform(request, effects) }
    let word = request.command.word
    if cancelled.contains(key) {
      var isRefused = [
        "write", "decrement", "compare-and-set", "conditional-decrement", "reserve",
        "compare-quantity-and-set", "overwrite", "acquire",
      ].contains(word)
      if case .confirm(let id) = request.command, holds.indices.contains(id.number - 1) {
        isRefused = holds[id.number - 1].state == .held
      }
      if isRefused { return effects.isEmpty ? .cancelled : nil }
      return perform(request, effects)
    }
    if let reply = memory["\(key) \(word)"] { return effects.isEmpty ? reply : nil }
    guard let reply = perform(request, effects) else { return nil }
    let decides = word == "conditional-decrement" || word == "reserve"
    if !effects.isEmpty || [.done, .applied(true)].contains(reply)
      || decides && ![.refused, .fenced].contains(reply), word != "cancel", word != "unlock"
    {
      memory["\(key) \(word)"] = reply
    }
    if effects.contains(where: { $0.kind == .claimed || $0.kind == .confirmed }) {
      sold.insert(key)
    }
    return reply
  }

  /// The number of the item that `command` is about, if there is one.
  private func item(of command: InventoryCommand) -> Int? {
    switch command {
    case .confirm(let id), .release(let id):
      return holds.indices.contains(id.number - 1) ? holds[id.number - 1].item + 1 : nil
    default:
      guard let item = command.item, items.indices.contains(item.number - 1) else { return nil }
      return item.number
    }
  }

  private mutating func cancel(_ key: Int?, _ effects: [LedgerEffect]) -> InventoryReply? {
    guard let key else { return effects.isEmpty ? .refused : nil }
    guard !sold.contains(key) else { return effects.isEmpty ? .applied(false) : nil }
    cancelled.insert(key)
    let held = holds.indices.filter { holds[$0].key == key && holds[$0].state == .held }
    guard held.count == effects.count else { return nil }
    for (place, effect) in zip(held, effects) {
      guard end(place, .released, .released, effect) else { return nil }
    }
    return .applied(true)
  }

  private mutating func perform(
    _ request: InventoryRequest, _ effects: [LedgerEffect]
  ) -> InventoryReply? {
    if let token = request.token, let item = item(of: request.command) {
      guard token >= tokens[item]?.max() ?? 0 else { return effects.isEmpty ? .fenced : nil }
      tokens[item, default: []].append(token)
    }
    switch request.command {
    case .confirm(let id): return settle(id, .confirmed, .confirmed, effects)
    case .release(let id): return settle(id, .released, .released, effects)
    case .overwrite(let id, let item, let state): return overwrite(id, item, state, effects)
    case .cancel: return cancel(request.key, effects)
    case .acquire(let item, let ttl, let now):
      guard effects.isEmpty, items.indices.contains(item.number - 1),
        (1...1_000_000_000_000).contains(ttl), abs(now) <= 1_000_000_000_000_000_000
      else { return effects.isEmpty ? .refused : nil }
      let all = leases[item.number, default: []]
      if let last = all.last {
        leases[item.number]?[all.count - 1].end = min(last.end, now + last.ttl)
      }
      if let last = leases[item.number]?.last, !last.isBack, now < last.end {
        guard let key = request.key, last.key == key else { return .locked }
        return .lease(Lease(token: all.count, left: last.end - now))
      }
      leases[item.number, default: []].append((request.key, now + ttl, ttl, false))
      return .lease(Lease(token: all.count + 1, left: ttl))
    case .unlock(let item, let token):
      guard effects.isEmpty, items.indices.contains(item.number - 1) else {
        return effects.isEmpty ? .refused : nil
      }
      guard let all = leases[item.number], token == all.count, all.last?.isBack == false else {
        return .applied(false)
      }
      leases[item.number]?[token - 1].isBack = true
      return .applied(true)
    case .selectForUpdate, .update, .commit, .rollback: return effects.isEmpty ? .refused : nil
    case .nextUnsettled(let ordinal):
      let place = ordinal < 0 ? 0 : ordinal
      guard effects.isEmpty else { return nil }
      guard place < unsettled.count else { return .unsettled(nil) }
      return .unsettled(
        UnsettledReservation(
          ordinal: place + 1, key: unsettled[place].key, state: unsettled[place].state))
    case .advanceEpoch(let seen):
      guard seen == epoch else { return effects.isEmpty ? .epoch(epoch) : nil }
      epoch += 1
      let due = holds.indices.filter { holds[$0].state == .held && holds[$0].epoch + 2 <= epoch }
      guard due.count == effects.count else { return nil }
      for (place, effect) in zip(due, effects) {
        guard end(place, .expired, .expired, effect) else { return nil }
      }
      return .epoch(epoch)
    default: break
    }
    guard let number = request.command.item?.number, items.indices.contains(number - 1) else {
      return effects.isEmpty ? .refused : nil
    }
    let place = number - 1
    let count = items[place].count
    let none = effects.isEmpty
    switch request.command {
    case .read: return none ? .stock(count) : nil
    case .readVersioned:
      return none
        ? .versionedStock(VersionedStock(quantity: count, version: items[place].version)) : nil
    case .write(_, let quantity):
      guard abs(quantity) <= 1_000_000_000 else { return none ? .refused : nil }
      let believed = request.believed ?? count
      guard believed - quantity <= 1_000_000 else { return none ? .refused : nil }
      return set(quantity, believed, place, request.order, effects) ? .done : nil
    case .compareQuantityAndSet(_, let expected, let quantity):
      guard abs(quantity) <= 1_000_000_000, abs(expected) <= 1_000_000_000,
        expected - quantity <= 1_000_000
      else { return none ? .refused : nil }
      guard expected == count else { return none ? .applied(false) : nil }
      return set(quantity, count, place, request.order, effects) ? .applied(true) : nil
    case .decrement(_, let quantity):
      guard (1...1_000_000).contains(quantity), count - quantity >= -1_000_000_000 else {
        return none ? .refused : nil
      }
      return take(quantity, place, .claimed, request.order, effects) ? .done : nil
    case .compareAndSet(_, let version, let quantity):
      guard abs(quantity) <= 1_000_000_000, count - quantity <= 1_000_000 else {
        return none ? .refused : nil
      }
      guard version == items[place].version else { return none ? .applied(false) : nil }
      guard quantity < count else {
        items[place].base += quantity - count
        items[place].version += 1
        return none ? .applied(true) : nil
      }
      return take(count - quantity, place, .claimed, request.order, effects)
        ? .applied(true) : nil
    case .conditionalDecrement(_, let quantity):
      guard (1...1_000_000).contains(quantity) else { return none ? .refused : nil }
      guard count >= quantity else { return none ? .applied(false) : nil }
      return take(quantity, place, .claimed, request.order, effects) ? .applied(true) : nil
    case .reserve(_, let quantity):
      guard (1...1_000_000).contains(quantity) else { return none ? .refused : nil }
      guard count >= quantity else { return none ? .insufficient : nil }
      guard take(quantity, place, .held, request.order, effects) else { return nil }
      holds.append(
        Hold(
          item: place, units: effects[0].units.serials, key: request.key, order: request.order,
          epoch: epoch, state: .held))
      return .reserved(ReservationID(number: holds.count))
    default: return nil
    }
  }

  /// Somebody who believes that there are so many leaves `quantity`, and has the rest.
  private mutating func set(
    _ quantity: Int, _ believed: Int, _ place: Int, _ order: Int, _ effects: [LedgerEffect]
  ) -> Bool {
    items[place].base = quantity
    items[place].back = []
    items[place].version += 1
    guard quantity < believed else { return effects.isEmpty }
    return isOne(effects, .claimed, place + 1, order, Array(quantity + 1...believed))
  }

  /// Whatever the hold was, it is `state` now.
  private mutating func overwrite(
    _ id: ReservationID, _ item: ItemID, _ state: ReservationState, _ effects: [LedgerEffect]
  ) -> InventoryReply? {
    let place = id.number - 1
    guard holds.indices.contains(place), holds[place].item == item.number - 1, state != .held
    else { return effects.isEmpty ? .refused : nil }
    let hold = holds[place]
    if hold.state == .held {
      let kinds: [ReservationState: LedgerEffect.Kind] = [
        .confirmed: .confirmed, .released: .released, .expired: .expired,
      ]
      guard let kind = kinds[state], effects.count == 1, end(place, state, kind, effects[0])
      else { return nil }
      return .reservation(state)
    }
    holds[place].state = state
    if state == .confirmed, let key = hold.key { sold.insert(key) }
    if state != .confirmed {
      items[hold.item].back += hold.units
      items[hold.item].version += 1
    } else if hold.state != .confirmed {
      return isOne(effects, .claimed, hold.item + 1, hold.order, hold.units)
        ? .reservation(state) : nil
    }
    return effects.isEmpty ? .reservation(state) : nil
  }

  private func isOne(
    _ effects: [LedgerEffect], _ kind: LedgerEffect.Kind, _ item: Int, _ order: Int, _ units: [Int]
  ) -> Bool {
    guard effects.count == 1 else { return false }
    let effect = effects[0]
    return effect.kind == kind && effect.item == ItemID(item) && effect.order == order
      && effect.units.serials == units.sorted() && effect.units.count == units.count
  }

  private mutating func take(
    _ quantity: Int, _ place: Int, _ kind: LedgerEffect.Kind, _ order: Int,
    _ effects: [LedgerEffect]
  ) -> Bool {
    guard let units = effects.first?.units, units.count == quantity,
      isOne(effects, kind, place + 1, order, units.serials)
    else { return false }
    var taken: [Int] = []
    units.forEach { taken.append($0) }
    items[place].version += 1
    return taken.allSatisfy { items[place].take($0) }
  }

  private mutating func settle(
    _ id: ReservationID, _ state: ReservationState, _ kind: LedgerEffect.Kind,
    _ effects: [LedgerEffect]
  ) -> InventoryReply? {
    guard holds.indices.contains(id.number - 1) else { return effects.isEmpty ? .refused : nil }
    let place = id.number - 1
    guard holds[place].state == .held else {
      return effects.isEmpty ? .reservation(holds[place].state) : nil
    }
    guard effects.count == 1, end(place, state, kind, effects[0]) else { return nil }
    return .reservation(state)
  }

  private mutating func end(
    _ place: Int, _ state: ReservationState, _ kind: LedgerEffect.Kind, _ effect: LedgerEffect
  ) -> Bool {
    let hold = holds[place]
    holds[place].state = state
    if state != .confirmed {
      items[hold.item].back += hold.units
      items[hold.item].version += 1
    }
    if let key = hold.key {
      if state == .confirmed { sold.insert(key) } else { unsettled.append((key, state)) }
    }
    return isOne([effect], kind, hold.item + 1, hold.order, hold.units)
  }
}
