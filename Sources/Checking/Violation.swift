import Inventory
public import Simulation

/// What makes two violations the same: the kind of mistake, without any number in it, so that it is
/// the same across seeds and sizes.
public struct Fingerprint: Sendable, Hashable {
  /// What an order knew when it sent the command at which the property broke.
  public enum Basis: String, Sendable {
    /// What it had read was still so.
    case current = "true"
    /// What it had read was no longer so.
    case stale
    /// It had read nothing.
    case blind
  }

  /// The how manieth try it was.
  public enum Attempt: String, Sendable {
    /// The first.
    case first
    /// A later one, after another had already taken effect.
    case retry
    /// One that took effect after the customer had been told.
    case late
  }

  /// What broke.
  public var property: Property
  /// The command at which it broke; `answer`, `end` or `failover` where it was none.
  public var command: String
  /// What the order knew.
  public var basis: Basis
  /// The how manieth try it was.
  public var attempt: Attempt

  /// Where properties can break: the commands, `answer`, `end` and `failover`.
  public static let commands =
    Array(MessageLabel.words.dropFirst()) + ["answer", "end", "failover"]

  /// The fingerprint with those parts.
  public init(_ property: Property, at command: String, _ basis: Basis, _ attempt: Attempt) {
    self.property = property
    self.command = command
    self.basis = basis
    self.attempt = attempt
  }

  /// The fingerprint that `text` spells (`oversell/decrement/stale/first`), or nil.
  public init?(_ text: some StringProtocol) {
    let parts = String(text).split(separator: "/", omittingEmptySubsequences: false)
      .map { String($0) }
    guard parts.count == 4, let property = Property(rawValue: parts[0]), !parts[1].isEmpty,
      let basis = Basis(rawValue: parts[2]), let attempt = Attempt(rawValue: parts[3])
    else { return nil }
    self.init(property, at: parts[1], basis, attempt)
  }
}

extension Fingerprint: CustomStringConvertible {
  /// The parts, joined by `/`.
  public var description: String {
    "\(property.rawValue)/\(command)/\(basis.rawValue)/\(attempt.rawValue)"
  }
}

extension Fingerprint {
  /// Where it breaks, and what the order that breaks it knew, in a few words: `at a write, on a stale
  /// belief`.
  public var circumstances: String {
    var words: [String] = []
    switch command {
    case "end": words.append("in the end")
    case "answer": words.append("at an answer")
    case "failover": words.append("in a failover")
    case "advance-epoch": words.append("at an expiry")
    default: words.append("at a \(command)")
    }
    switch basis {
    case .current: words.append("on a true belief")
    case .stale: words.append("on a stale belief")
    case .blind: break
    }
    switch attempt {
    case .first: break
    case .retry: words.append("a second time")
    case .late: words.append("after the customer was told")
    }
    return words.joined(separator: ", ")
  }
}

/// A property that broke, where it first broke in this way.
public struct Violation: Sendable, Equatable {
  /// In which way.
  public let fingerprint: Fingerprint
  /// When, in ticks.
  public let tick: Tick
  /// The sequence number of the event at which it broke.
  public let sequence: Int
  /// The places in the scenario of the orders that have a part in it, the one that broke it first.
  public let orders: [Int]
  /// What was found.
  let finding: Finding

  /// What broke.
  public var property: Property { fingerprint.property }

  /// What happened, in a sentence.
  public var explanation: String { finding.text }
}

/// What an oracle found, by numbers: it is put into words only where somebody reads it. Orders go by
/// their numbers.
enum Finding: Sendable, Equatable {
  case sharedUnit(Int, of: ItemID, order: Int, other: Int)
  case deductions(Int, order: Int)
  case lateDeduction(order: Int, OrderOutcome)
  case promised(Int, of: ItemID, initial: Int)
  case books(stock: Int, promised: Int, of: ItemID, initial: Int)
  case told(order: Int, OrderOutcome, stands: Bool)
  case unanswered(order: Int)
  case held(Int)
  case inFlight(Int)
  case lostDeduction(order: Int)
  case unsold(Int, of: ItemID, order: Int)
  case payment(order: Int, isPlaced: Bool)
  case leaders(Int, Int, term: Int)
  case logs(index: Int, term: Int, node: Int)
  case lacks(index: Int, leader: Int, term: Int)
  case applies(index: Int, node: Int)
  case misses(index: Int, acknowledged: Int)
  case unexplained(label: UInt8, of: ItemID, order: Int)

  var text: String {
    switch self {
    case .sharedUnit(let unit, let item, let order, let other):
      "unit \(unit) of \(item) is promised to order-\(order), and was already promised to "
        + "order-\(other)"
    case .deductions(let count, let order): "order-\(order) deducts \(count) times"
    case .lateDeduction(let order, let outcome):
      "order-\(order) was told \(outcome.word), and a deduction of it takes effect after all"
    case .promised(let count, let item, let initial):
      "\(units(count)) of \(item) \(count == 1 ? "is" : "are") promised, and there \(were(initial))"
    case .books(let stock, let promised, let item, let initial):
      "\(units(stock)) of \(item) on the shelf and \(promised) promised, and there \(were(initial))"
    case .told(let order, let outcome, let stands):
      "order-\(order) is told \(outcome.word), and "
        + (stands ? "a deduction of it stands" : "no deduction of it stands")
    case .unanswered(let order): "order-\(order) never gets an answer"
    case .held(let count):
      count == 1 ? "a reservation stays held" : "\(count) reservations stay held"
    case .lostDeduction(let order):
      "order-\(order) was told ORDER_PLACED, and a failover loses its deduction"
    case .inFlight(let count):
      count == 1
        ? "a transfer between shares never arrives"
        : "\(count) transfers between shares never arrive"
    case .unsold(let count, let item, let order):
      "order-\(order) is refused, and \(units(count)) of \(item) \(count == 1 ? "stays" : "stay") unsold"
    case .leaders(let node, let other, let term):
      "db-\(node) leads in term \(term), in which db-\(other) has led"
    case .logs(let index, let term, let node):
      "db-\(node) has an entry of term \(term) at \(index) that another node has differently, or after "
        + "a different one"
    case .lacks(let index, let leader, let term):
      "db-\(leader) leads in term \(term), and lacks entry \(index), which was committed before"
    case .applies(let index, let node):
      "db-\(node) applies another entry at \(index) than the first node that did"
    case .misses(let index, let acknowledged):
      "a read tells what was so at entry \(index), and entry \(acknowledged) was acknowledged "
        + "before it began"
    case .unexplained(let label, let item, let order):
      "what \(order > 0 ? "order-\(order)'s" : "the sweeper's") "
        + "\(MessageLabel.words[Int(label)]) of \(item) is told fits no order in which commands take "
        + "effect one at a time"
    case .payment(let order, let isPlaced):
      isPlaced
        ? "order-\(order) has its units, and has not paid in the end"
        : "order-\(order) has paid, and no deduction of it stands in the end"
    }
  }

  private func units(_ count: Int) -> String { count == 1 ? "1 unit" : "\(count) units" }

  private func were(_ count: Int) -> String { count == 1 ? "was 1" : "were \(count)" }
}
