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
  private var now: Tick = 0
  private var stock: [ItemID: Int] = [:]
  private var truths: [String: String] = [:]
  /// What was so since when, of all that the database knows: a failover takes it back.
  private var history: [String: [(tick: Tick, value: String)]] = [:]
  /// When the lease of each item ends, by a clock that is right.
  private var leases: [(item: ItemID, end: Tick)] = []
  private var beliefs: [Attempt: [Recording.Fact]] = [:]
  /// What the simulation last said that each attempt believes.
  private var latest: [Attempt: Belief] = [:]
  /// Where the attempts are under way, in the order in which they came.
  private var underWay: [(attempt: Attempt, process: ProcessName)] = []
  /// The reservations of each order, by its place, with what became of them.
  private var reservations: [Int: [(id: Int, units: Units, isHeld: Bool)]] = [:]

  init(_ scenario: Scenario) {
    self.scenario = scenario
    for (place, units) in scenario.stock.enumerated() {
      stock[ItemID(place + 1)] = units
      truths[Self.stockOf(ItemID(place + 1))] = "\(units)"
      history[Self.stockOf(ItemID(place + 1))] = [(-1, "\(units)")]
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
    now = line.event.tick
    endLeases(&changes)
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
    case .paymentTold(let reply):
      believe(Self.paymentOf(name(of: attempt.order)), reply.word, attempt, id)
    default: break
    }
    // Of the stock it believes what the simulation says: of several replies the one with the highest
    // version, say, and not the latest.
    guard let belief = line.belief, belief != latest[attempt] || isStock(line.action) else {
      return
    }
    latest[attempt] = belief
    believe(Self.stockOf(belief.item), "\(belief.quantity)", attempt, id)
  }

  /// Whether an order is told the stock.
  private func isStock(_ action: SaleAction?) -> Bool {
    let reply: InventoryReply
    switch action {
    case .told(let told, _): reply = told
    case .applied(_, let told, _, _, _) where scenario.database == .instant: reply = told
    case .replicaRead where scenario.database == .instant: return true
    default: return false
    }
    switch reply {
    case .stock, .versionedStock: return true
    default: return false
    }
  }

  private mutating func learn(
    _ reply: InventoryReply, to command: InventoryCommand, _ attempt: Attempt, _ id: Int
  ) {
    switch (reply, command) {
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
      for effect in effects { enter(effect, counted: command.item, &changes) }
      if let item = command.item { set(Self.stockOf(item), after, of: item, &changes) }
      switch (reply, command) {
      case (.reserved(let id), _):
        guard let order = effects.first?.order else { break }
        reservations[order, default: []].append((id.number, effects[0].units, true))
        set(Self.reservation(id.number), "held", &changes)
      case (.lease(let lease), .acquire(let item, _, _)):
        set(Self.lockOf(item), "token \(lease.token)", &changes)
        leases.removeAll { $0.item == item }
        leases.append((item, now + lease.left))
      case (.applied(true), .unlock(let item, _)):
        set(Self.lockOf(item), "free", &changes)
      default: break
      }
    case .lost(let effects):
      for effect in effects { undo(effect, &changes) }
      goBack(&changes)
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
    history[subject, default: []].append((now, value))
    changes.append(.truth(subject: subject, value: value))
  }

  /// A lease that has run out is nobody's, if the database's clock is right; if it may be wrong, only
  /// the next who asks finds out.
  private mutating func endLeases(_ changes: inout [Recording.Change]) {
    guard scenario.faults.clocks == nil, !leases.isEmpty else { return }
    for lease in leases where lease.end <= now { set(Self.lockOf(lease.item), "free", &changes) }
    leases.removeAll { $0.end <= now }
  }

  /// A replica takes over that knows only what was so a while ago. Payments are kept elsewhere.
  private mutating func goBack(_ changes: inout [Recording.Change]) {
    let known = now - scenario.replicaLag
    for subject in history.keys.sorted() where !subject.hasPrefix("payment of ") {
      let value = history[subject]?.last { $0.tick <= known }?.value ?? "none"
      if let item = stock.keys.first(where: { Self.stockOf($0) == subject }) {
        stock[item] = Int(value) ?? 0
      }
      set(subject, value, &changes)
    }
    for order in reservations.keys {
      for place in reservations[order]?.indices ?? 0..<0 {
        let id = reservations[order]?[place].id ?? 0
        reservations[order]?[place].isHeld = truths[Self.reservation(id)] == "held"
      }
    }
  }

  private mutating func set(
    _ subject: String, _ count: Int, of item: ItemID, _ changes: inout [Recording.Change]
  ) {
    stock[item] = count
    set(subject, "\(count)", &changes)
  }

  /// Enters what became of units. What is left of the item `counted` is known.
  private mutating func enter(
    _ effect: LedgerEffect, counted: ItemID?, _ changes: inout [Recording.Change]
  ) {
    let state: String?
    var difference = 0
    switch effect.kind {
    case .claimed: (state, difference) = ("sold", -effect.units.count)
    case .held: (state, difference) = ("held", -effect.units.count)
    case .confirmed: state = "sold"
    case .released, .expired: (state, difference) = (nil, effect.units.count)
    case .sent, .arrived: return
    }
    assign(effect, state, &changes)
    if difference != 0, effect.item != counted {
      set(
        Self.stockOf(effect.item), (stock[effect.item] ?? 0) + difference, of: effect.item, &changes
      )
    }
    settle(effect, &changes)
  }

  /// Enters that `effect` never was.
  private mutating func undo(_ effect: LedgerEffect, _ changes: inout [Recording.Change]) {
    switch effect.kind {
    case .claimed, .held: assign(effect, nil, &changes)
    case .confirmed, .released, .expired: assign(effect, "held", &changes)
    case .sent, .arrived: break
    }
  }

  private func assign(
    _ effect: LedgerEffect, _ state: String?, _ changes: inout [Recording.Change]
  ) {
    guard scenario.orders.indices.contains(effect.order) else { return }
    let order = name(of: .order(scenario.orders[effect.order].number))
    for serial in effect.units.serials {
      changes.append(.unit(item: "\(effect.item)", serial: serial, order: order, state: state))
    }
  }

  /// Says what became of the reservation whose units `effect` is about.
  private mutating func settle(_ effect: LedgerEffect, _ changes: inout [Recording.Change]) {
    let end: ReservationState
    switch effect.kind {
    case .confirmed: end = .confirmed
    case .released: end = .released
    case .expired: end = .expired
    default: return
    }
    guard
      let place = reservations[effect.order]?.firstIndex(where: {
        $0.isHeld && $0.units.serials == effect.units.serials
      }), let id = reservations[effect.order]?[place].id
    else { return }
    reservations[effect.order]?[place].isHeld = false
    set(Self.reservation(id), end.word, &changes)
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
