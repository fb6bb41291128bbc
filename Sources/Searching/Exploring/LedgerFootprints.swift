import Inventory
import Simulation

/// What there is to touch: a bit each. Things share bits where there are many, more than 24 orders or 16
/// items, say: then more conflicts are seen than there are.
private enum Resource {
  static func item(_ item: ItemID) -> UInt128 { bit(item.number - 1, of: 16, from: 0) }
  /// What is remembered under the key that is an order's number, and what became of the reservations of
  /// that order.
  static func key(_ number: Int) -> UInt128 { bit(number - 1, of: 24, from: 16) }
  /// An order's payment.
  static func payment(_ order: ProcessName) -> UInt128 { bit(Int(order.number), of: 16, from: 40) }
  /// Whether a call of an order is still waited for.
  static func call(_ key: ChoiceKey) -> UInt128 {
    let peer = Int(key.peer?.role.rawValue ?? 0)
    return bit(Int(key.name.number) &* 7 &+ key.count &+ peer &* 3, of: 32, from: 56)
  }
  /// Whether an order was answered: what is done for it after that comes late.
  static func answer(_ place: Int) -> UInt128 { bit(place, of: 24, from: 88) }
  /// What a process has in mind, and whether it is there.
  static func process(_ process: ProcessID) -> UInt128 {
    bit(Int(process.index), of: 12, from: 112)
  }
  /// What was before what, as a clock on the wall would tell.
  static let realTime: UInt128 = 1 << 124
  /// Whether there is something for the sweeper to do, or for the recovery.
  static let rounds: UInt128 = 1 << 125
  /// In which epoch reservations are made and end.
  static let epoch: UInt128 = 1 << 126
  static let allItems: UInt128 = 0xffff
  static let allPayments: UInt128 = 0xffff << 40

  private static func bit(_ number: Int, of count: Int, from first: Int) -> UInt128 {
    1 &<< UInt128(first + max(number, 0) % count)
  }
}

/// Finds out what a step touches: a request at its server, from what the ledger says to it; all else
/// from what it is.
///
/// Commands on different items do not conflict, nor do two reads of one item; a compare that fails, or a
/// decrement that is refused, is a read. A reply conflicts with the patience of who waits for it, a
/// crash with every step of its process. Of what it does not know it says that it touches everything.
final class LedgerFootprints: SaleObserver {
  /// A step of which nothing is known.
  static let everything = Footprint(reads: .max, writes: .max)

  /// Whether orders may touch the stock wherever they are, and not only by requests: at an instant
  /// database, or where the instances keep shares of it.
  private let isLocal: Bool
  /// Whether responses conflict with invocations.
  private let keepsRealTime: Bool
  /// What the ledger says was touched since it was asked last, if it said anything.
  @exclusivity(unchecked) private var seen: Footprint?
  /// Whether it ever was known only roughly what a step touches: then schedules may look different that
  /// are not.
  @exclusivity(unchecked) private(set) var isRough = false
  /// How many reservations were held after the command before.
  @exclusivity(unchecked) private var held = 0
  /// The place of the order for which each reservation was made; -1 where that is not known.
  @exclusivity(unchecked) private var holders: [Int] = []
  /// What becomes of an order's reservations, by its place: the keys under which they were made.
  @exclusivity(unchecked) private var ties: [UInt128] = []

  /// Footprints in a world where orders touch the stock by requests only, unless it `isLocal`.
  init(isLocal: Bool, keepsRealTime: Bool) {
    self.isLocal = isLocal
    self.keepsRealTime = keepsRealTime
  }

  /// Begins anew.
  func reset() {
    held = 0
    seen = nil
    if !holders.isEmpty { holders.removeAll(keepingCapacity: true) }
    if !ties.isEmpty { ties.removeAll(keepingCapacity: true) }
  }

  /// What the step `event` has just touched.
  func footprint(of event: Upcoming) -> Footprint {
    defer { seen = nil }
    guard event.kind == .message, !event.isReply else {
      return seen.map { foreseen(event) | $0 } ?? foreseen(event)
    }
    let process = Resource.process(event.process)
    guard event.key.peer == .payments else {
      if seen == nil { isRough = true }
      return (seen ?? Self.everything) | Footprint(reads: process, writes: isLocal ? process : 0)
    }
    let isOwn = event.key.name.role == ProcessName.order(1).role
    return Footprint(
      reads: process,
      writes: isOwn ? Resource.payment(event.key.name) : Resource.allPayments)
  }

  /// What `event`, which is no request, touches if it goes; if it is conditional, perhaps more.
  func foreseen(_ event: Upcoming) -> Footprint {
    let process = Resource.process(event.process)
    // Whoever goes on with an order may touch the stock right there, and may send its next request.
    var here = Footprint(reads: process, writes: isLocal ? process : 0, isConditional: isLocal)
    if keepsRealTime {
      let isResponse = isLocal || event.kind == .message && !event.isVain
      here.reads |= Resource.realTime
      here.writes |= isResponse ? Resource.realTime : 0
    }
    switch event.kind {
    case .message, .timeout:
      guard event.key.name.role == ProcessName.order(1).role else {
        return Footprint(writes: process) | here
      }
      let call = Resource.call(event.key)
      // Which of two replies to one call comes in vain depends on which comes first.
      return event.isVain && event.kind == .message
        ? Footprint(reads: call, isConditional: true) | here
        : Footprint(writes: call, isConditional: event.kind == .message) | here
    case .wake, .start: return here
    case .timer:
      let isOfRounds = event.key.name == .sweeper || event.key.name == .recovery
      if !isOfRounds { isRough = true }
      return isOfRounds
        ? Footprint(reads: Resource.rounds, writes: process) : Self.everything
    case .crash:
      guard event.key.name != .database else { return Self.everything }
      // Whoever makes rounds sees, when it is back, whether there is something to do.
      let makesRounds = event.key.name == .sweeper || event.key.name == .recovery
      return Footprint(reads: makesRounds ? Resource.rounds : 0, writes: process)
    }
  }

  /// What is touched besides if the message that `key` is about is lost: who waits for it may give up
  /// for free.
  static func lost(_ key: ChoiceKey) -> Footprint { Footprint(writes: Resource.call(key)) }

  private func add(reads: UInt128 = 0, writes: UInt128 = 0, isConditional: Bool = false) {
    let added = Footprint(reads: reads, writes: writes, isConditional: isConditional)
    seen = seen.map { $0 | added } ?? added
  }

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    let own = request.key.map(Resource.key) ?? 0
    // The fence that a token moves is part of the item, which need not be named.
    let fence =
      request.token == nil ? 0 : request.command.item.map(Resource.item) ?? Resource.allItems
    let answer = request.order >= 0 ? Resource.answer(request.order) : 0
    add(reads: own | answer, writes: own | fence)
    if shop.held != held {
      let wakes = (shop.held == 0) != (held == 0) || shop.held < held
      add(reads: Resource.rounds, writes: wakes ? Resource.rounds : 0)
      held = shop.held
    }
    if shop.isRepetition { return }
    if case .reserved(let id) = reply { tie(id, to: request, in: shop) }
    for effect in shop.effects {
      // What was set aside is, or was, of some epoch.
      let epoch = effect.kind == .claimed ? 0 : Resource.epoch
      let owner = ties.indices.contains(effect.order) ? ties[effect.order] : 0
      add(reads: epoch, writes: Resource.item(effect.item) | owner)
    }
    switch request.command {
    case .read(let item), .readVersioned(let item): add(reads: Resource.item(item))
    case .write(let item, _), .decrement(let item, _): add(writes: Resource.item(item))
    case .compareAndSet(let item, _, _), .compareQuantityAndSet(let item, _, _),
      .conditionalDecrement(let item, _), .reserve(let item, _):
      let isRefused = reply == .applied(false) || reply == .insufficient
      add(
        reads: Resource.item(item), writes: isRefused ? 0 : Resource.item(item),
        isConditional: true)
    case .confirm(let id), .release(let id):
      // Of the rest the effects tell.
      guard holders.indices.contains(id.number - 1), holders[id.number - 1] >= 0 else {
        return touchEverything()
      }
      add(reads: ties[holders[id.number - 1]], isConditional: true)
    case .cancel: add(isConditional: true)
    case .acquire(let item, _, _), .unlock(let item, _): add(writes: Resource.item(item))
    case .claim(let item, _, _), .grant(let item, _), .accept(_, let item, _):
      add(writes: Resource.item(item))
    case .selectForUpdate(let item, _), .update(let item, _, _), .commit(let item, _),
      .rollback(let item, _):
      isRough = true
      // The row, and the timer by which the database looks after all of them.
      add(writes: Resource.item(item) | Resource.rounds)
    case .withdraw:
      if request.key == nil { touchEverything() }
    case .advanceEpoch:
      // What expires depends on what is set aside, and settled.
      add(writes: Resource.epoch, isConditional: true)
    case .nextUnsettled: add(reads: Resource.rounds)
    default: touchEverything()
    }
  }

  /// Takes note of who holds the reservation `id`, which `request` has made.
  private func tie(_ id: ReservationID, to request: InventoryRequest, in shop: Shop) {
    while holders.count < id.number { holders.append(-1) }
    guard request.order >= 0 else { return }
    while ties.count <= request.order { ties.append(0) }
    holders[id.number - 1] = request.order
    ties[request.order] |= Resource.key(request.key ?? shop.order(request.order).number)
  }

  private func touchEverything() {
    isRough = true
    add(reads: .max, writes: .max)
  }

  func mentioned(_ request: InventoryRequest, _ reply: InventoryReply, in shop: Shop) {
    applied(request, reply, before: 0, in: shop)
  }

  func looked(order: Int, in shop: Shop) { touchEverything() }
  func paused(order: Int, in shop: Shop) {}
  func interrupted(order: Int, in shop: Shop) {}
  func refusedPayment(order: Int, in shop: Shop) {}
  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {
    add(writes: Resource.answer(order))
  }
}

extension Footprint {
  /// What the two touch together.
  static func | (a: Footprint, b: Footprint) -> Footprint {
    Footprint(
      reads: a.reads | b.reads, writes: a.writes | b.writes,
      isConditional: a.isConditional || b.isConditional)
  }
}
