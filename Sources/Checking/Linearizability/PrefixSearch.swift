/// Looks for an order of operations; and where there is none, for the shortest prefix of their history
/// that has none already.
///
/// A search of the whole history dies at a return that nothing gets past, but it knows what operations
/// that were under way there were told later. Whoever had seen only what happened up to there would
/// not know, and might find an order yet. So that return is where the shortest prefix may end; the
/// history is cut off there, with whatever returns later unknown, and searched again; then at later
/// returns, further and further on until there is no order, and then by halves. A prefix of one that
/// has an order has one.
struct PrefixSearch<Model: SequentialModel>: Sendable {
  /// From when to when an operation was under way, in places of the history; nil for an end that nobody
  /// knows.
  typealias Span = (call: Int, end: Int?)

  /// What the operation at a place means, as it ended, or as if it had not; nil if it says nothing.
  typealias Meaning = @Sendable (_ place: Int, _ hasEnded: Bool) -> Model.Action?

  /// What is wrong.
  struct Failure: Sendable {
    /// The place in the history that is one too many.
    let end: Int
    /// Whether the history before it has an order for sure, whatever is answered later.
    let isShortest: Bool
    /// The operations that had taken effect, in that order.
    let placed: [Int]
    /// Those that were under way then, and had not.
    let left: [Int]
  }

  private let model: Model
  private let spans: [Span]
  private let meaning: Meaning

  private var linearizer: Linearizer<Model>
  /// Which operations are searched.
  private var kept: [Int] = []

  // Where the shortest prefix ends is sought among these returns, once it is known that there is one.
  private var returns: [Int] = []
  /// Before this one nothing fails.
  private var low = 0
  /// This one is known to fail, and how; nil if it is only known that the last does.
  private var high: (place: Int, failure: Failure)?
  /// Which is searched now; -1 while the whole history is.
  private var probe = -1
  private var stride = 1

  /// What is wrong, as far as it is known while there is more to do.
  private(set) var suspicion: Failure?
  /// How many steps were taken so far.
  private(set) var steps = 0

  init(_ model: Model, _ spans: [Span], _ meaning: @escaping Meaning) {
    self.model = model
    self.spans = spans
    self.meaning = meaning
    linearizer = Linearizer(model, [])
    search(upTo: .max)
  }

  /// Goes on for about `budget` steps: nil if there is more to do, else what is wrong, if anything is.
  mutating func advance(_ budget: Int) -> Failure?? {
    let before = linearizer.steps
    let outcome = linearizer.advance(budget)
    steps += linearizer.steps - before
    switch outcome {
    case nil: return nil
    case .linearizable:
      guard probe >= 0 else { return .some(nil) }
      low = probe + 1
    case .notLinearizable(let dead):
      if probe < 0 {
        returns = spans.compactMap(\.end).filter { $0 >= dead.event }.sorted()
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

  /// Begins to search what is known up to `end`.
  private mutating func search(upTo end: Int) {
    var operations: [ConcurrentOperation<Model.Action>] = []
    kept.removeAll(keepingCapacity: true)
    for (place, span) in spans.enumerated() where span.call <= end {
      let known = span.end.flatMap { $0 <= end ? $0 : nil }
      guard let action = meaning(place, known != nil || span.end == nil) else { continue }
      operations.append(ConcurrentOperation(action, call: span.call, end: known))
      kept.append(place)
    }
    linearizer = Linearizer(model, operations)
  }

  private func failure(
    _ dead: Linearizer<Model>.Dead, at end: Int, isShortest: Bool
  ) -> Failure {
    // Where an earlier return is not got past, it is for what is said here.
    let culprit = spans.firstIndex { $0.end == end }
    var left = dead.left.map { kept[$0] }
    if let culprit, !left.contains(culprit) { left.append(culprit) }
    let placed = dead.placed.map { kept[$0] }.filter { $0 != culprit }
    return Failure(end: end, isShortest: isShortest, placed: placed, left: left)
  }
}
