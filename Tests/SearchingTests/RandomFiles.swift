import Checking
import Inventory
import Searching
import TestSupport
import Simulation

extension SplitMix64 {
  /// A seed file in which everything that the format knows may occur.
  mutating func seedFile() -> SeedFile {
    var file = SeedFile(
      strategy: pick(["naive", "compare-and-set", "my-own", "été", "a/b"]), scenario: scenario(),
      schedule: Schedule(
        base: chance(oneIn: 3) ? .calm : .seed(Seed(rawValue: next())), overrides: overrides()))
    let comments = ["", "Two orders.", "  indented", "# twice", "naïve 🏺 \"quoted\"", "tab\there"]
    for _ in 0..<number(0...3) { file.comments.append(pick(comments)) }
    if !chance(oneIn: 3) {
      file.expected = []
      for _ in 0..<number(0...4) { file.expected?.append(fingerprint()) }
    }
    if chance(oneIn: 4) {
      let comparisons = (0...number(0...3)).map { _ in
        Comparison(
          pick(Figure.allCases), pick(Comparison.Relation.allCases), number(-9...1_000_000))
      }
      file.figures = try? Goal(comparisons.map(\.description).joined(separator: " "))
    }
    if chance(oneIn: 2) {
      let digits = String(next(), radix: 16)
      file.digest = "0x" + String(repeating: "0", count: 16 - digits.count) + digits
    }
    if chance(oneIn: 2) { file.origin = pick(["fuzz", "shrunk from 15 orders, 3 ü", "# 7 = (x)"]) }
    return file
  }

  /// A world with up to three items and eight orders, and faults of every kind.
  mutating func scenario() -> Scenario {
    let slowest = pick([0, 1, 200, 5_000])
    let items = number(1...3)
    let instances = number(1...4)
    var orders: [Order] = []
    for place in 0..<number(0...8) {
      orders.append(
        Order(
          number: place * 3 + number(1...3), item: ItemID(number(1...items)),
          quantity: number(1...3), arrival: number(0...500), instance: number(1...instances)))
    }
    var scenario = Scenario(
      database: pick(DatabaseKind.allCases), latency: range(0...slowest), instances: instances,
      stock: (0..<items).map { _ in number(0...6) }, orders: orders)
    if scenario.database == .replicated, chance(oneIn: 2) { scenario.replicas = 5 }
    if chance(oneIn: 2) { scenario.replicaLag = number(1...1_000) }
    if chance(oneIn: 2) { scenario.patience = number(0...10_000) }
    if chance(oneIn: 2) { scenario.sweepPeriod = number(1...10_000) }
    if chance(oneIn: 2) { scenario.horizon = number(1...100_000) }
    if chance(oneIn: 3) {
      scenario.faults.pauses = Affliction(
        window: number(1_000...9_999), odds: number(1...9), strength: range(0...5_000))
    }
    if chance(oneIn: 3) {
      scenario.faults.clocks = ClockFaults(
        offset: range(-500...500), drift: range(-1_000...1_000),
        jumps: Affliction(window: 1_000, odds: number(1...9), strength: range(-900...900)))
    }
    if chance(oneIn: 3) {
      scenario.faults.payments = PaymentFaults(odds: number(1...9), work: range(0...900))
    }
    scenario.judgesLinearizability = chance(oneIn: 3)
    return scenario
  }

  /// Up to five exceptions, each key once, with and without a witness.
  mutating func overrides() -> [Schedule.Override] {
    var overrides: [Schedule.Override] = []
    for _ in 0..<number(0...5) {
      let key = key()
      guard !overrides.contains(where: { $0.key == key }) else { continue }
      overrides.append(
        Schedule.Override(
          key, number(-1_000_000_000...1_000_000_000),
          witness: chance(oneIn: 2) ? pick(Array(MessageLabel.words.dropFirst())) : nil))
    }
    return overrides
  }

  /// A key of whatever kind a run may ask for.
  mutating func key() -> ChoiceKey {
    let order = ProcessName.order(number(1...9))
    let attempt = UInt16(pick([1, 1, 1, 2, 300]))
    let process = pick([ProcessName.instance(number(1...4)), .database, .payments])
    switch number(0...3) {
    case 0:
      return ChoiceKey(
        pick([.delay, .priority, .outcome, .work]), of: order, attempt: attempt,
        to: pick([.database, .payments]), count: number(1...9),
        leg: pick([.none, .request, .reply, .timeout]))
    case 1: return ChoiceKey(.priority, of: order, attempt: attempt, leg: .start)
    case 2:
      return ChoiceKey(
        .priority, of: order, attempt: attempt, count: number(1...9), leg: .timer)
    default:
      return ChoiceKey(
        pick([.pauseLength, .pauseStart, .clockJump, .clockJumpStart, .clockOffset]), of: process,
        count: number(0...9))
    }
  }

  private mutating func fingerprint() -> Fingerprint {
    Fingerprint(
      pick(Property.allCases.filter { !$0.isOptional }),
      at: pick(["write", "compare-and-set", "answer", "end"]),
      pick([.current, .stale, .blind]), pick([.first, .retry, .late]))
  }
}
