/// The search in one key of a history, whatever its model.
protocol KeySearching: Sendable {
  /// Goes on: nil if there is more to do, else what is wrong, if anything is.
  mutating func advance(_ budget: Int) -> HistoryCheck.Failure??

  /// What is wrong, as far as it is known while there is more to do.
  var suspicion: HistoryCheck.Failure? { get }
}

/// Looks for an order of the operations of one key; and where there is none, for the shortest prefix of
/// the history that has none already.
///
/// A search of the whole history dies at a return that nothing gets past, but it knows what operations
/// that were under way there were told later. Whoever had only the lines up to there would not know,
/// and might find an order yet. So that return is where the shortest prefix may end; the history is cut
/// off there, with whatever returns later unknown, and searched again; then at later returns, further
/// and further on until there is no order, and then by halves. A prefix of one that has an order has
/// one.
struct KeySearch<Model: SequentialModel>: KeySearching {
  /// What an operation means; nil if it says nothing.
  typealias Meaning = @Sendable (History.Entry) throws(HistoryError) -> Model.Action?

  private let model: Model
  private let key: String
  /// The operations of the key, and the place in the history of each.
  private let entries: [History.Entry]
  private let places: [Int]
  private let meaning: Meaning

  private var linearizer: Linearizer<Model>
  /// Which of the operations are searched.
  private var kept: [Int]

  // Where the shortest prefix ends is sought among these lines, once it is known that there is one.
  private var returns: [Int] = []
  /// Before this one nothing fails.
  private var low = 0
  /// This one is known to fail, and how; nil if it is only known that the last does.
  private var high: (place: Int, failure: HistoryCheck.Failure)?
  /// Which is searched now; -1 while the whole history is.
  private var probe = -1
  private var stride = 1
  private(set) var suspicion: HistoryCheck.Failure?

  init(
    _ model: Model, _ key: String, _ places: [Int], _ entries: [History.Entry],
    _ meaning: @escaping Meaning
  ) throws(HistoryError) {
    self.model = model
    self.key = key
    self.places = places
    self.entries = entries
    self.meaning = meaning
    var operations: [ConcurrentOperation<Model.Action>] = []
    var kept: [Int] = []
    for (place, entry) in entries.enumerated() {
      guard let action = try meaning(entry) else { continue }
      operations.append(ConcurrentOperation(action, call: entry.call, end: entry.line))
      kept.append(place)
    }
    self.kept = kept
    linearizer = Linearizer(model, operations)
  }

  mutating func advance(_ budget: Int) -> HistoryCheck.Failure?? {
    switch linearizer.advance(budget) {
    case nil: return nil
    case .linearizable:
      guard probe >= 0 else { return .some(nil) }
      low = probe + 1
    case .notLinearizable(let dead):
      if probe < 0 {
        returns = entries.compactMap(\.line).filter { $0 >= dead.event }.sorted()
        suspicion = failure(dead, at: dead.event, isShortest: false)
      } else {
        high = (probe, failure(dead, at: returns[probe], isShortest: true))
      }
    }
    if let high, high.place == low { return high.failure }
    if let high {
      probe = (low + high.place) / 2
    } else {
      probe = min(low + stride - 1, returns.count - 1)
      stride *= 2
    }
    search(upTo: returns[probe])
    return nil
  }

  /// Begins to search what is known up to `line`.
  private mutating func search(upTo line: Int) {
    var operations: [ConcurrentOperation<Model.Action>] = []
    kept = []
    for (place, entry) in entries.enumerated() where entry.call <= line {
      var entry = entry
      if let end = entry.line, end > line {
        entry.end = .info
        entry.gave = .null
        entry.line = nil
      }
      // It had a meaning before, and does not say more now.
      guard let action = try? meaning(entry) else { continue }
      operations.append(ConcurrentOperation(action, call: entry.call, end: entry.line))
      kept.append(place)
    }
    linearizer = Linearizer(model, operations)
  }

  private func failure(
    _ dead: Linearizer<Model>.Dead, at line: Int, isShortest: Bool
  ) -> HistoryCheck.Failure {
    // Where an earlier return is not got past, it is for what is said in this line.
    let culprit = entries.firstIndex { $0.line == line }
    var left = dead.left.map { kept[$0] }
    if let culprit, !left.contains(culprit) { left.append(culprit) }
    let placed = dead.placed.map { kept[$0] }.filter { $0 != culprit }
    return HistoryCheck.Failure(
      key: key, line: line, isShortest: isShortest, placed: placed.map { places[$0] },
      left: left.map { places[$0] })
  }
}
