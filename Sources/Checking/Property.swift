/// What must hold in every run.
public enum Property: String, CaseIterable, Sendable {
  /// The units promised are never more than there were.
  case oversell
  /// No unit is promised twice.
  case doubleSoldUnit = "double-sold-unit"
  /// What is on the shelf and what is promised add up to what there was.
  case phantomStock = "phantom-stock"
  /// A customer's order deducts once, whatever is tried again.
  case atMostOnce = "at-most-once"
  /// `ORDER_PLACED` if, and only if, a deduction of the order stands.
  case honestAnswer = "honest-answer"
  /// Every order gets an answer.
  case answered
  /// No unit stays held.
  case released
  /// No order is refused while a unit for it was, and stayed, unsold.
  case undersell
  /// Whoever has paid in the end has the units, and whoever has the units has paid.
  case chargedIffPlaced = "charged-iff-placed"
  /// No two nodes lead in one term.
  case electionSafety = "election-safety"
  /// Logs that have an entry in common are the same up to it.
  case logMatching = "log-matching"
  /// What was committed in a term is in the logs of the leaders of all later ones.
  case leaderCompleteness = "leader-completeness"
  /// No two nodes apply different entries at one index.
  case stateMachineSafety = "state-machine-safety"
  /// A read reflects all that was acknowledged before it began.
  case currentRead = "current-read"
  /// What clients are told fits an order in which their commands took effect one at a time. Off unless
  /// it is asked for (`Scenario.judgesLinearizability`).
  case linearizable

  /// Whether it is judged only where it is asked for by name.
  public var isOptional: Bool { self == .linearizable }

  /// Whether it is about what must never happen (safety), and not about what must happen in the
  /// end (liveness).
  public var isSafety: Bool {
    switch self {
    case .oversell, .doubleSoldUnit, .phantomStock, .atMostOnce, .honestAnswer, .electionSafety,
      .logMatching, .leaderCompleteness, .stateMachineSafety, .currentRead, .linearizable:
      true
    case .answered, .released, .undersell, .chargedIffPlaced: false
    }
  }

  /// What it demands, in a line.
  public var summary: String {
    switch self {
    case .oversell: "units promised never exceed the initial stock"
    case .doubleSoldUnit: "no unit (by its serial number) is promised twice"
    case .phantomStock: "on the shelf + held + sold = initial stock"
    case .atMostOnce: "one deduction for a customer's order, whatever is retried"
    case .honestAnswer: "ORDER_PLACED if and only if a deduction of that order stands"
    case .answered: "every order gets an answer"
    case .released: "no unit stays held"
    case .undersell: "no order is refused while a unit was, and stayed, unsold"
    case .chargedIffPlaced: "in the end an order is paid for if and only if it is placed"
    case .electionSafety: "no two nodes of a replicated log lead in one term"
    case .logMatching: "replicated logs that share an entry are the same up to it"
    case .leaderCompleteness: "a leader has what was committed in earlier terms"
    case .stateMachineSafety: "no two nodes apply different entries at one index"
    case .currentRead: "a read reflects all that was acknowledged before it began"
    case .linearizable: "replies fit commands that take effect one at a time (--check)"
    }
  }
}
