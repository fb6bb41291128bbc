/// A history of concurrent operations, as somebody recorded it: a shop's log, say, or a run of a test
/// of a database.
public struct History: Sendable, Equatable {
  /// What an operation was given, or gave.
  public enum Value: Hashable, Sendable {
    /// Nothing.
    case null
    /// A whole number.
    case int(Int)
    /// Text.
    case text(String)
    /// Two values: the old and the new of a compare-and-set.
    indirect case pair(Value, Value)
  }

  /// How an operation ended.
  public enum End: String, Sendable {
    /// It did what it should.
    case ok
    /// It did not, and had no effect.
    case fail
    /// Nobody knows: it may take effect at any later time, or never.
    case info
  }

  /// An operation.
  public struct Entry: Sendable, Equatable {
    /// Whose it is.
    public let process: Int
    /// What was asked for: `read`, `write`, ...
    public let name: String
    /// On what: keys are independent of each other.
    public let key: String
    /// What it was given.
    public let given: Value
    /// Of which order, if that is said.
    public let order: Value?
    /// The line of its call, from 1.
    public let call: Int
    /// How it ended.
    public internal(set) var end: End
    /// What it gave.
    public internal(set) var gave: Value = .null
    /// Which unit it gave, if that is said.
    public internal(set) var unit: Value?
    /// The line of its return; nil if it has none.
    public internal(set) var line: Int?
  }

  /// The operations, by their calls.
  public internal(set) var entries: [Entry] = []
  /// How many lines there are.
  public internal(set) var lines = 0

  /// A history of nothing.
  public init() {}

  /// The keys, in the order in which they first came up.
  public var keys: [String] {
    var seen: Set<String> = []
    return entries.map(\.key).filter { seen.insert($0).inserted }
  }
}

extension History.Value: CustomStringConvertible {
  /// As JSON writes it.
  public var description: String {
    switch self {
    case .null: "null"
    case .int(let value): "\(value)"
    case .text(let value): "\"\(value)\""
    case .pair(let old, let new): "[\(old), \(new)]"
    }
  }
}
