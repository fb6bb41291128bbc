public import Inventory

extension CallHistory {
  /// Whether the calls about an item are linearizable.
  public enum Judgement: Sendable, Equatable {
    /// They are.
    case linearizable
    /// They are not: the reply to a call fits no order.
    case broken(Break)
    /// It was not found out within ``mostSteps``.
    case undecided
  }

  /// What fits no order of an item's operations.
  public struct Break: Sendable, Equatable {
    /// Which item.
    public let item: ItemID
    /// The call whose reply is one too many, by its place in ``CallHistory/entries``: up to what came
    /// before it there is an order.
    public let call: Int
    /// The calls that could have taken effect before, in that order.
    public let placed: [Int]
    /// Those that were under way then, and cannot be placed: the one whose reply it is among them.
    public let left: [Int]
  }

  /// How many steps a search takes at most, for one item: some tenths of a second.
  public static let mostSteps = 300_000

  /// Whether the calls about `item` are linearizable: whether each could have taken effect at one moment
  /// between its sending and its reply, on an inventory to which commands come one at a time. A call
  /// without a reply may have taken effect at any later time, or never.
  ///
  /// It is a pure function of the calls: its limit is one of steps, and not of time.
  public func judgement(of item: ItemID) -> Judgement { judgement(of: item, byHints: true) }

  /// The same; where there is no use for hints at when commands took effect, it is by search alone.
  func judgement(of item: ItemID, byHints: Bool) -> Judgement {
    guard let operations = operations(on: item), !operations.isEmpty,
      stock.indices.contains(item.number - 1)
    else { return .linearizable }
    let knowsVersions = operations.contains {
      switch $0.action.command {
      case .readVersioned, .compareAndSet: true
      default: false
      }
    }
    let model = LedgerModel(stock: stock[item.number - 1], knowsVersions: knowsVersions)
    if byHints, isOrdered(operations, model) { return .linearizable }
    var search = PrefixSearch(model, operations.map { ($0.begin, $0.end) }) { place, hasEnded in
      var action = operations[place].action
      if hasEnded, operations[place].end != nil { return action }
      // A read that has told nothing is as good as none.
      if operations[place].isRead { return nil }
      action.reply = nil
      return action
    }
    var outcome: PrefixSearch<LedgerModel>.Failure??
    while outcome == nil, search.steps < Self.mostSteps { outcome = search.advance(1_000) }
    guard let outcome else {
      // It is known that there is no order, if not where that shows first.
      guard let suspicion = search.suspicion else { return .undecided }
      return .broken(breach(suspicion, of: item, operations))
    }
    return outcome.map { .broken(breach($0, of: item, operations)) } ?? .linearizable
  }

  /// Whether the order in which a ledger took the commands will do. Where there is one ledger, it does,
  /// and there is nothing to search.
  private func isOrdered(_ operations: [Operation], _ model: LedgerModel) -> Bool {
    guard operations.allSatisfy({ $0.taken != nil || $0.end == nil }) else { return false }
    var state = model.initial
    var latest = 0
    for operation in operations.filter({ $0.taken != nil }).sorted(by: {
      ($0.taken ?? 0) < ($1.taken ?? 0)
    }) {
      // Nobody goes after one who was called when it had returned.
      latest = max(latest, operation.begin)
      guard operation.end.map({ $0 > latest }) ?? true,
        let next = model.step(state, operation.action)
      else { return false }
      state = next
    }
    return true
  }

  private func breach(
    _ failure: PrefixSearch<LedgerModel>.Failure, of item: ItemID, _ operations: [Operation]
  ) -> Break {
    let last = operations.firstIndex { $0.end == failure.end } ?? failure.left.first ?? 0
    return Break(
      item: item, call: operations[last].call, placed: failure.placed.map { operations[$0].call },
      left: failure.left.map { operations[$0].call })
  }
}
