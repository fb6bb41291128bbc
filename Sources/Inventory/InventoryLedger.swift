import Simulation

/// The single truth about the inventory: a deterministic state machine that takes one command at a
/// time, each with its place in one sequence.
///
/// Every database of the simulator is this ledger behind some distance. A count of n means that the
/// units with the serials 1...n are on the shelf, besides those that were given back. Reservations
/// are states (held, then confirmed, released or expired) and expire by sequence: whichever of a
/// confirmation and an expiry comes first wins, and the loser is told. No clock has a say.
public struct InventoryLedger: Sendable {
  /// Bounds on what a command may ask for.
  public enum Limits {
    /// The most units in stock, and the most that one command may claim.
    public static let quantity = 1_000_000
    /// How far a stock may go, up or down.
    static let stock = 1_000_000_000
    /// The longest time to live of a lock, in ticks.
    static let ttl: Tick = 1_000_000_000_000
    /// How far a time of day may be from 0, in ticks.
    static let time: Tick = 1_000_000_000_000_000_000
  }

  struct Shelf {
    /// Serials 1...`base` are on the shelf; below 0 more was promised than there is.
    var base: Int
    /// Serials that were given back.
    var returned: [Int] = []
    var version = 0

    var count: Int { base + returned.count }
  }

  struct Reservation {
    let item: ItemID
    let units: Units
    /// The key of the command that made it, if it came with one.
    let key: Int?
    let order: Int
    let epoch: Epoch
    var state: ReservationState
  }

  /// How many epochs a reservation sees the beginning of before it expires: the first may come
  /// right after it was made, so two leave it at least one whole round.
  public static let lifetime = 2

  /// How many commands were taken.
  public internal(set) var sequence = 0

  /// The present epoch.
  public internal(set) var epoch: Epoch = 0

  /// How many reservations are held.
  public internal(set) var held = 0

  /// How the last command changed who has which units.
  public internal(set) var effects: [LedgerEffect] = []

  var shelves: [Shelf]
  /// What lies with the instances.
  var shares = ShareLedger()
  var reservations: [Reservation] = []

  /// Reservations before this one are not held any more.
  var oldest = 0

  /// The reservations that were made under a key and ended unconfirmed, in the order of their ends.
  var unsettled: [UnsettledReservation] = []

  /// The locks of items, as far as any was asked for.
  var locks: [ItemLock] = []

  /// Whether the reply to the last command was one that had been given before.
  public internal(set) var isRepetition = false

  /// What is remembered of commands that came with a key.
  var memory = KeyMemory()

  /// A ledger with `stock` units of each item, for customers whose order numbers are 1...`orders`:
  /// commands under other keys cost a little more.
  public init(stock: [Int], orders: Int = 0) {
    shelves = stock.map { Shelf(base: $0) }
    memory.reset(orders: orders)
  }

  /// Begins anew, with `stock` units of each item.
  public mutating func reset(stock: [Int], orders: Int = 0) {
    shelves.removeAll(keepingCapacity: true)
    for quantity in stock { shelves.append(Shelf(base: quantity)) }
    reservations.removeAll(keepingCapacity: true)
    effects.removeAll(keepingCapacity: true)
    unsettled.removeAll(keepingCapacity: true)
    if !locks.isEmpty { locks.removeAll(keepingCapacity: true) }
    memory.reset(orders: orders)
    shares.reset()
    sequence = 0
    epoch = 0
    held = 0
    oldest = 0
  }

  /// How many units of `item` are on the shelf, by the count, or with the instances and on their way
  /// between them; 0 if there is no such item.
  public func stock(_ item: ItemID) -> Int {
    let shelved = shelf(item).map { shelves[$0].count } ?? 0
    return shares.isOpen ? shelved + shares.unsold(item) : shelved
  }

  /// How often the stock of `item` was changed.
  public func version(_ item: ItemID) -> Int { shelf(item).map { shelves[$0].version } ?? 0 }

  /// Takes the next command.
  ///
  /// - Returns: What the ledger has to say to it. What it changed is in ``effects``.
  /// - Complexity: O(units claimed); for `advanceEpoch`, O(reservations that expire), amortised.
  public mutating func apply(_ request: InventoryRequest) -> InventoryReply {
    sequence += 1
    if !effects.isEmpty { effects.removeAll(keepingCapacity: true) }
    isRepetition = false
    guard let key = request.key else { return perform(request) }
    return perform(request, under: key)
  }

  mutating func perform(_ request: InventoryRequest) -> InventoryReply {
    if let token = request.token, isFencedOff(token, from: request.command) { return .fenced }
    switch request.command {
    case .confirm(let id): return confirm(id)
    case .release(let id): return release(id)
    case .advanceEpoch(let seen): return advanceEpoch(from: seen)
    case .overwrite(let id, let item, let state): return overwrite(id, of: item, with: state)
    case .cancel: return cancel(request.key)
    case .nextUnsettled(let ordinal): return .unsettled(nextUnsettled(after: ordinal))
    case .acquire(let item, let ttl, let now):
      return acquire(item, for: ttl, at: now, by: request.key)
    case .unlock(let item, let token): return unlock(item, token)
    case .selectForUpdate, .update, .commit, .rollback, .store:
      // Transactions are volatile, and replicas are not the truth: what they come to is a read or a
      // write.
      return .refused
    case .claim, .withdraw, .grant, .accept: return performAtShare(request)
    case .read, .readVersioned, .write, .decrement, .compareAndSet, .conditionalDecrement, .reserve,
      .compareQuantityAndSet:
      break
    }
    guard let item = request.command.item, let place = shelf(item) else { return .refused }
    let count = shelves[place].count
    switch request.command {
    case .read:
      return .stock(count)
    case .readVersioned:
      return .versionedStock(VersionedStock(quantity: count, version: shelves[place].version))
    case .write(_, let quantity):
      let believed = request.believed ?? count
      guard Self.isStep(from: believed, to: quantity) else { return .refused }
      set(quantity, having: believed, of: item, at: place, for: request.order)
      return .done
    case .compareQuantityAndSet(_, let expected, let quantity):
      guard Self.isStep(from: expected, to: quantity) else { return .refused }
      guard count == expected else { return .applied(false) }
      set(quantity, having: expected, of: item, at: place, for: request.order)
      return .applied(true)
    case .decrement(_, let quantity):
      guard Self.isQuantity(quantity), Self.isSane(count - quantity) else { return .refused }
      take(quantity, of: item, at: place, for: request.order, .claimed)
      return .done
    case .compareAndSet(_, let version, let quantity):
      guard Self.isSane(quantity), count - quantity <= Limits.quantity else { return .refused }
      guard shelves[place].version == version else { return .applied(false) }
      if quantity < count {
        take(count - quantity, of: item, at: place, for: request.order, .claimed)
      } else {
        shelves[place].base += quantity - count
        shelves[place].version += 1
      }
      return .applied(true)
    case .conditionalDecrement(_, let quantity):
      guard Self.isQuantity(quantity) else { return .refused }
      guard count >= quantity else { return .applied(false) }
      take(quantity, of: item, at: place, for: request.order, .claimed)
      return .applied(true)
    case .reserve(_, let quantity):
      guard Self.isQuantity(quantity) else { return .refused }
      guard count >= quantity else { return .insufficient }
      let units = take(quantity, of: item, at: place, for: request.order, .held)
      reservations.append(
        Reservation(
          item: item, units: units, key: request.key, order: request.order, epoch: epoch,
          state: .held))
      held += 1
      return .reserved(ReservationID(number: reservations.count))
    default:
      return .refused
    }
  }

  // MARK: - Shelves

  /// Takes `quantity` units from the shelf: those that were given back first, then the highest.
  @discardableResult
  private mutating func take(
    _ quantity: Int, of item: ItemID, at place: Int, for order: Int, _ kind: LedgerEffect.Kind
  ) -> Units {
    var units = Units()
    var left = quantity
    while left > 0, let serial = shelves[place].returned.popLast() {
      units.others.append(serial)
      left -= 1
    }
    let base = shelves[place].base
    units.run = base - left + 1..<base + 1
    shelves[place].base = base - left
    shelves[place].version += 1
    effects.append(LedgerEffect(kind: kind, item: item, units: units, order: order))
    return units
  }

  /// Sets the stock to `quantity` by somebody who takes it to be `believed`, and so takes the units
  /// between the two, whoever has them.
  private mutating func set(
    _ quantity: Int, having believed: Int, of item: ItemID, at place: Int, for order: Int
  ) {
    shelves[place].base = quantity
    shelves[place].returned.removeAll()
    shelves[place].version += 1
    guard quantity < believed else { return }
    let units = Units(run: quantity + 1..<believed + 1)
    effects.append(LedgerEffect(kind: .claimed, item: item, units: units, order: order))
  }

  func shelf(_ item: ItemID) -> Int? {
    item.number >= 1 && item.number <= shelves.count ? item.number - 1 : nil
  }

  private static func isQuantity(_ quantity: Int) -> Bool {
    quantity >= 1 && quantity <= Limits.quantity
  }

  private static func isStep(from old: Int, to new: Int) -> Bool {
    isSane(old) && isSane(new) && old - new <= Limits.quantity
  }

  private static func isSane(_ stock: Int) -> Bool {
    stock >= -Limits.stock && stock <= Limits.stock
  }
}
