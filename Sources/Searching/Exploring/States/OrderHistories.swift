import Inventory
import Simulation

/// What orders do, by what they have received: a strategy is a deterministic function of it, so what one
/// execution has shown need not be run again.
///
/// A history is a chain of replies, each to one of the order's requests. Orders that are alike share
/// their histories; the requests of an order under its own key are those of all of them under theirs.
/// Whatever an execution shows is compared with what is known.
struct OrderHistories {
  typealias Question = RequestTracker.Question

  /// What an order asks, whoever of those alike it is.
  struct Template: Equatable {
    var request: InventoryRequest
    let isUnderOwnKey: Bool

    /// What the order at `place`, whose number is `number`, asks.
    init(_ request: InventoryRequest, number: Int) {
      isUnderOwnKey = request.key == number
      self.request = request
      self.request.order = 0
      if isUnderOwnKey { self.request.key = nil }
    }

    /// What the order at `place` asks.
    func request(at place: Int, number: Int) -> InventoryRequest {
      var request = request
      request.order = place
      if isUnderOwnKey { request.key = number }
      return request
    }
  }

  /// What an order does then.
  struct History {
    let digest: StateDigest
    /// Which orders do the same for all that was seen, a bit each.
    var seen: UInt64 = 0
    /// How many requests it sends; -1 as long as that is not known.
    var sent = -1
    /// The outcome with which it ends, plus 1; 0 if it goes on.
    var outcome: UInt64 = 0
    var told: OrderOutcome?
    /// What it asks, as far as a request was seen to arrive.
    var templates: [Template?] = []
    var following: [(question: Question, reply: StateDigest, history: Int)] = []
    /// How one comes there, and with which order.
    var path: [PathStep] = []
    var order = 0
  }

  private(set) var all: [History] = []
  private var roots: [Int] = []
  /// Whether an order did something else than it, or one that is alike, did after the same history.
  private(set) var areBroken = false

  /// Histories of nothing yet, of so many kinds of orders.
  init(kinds: Int) {
    for kind in 0..<kinds {
      var digest = StateDigest()
      digest.combine(kind)
      roots.append(all.count)
      all.append(History(digest: digest))
    }
  }

  /// The history of an order of that kind that begins.
  func root(_ kind: Int) -> Int { roots[kind] }

  /// The history that `reply` to `question` makes of another; nil if it is not known.
  @inline(__always)
  func next(after history: Int, _ question: Question, _ reply: StateDigest) -> Int? {
    all[history].following.first { $0.reply == reply && $0.question == question }?.history
  }

  /// As ``next(after:_:_:)``, and gets to know it if need be.
  mutating func advance(_ history: Int, _ question: Question, _ reply: StateDigest) -> Int {
    if let next = next(after: history, question, reply) { return next }
    var digest = all[history].digest
    digest.combine(self.digest(of: question))
    digest.combine(reply)
    all.append(History(digest: digest))
    all[history].following.append((question, reply, all.count - 1))
    return all.count - 1
  }

  /// The signature of a request in flight.
  @inline(__always)
  func digest(of question: Question) -> StateDigest {
    guard question.history >= 0 else { return StateDigest() }
    var digest = all[question.history].digest
    digest.combine(question.ordinal)
    return digest
  }

  /// What `question` asks, if that was seen.
  func template(of question: Question) -> Template? {
    let templates = all[question.history].templates
    return templates.indices.contains(question.ordinal) ? templates[question.ordinal] : nil
  }

  /// Takes note of what an order does after `history`.
  mutating func learn(
    _ history: Int, order: Int, sent: Int, outcome: OrderOutcome?,
    path: @autoclosure () -> [PathStep]
  ) {
    let number = outcome.map { $0.number + 1 } ?? 0
    let bit: UInt64 = 1 &<< UInt64(order & 63)
    if all[history].sent < 0 {
      all[history].sent = sent
      all[history].outcome = number
      all[history].told = outcome
      all[history].templates = Array(repeating: nil, count: sent)
      all[history].path = path()
      all[history].order = order
    } else if all[history].sent != sent || all[history].outcome != number {
      areBroken = true
    }
    all[history].seen |= bit
  }

  /// Takes note of what the request is that `question` stands for.
  mutating func learn(_ question: Question, _ request: InventoryRequest, number: Int) {
    guard question.history >= 0, all[question.history].templates.indices.contains(question.ordinal)
    else { return }
    let template = Template(request, number: number)
    if let known = all[question.history].templates[question.ordinal] {
      if known != template { areBroken = true }
    } else {
      all[question.history].templates[question.ordinal] = template
    }
  }
}
