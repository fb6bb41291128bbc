/// A history that is held against a model, key by key: a history is linearizable if and only if that of
/// each key is (Herlihy and Wing's locality).
///
/// The keys take turns with growing budgets, so that no hard key hides a bad one. What comes of it does
/// not depend on when it is interrupted, but for "unknown".
public struct HistoryCheck: Sendable {
  /// What came of it.
  public enum Verdict: String, Sendable {
    /// Every operation could have taken effect at one moment between its call and its return.
    case linearizable
    /// Some could not.
    case notLinearizable
    /// There was no time to find out.
    case unknown
  }

  /// Why a history is not linearizable.
  public struct Failure: Sendable, Equatable {
    /// Of which key.
    public let key: String
    /// The line that is one too many: up to the one before it there is an order, whatever is answered
    /// later.
    public let line: Int
    /// Whether that is so. If not, there was no time to find out: it may be a later line, since what
    /// was answered later had a say.
    public let isShortest: Bool
    /// The operations of the key, by their places in the history, in the order in which they could have
    /// taken effect before.
    public let placed: [Int]
    /// Those that were under way then, and cannot be placed.
    public let left: [Int]
  }

  private var searches: [any KeySearching] = []
  private var budget = 1_000

  /// What is wrong, of the key where it goes wrong first; nil if nothing is, as far as is known.
  public private(set) var failure: Failure?
  /// How many keys there are.
  public let keys: Int

  /// A check of `history` against `model`.
  ///
  /// - Parameters:
  ///   - history: What happened.
  ///   - model: What its keys are.
  ///   - stock: How many units of each item there are in the beginning.
  /// - Throws: ``HistoryError``, if an operation is none of the model's.
  public init(
    _ history: History, _ model: HistoryModel, stock: Int = 0
  ) throws(HistoryError) {
    let names = history.keys
    keys = names.count
    var numbers: [String: Int] = [:]
    for (number, key) in names.enumerated() { numbers[key] = number }
    var places = [[Int]](repeating: [], count: names.count)
    for (place, entry) in history.entries.enumerated() {
      places[numbers[entry.key] ?? 0].append(place)
    }
    for (key, places) in zip(names, places) {
      let entries = places.map { history.entries[$0] }
      switch model {
      case .inventory:
        try add(InventoryModel(stock: stock), key, places, entries) {
          entry throws(HistoryError) in try entry.inventoryAction()
        }
      case .register:
        try add(RegisterModel(), key, places, entries) {
          entry throws(HistoryError) in try entry.registerAction()
        }
      case .kv:
        try add(KeyValueModel(), key, places, entries) {
          entry throws(HistoryError) in try entry.keyValueAction()
        }
      case .counter:
        try add(CounterModel(), key, places, entries) {
          entry throws(HistoryError) in try entry.counterAction()
        }
      }
    }
  }

  private mutating func add<Model: SequentialModel>(
    _ model: Model, _ key: String, _ places: [Int], _ entries: [History.Entry],
    _ action: @escaping KeySearch<Model>.Meaning
  ) throws(HistoryError) {
    searches.append(try KeySearch(model, key, places, entries, action))
  }

  /// Finds out.
  ///
  /// - Parameter isOver: Asked now and then: whether there is no more time.
  /// - Returns: The verdict.
  public mutating func run(until isOver: () -> Bool = { false }) -> Verdict {
    while !searches.isEmpty {
      var unfinished: [any KeySearching] = []
      for var search in searches {
        if isOver() { return verdict(of: unfinished + searches) }
        guard let outcome = search.advance(budget) else {
          unfinished.append(search)
          continue
        }
        if let found = outcome, failure.map({ found.line < $0.line }) ?? true { failure = found }
      }
      searches = unfinished
      // A key that is hard is looked into a little longer, for a line before the one that is known.
      let isFound = failure != nil || searches.contains { $0.suspicion != nil }
      if isFound, budget > 1_000_000 { return verdict(of: searches) }
      budget *= 2
    }
    return failure == nil ? .linearizable : .notLinearizable
  }

  /// What is known where there is no more time.
  private mutating func verdict(of searches: [any KeySearching]) -> Verdict {
    if failure == nil {
      failure = searches.compactMap(\.suspicion).min { $0.line < $1.line }
    }
    return failure == nil ? .unknown : .notLinearizable
  }
}
