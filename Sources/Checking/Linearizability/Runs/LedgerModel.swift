import Inventory

/// An item of the inventory, when commands come one at a time: what `InventoryLedger` is to the clients
/// of any database, written anew and from the commands' documentation, so that each is a check of the
/// other.
///
/// It knows counts, versions, epochs, reservations, and what is remembered under idempotency keys; it
/// knows no units, no locks and no places in a sequence.
struct LedgerModel: SequentialModel {
  /// A command, and what was told.
  struct Action: Equatable, Sendable {
    var command: InventoryCommand
    /// The key under which it came, if another command may meet it there.
    var key: Int?
    /// What its order took the stock to be; only where that matters.
    var believed: Int?
    /// What was told; nil if nobody knows.
    var reply: InventoryReply?
  }

  /// What is set aside, and what has become of it.
  struct Reserved: Hashable, Sendable {
    /// Its number, as clients were told; 0 as long as no reply has told it.
    var number: Int
    let key: Int?
    let quantity: Int
    let epoch: Epoch
    var state: ReservationState
  }

  /// What a repetition is told again.
  enum Remembered: Hashable, Sendable {
    case done
    case applied(Bool)
    case insufficient
    case reserved
    case reservation(ReservationState)
  }

  /// What came under a key.
  struct Memory: Hashable, Sendable {
    let key: Int
    /// By the label of the command, ascending.
    var replies: [UInt8: Remembered] = [:]
    var isCancelled = false
    var hasDeduction = false
  }

  struct State: Hashable, Sendable {
    var stock: Int
    var version = 0
    var epoch: Epoch = 0
    /// By number and key, since it does not matter which was made first.
    var reservations: [Reserved] = []
    /// By key, ascending.
    var memories: [Memory] = []
  }

  /// How many units there are in the beginning.
  let stock: Int
  /// Whether anybody asks for versions.
  var knowsVersions = true

  var initial: State { State(stock: stock) }

  func isPure(_ action: Action) -> Bool {
    switch (action.command, action.reply) {
    case (.read, _), (.readVersioned, _): true
    case (.compareAndSet, .applied(false)), (.compareQuantityAndSet, .applied(false)): true
    case (.conditionalDecrement, .applied(false)), (.reserve, .insufficient): action.key == nil
    default: false
    }
  }

  func step(_ state: State, _ action: Action) -> State? {
    var after = state
    guard let key = action.key else {
      guard let reply = perform(action, &after) else { return nil }
      return fits(reply, action, &after) ? after : nil
    }
    let label = action.command.label
    let memory = state.memories.first { $0.key == key }
    if memory?.isCancelled == true {
      if after.refuses(action.command) {
        return action.reply.map { $0 == .cancelled } ?? true ? after : nil
      }
    } else if let remembered = memory?.replies[label] {
      return fits(remembered, action, &after) ? after : nil
    }
    guard let reply = perform(action, &after), fits(reply, action, &after) else { return nil }
    if memory?.isCancelled != true {
      after.remember(reply, to: action, from: state)
    }
    return after
  }

  /// Carries a command out; nil if what it was told cannot be.
  private func perform(_ action: Action, _ state: inout State) -> Answer? {
    switch action.command {
    case .read: return .stock(state.stock)
    case .readVersioned: return .versionedStock(state.stock, state.version)
    case .write(_, let quantity):
      set(quantity, &state)
      return .known(.done)
    case .decrement(_, let quantity):
      set(state.stock &- quantity, &state)
      return .known(.done)
    case .conditionalDecrement(_, let quantity):
      guard state.stock >= quantity else { return .known(.applied(false)) }
      set(state.stock - quantity, &state)
      return .known(.applied(true))
    case .compareAndSet(_, let version, let quantity):
      guard state.version == version else { return .known(.applied(false)) }
      set(quantity, &state)
      return .known(.applied(true))
    case .compareQuantityAndSet(_, let expected, let quantity):
      guard state.stock == expected else { return .known(.applied(false)) }
      set(quantity, &state)
      return .known(.applied(true))
    case .reserve(_, let quantity):
      guard state.stock >= quantity else { return .known(.insufficient) }
      var number = 0
      if case .reserved(let id) = action.reply { number = id.number }
      guard number == 0 || !state.reservations.contains(where: { $0.number == number }) else {
        return nil
      }
      set(state.stock - quantity, &state)
      state.insert(
        Reserved(
          number: number, key: action.key, quantity: quantity, epoch: state.epoch, state: .held))
      return .known(.reserved)
    case .confirm(let id): return settle(id, .confirmed, &state)
    case .release(let id): return settle(id, .released, &state)
    case .overwrite(let id, _, let new): return overwrite(id, new, &state)
    case .advanceEpoch(let seen):
      if seen == state.epoch { advanceEpoch(&state) }
      return .epoch(state.epoch)
    case .cancel: return action.key.map { cancel($0, &state) }
    default: return nil
    }
  }

  private func set(_ stock: Int, _ state: inout State) {
    state.stock = stock
    if knowsVersions { state.version += 1 }
  }
}

// MARK: - Reservations

extension LedgerModel {
  private func settle(
    _ id: ReservationID, _ new: ReservationState, _ state: inout State
  ) -> Answer {
    guard let place = state.reservations.firstIndex(where: { $0.number == id.number }) else {
      return .refused
    }
    if state.reservations[place].state == .held { end(place, new, &state) }
    return .known(.reservation(state.reservations[place].state))
  }

  private func end(_ place: Int, _ new: ReservationState, _ state: inout State) {
    state.reservations[place].state = new
    if new == .confirmed {
      if let key = state.reservations[place].key { state.noteDeduction(key) }
    } else {
      set(state.stock + state.reservations[place].quantity, &state)
    }
  }

  private func overwrite(
    _ id: ReservationID, _ new: ReservationState, _ state: inout State
  ) -> Answer {
    guard let place = state.reservations.firstIndex(where: { $0.number == id.number }) else {
      return .refused
    }
    let old = state.reservations[place].state
    if old == .held {
      end(place, new, &state)
    } else if new != .confirmed {
      // On the shelf once more.
      set(state.stock + state.reservations[place].quantity, &state)
    } else if old != .confirmed, let key = state.reservations[place].key {
      state.noteDeduction(key)
    }
    state.reservations[place].state = new
    return .known(.reservation(new))
  }

  private func advanceEpoch(_ state: inout State) {
    state.epoch += 1
    for place in state.reservations.indices
    where state.reservations[place].state == .held
      && state.reservations[place].epoch <= state.epoch - InventoryLedger.lifetime
    {
      end(place, .expired, &state)
    }
  }

  private func cancel(_ key: Int, _ state: inout State) -> Answer {
    guard state.memories.first(where: { $0.key == key })?.hasDeduction != true else {
      return .known(.applied(false))
    }
    state.change(key) { $0.isCancelled = true }
    if let place = state.reservations.firstIndex(where: { $0.key == key }),
      state.reservations[place].state == .held
    {
      end(place, .released, &state)
    }
    return .known(.applied(true))
  }
}
