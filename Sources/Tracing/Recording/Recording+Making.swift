public import Checking
public import Inventory
public import Simulation

extension Recording {
  /// What `runner` has recorded of its latest run, of which `report` tells.
  ///
  /// - Complexity: O(events).
  public init(_ report: RunReport, by runner: SaleRunner) {
    self.init(report, trace: runner.trace, outages: runner.outages, choices: runner.choices)
  }

  /// The run of which `report` tells, from its trace.
  ///
  /// - Parameters:
  ///   - report: What the run comes to.
  ///   - trace: What happened.
  ///   - outages: When processes were paused or cut off.
  ///   - choices: What was left open, and chosen.
  public init(
    _ report: RunReport, trace: [SaleEvent], outages: [Outage] = [],
    choices: [Choice] = []
  ) {
    let scenario = report.scenario
    strategy = report.strategy
    database = scenario.database.rawValue
    verdict = report.verdict
    digest = report.digest.description
    items = scenario.stock.enumerated().map { place, stock in
      Item(name: "\(ItemID(place + 1))", stock: stock)
    }
    orders = zip(scenario.orders, report.results).map { order, result in
      Customer(
        name: name(of: .order(order.number)), item: "\(order.item)", quantity: order.quantity,
        arrival: order.arrival, outcome: result.outcome.map { Wording.text(of: $0) })
    }
    healing = scenario.healing
    self.choices = choices.map {
      Chosen(
        key: $0.key.text(ProcessNames.shop), value: $0.value, calm: $0.calm, witness: $0.witness)
    }
    spells = Self.spells(outages, in: trace)
    breaches = report.violations.map {
      Breach(
        property: $0.property.rawValue, fingerprint: "\($0.fingerprint)",
        explanation: $0.explanation, event: min(max($0.sequence, 1), max(trace.count, 1)))
    }
    write(down: trace, scenario, Dictionary(choices.indices.map { (choices[$0].key, $0) }) { $1 })
  }

  private mutating func write(
    down trace: [SaleEvent], _ scenario: Scenario, _ choicePlaces: [ChoiceKey: Int]
  ) {
    var books = Books(scenario)
    events.reserveCapacity(trace.count)
    for line in trace {
      let (facts, changes) = books.enter(line)
      let event = line.event
      events.append(
        Event(
          id: event.sequence, tick: event.tick, kind: Self.kind(of: line),
          process: name(of: event.process), order: Self.order(of: event), attempt: event.attempt,
          cause: event.cause > 0 ? event.cause : nil, text: Wording.text(of: line), facts: facts,
          changes: changes,
          choice: event.message.flatMap { message in
            choicePlaces[message.travel]
              ?? (event.kind == .loss ? choicePlaces[message.travel.loss] : nil)
          }))
    }
    for (place, breach) in breaches.enumerated() where breach.event <= events.count {
      events[breach.event - 1].breaches.append(place)
    }
    let map = LaneMap(trace)
    for place in events.indices { events[place].lane = map.lane(of: place) }
    for (place, line) in trace.enumerated() {
      guard let message = map.message(at: place, line, events) else { continue }
      events[place].message = messages.count
      messages.append(message)
    }
    lanes = map.lanes
  }

  /// Makes any moment quick to find (``moment(after:)``), for who goes from one to another.
  ///
  /// - Complexity: O(events x orders), once.
  mutating func layCheckpoints() {
    guard checkpoints.isEmpty else { return }
    var moment = beginning
    checkpoints = [moment]
    for event in events {
      advance(&moment, by: event)
      if event.id.isMultiple(of: stride) { checkpoints.append(moment) }
    }
  }

  /// The word for what kind of thing `event` is.
  static func kind(of event: SaleEvent) -> String {
    if case .answered = event.action { return "answer" }
    return event.event.kind.word
  }

  static func order(of event: TraceEvent) -> String? {
    guard let fiber = event.fiber, fiber.role == .order else { return nil }
    return name(of: fiber)
  }

  // MARK: - Spells

  private static func spells(_ outages: [Outage], in trace: [SaleEvent]) -> [Spell] {
    var spells = outages.map { outage in
      let names = outage.processes.map { name(of: $0) }
      let list = names.joined(separator: ", ")
      switch outage.kind {
      case .pause:
        return Spell(
          kind: .pause, processes: names, start: outage.start, end: outage.end,
          text: "\(list) is paused")
      case .partition(let isOneWay, let isFromThem):
        let way =
          !isOneWay
          ? (one: "is cut off", many: "are cut off")
          : isFromThem
            ? (one: "is not heard", many: "are not heard")
            : (one: "hears nothing", many: "hear nothing")
        return Spell(
          kind: .partition, processes: names, start: outage.start, end: outage.end,
          text: names.count == 1 ? "\(list) \(way.one)" : "\(list) \(way.many)")
      }
    }
    let last = trace.last?.event.tick ?? 0
    for (place, line) in trace.enumerated() where line.event.kind == .crash {
      let process = line.event.process
      let back = trace[place...].first { $0.event.kind == .restart && $0.event.process == process }
      spells.append(
        Spell(
          kind: .down, processes: [name(of: process)], start: line.event.tick,
          end: back?.event.tick ?? max(last, line.event.tick + 1),
          text: "\(name(of: process)) is down"))
    }
    return spells.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }
    .map(\.element)
  }
}

extension ChoiceKey {
  /// The key of whether the message is lost of which this is about how long it travels.
  fileprivate var loss: ChoiceKey {
    ChoiceKey(.loss, of: name, attempt: attempt, to: peer, count: count, leg: leg)
  }
}

/// A process' name, as everywhere.
func name(of process: ProcessName) -> String { ProcessNames.shop.text(process) }
