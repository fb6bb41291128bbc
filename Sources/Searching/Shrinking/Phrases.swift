import Inventory
import Simulation

/// How an explanation names things: `order-2's read`, `db's reply to order-2's second read`.
struct Phrases {
  private let base: Candidate
  private let sight: Sight

  /// What is said of a run that is as it should be, of one that is as this one, and of one that is
  /// not.
  private let saved, same, other: String

  init(_ base: Candidate, _ sight: Sight, _ target: Target) {
    self.base = base
    self.sight = sight
    switch target {
    case .violation:
      (saved, same, other) = (
        "all would hold", "it fails in the same way", "it does not fail in this way"
      )
    case .figures:
      (saved, same, other) = (
        "the figures would be others", "the figures are the same", "they are others"
      )
    }
  }

  /// The change of `knob` by `delta`, as what would have saved the run.
  func wish(_ knob: Knob, _ delta: Int) -> String {
    let ticks = "\(abs(delta)) tick\(abs(delta) == 1 ? "" : "s")"
    let more = delta > 0 ? "longer" : "less"
    let change =
      switch knob.subject {
      case .arrival(let place):
        "Had order-\(base.scenario.orders[place].number) arrived \(ticks) "
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
    return change + ", \(saved)."
  }

  /// What an exception is, as the subject of a sentence.
  func name(_ subject: Knob.Subject) -> String {
    switch subject {
    case .arrival(let place):
      return "order-\(base.scenario.orders[place].number)'s arrival"
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
      case .arrival, .priority, .clockJumpStart, .world, .tail, .loss, .duplication,
        .partitionLength, .partitionStart, .partitionSide, .partitionWay, .crashLength, .crashStart,
        .clickAgain, .askAgain, .giveUp, .electionTimeout, .failoverStart,
        .failoverLength:
        return key.text(.shop)
      }
    }
  }

  /// What an exception is in the run, and which values would do as well.
  func sentence(_ exception: Explanation.Exception) -> String {
    let fact = fact(exception)
    guard exception.key?.aspect != .outcome else { return "\(fact), and that matters." }
    let fails = "\(same) with"
    return switch (exception.least, exception.greatest) {
    case (let least?, let greatest?) where least == greatest:
      "\(fact): with one more or one less \(other)."
    case (let least?, let greatest?):
      "\(fact): \(fails) \(least) to \(greatest), not with \(least - 1) or \(greatest + 1)."
    case (nil, let greatest?): "\(fact): \(fails) \(greatest) or less, not with \(greatest + 1)."
    case (let least?, nil): "\(fact): \(fails) \(least) or more, not with \(least - 1)."
    case (nil, nil): "\(fact): \(fails) whatever else was tried."
    }
  }

  /// What an exception says of the run, without an end.
  private func fact(_ exception: Explanation.Exception) -> String {
    let value = exception.value
    let ticks = "\(value) tick\(value == 1 ? "" : "s")"
    guard let key = exception.key else { return "\(exception.subject) is at tick \(value)" }
    switch key.aspect {
    case .delay where key.leg == .request:
      return "\(call(key)) takes \(ticks) to reach \(peer(key))"
    case .delay: return "\(peer(key))'s reply to \(call(key)) takes \(ticks)"
    case .work: return "\(peer(key)) takes \(ticks) over \(call(key))"
    case .outcome where value == 1: return "\(call(key)) is refused"
    case .outcome: return "\(call(key)) is never answered"
    case .pauseLength: return "\(exception.subject) lasts \(ticks)"
    case .pauseStart: return "\(atBeginning(exception.subject)) comes \(ticks) into its window"
    case .clockDrift: return "\(owner(key))'s clock gains \(ticks) in a million"
    default: return "\(atBeginning(exception.subject)) is \(value)"
    }
  }

  private func atBeginning(_ text: String) -> String {
    text.hasPrefix("the ") ? "The " + text.dropFirst(4) : text
  }

  /// The messages that might have taken other times, in a sentence.
  ///
  /// - Parameters:
  ///   - free: How many of them.
  ///   - tried: Of how many that took the least time.
  ///   - values: Which times.
  /// - Returns: The sentence.
  func sentence(free: Int, of tried: Int, _ values: [Int]) -> String {
    let least = base.scenario.latency.lowerBound
    let which =
      tried == 1
      ? "The one message that took the least time, \(least) ticks,"
      : "\(free == tried ? "Each" : "\(free)") of the \(tried) messages that took the least time, "
        + "\(least) ticks,"
    let alone = free > 1 && free < tried ? "could each" : "could"
    let list = values.map { "\($0)" }
    let times =
      list.count > 1
      ? list.dropLast().joined(separator: ", ") + " or \(list[list.count - 1])" : list[0]
    let end =
      same.hasPrefix("it") ? "it would fail in the same way" : "the figures would be the same"
    return "\(which) \(alone) have taken \(times): \(end)."
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
