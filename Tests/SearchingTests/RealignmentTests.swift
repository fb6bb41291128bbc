import Inventory
import Searching
import Simulation
import TestSupport
import Testing

/// Goal: a stale override moves if there is no doubt where, and never otherwise. Method: overrides and
/// choices made up, one rule at a time; then random ones.
@Suite struct `Realigning overrides` {
  private func key(_ text: String) -> ChoiceKey {
    ChoiceKey(shop: text) ?? ChoiceKey(.delay, of: .database)
  }

  private func asked(_ calls: [(String, String)]) -> [Choice] {
    let schedule = Schedule.calm
    var choices = Choices(schedule, recording: true)
    for (text, witness) in calls {
      _ = choices.choose(key(text), in: 50...200, calm: 50, witness: witness)
    }
    return choices.asked ?? []
  }

  /// Realigns overrides, spelled as key and witness, of a run that asked for `calls`.
  private func realign(
    _ overrides: [(String, String?)], _ calls: [(String, String)]
  ) -> Realignment {
    let asked = asked(calls)
    let fates = overrides.map { text, witness in
      let override = Schedule.Override(key(text), 70, witness: witness)
      let found = asked.first { $0.key == override.key }
      let fate: OverrideFate =
        if let found {
          witness == nil || found.witness == witness ? .applied : .found(found.witness ?? "")
        } else {
          .neverAsked
        }
      return (override: override, fate: fate)
    }
    return Realignment(fates, asked: asked)
  }

  private func texts(_ realignment: Realignment) -> [String] {
    realignment.overrides.map { "\($0.key.text(.shop)) (\($0.witness ?? "-"))" }
  }

  private func request(_ number: Int, of order: Int = 1) -> String {
    "order-\(order) > db #\(number) request delay"
  }

  @Test func `what fits stays, in the order of the list`() {
    let result = realign(
      [(request(2), "write"), (request(1), "read")], [(request(1), "read"), (request(2), "write")])
    #expect(texts(result) == ["\(request(2)) (write)", "\(request(1)) (read)"])
    #expect(result.steps == [])
  }

  @Test func `all move at once, each into the place that another one leaves`() {
    let result = realign(
      [(request(1), "read"), (request(2), "reserve"), (request(3), "write")],
      [
        (request(1), "advance-epoch"), (request(2), "read"), (request(3), "reserve"),
        (request(4), "write"),
      ])
    #expect(
      texts(result) == ["\(request(2)) (read)", "\(request(3)) (reserve)", "\(request(4)) (write)"])
    #expect(result.steps.allSatisfy { !$0.isLeft })
  }

  @Test func `between two of the name, it stays`() {
    let result = realign(
      [(request(1), "write")],
      [(request(1), "read"), (request(2), "write"), (request(3), "write")])
    #expect(texts(result) == ["\(request(1)) (write)"])
    #expect(result.steps.map(\.isLeft) == [true])
  }

  @Test func `of two of the name, the free one is it`() {
    let result = realign(
      [(request(1), "write"), (request(2), "write")],
      [(request(1), "read"), (request(2), "write"), (request(3), "write")])
    #expect(texts(result) == ["\(request(3)) (write)", "\(request(2)) (write)"])
  }

  @Test func `two that want the same place both stay`() {
    let result = realign(
      [(request(1), "write"), (request(4), "write")],
      [(request(1), "read"), (request(2), "write")])
    #expect(texts(result) == ["\(request(1)) (write)", "\(request(4)) (write)"])
    #expect(result.steps.map(\.isLeft) == [true, true])
  }

  @Test func `one that cannot leave its place keeps others out of it`() {
    // The write that is at call 2 now belongs to call 1; but nobody knows where call 2's went.
    let result = realign(
      [(request(1), "write"), (request(2), "confirm")],
      [
        (request(1), "read"), (request(2), "write"), (request(3), "confirm"),
        (request(4), "confirm"),
      ])
    #expect(texts(result) == ["\(request(1)) (write)", "\(request(2)) (confirm)"])
  }

  @Test(arguments: [
    "order-2 > db #2 request delay", "order-1 attempt-2 > db #2 request delay",
    "order-1 > payments #2 request delay", "order-1 > db #2 reply delay",
    "order-1 > db #2 request priority",
  ])
  func `the same name elsewhere is not it`(elsewhere: String) {
    let result = realign(
      [(request(1), "write")], [(request(1), "read"), (elsewhere, "write")])
    #expect(texts(result) == ["\(request(1)) (write)"])
    #expect(result.steps.map(\.isLeft) == [true])
  }

  @Test func `where nothing has the name any more, it has a new one`() {
    let result = realign(
      [(request(2), "write"), (request(9), "write")],
      [(request(1), "read"), (request(2), "decrement")])
    #expect(texts(result) == ["\(request(2)) (decrement)", "\(request(9)) (write)"])
    #expect(result.steps.map(\.isLeft) == [false, true])
  }

  @Test func `without a witness nothing is known, and nothing done`() {
    let result = realign([(request(9), nil)], [(request(1), "read")])
    #expect(texts(result) == ["\(request(9)) (-)"])
    #expect(result.steps.map(\.isLeft) == [true])
  }

  @Test func `no two ever have one key, and what fits never moves`() {
    let words = ["read", "write", "confirm"]
    for seed in 1...2_000 {
      var random = SplitMix64(seed: seed)
      let calls = (1...6).map { (request($0), random.pick(words)) }
      let numbers = (1...8).filter { _ in random.chance(oneIn: 2) }
      let overrides = numbers.map { (request($0), Optional(random.pick(words))) }
      let result = realign(overrides, calls)
      let keys = result.overrides.map(\.key)
      #expect(Set(keys).count == keys.count, "seed \(seed)")
      #expect(result.overrides.count == overrides.count, "seed \(seed)")
      for (place, (text, witness)) in overrides.enumerated()
      where calls.contains(where: { $0 == text && $1 == witness }) {
        #expect(result.overrides[place].key == key(text), "seed \(seed)")
      }
    }
  }
}
