/// The search in one key of a history, whatever its model.
protocol KeySearching: Sendable {
  /// Goes on: nil if there is more to do, else what is wrong, if anything is.
  mutating func advance(_ budget: Int) -> HistoryCheck.Failure??

  /// What is wrong, as far as it is known while there is more to do.
  var suspicion: HistoryCheck.Failure? { get }
}

/// The search in one key of a history.
struct KeySearch<Model: SequentialModel>: KeySearching {
  /// What an operation means; nil if it says nothing.
  typealias Meaning = @Sendable (History.Entry) throws(HistoryError) -> Model.Action?

  private let key: String
  /// The places in the history of the key's operations.
  private let places: [Int]
  private var search: PrefixSearch<Model>

  init(
    _ model: Model, _ key: String, _ places: [Int], _ entries: [History.Entry],
    _ meaning: @escaping Meaning
  ) throws(HistoryError) {
    self.key = key
    self.places = places
    for entry in entries { _ = try meaning(entry) }
    search = PrefixSearch(model, entries.map { ($0.call, $0.line) }) { place, hasEnded in
      // It has a meaning, and has none that says more where less is known.
      try? meaning(hasEnded ? entries[place] : entries[place].unanswered)
    }
  }

  mutating func advance(_ budget: Int) -> HistoryCheck.Failure?? {
    search.advance(budget).map { $0.map { failure($0) } }
  }

  var suspicion: HistoryCheck.Failure? { search.suspicion.map { failure($0) } }

  private func failure(_ failure: PrefixSearch<Model>.Failure) -> HistoryCheck.Failure {
    HistoryCheck.Failure(
      key: key, line: failure.end, isShortest: failure.isShortest,
      placed: failure.placed.map { places[$0] }, left: failure.left.map { places[$0] })
  }
}

extension History.Entry {
  /// The same before it returned.
  fileprivate var unanswered: History.Entry {
    var entry = self
    entry.end = .info
    entry.gave = .null
    entry.unit = nil
    entry.line = nil
    return entry
  }
}
