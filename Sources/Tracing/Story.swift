public import Checking
public import Inventory
import Simulation

/// A violation told in a few lines: who read what, what was true then, who got the same unit.
public struct Story: Sendable, Equatable {
  /// What went wrong, in a sentence.
  public let title: String

  /// What happened, one line an event.
  public internal(set) var told: [Line]

  /// A line of a story.
  public struct Line: Sendable, Equatable {
    /// When that is; nil for what is said of the whole run.
    public let tick: Int?
    /// A sentence.
    public let text: String
    /// The number of the event that it tells of; nil if it tells of none.
    public let event: Int?
  }

  /// What happened, one line an event, each with its tick, one below the other.
  public var lines: [String] {
    let width = told.compactMap { $0.tick.map { "\($0)".count } }.max() ?? 0
    return told.map { line in
      guard let tick = line.tick.map({ "\($0)" }) else { return line.text }
      return "tick " + String(repeating: " ", count: width - tick.count) + tick + "  " + line.text
    }
  }

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
    self.title = title
    var teller = StoryTeller(violation, of: orders, item, scenario)
    for event in trace { teller.hear(event) }
    teller.end()
    told = teller.told
  }
}

/// Picks what matters to a story out of a trace, event by event.
private struct StoryTeller {
  private let violation: Violation?
  /// The orders that are told of.
  private let names: [ProcessName]
  /// Whether those are all there are: then whatever befalls anybody is told.
  private let isAll: Bool
  private let scenario: Scenario
  private let item: ItemID?

  private(set) var told: [Story.Line] = []
  /// Who was last said to be paused.
  private var paused: ProcessName?
  /// How many units of the item are promised to orders that are not told of.
  private var elsewhere = 0
  /// Who was told that a lock is another's, and asks again and again.
  private var waiting: [ProcessName] = []
  /// The attempts that are under way, and where.
  private var underWay: [(name: ProcessName, attempt: Int, place: ProcessName)] = []
  private var last: TraceEvent?
  private var isHealed = false
  private var isBroken = false

  init(_ violation: Violation?, of orders: [Int], _ item: ItemID?, _ scenario: Scenario) {
    self.violation = violation
    names = orders.map { .order(scenario.orders[$0].number) }
    isAll = orders.count == scenario.orders.count
    self.scenario = scenario
    self.item = item
    guard let item, item.number <= scenario.stock.count else { return }
    let stock = scenario.stock[item.number - 1]
    told.append(
      Story.Line(
        tick: 0, text: "There \(stock == 1 ? "is" : "are") \(stock) of \(item) in stock.",
        event: nil))
  }

  private mutating func tell(_ event: TraceEvent, _ text: String) {
    let tick = event.tick
    if let healing = scenario.healing, tick >= healing, !isHealed {
      isHealed = true
      told.append(
        Story.Line(
          tick: healing,
          text: "From now on nothing goes wrong, and whoever has no answer asks again.",
          event: nil))
    }
    if text.hasSuffix(StoryLine.breaks) { isBroken = true }
    told.append(Story.Line(tick: tick, text: text, event: event.sequence))
  }

  /// Hears of the next event.
  mutating func hear(_ event: SaleEvent) {
    last = event.event
    let isViolation = event.event.sequence == violation?.sequence
    count(event)
    if isViolation, violation?.property == .oversell, elsewhere > 0 {
      tell(
        event.event, "By now \(elsewhere) units are promised to orders not told of here.")
    }
    var text: String?
    if case .replication(let action) = event.action {
      text = StoryLine.replication(action, at: event.event.process)
    } else if let fiber = event.event.fiber, names.contains(fiber) {
      guard !isWaiting(fiber, event) else { return }
      let isServed = underWay.contains { $0.name == fiber }
      text = StoryLine.text(
        of: event, isClick: isServed && !(scenario.healing.map { event.event.tick >= $0 } ?? false),
        isViolation: isViolation)
      if let reading = misreading(event) {
        text = text.map {
          "\($0.dropLast()): the database looks at its clock, and it shows \(reading)."
        }
      }
    } else if case .applied(_, _, let effects, _, _) = event.action {
      text =
        expiry(effects).map { $0 + (isViolation ? StoryLine.breaks : "") }
        ?? StoryLine.arrival(effects, of: item, event)
    } else if case .lost(let effects) = event.action {
      text = lost(effects) + (isViolation ? StoryLine.breaks : "")
    } else if case .payment(let command, let reply, let order, _) = event.action {
      guard names.contains(.order(order)) else { return }
      text = "The recovery asks for a \(command) of order-\(order)'s payment: \(reply.word)."
    } else {
      text = trouble(event.event)
    }
    if isViolation, violation?.property == .linearizable {
      text = (text ?? hearing(event)).map {
        $0.hasSuffix(StoryLine.breaks) ? $0 : $0 + StoryLine.breaks
      }
    }
    follow(event)
    guard let text else { return }
    if event.event.kind == .deferral {
      paused = event.event.process
    } else {
      paused = nil
    }
    tell(event.event, text)
  }

  /// What somebody hears, in a sentence, where it matters though nothing is learned by it.
  private func hearing(_ event: SaleEvent) -> String? {
    guard let fiber = event.event.fiber else { return nil }
    let who = StoryLine.capitalized(StoryLine.name(of: fiber))
    guard case .told(let reply, let command) = event.action else {
      return "\(who) is told what fits no order."
    }
    return "\(who) is told: \(Wording.text(of: command)) -> \(Wording.text(of: reply))."
  }

  /// Whether the order called `name` is told once more that a lock is another's: whoever asks again
  /// and again is told of once.
  private mutating func isWaiting(_ name: ProcessName, _ event: SaleEvent) -> Bool {
    guard case .applied(.acquire, let reply, _, _, _) = event.action else { return false }
    if reply == .locked, waiting.contains(name) { return true }
    waiting.removeAll { $0 == name }
    if reply == .locked { waiting.append(name) }
    return false
  }

  /// What the database's clock shows as it gives a lock away, where clocks lie, and this one does.
  private func misreading(_ event: SaleEvent) -> Tick? {
    guard scenario.faults.clocks != nil,
      case .applied(.acquire(_, _, let now), .lease, _, _, _) = event.action,
      now != event.event.tick
    else { return nil }
    return now
  }

  /// Says that it broke in the end, if it was at no event that is told.
  mutating func end() {
    guard !isBroken, violation?.fingerprint.command == "end", let last else { return }
    tell(last, "Nothing is left to happen." + StoryLine.breaks)
  }

  /// Counts the units that are promised to others.
  private mutating func count(_ event: SaleEvent) {
    guard case .applied(_, _, let effects, _, _) = event.action, let item else { return }
    elsewhere += effects.reduce(0) { sum, effect in
      guard effect.item == item, scenario.orders.indices.contains(effect.order),
        !names.contains(.order(scenario.orders[effect.order].number))
      else { return sum }
      return sum + effect.promised
    }
  }

  /// Keeps in mind who is being served where.
  private mutating func follow(_ event: SaleEvent) {
    switch event.action {
    case .arrived:
      guard let fiber = event.event.fiber else { return }
      underWay.append((fiber, event.event.attempt, event.event.process))
    case .answered:
      underWay.removeAll { $0.name == event.event.fiber && $0.attempt == event.event.attempt }
    default:
      guard event.event.kind == .crash else { return }
      underWay.removeAll { $0.place == event.event.process }
    }
  }

  /// What befalls a process, or a message that is nobody's whom the story is about; nil if it does
  /// not matter.
  private func trouble(_ event: TraceEvent) -> String? {
    let place = StoryLine.name(of: event.process)
    switch event.kind {
    case .crash:
      let lost = underWay.filter { $0.place == event.process && names.contains($0.name) }
      guard lost.isEmpty else {
        let attempts = lost.map { StoryLine.name(of: $0.name, attempt: $0.attempt) }
        return StoryLine.capitalized(
          "\(place) crashes, and forgets \(attempts.joined(separator: " and ")).")
      }
      return isAll ? StoryLine.capitalized("\(place) crashes.") : nil
    case .restart where isAll: return StoryLine.capitalized("\(place) is there again.")
    case .deferral where isAll && paused != event.process:
      // What arrives while a process is paused is told once.
      return StoryLine.capitalized("\(place) is paused; what reaches it waits.")
    case .loss where isAll, .cut where isAll, .unreachable where isAll:
      guard let fiber = event.fiber, fiber.role != .order else { return nil }
      return StoryLine.fate(of: event, who: ProcessNames.shop.text(fiber)).map(
        StoryLine.capitalized)
    default: return nil
    }
  }

  /// What the orders told of lose in a failover, in a sentence.
  private func lost(_ effects: [LedgerEffect]) -> String {
    let lost = effects.reversed().filter { effect in
      scenario.orders.indices.contains(effect.order)
        && names.contains(.order(scenario.orders[effect.order].number))
    }.map {
      "that order-\(scenario.orders[$0.order].number) \(StoryLine.verb($0.kind)) "
        + Wording.text(of: $0.units)
    }
    let taken = "The primary is lost, and a replica takes over"
    return lost.isEmpty
      ? taken + "." : taken + " that has not heard " + lost.joined(separator: " and ") + "."
  }

  /// The reservations of the orders told of that have expired, in a sentence; nil if none has.
  private func expiry(_ effects: [LedgerEffect]) -> String? {
    let expired = effects.filter { effect in
      effect.kind == .expired && scenario.orders.indices.contains(effect.order)
        && names.contains(.order(scenario.orders[effect.order].number))
    }.map { "\(Wording.text(of: $0.units)) of order-\(scenario.orders[$0.order].number)" }
    return expired.isEmpty
      ? nil : "A new epoch: the hold on \(expired.joined(separator: " and on ")) expires."
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
