import Inventory
import Simulation

/// How an explanation names things: `order-2's read`, `db's reply to order-2's second read`.
struct Phrases {
  private let base: Candidate
  private let sight: Sight

  init(_ base: Candidate, _ sight: Sight) {
    self.base = base
    self.sight = sight
  }

  /// The change of `knob` by `delta`, as what would have saved the run.
  func wish(_ knob: Knob, _ delta: Int) -> String {
    let ticks = "\(abs(delta)) tick\(abs(delta) == 1 ? "" : "s")"
    let more = delta > 0 ? "longer" : "less"
    let change =
      switch knob.subject {
      case .arrival(let place):
        "Had order-\(base.scenario.orders[place].number) come \(ticks) "
          + (delta > 0 ? "later" : "earlier")
      case .choice(let key):
        switch key.aspect {
        case .delay where key.leg == .request:
          "Had \(call(key)) taken \(ticks) \(more) to reach \(peer(key))"
        case .delay: "Had \(peer(key))'s reply to \(call(key)) taken \(ticks) \(more)"
        case .work: "Had \(peer(key)) taken \(ticks) \(more) over \(call(key))"
        case .outcome: "Had \(call(key)) gone well"
        case .pauseLength: "Had \(owner(key)) paused \(ticks) \(more)"
        case .pauseStart: "Had \(owner(key)) paused \(ticks) \(delta > 0 ? "later" : "earlier")"
        default: "Had \(name(knob.subject)) been \(knob.value + delta) and not \(knob.value)"
        }
      }
    return change + ", all would hold."
  }

  /// What an exception is, as the subject of a sentence.
  func name(_ subject: Knob.Subject) -> String {
    switch subject {
    case .arrival(let place):
      return "the arrival of order-\(base.scenario.orders[place].number)"
    case .choice(let key):
      switch key.aspect {
      case .delay where key.leg == .request: return "the way of \(call(key)) to \(peer(key))"
      case .delay: return "\(peer(key))'s reply to \(call(key))"
      case .work: return "\(peer(key))'s work on \(call(key))"
      case .outcome: return "the outcome of \(call(key))"
      case .pauseLength: return "\(owner(key))'s \(ordinal(key.count, of: "pause"))"
      case .pauseStart: return "the beginning of \(owner(key))'s \(ordinal(key.count, of: "pause"))"
      case .clockOffset: return "the offset of \(owner(key))'s clock"
      case .clockDrift: return "the drift of \(owner(key))'s clock"
      case .clockJump: return "the \(ordinal(key.count, of: "jump")) of \(owner(key))'s clock"
      case .arrival, .priority, .clockJumpStart, .world: return key.text(.shop)
      }
    }
  }

  /// The range in which an exception may lie, in a sentence.
  func sentence(_ exception: Explanation.Exception) -> String {
    let subject = sentence(exception.subject)
    guard exception.key?.aspect != .outcome else { return "\(subject) matters." }
    return switch (exception.least, exception.greatest) {
    case (let least?, let greatest?) where least == greatest:
      "\(subject) matters: \(least), and no other value, does it."
    case (let least?, let greatest?): "\(subject) matters: any of \(least)...\(greatest) does it."
    case (nil, let greatest?): "\(subject) matters: \(greatest) or less does it."
    case (nil, nil): "\(subject) matters, but how much does not."
    case (let least?, nil): "\(subject) matters: \(least) or more does it."
    }
  }

  private func sentence(_ text: String) -> String {
    text.hasPrefix("the ") ? "The " + text.dropFirst(4) : text
  }

  private func owner(_ key: ChoiceKey) -> String { ProcessNames.shop.text(key.name) }

  private func peer(_ key: ChoiceKey) -> String {
    key.peer.map { ProcessNames.shop.text($0) } ?? "nobody"
  }

  /// `order-2's read`, `order-2's second read`.
  private func call(_ key: ChoiceKey) -> String {
    let calls = sight.choices.filter {
      $0.key.aspect == .delay && $0.key.leg == .request && $0.key.name == key.name
        && $0.key.attempt == key.attempt && $0.key.peer == key.peer
    }.sorted { $0.key.count < $1.key.count }
    let word = calls.first { $0.key.count == key.count }?.witness
    guard let word else { return "\(owner(key))'s call #\(key.count)" }
    let alike = calls.filter { $0.witness == word }
    let place = alike.firstIndex { $0.key.count == key.count } ?? 0
    return "\(owner(key))'s " + (alike.count > 1 ? ordinal(place + 1, of: word) : word)
  }

  private func ordinal(_ number: Int, of noun: String) -> String {
    let words = ["first", "second", "third", "fourth", "fifth", "sixth"]
    return words.indices.contains(number - 1)
      ? "\(words[number - 1]) \(noun)" : "\(noun) #\(number)"
  }
}
