/// What the keys of a history are.
public enum HistoryModel: String, CaseIterable, Sendable {
  /// `read`, `write`, `cas`, `decrement`, `reserve`, `confirm`, `release`, `expire` of an item.
  case inventory
  /// `read`, `write`, `cas` of a register.
  case register
  /// `get`, `put`, `append` of a text.
  case kv
  /// `read`, `add` of a number.
  case counter
}

// What operations mean. Nil for one that says nothing: it had no effect, and told nothing.
extension History.Entry {
  /// Whether it did what it should; nil if nobody knows.
  private var succeeds: Bool? {
    switch end {
    case .ok: true
    case .fail: false
    case .info: nil
    }
  }

  /// Whether it can be left out: a read that told nothing, or what had no effect without telling why.
  private func isIdle(_ isRead: Bool) -> Bool { isRead ? end != .ok : end == .fail }

  func error(_ message: String, inReturn: Bool = false) -> HistoryError {
    HistoryError(line: inReturn ? line ?? call : call, column: 1, message: message)
  }

  private func unknown(_ names: String) -> HistoryError {
    error("there is no operation '\(name)': there are \(names)")
  }

  private func pair() throws(HistoryError) -> (History.Value, History.Value) {
    guard case .pair(let old, let new) = given else {
      throw error("the value of 'cas' must be a pair: [old, new]")
    }
    return (old, new)
  }

  private func int(
    _ value: History.Value, or standard: Int? = nil, inReturn: Bool = false
  ) throws(HistoryError) -> Int {
    switch value {
    case .int(let value): return value
    case .null: if let standard { return standard }
    default: break
    }
    throw error("the value of '\(name)' must be a whole number", inReturn: inReturn)
  }

  private func text(
    _ value: History.Value, inReturn: Bool = false
  ) throws(HistoryError) -> String {
    guard case .text(let text) = value else {
      throw error("the value of '\(name)' must be a text", inReturn: inReturn)
    }
    return text
  }

  func registerAction() throws(HistoryError) -> RegisterModel.Action? {
    switch name {
    case "read": return isIdle(true) ? nil : .read(gave)
    case "write": return isIdle(false) ? nil : .write(given)
    case "cas":
      let (old, new) = try pair()
      return .compareAndSet(old, new, succeeds: succeeds)
    default: throw unknown("read, write and cas")
    }
  }

  func keyValueAction() throws(HistoryError) -> KeyValueModel.Action? {
    switch name {
    case "get": return isIdle(true) ? nil : .get(try text(gave, inReturn: true))
    case "put":
      let value = try text(given)
      return isIdle(false) ? nil : .put(value)
    case "append":
      let value = try text(given)
      return isIdle(false) ? nil : .append(value)
    default: throw unknown("get, put and append")
    }
  }

  func counterAction() throws(HistoryError) -> CounterModel.Action? {
    switch name {
    case "read": return isIdle(true) ? nil : .read(try int(gave, inReturn: true))
    case "add":
      let value = try int(given, or: 1)
      return isIdle(false) ? nil : .add(value)
    default: throw unknown("read and add")
    }
  }

  func inventoryAction() throws(HistoryError) -> InventoryModel.Action? {
    func owner() throws(HistoryError) -> History.Value {
      guard let order else { throw error("'\(name)' needs an 'order'") }
      return order
    }
    func quantity() throws(HistoryError) -> Int {
      let quantity = try int(given, or: 1)
      guard quantity > 0 else { throw error("'\(name)' takes a number from 1") }
      return quantity
    }
    switch name {
    case "read": return isIdle(true) ? nil : .read(try int(gave, inReturn: true))
    case "write":
      let value = try int(given)
      return isIdle(false) ? nil : .write(value)
    case "cas":
      let (old, new) = try pair()
      return .compareAndSet(try int(old), try int(new), succeeds: succeeds)
    case "decrement": return .decrement(try quantity(), succeeds: succeeds)
    case "reserve": return .reserve(try quantity(), order: try owner(), succeeds: succeeds)
    case "confirm": return .confirm(order: try owner(), succeeds: succeeds)
    case "release", "expire": return .release(order: try owner(), succeeds: succeeds)
    default:
      throw unknown("read, write, cas, decrement, reserve, confirm, release and expire")
    }
  }
}
