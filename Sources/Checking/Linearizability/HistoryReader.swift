/// What is wrong with a history, and where.
public struct HistoryError: Error, Sendable, Equatable {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in characters.
  public let column: Int
  /// What is wrong.
  public let message: String
}

extension History {
  /// The history that `text`, in UTF-8, tells, one JSON object a line: `process` (a whole number), `type`
  /// (`invoke`, `ok`, `fail`, `info`), `op`, `key`, `value`; `order` and `unit` if there are any.
  /// Other members are passed over; so are empty lines.
  ///
  /// - Throws: ``HistoryError``.
  public init(jsonLines text: some Sequence<UInt8>) throws(HistoryError) {
    var pending: [Int: Int] = [:]
    var retired: Set<Int> = []
    var number = 0
    let newline = UInt8(ascii: "\n")
    var bytes = Array(text)
    // A byte order mark says nothing.
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
    for line in bytes.split(separator: newline, omittingEmptySubsequences: false) {
      number += 1
      guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
      lines = number
      let event = try HistoryEvent(line, number)
      if event.type == "invoke" {
        guard pending[event.process] == nil else {
          throw event.error(
            "process",
            "process \(event.process) has an operation under way, called in line "
              + "\(entries[pending[event.process] ?? 0].call)")
        }
        guard !retired.contains(event.process) else {
          throw event.error(
            "process", "process \(event.process) ended with 'info', and does not come back")
        }
        pending[event.process] = entries.count
        entries.append(
          Entry(
            process: event.process, name: event.name, key: event.key, given: event.value,
            order: event.order, call: number, end: .info))
      } else {
        guard let place = pending.removeValue(forKey: event.process) else {
          throw event.error("process", "process \(event.process) has no operation under way")
        }
        guard event.name == entries[place].name, event.key == entries[place].key else {
          throw event.error(
            "op",
            "process \(event.process) called '\(entries[place].name)' of "
              + "'\(entries[place].key)' in line \(entries[place].call)")
        }
        guard let end = End(rawValue: event.type) else {
          throw event.error("type", "the types are invoke, ok, fail and info")
        }
        entries[place].end = end
        entries[place].gave = event.value
        entries[place].unit = event.unit
        if end == .info { retired.insert(event.process) } else { entries[place].line = number }
      }
    }
  }
}

/// A line of a history.
private struct HistoryEvent {
  let process: Int
  let type: String
  let name: String
  let key: String
  let value: History.Value
  let order: History.Value?
  let unit: History.Value?
  private let line: Int
  private let columns: [String: Int]

  init(_ text: ArraySlice<UInt8>, _ line: Int) throws(HistoryError) {
    self.line = line
    var scanner = LineScanner(text, line)
    let members = try scanner.object()
    var columns: [String: Int] = [:]
    for member in members { columns[member.name] = member.column }
    self.columns = columns
    func find(_ name: String) -> LineScanner.Value? {
      members.last { $0.name == name }?.value
    }
    func mistake(_ name: String, _ message: String) -> HistoryError {
      HistoryError(line: line, column: columns[name] ?? 1, message: message)
    }
    guard case .int(let process) = find("process") else {
      throw mistake("process", "'process' must be a whole number")
    }
    guard case .text(let type) = find("type") else {
      throw mistake("type", "'type' must be invoke, ok, fail or info")
    }
    guard ["invoke", "ok", "fail", "info"].contains(type) else {
      throw mistake("type", "'\(type)' is no type: there are invoke, ok, fail and info")
    }
    guard case .text(let name) = find("op") else { throw mistake("op", "'op' must be a text") }
    self.process = process
    self.type = type
    self.name = name
    switch find("key") {
    case .text(let key): self.key = key
    case .int(let key): self.key = "\(key)"
    case nil, .null: key = ""
    default: throw mistake("key", "'key' must be a text or a whole number")
    }
    func value(_ name: String) throws(HistoryError) -> History.Value? {
      guard let found = find(name) else { return nil }
      guard let value = History.Value(found) else {
        throw mistake(
          name, "'\(name)' must be a whole number, a text, null or a pair of such values")
      }
      return value
    }
    self.value = try value("value") ?? .null
    order = try value("order")
    unit = try value("unit")
  }

  func error(_ member: String, _ message: String) -> HistoryError {
    HistoryError(line: line, column: columns[member] ?? 1, message: message)
  }
}

extension History.Value {
  fileprivate init?(_ value: LineScanner.Value) {
    switch value {
    case .null: self = .null
    case .int(let value): self = .int(value)
    case .text(let value): self = .text(value)
    case .list(let values) where values.count == 2:
      guard let old = History.Value(values[0]), let new = History.Value(values[1]) else {
        return nil
      }
      self = .pair(old, new)
    case .list, .other: return nil
    }
  }
}
