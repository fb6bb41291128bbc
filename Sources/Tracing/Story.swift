public import Checking
public import Inventory
import Simulation

/// A violation told in a few lines: who read what, what was true then, who got the same unit.
public struct Story: Sendable, Equatable {
  /// What went wrong, in a sentence.
  public let title: String

  /// What happened, one line an event, each with its tick.
  public internal(set) var lines: [String]

  /// So many orders are all told of, whether the violation names them or not: a world that small was
  /// most likely shrunk, and there each has its part.
  static let few = 4

  /// The story of `violation`, told from the trace of its run: the events of the orders that have a
  /// part in it, up to the moment at which each was answered; of all orders, where there are few.
  public init(of violation: Violation, in trace: [SaleEvent], _ scenario: Scenario) {
    let places =
      scenario.orders.count <= Self.few ? Array(scenario.orders.indices) : violation.orders
    self.init(
      title: "\(violation.property.rawValue): \(violation.explanation).", orders: places,
      item: violation.orders.first.map { scenario.orders[$0].item }, violation, trace, scenario)
  }

  /// The story of `orders`, by their places, in which `violation` breaks, if one does; `item` is what
  /// it is about.
  init(
    title: String, orders: [Int], item: ItemID?, _ violation: Violation?, _ trace: [SaleEvent],
    _ scenario: Scenario
  ) {
    let names = orders.map { ProcessName.order(scenario.orders[$0].number) }
    self.title = title
    var told: [(tick: String, text: String)] = []
    var paused: ProcessName?
    /// Who was told that a lock is another's, and asks again and again.
    var waiting: [ProcessName] = []
    /// How many units of the item are promised to orders that are not told of.
    var elsewhere = 0
    for event in trace {
      let isViolation = event.event.sequence == violation?.sequence
      var text: String?
      if case .applied(_, _, let effects, _, _) = event.action, let item {
        elsewhere += effects.reduce(0) { sum, effect in
          guard effect.item == item, scenario.orders.indices.contains(effect.order),
            !names.contains(.order(scenario.orders[effect.order].number))
          else { return sum }
          return sum + effect.promised
        }
      }
      if isViolation, violation?.property == .oversell, elsewhere > 0 {
        told.append(
          (
            "\(event.event.tick)",
            "By now \(elsewhere) units are promised to orders not told of here."
          ))
      }
      if case .replication(let action) = event.action {
        text = Self.replication(action, at: event.event.process)
      } else if let fiber = event.event.fiber, names.contains(fiber) {
        if case .applied(.acquire, let reply, _, _, _) = event.action {
          // Whoever asks again and again is told of once.
          if reply == .locked, waiting.contains(fiber) { continue }
          waiting.removeAll { $0 == fiber }
          if reply == .locked { waiting.append(fiber) }
        }
        text = Self.tell(event, isViolation: isViolation).map { Self.committed($0, event) }
      } else if case .applied(_, _, let effects, _, _) = event.action {
        text =
          Self.expiry(effects, of: names, scenario)
          .map { $0 + (isViolation ? Self.breaks : "") } ?? Self.arrival(effects, of: item, event)
      } else if case .lost(let effects) = event.action {
        text = Self.loss(effects, of: names, scenario) + (isViolation ? Self.breaks : "")
      } else if event.event.kind == .deferral, names.count == scenario.orders.count {
        // What arrives while a process is paused is told once.
        guard paused != event.event.process else { continue }
        paused = event.event.process
        text = "\(ProcessNames.shop.text(event.event.process)) is paused; what reaches it waits."
      }
      guard let text else { continue }
      if event.event.kind != .deferral { paused = nil }
      told.append(("\(event.event.tick)", text))
    }
    if let item, item.number <= scenario.stock.count {
      let stock = scenario.stock[item.number - 1]
      told.insert(
        ("0", "There \(stock == 1 ? "is" : "are") \(stock) of \(item) in stock."), at: 0)
    }
    let width = told.map { $0.tick.count }.max() ?? 0
    lines = told.map { line in
      "tick " + String(repeating: " ", count: width - line.tick.count) + line.tick + "  "
        + line.text
    }
  }

  private static let breaks = "  <-- it breaks"

  /// The reservations of the orders called `names` that have expired, in a sentence; nil if none has.
  private static func expiry(
    _ effects: [LedgerEffect], of names: [ProcessName], _ scenario: Scenario
  ) -> String? {
    let expired = effects.filter { effect in
      effect.kind == .expired && scenario.orders.indices.contains(effect.order)
        && names.contains(.order(scenario.orders[effect.order].number))
    }.map { "\(Wording.text(of: $0.units)) of order-\(scenario.orders[$0.order].number)" }
    return expired.isEmpty
      ? nil : "A new epoch: the hold on \(expired.joined(separator: " and on ")) expires."
  }

  /// What the orders called `names` lose in a failover, in a sentence.
  private static func loss(
    _ effects: [LedgerEffect], of names: [ProcessName], _ scenario: Scenario
  ) -> String {
    let lost = effects.reversed().filter { effect in
      scenario.orders.indices.contains(effect.order)
        && names.contains(.order(scenario.orders[effect.order].number))
    }.map {
      "that order-\(scenario.orders[$0.order].number) \(verb($0.kind)) "
        + Wording.text(of: $0.units)
    }
    let taken = "The primary is lost, and a replica takes over"
    return lost.isEmpty
      ? taken + "." : taken + " that has not heard " + lost.joined(separator: " and ") + "."
  }

  /// An event in a sentence; nil if it does not matter to the story.
  private static func tell(_ event: SaleEvent, isViolation: Bool) -> String? {
    guard let fiber = event.event.fiber else { return nil }
    let who = ProcessNames.shop.text(fiber)
    guard let action = event.action else {
      return event.event.kind == .timeout ? "\(who) stops waiting for an answer." : nil
    }
    switch action {
    case .arrived(_, let quantity):
      return "\(who) reaches \(ProcessNames.shop.text(event.event.process)), wants \(quantity)."
    case .applied(let command, let reply, let effects, let before, _):
      guard effects.isEmpty else {
        return took(who, event, command, effects, before, isViolation)
      }
      if let told = sharing(who, event, command, reply) { return told }
      switch command {
      case .read,
        .readVersioned where reply != .fenced:
        return "The database reads \(before) for \(who)."
      default:
        if let told = locking(who, command, reply, before) { return told }
        if command == .cancel, reply == .applied(false) {
          return "The database does not cancel \(who): its units are sold."
        }
        if reply == .applied(false) { return "The database refuses \(who)'s \(command.word)." }
        return "The database takes \(who)'s \(command.word): \(Wording.text(of: reply))."
      }
    case .replication: return nil
    case .replicaRead(_, let quantity):
      return "A replica reads \(quantity) for \(who). The database has \(truth(event))."
    case .told(let reply, let command):
      guard event.belief != nil, command.item != nil else { return nil }
      switch reply {
      case .stock(let quantity): return learned(who, quantity, event)
      case .versionedStock(let stock): return learned(who, stock.quantity, event)
      default: return nil
      }
    case .payment(let command, let reply, let isSilent):
      return "The payment provider takes \(who)'s \(command): \(reply.word)"
        + (isSilent ? ", and tells nobody." : ".")
    case .paymentTold, .lost: return nil
    case .contented: return nil
    case .foundNobody:
      return "\(who) finds \(ProcessNames.shop.text(event.event.process)) down."
    case .answered(let outcome):
      return "\(who)'s customer is told \(Wording.text(of: outcome))."
        + (isViolation ? breaks : "")
    }
  }

  private static func learned(_ who: String, _ quantity: Int, _ event: SaleEvent) -> String {
    let isTrue = event.truth?.quantity == quantity
    return "\(who) believes \(quantity)" + (isTrue ? "." : ". The database has \(truth(event)).")
  }

  private static func took(
    _ who: String, _ event: SaleEvent, _ command: InventoryCommand, _ effects: [LedgerEffect],
    _ before: Int, _ isViolation: Bool
  ) -> String {
    var subject = who
    if let believed = event.belief?.quantity, believed != before, command.item != nil {
      subject += ", believing \(believed) (there are \(before)),"
    }
    let result = effects.map { effect in
      let serials = effect.units.serials
      let phantom =
        serials.allSatisfy { $0 < 1 }
        ? ", which \(serials.count == 1 ? "does" : "do") not exist"
        : serials.contains { $0 < 1 } ? ", not all of which exist" : ""
      return "\(verb(effect.kind)) \(Wording.text(of: effect.units))\(phantom)"
    }
    return "\(subject) \(verb(command)) and \(result.joined(separator: ", "))."
      + (isViolation ? breaks : "")
  }

  private static func verb(_ command: InventoryCommand) -> String {
    switch command {
    case .read, .readVersioned: "reads"
    case .write(_, let quantity): "writes \(quantity)"
    case .decrement(_, let quantity): "decrements by \(quantity)"
    case .compareAndSet(_, let version, let quantity):
      "sets \(quantity) (still version \(version))"
    case .conditionalDecrement(_, let quantity): "decrements by \(quantity) (there are as many)"
    case .reserve(_, let quantity): "reserves \(quantity)"
    case .confirm: "confirms"
    case .release: "releases"
    case .advanceEpoch: "advances the epoch"
    case .compareQuantityAndSet(_, let expected, let quantity):
      "sets \(quantity) (still \(expected))"
    case .overwrite(_, _, let state): "overwrites a reservation as \(state.word)"
    case .cancel: "cancels"
    case .acquire: "takes the lock"
    case .unlock: "gives the lock back"
    case .selectForUpdate: "reads for update"
    case .update(_, let quantity, _): "updates to \(quantity)"
    case .commit: "commits"
    case .rollback: "rolls back"
    case .nextUnsettled: "asks for the next reservation that ended unconfirmed"
    case .claim(_, let quantity, let instance):
      "claims \(quantity) from the share of instance-\(instance)"
    case .withdraw: "withdraws"
    case .grant(_, _, let request):
      "asks instance-\(request.from) to send units to instance-\(request.to)"
    case .store(_, let quantity, let version):
      "has a majority for \(quantity) at version \(version)"
    case .accept(let transfer, _, _): "accepts transfer \(transfer.number)"
    }
  }

  private static func verb(_ kind: LedgerEffect.Kind) -> String {
    switch kind {
    case .claimed: "gets"
    case .held: "holds"
    case .confirmed: "has"
    case .released, .expired: "gives back"
    case .sent: "sends off"
    case .arrived: "brings in"
    }
  }

  private static func truth(_ event: SaleEvent) -> String {
    event.truth.map { "\($0.quantity)" } ?? "none"
  }
}

extension LedgerEffect {
  /// By how many units it raises what is promised.
  var promised: Int {
    switch kind {
    case .claimed, .held: units.count
    case .confirmed, .sent, .arrived: 0
    case .released, .expired: -units.count
    }
  }
}
