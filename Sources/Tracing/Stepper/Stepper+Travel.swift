extension Stepper {
  /// Makes the event with that number the one at hand, or the nearest to it.
  mutating func go(to id: Int) {
    if id < 0, event == 0 { message = Message(text: "this is the beginning") }
    if id > recording.events.count, event == recording.events.count {
      message = Message(text: "this is the end")
    }
    event = min(max(id, 0), recording.events.count)
  }

  /// Goes to the next event, or the one before, that is as asked for.
  mutating func go(
    forward: Bool, _ otherwise: String, where isWanted: (Recording.Event) -> Bool
  ) {
    let found =
      forward
      ? recording.events[event...].first(where: isWanted)
      : recording.events[..<max(event - 1, 0)].last(where: isWanted)
    guard let found else {
      message = Message(text: otherwise)
      return
    }
    event = found.id
  }

  /// Goes to the next event, or the one before, that has the same of something.
  mutating func goToSame(
    _ what: String, forward: Bool, _ quality: (Recording.Event) -> String?
  ) {
    guard let present else { return go(to: forward ? 1 : 0) }
    guard let own = quality(present) else {
      message = Message(text: "#\(event) is no \(what)'s event")
      return
    }
    go(forward: forward, "\(own) has none \(forward ? "after" : "before") this") {
      quality($0) == own
    }
  }

  mutating func goToCause() {
    guard let present else { return go(to: 0) }
    guard let cause = present.cause else {
      message = Message(text: "#\(event) comes from outside: no event caused it")
      return
    }
    event = cause
  }

  mutating func goToEffect() {
    guard present != nil else { return go(to: 1) }
    guard let effect = recording.effects(of: event).first else {
      message = Message(text: "nothing happened because of #\(event)")
      return
    }
    event = effect
  }

  /// Goes to where something breaks, next or before; round and round.
  mutating func goToBreach(forward: Bool) {
    let events = recording.breaches.map(\.event).filter { $0 > 0 }
    let next =
      forward
      ? events.filter { $0 > event }.min() ?? events.min()
      : events.filter { $0 < event }.max() ?? events.max()
    guard let next else {
      message = Message(text: "nothing breaks in this run", style: .right)
      return
    }
    if next == event { message = Message(text: "nothing else breaks in this run") }
    event = min(next, recording.events.count)
  }

  /// Goes to what was last at the tick that `text` says, or to the event that it says as `#12`.
  mutating func goToTick(_ text: String) {
    if text.hasPrefix("#"), let id = Int(text.dropFirst()) { return go(to: id) }
    guard let tick = Int(text) else {
      message = Message(text: "a tick is a number; an event is '#' and a number", style: .wrong)
      return
    }
    // Events stand in the order of their ticks.
    event = recording.events.partition { $0.tick > tick }
  }

  /// Goes to the next event that says `text`, and on from the beginning; the latest text if there is
  /// none.
  mutating func search(_ text: String) {
    let wanted = (text.isEmpty ? lastSearch : text).lowercased()
    guard !wanted.isEmpty else { return }
    lastSearch = wanted
    let events =
      recording.events[min(event, recording.events.count)...] + recording.events[..<event]
    let found = events.first {
      "#\($0.id) \($0.process): \($0.text)".lowercased().contains(wanted)
    }
    guard let found else {
      message = Message(text: "no event says '\(wanted)'")
      return
    }
    if found.id <= event { message = Message(text: "from the beginning again") }
    event = found.id
  }
}

extension Recording.Event {
  /// Whether something else is true after it.
  var changesLedger: Bool {
    changes.contains {
      switch $0 {
      case .truth, .unit: true
      case .progress, .beliefs: false
      }
    }
  }
}

extension Array {
  /// How many elements at the beginning do not satisfy `isLater`, which holds from some place on.
  fileprivate func partition(where isLater: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
