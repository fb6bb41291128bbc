import Checking

/// What became of a run when something in it was changed.
struct RunComparison {
  /// It in words: `holds now: nothing breaks any more; the runs part at #7`.
  let text: String

  /// The comparison of `new` with `old`.
  init(_ old: Recording, _ new: Recording) {
    let (before, after) = (old.breaches.map(\.fingerprint), new.breaches.map(\.fingerprint))
    let gone = before.filter { !after.contains($0) }
    let added = after.filter { !before.contains($0) }
    var words: String
    switch (new.verdict, gone.isEmpty, added.isEmpty) {
    case (.inconclusive, _, _): words = "inconclusive, since it is cut off"
    case (.holds, true, _): words = "holds, as before"
    case (.holds, false, _): words = "holds now, nothing breaks any more"
    case (.violated, true, true):
      words =
        "still violated" + (after.count > 1 ? " in the same \(after.count) ways" : "")
        + " (\(after.first ?? "")\(after.count > 1 ? ", ..." : ""))"
    case (.violated, _, false) where before.isEmpty:
      words = "violated now: " + added.joined(separator: ", ")
    case (.violated, _, _):
      words = "still violated"
      if !gone.isEmpty { words += "; gone: " + gone.joined(separator: ", ") }
      if !added.isEmpty { words += "; new: " + added.joined(separator: ", ") }
    }
    let common = zip(old.events, new.events).prefix { $0.isLike($1) }.count
    words +=
      common < max(old.events.count, new.events.count)
      ? "; differs from #\(common + 1) on" : "; all events are as at first"
    text = words
  }
}

extension Recording.Event {
  /// Whether the same happens at the same time.
  fileprivate func isLike(_ other: Self) -> Bool {
    tick == other.tick && kind == other.kind && process == other.process && text == other.text
  }
}

extension Recording {
  /// The number of the event in this run that is what the event `id` is in `other`: what became of
  /// the same message, or else the how manieth of its kind at that place for that order.
  func event(like id: Int, in other: Recording) -> Int? {
    guard id > 0, other.events.indices.contains(id - 1) else { return 0 }
    let model = other.events[id - 1]
    func isAlike(_ event: Event) -> Bool {
      event.kind == model.kind && event.process == model.process && event.order == model.order
        && event.attempt == model.attempt
    }
    if let key = model.choice.map({ other.choices[$0].key }) {
      let same = events.filter { $0.choice.map { choices[$0].key } == key }
      if let event = same.first(where: isAlike) ?? same.last { return event.id }
    }
    let count = other.events[..<id].count { isAlike($0) }
    let alike = events.filter(isAlike)
    return alike.indices.contains(count - 1) ? alike[count - 1].id : nil
  }
}
