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
    "Had \(condition(knob, delta)), \(saved)."
  }

  private func condition(_ knob: Knob, _ delta: Int) -> String {
    let ticks = ticks(abs(delta))
    let more = "\(ticks) \(delta > 0 ? "longer" : "less")"
    let later = "\(ticks) \(delta > 0 ? "later" : "earlier")"
    let isOff = knob.value + delta == 0
    guard case .choice(let key) = knob.subject else {
      return "\(order(knob.subject)) arrived \(later)"
    }
    switch key.aspect {
    case .delay where key.leg == .request, .tail where key.leg == .request:
      return "\(call(key)) taken \(more) to reach \(peer(key))"
    case .delay, .tail: return "\(message(key)) taken \(more)"
    case .work: return "\(peer(key)) taken \(more) over \(call(key))"
    case .outcome: return "\(call(key)) gone well"
    case .loss: return "the network not lost \(message(key))"
    case .duplication where isOff: return "the network not copied \(message(key))"
    case .duplication: return "the copy of \(message(key)) taken \(more)"
    case .pauseLength: return "\(owner(key)) paused \(more)"
    case .pauseStart: return "\(owner(key)) paused \(later)"
    case .crashLength where isOff: return "\(owner(key)) not crashed"
    case .crashLength: return "\(owner(key)) been down \(more)"
    case .crashStart: return "\(owner(key)) crashed \(later)"
    case .partitionLength where isOff: return "the network not been partitioned"
    case .partitionLength: return "the network been partitioned \(more)"
    case .partitionStart: return "the network been partitioned \(later)"
    case .partitionSide: return "\(owner(key)) been on the other side of the partition"
    case .clickAgain where isOff: return "\(customer(key)) not clicked again"
    case .clickAgain: return "\(customer(key)) clicked again \(later)"
    case .askAgain where isOff: return "\(customer(key)) not asked again"
    case .askAgain: return "\(customer(key)) asked again \(later)"
    case .lateness: return "\(deadline(key)) come \(later)"
    case .giveUp where isOff: return "\(customer(key)) not given up"
    case .giveUp: return "\(customer(key)) given up \(later)"
    default: return "\(name(knob.subject)) been \(knob.value + delta) and not \(knob.value)"
    }
  }

  /// What an exception is, as the subject of a sentence.
  func name(_ subject: Knob.Subject) -> String {
    guard case .choice(let key) = subject else { return "\(order(subject))'s arrival" }
    switch key.aspect {
    case .delay where key.leg == .request: return "the way of \(call(key)) to \(peer(key))"
    case .delay: return message(key)
    case .tail where key.leg == .request:
      return "the detour of \(call(key)) to \(peer(key))"
    case .tail: return "the detour of \(message(key))"
    case .work: return "\(peer(key))'s work on \(call(key))"
    case .outcome: return "the outcome of \(call(key))"
    case .loss: return "the loss of \(message(key))"
    case .duplication: return "the copy of \(message(key))"
    case .pauseLength: return occurrence("pause", of: key)
    case .pauseStart: return "the beginning of \(occurrence("pause", of: key))"
    case .crashLength, .crashStart: return occurrence("crash", of: key)
    case .partitionLength: return partition(key)
    case .partitionStart: return "the beginning of \(partition(key))"
    case .partitionSide: return "\(owner(key))'s side of \(partition(key))"
    case .partitionWay: return "the way that \(partition(key)) cuts"
    case .clockOffset: return "the offset of \(owner(key))'s clock"
    case .clockDrift: return "the drift of \(owner(key))'s clock"
    case .clockJump, .clockJumpStart: return "the jump of \(owner(key))'s clock"
    case .clickAgain: return "the second click of \(customer(key))"
    case .askAgain: return "the next attempt of \(customer(key))"
    case .giveUp: return "the patience of \(customer(key))"
    case .lateness: return deadline(key)
    case .arrival, .priority, .world, .electionTimeout, .failoverStart, .failoverLength:
      return key.text(.shop)
    }
  }

  /// What an exception is in the run, and which values would do as well; nil if all that were tried do.
  func sentence(_ exception: Explanation.Exception) -> String? {
    let fact = fact(exception)
    guard exception.key.map({ !$0.aspect.isAlternative || $0.aspect == .priority }) ?? true
    else { return "\(fact), and that matters." }
    let fails = "\(same) with"
    return switch (exception.least, exception.greatest) {
    case (let least?, let greatest?) where least == greatest:
      "\(fact): with one more or one less \(other)."
    case (let least?, let greatest?):
      "\(fact): \(fails) \(least) to \(greatest), not with \(least - 1) or \(greatest + 1)."
    case (nil, let greatest?): "\(fact): \(fails) \(greatest) or less, not with \(greatest + 1)."
    case (let least?, nil): "\(fact): \(fails) \(least) or more, not with \(least - 1)."
    case (nil, nil): nil
    }
  }

  /// What an exception says of the run, without an end.
  private func fact(_ exception: Explanation.Exception) -> String {
    let value = exception.value
    let ticks = ticks(value)
    guard let key = exception.key else { return "\(exception.subject) is at tick \(value)" }
    let fact =
      switch key.aspect {
      case .delay where key.leg == .request:
        "\(call(key)) takes \(ticks) to reach \(peer(key))"
      case .delay: "\(message(key)) takes \(ticks)"
      case .tail where key.leg == .request:
        "the network holds \(call(key)) up for \(ticks) on its way to \(peer(key))"
      case .tail: "the network holds \(message(key)) up for \(ticks)"
      case .work: "\(peer(key)) takes \(ticks) over \(call(key))"
      case .outcome where value == 1: "\(call(key)) is refused"
      case .outcome: "\(call(key)) is never answered"
      case .loss: "the network loses \(message(key))"
      case .duplication: "the network copies \(message(key)), and the copy takes \(ticks)"
      case .pauseLength: "\(exception.subject) lasts \(ticks)"
      case .pauseStart: "\(exception.subject) comes \(ticks) into its window"
      case .crashLength: "\(owner(key)) crashes\(moment(key, .crashes)) and is down for \(ticks)"
      case .crashStart: "\(exception.subject) comes \(ticks) into its window"
      case .partitionLength:
        "the network is partitioned\(moment(key, .partitions)), for \(ticks)"
      case .partitionStart: "\(exception.subject) comes \(ticks) into its window"
      case .partitionSide: "\(owner(key)) is cut off from the others"
      case .partitionWay where value == 1:
        "\(partition(key)) lets nothing pass to whoever is cut off"
      case .partitionWay: "\(partition(key)) lets nothing pass from whoever is cut off"
      case .clockJump:
        "\(owner(key))'s clock is set \(value < 0 ? "back" : "forward") by \(self.ticks(abs(value)))"
          + moment(key, .jumps)
      case .clockJumpStart: "\(exception.subject) comes \(ticks) into its window"
      case .clockDrift: "\(owner(key))'s clock gains \(ticks) in a million"
      case .clickAgain: "\(customer(key)) clicks again after \(ticks)"
      case .askAgain: "\(customer(key)) asks again \(ticks) after the bad news"
      case .giveUp: "\(customer(key)) gives up after \(ticks)"
      case .lateness: "\(deadline(key)) comes \(ticks) late"
      default: "\(exception.subject) is \(value)"
      }
    return fact.hasPrefix("the ") ? "The " + fact.dropFirst(4) : fact
  }

  private func ticks(_ number: Int) -> String { "\(number) tick\(number == 1 ? "" : "s")" }

  /// When what is `key` long begins: ` at tick 40`.
  private func moment(_ key: ChoiceKey, _ kind: WindowKind) -> String {
    guard let window = kind.window(base.scenario) else { return "" }
    let start = ChoiceKey(kind.start, of: key.name, count: key.count)
    return " at tick \((key.count - 1) * window + base.value(of: start))"
  }

  /// `instance-1's crash`; `instance-1's second crash`, where there are several.
  private func occurrence(_ noun: String, of key: ChoiceKey) -> String {
    "\(owner(key))'s " + occurrence(key, noun)
  }

  private func partition(_ key: ChoiceKey) -> String { "the " + occurrence(key, "partition") }

  private func occurrence(_ key: ChoiceKey, _ noun: String) -> String {
    let lengths = base.overrides.filter { override in
      switch override.key.aspect {
      case .pauseLength, .crashLength:
        override.key.name == key.name && (override.key.aspect == .pauseLength) == (noun == "pause")
      case .partitionLength: noun == "partition"
      default: false
      }
    }.map(\.key.count).sorted()
    guard lengths.count > 1, let place = lengths.firstIndex(of: key.count) else { return noun }
    return ordinal(place + 1, of: noun)
  }

  private func order(_ subject: Knob.Subject) -> String {
    guard case .arrival(let place) = subject else { return "" }
    return "order-\(base.scenario.orders[place].number)"
  }

  private func customer(_ key: ChoiceKey) -> String {
    "the customer of \(ProcessNames.shop.text(key.name))"
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

  /// What has its time: `the timeout of order-2's read`, `the second timer of the sweeper`.
  private func deadline(_ key: ChoiceKey) -> String {
    switch key.leg {
    case .timeout: "the timeout of \(call(key))"
    case .start: "the beginning of \(owner(key))"
    default:
      "\(owner(key))'s " + (key.count > 1 ? ordinal(key.count, of: "timer") : "timer")
    }
  }

  private func peer(_ key: ChoiceKey) -> String {
    key.peer.map { ProcessNames.shop.text($0) } ?? "nobody"
  }

  /// `order-2's read`, `db's reply to order-2's read`.
  private func message(_ key: ChoiceKey) -> String {
    switch key.leg {
    case .reply: "\(peer(key))'s reply to \(call(key))"
    case .copyReply: "\(peer(key))'s reply to the copy of \(call(key))"
    default: call(key)
    }
  }

  /// `order-2's read`, `order-2's second read`, `the read of order-2's second attempt`.
  private func call(_ key: ChoiceKey) -> String {
    let calls = sight.choices.filter {
      $0.key.leg == .request && $0.key.name == key.name && $0.key.attempt == key.attempt
        && $0.key.peer == key.peer && ($0.key.aspect == .delay || $0.key.aspect == .priority)
    }.sorted { $0.key.count < $1.key.count }
    var what = "call #\(key.count)"
    if let word = calls.first(where: { $0.key.count == key.count })?.witness {
      var alike: [Int] = []
      for call in calls where call.witness == word && alike.last != call.key.count {
        alike.append(call.key.count)
      }
      let place = alike.firstIndex(of: key.count) ?? 0
      what = alike.count > 1 ? ordinal(place + 1, of: word) : word
    }
    return key.attempt == 1
      ? "\(owner(key))'s \(what)"
      : "the \(what) of \(owner(key))'s \(ordinal(Int(key.attempt), of: "attempt"))"
  }

  private func ordinal(_ number: Int, of noun: String) -> String {
    let words = ["first", "second", "third", "fourth", "fifth", "sixth"]
    return words.indices.contains(number - 1)
      ? "\(words[number - 1]) \(noun)" : "\(noun) #\(number)"
  }
}
