import Inventory
import Simulation

/// Finds out what a request touches at the database, from what the ledger says to it.
///
/// Commands on different items do not conflict, nor do two reads of one item; a compare that fails, or a
/// decrement that is refused, is a read. Of what it does not know it says that it touches everything.
final class LedgerFootprints: SaleObserver {
  /// A step of which nothing is known.
  static let everything = Footprint(reads: .max, writes: .max)

  @exclusivity(unchecked) private var footprint = Footprint()
  @exclusivity(unchecked) private var isKnown = false

  /// What was touched since this was asked last; everything, if nobody said.
  func take() -> Footprint {
    defer {
      footprint = Footprint()
      isKnown = false
    }
    return isKnown ? footprint : Self.everything
  }

  private func add(reads: UInt64 = 0, writes: UInt64 = 0, isConditional: Bool = false) {
    isKnown = true
    footprint.reads |= reads
    footprint.writes |= writes
    footprint.isConditional = footprint.isConditional || isConditional
  }

  // Items and orders share bits where there are many: then more conflicts are seen than there are.
  private func bit(of item: ItemID) -> UInt64 { 1 &<< UInt64((item.number - 1) & 31) }
  private func bit(ofOrder place: Int) -> UInt64 { 1 &<< UInt64(32 + place % 31) }

  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    let own = request.key != nil && request.order >= 0 ? bit(ofOrder: request.order) : 0
    // The fence that a token moves is part of the item.
    let fence = request.token == nil ? 0 : request.command.item.map(bit) ?? 0
    add(reads: own, writes: own | fence)
    if shop.isRepetition { return }
    for effect in shop.effects { add(writes: bit(of: effect.item)) }
    switch request.command {
    case .read(let item), .readVersioned(let item): add(reads: bit(of: item))
    case .write(let item, _), .decrement(let item, _): add(writes: bit(of: item))
    case .compareAndSet(let item, _, _), .compareQuantityAndSet(let item, _, _),
      .conditionalDecrement(let item, _), .reserve(let item, _):
      let isRefused = reply == .applied(false) || reply == .insufficient
      add(
        reads: bit(of: item), writes: isRefused ? 0 : bit(of: item), isConditional: true)
    case .confirm, .release, .cancel:
      // What is theirs, and what the effects tell.
      if request.key == nil { add(reads: .max, writes: .max) }
    case .acquire(let item, _, _), .unlock(let item, _): add(writes: bit(of: item))
    default: add(reads: .max, writes: .max)
    }
  }

  func looked(order: Int, in shop: Shop) { add(reads: .max, writes: .max) }
  func paused(order: Int, in shop: Shop) {}
  func interrupted(order: Int, in shop: Shop) {}
  func refusedPayment(order: Int, in shop: Shop) {}
  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop) {}
}
