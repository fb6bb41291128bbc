import Inventory
import Simulation

/// What is true and what orders believe, as a run goes on: turns what happened into facts and changes.
struct Books {
  /// An attempt at an order.
  private struct Attempt: Hashable {
    let order: ProcessName
    let number: Int
  }

  private let scenario: Scenario
  private var stock: [ItemID: Int] = [:]
  private var truths: [String: String] = [:]
  private var beliefs: [Attempt: [Recording.Fact]] = [:]
  /// What the simulation last said that each attempt believes.
  private var latest: [Attempt: Belief] = [:]
  /// Where the attempts are under way, in the order in which they came.
  private var underWay: [(attempt: Attempt, process: ProcessName)] = []
  /// The reservations of each order, by its place, with what became of them.
  private var reservations: [Int: [(id: Int, isHeld: Bool)]] = [:]

  init(_ scenario: Scenario) {
    self.scenario = scenario
    for (place, units) in scenario.stock.enumerated() {
      stock[ItemID(place + 1)] = units
      truths[Self.stockOf(ItemID(place + 1))] = "\(units)"
    }
  }

  // MARK: - Subjects

  private static func stockOf(_ item: ItemID) -> String { "stock of \(item)" }
  private static func lockOf(_ item: ItemID) -> String { "lock of \(item)" }
  private static func reservation(_ number: Int) -> String { "reservation \(number)" }
  private static func paymentOf(_ order: String) -> String { "payment of \(order)" }

  // MARK: - Entries

  /// Enters what happened.
  ///
  /// - Returns: What its order believes, beside what is true, and what is different from now on.
  mutating func enter(_ line: SaleEvent) -> ([Recording.Fact], [Recording.Change]) {
    var changes: [Recording.Change] = []
    let attempt = attempt(of: line.event)
    let before = attempt.flatMap { beliefs[$0] } ?? []
    if let attempt { learn(line, attempt) }
    var facts = attempt.flatMap { beliefs[$0] } ?? []
    for place in facts.indices { facts[place].truth = truths[facts[place].subject] ?? "unknown" }
    change(by: line, &changes)
    if let attempt { follow(line, attempt, &changes) }
    forget(line, &changes)
    if let attempt, let after = beliefs[attempt], after != before {
      changes.append(.beliefs(order: name(of: attempt.order), facts: after))
    }
    let tells = line.action != nil && attempt != nil
    return (tells ? facts : [], changes)
  }

  private func attempt(of event: TraceEvent) -> Attempt? {
    guard let fiber = event.fiber, fiber.role == .order else { return nil }
    return Attempt(order: fiber, number: event.attempt)
  }

  // MARK: - What is believed

  private mutating func learn(_ line: SaleEvent, _ attempt: Attempt) {
    let id = line.event.sequence
    switch line.action {
    case .told(let reply, let command): learn(reply, to: command, attempt, id)
    case .applied(let command, let reply, _, _, _) where scenario.database == .instant:
      learn(reply, to: command, attempt, id)
    case .replicaRead(let item, let quantity) where scenario.database == .instant:
      believe(Self.stockOf(item), "\(quantity)", attempt, id)
    case .paymentTold(let reply):
      believe(Self.paymentOf(name(of: attempt.order)), reply.word, attempt, id)
    default: break
    }
    // A replica's answer, say, has no line of its own.
    guard let belief = line.belief, belief != latest[attempt] else { return }
    latest[attempt] = belief
    let isKnown = beliefs[attempt]?.contains {
      $0.subject == Self.stockOf(belief.item) && $0.told == id
    }
    if isKnown != true { believe(Self.stockOf(belief.item), "\(belief.quantity)", attempt, id) }
  }

  private mutating func learn(
    _ reply: InventoryReply, to command: InventoryCommand, _ attempt: Attempt, _ id: Int
  ) {
    switch (reply, command) {
    case (.stock(let quantity), _):
      guard let item = command.item else { return }
      believe(Self.stockOf(item), "\(quantity)", attempt, id)
    case (.versionedStock(let stock), _):
      guard let item = command.item else { return }
      believe(Self.stockOf(item), "\(stock.quantity)", attempt, id)
    case (.lease(let lease), .acquire(let item, _, _)):
      believe(Self.lockOf(item), "token \(lease.token)", attempt, id)
    case (_, .unlock(let item, _)):
      beliefs[attempt]?.removeAll { $0.subject == Self.lockOf(item) }
    case (.reserved(let reservation), _):
      believe(Self.reservation(reservation.number), "held", attempt, id)
    case (.reservation(let state), .confirm(let reservation)),
      (.reservation(let state), .release(let reservation)):
      believe(Self.reservation(reservation.number), state.word, attempt, id)
    default: break
    }
  }

  private mutating func believe(
    _ subject: String, _ value: String, _ attempt: Attempt, _ id: Int
  ) {
    let fact = Recording.Fact(
      subject: subject, believed: value, truth: truths[subject] ?? "unknown", told: id)
    if let place = beliefs[attempt]?.firstIndex(where: { $0.subject == subject }) {
      beliefs[attempt]?[place] = fact
    } else if subject.hasPrefix("stock of ") {
      beliefs[attempt, default: []].insert(fact, at: 0)
    } else {
      beliefs[attempt, default: []].append(fact)
    }
  }

  // MARK: - What is true

  private mutating func change(by line: SaleEvent, _ changes: inout [Recording.Change]) {
    switch line.action {
    case .applied(let command, let reply, let effects, _, let after):
      for effect in effects { enter(effect, isUndone: false, counted: command.item, &changes) }
      if let item = command.item { set(Self.stockOf(item), after, of: item, &changes) }
      switch (reply, command) {
      case (.reserved(let id), _):
        guard let order = effects.first?.order else { break }
        reservations[order, default: []].append((id.number, true))
        set(Self.reservation(id.number), "held", &changes)
      case (.lease(let lease), .acquire(let item, _, _)):
        set(Self.lockOf(item), "token \(lease.token)", &changes)
      case (.applied(true), .unlock(let item, _)):
        set(Self.lockOf(item), "free", &changes)
      default: break
      }
    case .lost(let effects):
      for effect in effects { enter(effect, isUndone: true, counted: nil, &changes) }
    case .payment(_, let reply, let order, _):
      set(Self.paymentOf(name(of: .order(order))), reply.word, &changes)
    default: break
    }
  }

  private mutating func set(
    _ subject: String, _ value: String, _ changes: inout [Recording.Change]
  ) {
    guard truths[subject] != value else { return }
    truths[subject] = value
    changes.append(.truth(subject: subject, value: value))
  }

  private mutating func set(
    _ subject: String, _ count: Int, of item: ItemID, _ changes: inout [Recording.Change]
  ) {
    stock[item] = count
    set(subject, "\(count)", &changes)
  }

  /// Enters what became of units, or that it never was. What is left of the item `counted` is known.
  private mutating func enter(
    _ effect: LedgerEffect, isUndone: Bool, counted: ItemID?,
    _ changes: inout [Recording.Change]
  ) {
    guard scenario.orders.indices.contains(effect.order) else { return }
    let order = name(of: .order(scenario.orders[effect.order].number))
    let state: String?
    var difference = 0
    switch (effect.kind, isUndone) {
    case (.claimed, false): (state, difference) = ("sold", -effect.units.count)
    case (.held, false): (state, difference) = ("held", -effect.units.count)
    case (.confirmed, false): state = "sold"
    case (.confirmed, true): state = "held"
    case (.claimed, true), (.held, true), (.released, false), (.expired, false):
      (state, difference) = (nil, effect.units.count)
    case (.released, true), (.expired, true): (state, difference) = ("held", -effect.units.count)
    case (.sent, _), (.arrived, _): return
    }
    for serial in effect.units.serials {
      changes.append(.unit(item: "\(effect.item)", serial: serial, order: order, state: state))
    }
    if difference != 0, effect.item != counted {
      set(
        Self.stockOf(effect.item), (stock[effect.item] ?? 0) + difference, of: effect.item, &changes
      )
    }
    settle(effect, &changes)
  }

  /// Says what became of the reservation whose units `effect` is about.
  private mutating func settle(_ effect: LedgerEffect, _ changes: inout [Recording.Change]) {
    let end: String
    switch effect.kind {
    case .confirmed: end = ReservationState.confirmed.word
    case .released: end = ReservationState.released.word
    case .expired: end = ReservationState.expired.word
    default: return
    }
    guard let place = reservations[effect.order]?.firstIndex(where: \.isHeld),
      let id = reservations[effect.order]?[place].id
    else { return }
    reservations[effect.order]?[place].isHeld = false
    set(Self.reservation(id), end, &changes)
  }

  // MARK: - How far orders are

  private mutating func follow(
    _ line: SaleEvent, _ attempt: Attempt, _ changes: inout [Recording.Change]
  ) {
    let order = name(of: attempt.order)
    func say(_ state: String) { changes.append(.progress(order: order, state: state)) }
    let place = name(of: line.event.process)
    switch line.action {
    case .arrived:
      underWay.append((attempt, line.event.process))
      say("is at \(place)")
    case .foundNobody: say("found \(place) down")
    case .answered(let outcome):
      underWay.removeAll { $0.attempt == attempt }
      say("was told \(Wording.text(of: outcome))")
      forget(attempt, &changes)
    case .applied(_, _, let effects, _, _):
      // What it believed of the stock it has acted upon.
      guard effects.contains(where: { $0.kind == .claimed || $0.kind == .held }) else { return }
      beliefs[attempt]?.removeAll { $0.subject.hasPrefix("stock of ") }
    default: break
    }
  }

  /// A crash: whoever was being served there is forgotten.
  private mutating func forget(_ line: SaleEvent, _ changes: inout [Recording.Change]) {
    guard line.event.kind == .crash else { return }
    for lost in underWay where lost.process == line.event.process {
      changes.append(
        .progress(
          order: name(of: lost.attempt.order),
          state: "is forgotten, since \(name(of: lost.process)) crashed"))
      forget(lost.attempt, &changes)
    }
    underWay.removeAll { $0.process == line.event.process }
  }

  private mutating func forget(_ attempt: Attempt, _ changes: inout [Recording.Change]) {
    guard beliefs.removeValue(forKey: attempt) != nil else { return }
    changes.append(.beliefs(order: name(of: attempt.order), facts: []))
  }
}
