import Inventory
import Simulation

// What orders do to show a part of a footprint. Their outcomes say what they were told, whatever that means
// to a customer.

/// An outcome that stands for a small number.
private func outcome(_ number: Int) -> OrderOutcome {
  let outcomes: [OrderOutcome] = [
    .outOfStock, .failed(.refused), .failed(.cancelled), .failed(.contention),
  ]
  return outcomes[min(max(number, 0), outcomes.count - 1)]
}

private func outcome(_ state: ReservationState) -> OrderOutcome {
  switch state {
  case .held: outcome(0)
  case .confirmed: .orderPlaced
  case .released: outcome(1)
  case .expired: outcome(2)
  }
}

/// Looks, the first order with a higher token than the second.
struct LookWithToken: OrderStrategy {
  static let name = "look-with-token"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    outcome(try await service.database.fenced(by: 3 - service.order).read(item))
  }
}

/// The first gives back what it holds with a lower token than that with which the second looks.
struct ReleaseWithToken: OrderStrategy {
  static let name = "release-with-token"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let database = service.database.fenced(by: service.order)
    guard service.order == 1 else { return outcome(try await database.read(item)) }
    guard let held = try await service.database.reserve(item, quantity: quantity, key: 1) else {
      return outcome(0)
    }
    return outcome(try await database.release(held, key: 1))
  }
}

/// The first gives back what it holds; the second buys.
struct ReleaseForAnother: OrderStrategy {
  static let name = "release-for-another"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order == 1 else {
      return try await service.database.conditionalDecrement(item, by: quantity, key: 2)
        ? .orderPlaced : .outOfStock
    }
    guard let held = try await service.database.reserve(item, quantity: quantity, key: 1) else {
      return outcome(0)
    }
    return outcome(try await service.database.release(held, key: 1))
  }
}

/// Both have the same reservation: the first confirms it, the second gives it back.
struct ShareReservation: OrderStrategy {
  static let name = "share-reservation"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity, key: 3) else {
      return outcome(0)
    }
    return outcome(
      service.order == 1
        ? try await service.database.confirm(held) : try await service.database.release(held))
  }
}

/// The first holds something under a third key, which the second cancels after a look.
struct CancelThirdKey: OrderStrategy {
  static let name = "cancel-third-key"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order == 1 else {
      _ = try await service.database.read(item)
      return outcome(try await service.database.cancel(key: 3) ? 1 : 2)
    }
    guard let held = try await service.database.reserve(item, quantity: quantity, key: 3) else {
      return outcome(0)
    }
    return outcome(try await service.database.confirm(held))
  }
}

/// Reserves without a key, and gives it back when the confirmation takes long.
struct ReleaseImpatiently: OrderStrategy {
  static let name = "release-impatiently"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return outcome(0)
    }
    do {
      return outcome(try await service.database.confirm(held, timeout: service.patience))
    } catch CallError.timedOut {
      return outcome(try await service.database.release(held))
    }
  }
}

/// The first reserves; the second moves the epoch on, looking after each step.
struct AdvanceAndLook: OrderStrategy {
  static let name = "advance-and-look"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let database = service.database
    guard service.order == 2 else {
      _ = try await database.reserve(item, quantity: quantity, key: service.order)
      return outcome(0)
    }
    _ = try await database.advanceEpoch(from: 0)
    let first = try await database.read(item)
    _ = try await database.advanceEpoch(from: 1)
    return outcome(2 * first + (try await database.read(item)))
  }
}

/// The second asks what came to nothing of what the first held.
struct AskWhatEnded: OrderStrategy {
  static let name = "ask-what-ended"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order == 1 else {
      return outcome(try await service.database.nextUnsettled(after: 0) == nil ? 0 : 1)
    }
    guard let held = try await service.database.reserve(item, quantity: quantity, key: 1) else {
      return outcome(0)
    }
    return outcome(try await service.database.release(held, key: 1))
  }
}

/// Sets aside, and leaves it at that.
struct SetAside: OrderStrategy {
  static let name = "set-aside"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.reserve(item, quantity: quantity, key: service.order)
    return outcome(0)
  }
}

/// The first confirms what it holds without a key; the second, after a look, gives it back.
struct SettleByNumber: OrderStrategy {
  static let name = "settle-by-number"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order == 1 else {
      guard try await service.database.read(item) == 0 else { return outcome(3) }
      return outcome(try await service.database.release(ReservationID(number: 1)))
    }
    guard let held = try await service.database.reserve(item, quantity: quantity) else {
      return outcome(0)
    }
    return outcome(try await service.database.confirm(held))
  }
}

/// The first puts a unit on the shelf, blindly; the second looks.
struct WriteMore: OrderStrategy {
  static let name = "write-more"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order == 1 else { return outcome(try await service.database.read(item)) }
    try await service.database.write(item, 2)
    return outcome(0)
  }
}

/// The first puts a unit on the shelf, if there is one; the second looks.
struct CompareAndSetMore: OrderStrategy {
  static let name = "compare-and-set-more"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    guard service.order == 1 else { return outcome(try await service.database.read(item)) }
    return outcome(
      try await service.database.compareAndSet(item, 2, ifQuantity: 1) ? 1 : 2)
  }
}
