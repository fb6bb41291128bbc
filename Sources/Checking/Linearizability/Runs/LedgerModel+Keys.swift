import Inventory

// What is told, and what is remembered of it.
extension LedgerModel {
  /// What a command comes to.
  enum Answer {
    case known(Remembered)
    case stock(Int)
    case versionedStock(Int, Int)
    case epoch(Epoch)
    case refused
  }

  /// Whether `action` was told `answer`, or nobody knows what it was told.
  func fits(_ answer: Answer, _ action: Action, _ state: inout State) -> Bool {
    guard let reply = action.reply else { return true }
    switch (answer, reply) {
    // Its number was given to it as it was made.
    case (.known(.reserved), .reserved): return true
    case (.known(let remembered), _): return fits(remembered, action, &state)
    case (.stock(let stock), .stock(let told)): return stock == told
    case (.versionedStock(let stock, let version), .versionedStock(let told)):
      return told == VersionedStock(quantity: stock, version: version)
    case (.epoch(let epoch), .epoch(let told)): return epoch == told
    case (.refused, .refused): return true
    default: return false
    }
  }

  func fits(_ remembered: Remembered, _ action: Action, _ state: inout State) -> Bool {
    guard let reply = action.reply else { return true }
    switch (remembered, reply) {
    case (.done, .done): return true
    case (.applied(let isApplied), .applied(let told)): return isApplied == told
    case (.insufficient, .insufficient): return true
    case (.reservation(let state), .reservation(let told)): return state == told
    case (.reserved, .reserved(let id)): return state.bind(id.number, action.key)
    default: return false
    }
  }
}

extension LedgerModel.State {
  /// Gives the reservation that was made under `key` its number, if it has none yet; no other has it.
  mutating func bind(_ number: Int, _ key: Int?) -> Bool {
    guard let place = reservations.firstIndex(where: { $0.key == key }) else { return false }
    if reservations[place].number == number { return true }
    guard reservations[place].number == 0, !reservations.contains(where: { $0.number == number })
    else { return false }
    var reservation = reservations.remove(at: place)
    reservation.number = number
    insert(reservation)
    return true
  }

  mutating func insert(_ reservation: LedgerModel.Reserved) {
    let place =
      reservations.firstIndex {
        ($0.number, $0.key ?? 0) > (reservation.number, reservation.key ?? 0)
      } ?? reservations.count
    reservations.insert(reservation, at: place)
  }

  mutating func change(_ key: Int, _ body: (inout LedgerModel.Memory) -> Void) {
    let place = memories.firstIndex { $0.key >= key } ?? memories.count
    if place == memories.count || memories[place].key != key {
      memories.insert(LedgerModel.Memory(key: key), at: place)
    }
    body(&memories[place])
  }

  mutating func noteDeduction(_ key: Int) { change(key) { $0.hasDeduction = true } }

  /// Keeps what a command under a key was told, if a repetition is told so again: what changed
  /// something, and what refused an order's only try.
  mutating func remember(
    _ answer: LedgerModel.Answer, to action: LedgerModel.Action, from before: Self
  ) {
    guard let key = action.key, case .known(let remembered) = answer else { return }
    let isFinal: Bool
    switch action.command {
    case .conditionalDecrement, .reserve: isFinal = true
    case .cancel: isFinal = false
    default:
      switch remembered {
      case .done, .applied(true): isFinal = true
      default: isFinal = reservations != before.reservations || stock != before.stock
      }
    }
    guard isFinal else { return }
    let sells = sells(action, remembered, from: before)
    change(key) {
      $0.replies[action.command.label] = remembered
      if sells { $0.hasDeduction = true }
    }
  }

  /// Whether units were promised for good.
  private func sells(
    _ action: LedgerModel.Action, _ remembered: LedgerModel.Remembered, from before: Self
  ) -> Bool {
    switch action.command {
    case .write(_, let quantity): quantity < action.believed ?? before.stock
    case .decrement: true
    case .conditionalDecrement: remembered == .applied(true)
    case .compareAndSet(_, _, let quantity):
      remembered == .applied(true) && quantity < before.stock
    case .compareQuantityAndSet(_, let expected, let quantity):
      remembered == .applied(true) && quantity < expected
    case .confirm: remembered == .reservation(.confirmed) && reservations != before.reservations
    default: false
    }
  }

  /// Whether a cancelled order's command is refused: whatever could still take units.
  func refuses(_ command: InventoryCommand) -> Bool {
    switch command {
    case .write, .decrement, .compareAndSet, .conditionalDecrement, .reserve,
      .compareQuantityAndSet, .overwrite:
      true
    case .confirm(let id): reservations.contains { $0.number == id.number && $0.state == .held }
    default: false
    }
  }
}
