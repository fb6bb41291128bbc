import Inventory
import Simulation

/// What there is to touch: a bit each. Things share bits where there are many: then more conflicts are
/// seen than there are.
private enum Resource {
  static func item(_ item: ItemID) -> UInt64 { bit(item.number - 1, of: 8, from: 0) }
  /// What is remembered under an order's key, and what became of its reservation.
  static func key(_ place: Int) -> UInt64 { bit(place, of: 8, from: 8) }
  /// An order's payment.
  static func payment(_ order: ProcessName) -> UInt64 { bit(Int(order.number), of: 8, from: 16) }
  /// Whether a call of an order is still waited for.
  static func call(_ key: ChoiceKey) -> UInt64 {
    let peer = Int(key.peer?.role.rawValue ?? 0)
    return bit(Int(key.name.number) &* 7 &+ key.count &+ peer &* 3, of: 28, from: 24)
  }
  /// What a process has in mind, and whether it is there.
  static func process(_ process: ProcessID) -> UInt64 { bit(Int(process.index), of: 10, from: 52) }
  /// Whether there is something for the sweeper to do, or for the recovery.
  static let rounds: UInt64 = 1 << 62
  static let epoch: UInt64 = 1 << 63
  static let allKeys: UInt64 = 0xff << 8
  static let allPayments: UInt64 = 0xff << 16

  private static func bit(_ number: Int, of count: Int, from first: Int) -> UInt64 {
    1 &<< UInt64(first + max(number, 0) % count)
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

  @exclusivity(unchecked) private var footprint = Footprint()
  @exclusivity(unchecked) private var isKnown = false
  /// How many reservations were held after the command before.
  @exclusivity(unchecked) private var held = 0

  /// Begins anew.
  func reset() {
    held = 0
    _ = take()
  }

  /// What was touched since this was asked last; everything, if nobody said.
  private func take() -> Footprint {
    defer {
      footprint = Footprint()
      isKnown = false
    }
    return isKnown ? footprint : Self.everything
  }

  /// What the step `event` has just touched.
  func footprint(of event: Upcoming) -> Footprint {
    guard event.kind == .message, !event.isReply else {
      _ = take()
      return Self.foreseen(event)
    }
    var touched: Footprint
    if event.key.peer == .payments {
      _ = take()
      let isOwn = event.key.name.role == ProcessName.order(1).role
      touched = Footprint(writes: isOwn ? Resource.payment(event.key.name) : Resource.allPayments)
    } else {
      touched = take()
    }
    touched.reads |= Resource.process(event.process)
    return touched
  }

  /// What `event`, which is no request, touches if it goes.
  static func foreseen(_ event: Upcoming) -> Footprint {
    let process = Resource.process(event.process)
    switch event.kind {
    case .message, .timeout:
      guard event.key.name.role == ProcessName.order(1).role else {
        return Footprint(writes: process)
      }
      let call = Resource.call(event.key)
      // Which of two replies to one call comes in vain depends on which comes first.
      return event.isVain && event.kind == .message
        ? Footprint(reads: process | call, isConditional: true)
        : Footprint(reads: process, writes: call, isConditional: event.kind == .message)
    case .wake, .start: return Footprint(reads: process)
    case .timer:
      let isOfRounds = event.key.name == .sweeper || event.key.name == .recovery
      return isOfRounds ? Footprint(reads: Resource.rounds, writes: process) : everything
    case .crash:
      return event.key.name == .database
        ? everything : Footprint(writes: process | Resource.rounds)
    }
  }

  /// What is touched besides if the message that `key` is about is lost: who waits for it may give up
  /// for free.
  static func lost(_ key: ChoiceKey) -> Footprint { Footprint(writes: Resource.call(key)) }

  private func add(reads: UInt64 = 0, writes: UInt64 = 0, isConditional: Bool = false) {
    isKnown = true
    footprint.reads |= reads
    footprint.writes |= writes
    footprint.isConditional = footprint.isConditional || isConditional
  }

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    let own = request.key != nil && request.order >= 0 ? Resource.key(request.order) : 0
    // The fence that a token moves is part of the item.
    let fence = request.token == nil ? 0 : request.command.item.map(Resource.item) ?? 0
    add(reads: own, writes: own | fence)
    if shop.held != held {
      let wakes = (shop.held == 0) != (held == 0) || shop.held < held
      add(reads: Resource.rounds, writes: wakes ? Resource.rounds : 0)
      held = shop.held
    }
    if shop.isRepetition { return }
    for effect in shop.effects {
      add(writes: Resource.item(effect.item) | Resource.key(max(effect.order, 0)))
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
      if case .reserve = request.command { add(reads: Resource.epoch) }
    case .confirm, .release, .cancel:
      // What is theirs, and what the effects tell.
      if request.key == nil { add(reads: .max, writes: .max) } else { add(isConditional: true) }
    case .acquire(let item, _, _), .unlock(let item, _): add(writes: Resource.item(item))
    case .advanceEpoch:
      // What expires depends on what is settled.
      add(reads: Resource.allKeys, writes: Resource.epoch, isConditional: true)
    case .nextUnsettled: add(reads: Resource.allKeys | Resource.rounds)
    default: add(reads: .max, writes: .max)
    }
  }

  func looked(order: Int, in shop: Shop) { add(reads: .max, writes: .max) }
  func paused(order: Int, in shop: Shop) {}
  func interrupted(order: Int, in shop: Shop) {}
  func refusedPayment(order: Int, in shop: Shop) {}
  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {}
}

extension Footprint {
  /// What the two touch together.
  static func | (a: Footprint, b: Footprint) -> Footprint {
    Footprint(
      reads: a.reads | b.reads, writes: a.writes | b.writes,
      isConditional: a.isConditional || b.isConditional)
  }
}
