import Checking
import Inventory
import Simulation

/// The words in which every view tells what happened.
enum Wording {
  /// What happened, in a few words, without tick and place.
  static func text(of event: SaleEvent) -> String {
    var who = event.event.fiber.map { ProcessNames.shop.text($0) } ?? "?"
    if event.event.attempt > 1 { who += " (attempt \(event.event.attempt))" }
    let place = ProcessNames.shop.text(event.event.process)
    guard let action = event.action else { return text(of: event.event, who, place) }
    switch action {
    case .arrived(let item, let quantity):
      return "\(who) arrives, wants \(quantity) of \(item)"
    case .applied(let command, let reply, let effects, let before, let after):
      return "\(who): \(text(of: command)) -> \(text(of: reply))"
        + change(effects, before, after)
    case .replication(let action):
      return text(of: action, who, place)
    case .replicaRead(let item, let quantity):
      return "\(who): read \(item) from the replica -> \(quantity)"
    case .told(let reply, let command):
      return "\(who) is told: \(command.word) -> \(text(of: reply))"
    case .payment(let command, let reply, let order, let isSilent):
      let whose = event.event.fiber == .order(order) ? "" : " for order-\(order)"
      return "\(who): \(command)\(whose) -> \(reply.word)"
        + (isSilent ? ", and nobody is told" : "")
    case .readClock(let reading):
      return "\(who) looks at the clock: \(reading)"
    case .paymentTold(let reply):
      return "\(who) is told: \(reply.word)"
    case .contented:
      return "\(who) need not ask again"
    case .foundNobody:
      return "\(who) finds \(place) down"
    case .answered(let outcome):
      return "\(who): \(text(of: outcome))"
    case .lost(let effects):
      return "\(place) is lost; the replica has not heard of "
        + "\(effects.count) \(effects.count == 1 ? "change" : "changes")"
    }
  }

  private static func text(of event: TraceEvent, _ who: String, _ place: String) -> String {
    let message = event.message.map { text(of: $0, of: who) { ProcessNames.shop.text($0) } }
    let what = message ?? "a message of \(who)"
    return switch event.kind {
    case .timer where place.hasPrefix("db-"): "a timer of \(place) fires"
    case .timer: "\(place): a round begins"
    case .deferral: "\(place) is paused; what comes waits"
    case .timeout: "\(who) stops waiting"
    case .lateReply: "a reply comes too late for \(who)"
    case .wake: "\(who) wakes up"
    case .crash: "\(place) crashes"
    case .restart: "\(place) is there again"
    case .loss: "the network loses \(what)"
    case .cut: "the network is partitioned, and loses \(what)"
    case .unreachable: "\(what) is lost: \(place) is down"
    case .copy: "the network copies \(what)"
    case .tail: "the network holds \(what) up"
    case .refusal: "\(who) cannot begin: \(place) is down"
    case .reply:
      "\(who) hears from \(event.message.map { ProcessNames.shop.text($0.sender) } ?? "db")"
    case .start, .request, .step: "\(who): \(event.kind.word)"
    }
  }

  /// A message as the object of a sentence: `order-1's write`, `db's reply to order-1's write`.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - who: On whose behalf it is sent, or was asked for.
  ///   - place: How a process is called.
  /// - Returns: The words.
  static func text(
    of message: TraceMessage, of who: String, _ place: (ProcessName) -> String
  ) -> String {
    let label = message.label ?? "message"
    // A name that says whose attempt it is needs no second possessive.
    let call = who.contains("'s ") ? "the \(label) of \(who)" : "\(who)'s \(label)"
    return message.isReply ? "\(place(message.sender))'s reply to \(call)" : call
  }

  /// A command with its operands.
  static func text(of command: InventoryCommand) -> String {
    switch command {
    case .read(let item), .readVersioned(let item): "\(command.word) \(item)"
    case .write(let item, let quantity): "write \(item) = \(quantity)"
    case .decrement(let item, let quantity): "decrement \(item) by \(quantity)"
    case .compareAndSet(let item, let version, let quantity):
      "compare-and-set \(item) = \(quantity) if version \(version)"
    case .conditionalDecrement(let item, let quantity):
      "decrement \(item) by \(quantity) if there are as many"
    case .reserve(let item, let quantity): "reserve \(quantity) of \(item)"
    case .confirm(let id): "confirm reservation \(id.number)"
    case .release(let id): "release reservation \(id.number)"
    case .advanceEpoch(let epoch): "advance the epoch from \(epoch)"
    case .compareQuantityAndSet(let item, let expected, let quantity):
      "set \(item) = \(quantity) if there are \(expected)"
    case .overwrite(let id, _, let state): "overwrite reservation \(id.number) = \(state.word)"
    case .cancel: "cancel the order"
    case .acquire(let item, let ttl, _): "lock \(item) for \(ttl) ticks"
    case .unlock(let item, let token): "unlock \(item), token \(token)"
    case .selectForUpdate(let item, _): "select \(item) for update"
    case .update(let item, let quantity, _): "update \(item) = \(quantity)"
    case .commit: "commit"
    case .rollback: "roll back"
    case .nextUnsettled(let ordinal): "next reservation that ended unconfirmed, after \(ordinal)"
    case .claim(let item, let quantity, let instance):
      "claim \(quantity) of \(item) from the share of instance-\(instance)"
    case .withdraw(let instance): "withdraw from the share of instance-\(instance)"
    case .grant(let item, let request):
      "grant \(request.quantity.map { "\($0)" } ?? "all") of \(item) from instance-\(request.from) to "
        + "instance-\(request.to)"
    case .store(let item, let quantity, let version):
      "store \(item) = \(quantity) at version \(version)"
    case .accept(let transfer, let item, let isBlind):
      "accept transfer \(transfer.number) of \(item)" + (isBlind ? ", whatever came before" : "")
    }
  }

  /// A reply.
  static func text(of reply: InventoryReply) -> String {
    switch reply {
    case .stock(let quantity): "\(quantity)"
    case .versionedStock(let stock): "\(stock.quantity) at version \(stock.version)"
    case .done: "done"
    case .applied(let isApplied): isApplied ? "done" : "no"
    case .reserved(let id): "reservation \(id.number)"
    case .insufficient: "not enough"
    case .reservation(let state): state.word
    case .epoch(let epoch): "epoch \(epoch)"
    case .refused: "refused"
    case .cancelled: "cancelled"
    case .lease(let lease): "token \(lease.token), \(lease.left) ticks left"
    case .locked: "locked"
    case .fenced: "fenced off"
    case .lockTimeout: "not in time"
    case .disconnected: "no such transaction"
    case .unsettled(let end):
      end.map { "\($0.ordinal): order-\($0.key), \($0.state.word)" } ?? "none"
    case .share(let share): "not enough: \(text(of: share))"
    case .granted(let grant):
      (grant.transfer.map { "transfer \($0.number)" } ?? "none") + "; \(text(of: grant.share))"
    }
  }

  private static func text(of share: ShareCount) -> String {
    "\(share.left) left, \(share.sold) sold"
  }

  /// What a customer is told.
  static func text(of outcome: OrderOutcome) -> String {
    guard case .failed(let failure) = outcome else { return outcome.word }
    return "\(outcome.word) (\(failure.reason))"
  }

  /// Serials as people write them: `unit 10`, `units 8...10`.
  static func text(of units: Units) -> String {
    let serials = units.serials
    guard serials.count > 1 else { return serials.first.map { "unit \($0)" } ?? "no unit" }
    var runs: [ClosedRange<Int>] = []
    for serial in serials {
      if let last = runs.last, last.upperBound == serial - 1 {
        runs[runs.count - 1] = last.lowerBound...serial
      } else {
        runs.append(serial...serial)
      }
    }
    let shown = runs.prefix(6).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0)" }
    return "units " + shown.joined(separator: ", ") + (runs.count > 6 ? ", ..." : "")
  }

  /// What a command changed: ` (stock 10 -> 9, takes unit 10)`.
  private static func change(_ effects: [LedgerEffect], _ before: Int, _ after: Int) -> String {
    var parts: [String] = []
    if before != after { parts.append("stock \(before) -> \(after)") }
    for effect in effects {
      let verb =
        switch effect.kind {
        case .claimed: "takes"
        case .held: "holds"
        case .confirmed: "sells"
        case .released: "puts back"
        case .expired: "takes back"
        case .sent: "sends"
        case .arrived: "receives"
        }
      parts.append("\(verb) \(text(of: effect.units))")
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }
}
