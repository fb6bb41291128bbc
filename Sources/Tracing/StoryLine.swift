import Checking
import Inventory
import Simulation

/// An event of an order in a sentence, as stories tell it.
enum StoryLine {
  /// What is appended to the line at which a property breaks.
  static let breaks = "  <-- it breaks"

  /// The sentence; nil if `event` does not matter to a story.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - isClick: Whether a customer who asks again just clicks once more, and knows of no trouble.
  ///   - isViolation: Whether a property breaks at it.
  /// - Returns: The sentence.
  static func text(of event: SaleEvent, isClick: Bool, isViolation: Bool) -> String? {
    guard let fiber = event.event.fiber else { return nil }
    let who = name(of: fiber, attempt: event.event.attempt)
    let order = ProcessNames.shop.text(fiber)
    guard let text = tell(event, who, order, isClick, isViolation) else { return nil }
    let isCopy =
      event.event.kind == .request && event.event.message?.travel.aspect == .duplication
    guard isCopy else { return committed(capitalized(text), event) }
    return "The copy arrives: "
      + (text.hasPrefix("The ") ? "the " + text.dropFirst(4) : text)
  }

  /// Whoever acts for an order: `order-1`, `order-1's second attempt`.
  static func name(of order: ProcessName, attempt: Int) -> String {
    let name = ProcessNames.shop.text(order)
    guard attempt > 1 else { return name }
    let words = ["second", "third", "fourth", "fifth", "sixth"]
    return words.indices.contains(attempt - 2)
      ? "\(name)'s \(words[attempt - 2]) attempt" : "\(name)'s attempt \(attempt)"
  }

  /// A process, as stories call it.
  static func name(of process: ProcessName) -> String {
    switch process {
    case .database: "the database"
    case .payments: "the payment provider"
    case .sweeper: "the sweeper"
    case .recovery: "the recovery"
    default: ProcessNames.shop.text(process)
    }
  }

  /// `text`, which may begin with an article, as a sentence: names stay as they are.
  static func capitalized(_ text: String) -> String {
    text.hasPrefix("the ") ? "The " + text.dropFirst(4) : text
  }

  /// What became of a message that did not simply arrive; nil if it did.
  static func fate(of event: TraceEvent, who: String) -> String? {
    guard let message = event.message else { return nil }
    let what = Wording.text(of: message, of: who) { name(of: $0) }
    switch event.kind {
    case .loss: return "the network loses \(what)."
    case .copy: return "the network copies \(what)."
    case .tail: return "the network holds \(what) up."
    case .cut:
      return "the network is partitioned: \(what) does not reach \(name(of: message.receiver))."
    case .unreachable where event.process == message.sender:
      return "\(what) is never sent: \(name(of: event.process)) is down."
    case .unreachable: return "\(what) is lost: \(name(of: event.process)) is down."
    default: return nil
    }
  }

  private static func tell(
    _ event: SaleEvent, _ who: String, _ order: String, _ isClick: Bool, _ isViolation: Bool
  ) -> String? {
    let place = name(of: event.event.process)
    guard let action = event.action else {
      return event.event.kind == .timeout
        ? "\(who) stops waiting for an answer." : fate(of: event.event, who: who)
    }
    let isFirst = event.event.attempt == 1
    switch action {
    case .arrived(_, let quantity):
      return isFirst
        ? "\(who) reaches \(place), wants \(quantity)."
        : "\(order)'s customer \(isClick ? "clicks" : "asks") again, at \(place)."
    case .foundNobody:
      return isFirst
        ? "\(who) reaches \(place), which is down."
        : "\(order)'s customer \(isClick ? "clicks" : "asks") again, and finds \(place) down."
    case .applied(let command, let reply, let effects, let before, _):
      if effects.isEmpty, let told = sharing(who, event, command, reply) { return told }
      return effects.isEmpty
        ? asked(who, order, command, reply, before)
        : took(who, event, command, effects, before, isViolation)
    case .replicaRead(_, let quantity):
      return "A replica reads \(quantity) for \(who). The database has \(truth(event))."
    case .told(let reply, let command):
      guard event.belief != nil, command.item != nil else { return nil }
      switch reply {
      case .stock(let quantity): return learned(who, quantity, event)
      case .versionedStock(let stock): return learned(who, stock.quantity, event)
      default: return nil
      }
    case .payment(let command, let reply, _, let isSilent):
      return "The payment provider takes \(possessive(who, command)): \(reply.word)"
        + (isSilent ? ", and tells nobody." : ".")
    case .readClock(let reading):
      return reading == event.event.tick
        ? nil : "\(who) looks at \(place)'s clock: it shows \(reading)."
    case .paymentTold, .contented, .replication, .lost: return nil
    case .answered(.noAnswer):
      return "\(order)'s customer gets no answer (NO_ANSWER)." + (isViolation ? breaks : "")
    case .answered(let outcome):
      return "\(order)'s customer is told \(Wording.text(of: outcome))."
        + (isViolation ? breaks : "")
    }
  }

  /// `order-1's charge`, `the charge of order-1's second attempt`.
  private static func possessive(_ who: String, _ what: String) -> String {
    who.contains("'s ") ? "the \(what) of \(who)" : "\(who)'s \(what)"
  }

  /// A command that changed nothing.
  private static func asked(
    _ who: String, _ order: String, _ command: InventoryCommand, _ reply: InventoryReply,
    _ before: Int
  ) -> String {
    if let told = locking(who, command, reply, before) { return told }
    return switch (command, reply) {
    case (.read, _), (.readVersioned, _): "The database reads \(before) for \(who)."
    case (.cancel, .applied(false)):
      "The database does not cancel \(order): its units are sold."
    case (.cancel, .applied(true)):
      "The database cancels \(order): from now on nothing takes a unit for it."
    case (_, .cancelled):
      "The database refuses \(possessive(who, command.word)): \(order) is cancelled."
    case (_, .applied(false)): "The database refuses \(possessive(who, command.word))."
    default:
      "The database takes \(possessive(who, command.word)): \(Wording.text(of: reply))."
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
    case .grant(_, let request):
      "asks instance-\(request.from) to send units to instance-\(request.to)"
    case .store(_, let quantity, let version):
      "has a majority for \(quantity) at version \(version)"
    case .accept(let transfer, _, _): "accepts transfer \(transfer.number)"
    }
  }

  static func verb(_ kind: LedgerEffect.Kind) -> String {
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
