/// A register: `read`, `write` and `cas`, whose value is a pair of the old and the new. It begins with
/// null.
struct RegisterModel: SequentialModel {
  enum Action: Equatable, Sendable {
    case read(History.Value)
    case write(History.Value)
    /// Nil for `succeeds`: nobody knows.
    case compareAndSet(History.Value, History.Value, succeeds: Bool?)
  }

  var initial: History.Value { .null }

  func step(_ state: History.Value, _ action: Action) -> History.Value? {
    switch action {
    case .read(let value): return state == value ? state : nil
    case .write(let value): return value
    case .compareAndSet(let old, let new, let succeeds):
      let isEqual = state == old
      guard succeeds.map({ $0 == isEqual }) ?? true else { return nil }
      return isEqual ? new : state
    }
  }

  func isPure(_ action: Action) -> Bool {
    switch action {
    case .read, .compareAndSet(_, _, succeeds: false): true
    default: false
    }
  }
}

/// A key-value store: `get`, `put` and `append`, of texts. A key begins with the empty text.
struct KeyValueModel: SequentialModel {
  enum Action: Equatable, Sendable {
    case get(String)
    case put(String)
    case append(String)
  }

  var initial: String { "" }

  func step(_ state: String, _ action: Action) -> String? {
    switch action {
    case .get(let value): state == value ? state : nil
    case .put(let value): value
    case .append(let value): state + value
    }
  }

  func isPure(_ action: Action) -> Bool {
    if case .get = action { true } else { false }
  }
}

/// A counter: `read`, and `add` of a number, 1 if it has none. It begins with 0.
///
/// What was added may come to more than a history can say (64 bits); so many additions that they come to
/// more than 128 bits do not fit into a file.
struct CounterModel: SequentialModel {
  enum Action: Equatable, Sendable {
    case read(Int)
    case add(Int)
  }

  var initial: Int128 { 0 }

  func step(_ state: Int128, _ action: Action) -> Int128? {
    switch action {
    case .read(let value): state == value ? state : nil
    case .add(let value): state + Int128(value)
    }
  }

  func isPure(_ action: Action) -> Bool {
    switch action {
    case .read: true
    case .add(let value): value == 0
    }
  }
}

/// An item of an inventory, as `InventoryLedger` keeps it: stock, and what is set aside for orders.
struct InventoryModel: SequentialModel {
  enum Action: Equatable, Sendable {
    case read(Int)
    case write(Int)
    case compareAndSet(Int, Int, succeeds: Bool?)
    case decrement(Int, succeeds: Bool?)
    case reserve(Int, order: History.Value, succeeds: Bool?)
    case confirm(order: History.Value, succeeds: Bool?)
    /// Given back, or expired.
    case release(order: History.Value, succeeds: Bool?)
  }

  struct State: Hashable, Sendable {
    /// What is given back may come to more than a history can say (64 bits).
    var stock: Int128
    /// What is set aside, in the order in which it was.
    var held: [Hold] = []
  }

  struct Hold: Hashable, Sendable {
    let order: History.Value
    let quantity: Int
  }

  /// How many units there are in the beginning.
  let stock: Int

  var initial: State { State(stock: Int128(stock)) }

  func step(_ state: State, _ action: Action) -> State? {
    var after = state
    let happens: Bool
    let expected: Bool?
    switch action {
    case .read(let quantity): return state.stock == quantity ? state : nil
    case .write(let quantity):
      after.stock = Int128(quantity)
      return after
    case .compareAndSet(let old, let new, let succeeds):
      (happens, expected) = (state.stock == old, succeeds)
      after.stock = Int128(new)
    case .decrement(let quantity, let succeeds):
      (happens, expected) = (state.stock >= quantity, succeeds)
      after.stock -= Int128(quantity)
    case .reserve(let quantity, let order, let succeeds):
      (happens, expected) = (state.stock >= quantity, succeeds)
      after.stock -= Int128(quantity)
      // Reservations of one state are the same whatever the order in which they were made.
      let place = after.held.firstIndex { "\($0.order)" > "\(order)" } ?? after.held.count
      after.held.insert(Hold(order: order, quantity: quantity), at: place)
    case .confirm(let order, let succeeds):
      let place = state.held.firstIndex { $0.order == order }
      (happens, expected) = (place != nil, succeeds)
      if let place { after.held.remove(at: place) }
    case .release(let order, let succeeds):
      let place = state.held.firstIndex { $0.order == order }
      (happens, expected) = (place != nil, succeeds)
      if let place { after.stock += Int128(after.held.remove(at: place).quantity) }
    }
    guard expected.map({ $0 == happens }) ?? true else { return nil }
    return happens ? after : state
  }

  func isPure(_ action: Action) -> Bool {
    switch action {
    case .read, .compareAndSet(_, _, succeeds: false), .decrement(_, succeeds: false),
      .reserve(_, _, succeeds: false), .confirm(_, succeeds: false), .release(_, succeeds: false):
      true
    default: false
    }
  }
}
