extension Stepper {
  /// A key of a terminal.
  public enum Key: Sendable, Equatable {
    /// One that stands for a character.
    case character(Character)
    case up, down, left, right, home, end, pageUp, pageDown
    case enter, escape, tab, backspace
    /// Ctrl-L, as everywhere: to draw everything anew.
    case redraw
    /// Ctrl-U, as everywhere: to begin the line anew.
    case clear
  }

  /// How many events a page key goes.
  private static let page = 10

  /// Does what `key` asks for, and says what is left to be done outside.
  public mutating func press(_ key: Key) -> Wish? {
    if key == .redraw { return .redraw }
    if prompt != nil { return answer(key) }
    message = nil
    if showsHelp {
      showsHelp = false
      return key == .character("q") ? .quit : nil
    }
    switch key {
    case .right, .down, .character(" "), .character("n"), .character("j"): go(to: event + 1)
    case .left, .up, .backspace, .character("p"), .character("k"): go(to: event - 1)
    case .pageDown: go(to: event + Self.page)
    case .pageUp: go(to: event - Self.page)
    case .home: go(to: 0)
    case .end: go(to: recording.events.count)
    case .tab, .character("z"): zoomOn()
    case .escape: zoom = nil
    case .character(let letter): return press(letter)
    case .enter, .redraw, .clear: break
    }
    return nil
  }

  private mutating func press(_ letter: Character) -> Wish? {
    switch letter {
    case "s": goToSame("process", forward: true) { $0.process }
    case "S": goToSame("process", forward: false) { $0.process }
    case "o": goToSame("order", forward: true) { $0.order }
    case "O": goToSame("order", forward: false) { $0.order }
    case "c": goToCause()
    case "f": goToEffect()
    case "l": go(forward: true, "the ledger does not change any more") { $0.changesLedger }
    case "L": go(forward: false, "the ledger did not change before") { $0.changesLedger }
    case "v": goToBreach(forward: true)
    case "V": goToBreach(forward: false)
    case "g": prompt = Prompt(kind: .tick)
    case "/": prompt = Prompt(kind: .search)
    case "e": prompt = Prompt(kind: .override, text: override, isOffered: true)
    case "w": prompt = Prompt(kind: .save, text: placeToSave)
    case "+", "=": return shift(by: 1)
    case "-", "_": return shift(by: -1)
    case ">": return shiftPast(isLater: true)
    case "<": return shiftPast(isLater: false)
    case "u": return undo()
    case "?", "h": showsHelp = true
    case "q": return .quit
    default: message = Message(text: "'\(letter)' is no key here; ? shows those that are")
    }
    return nil
  }

  /// Shows the next pane alone, and after the last one all of them.
  private mutating func zoomOn() {
    guard let zoom, let place = Pane.allCases.firstIndex(of: zoom) else {
      zoom = Pane.allCases.first
      return
    }
    self.zoom = place + 1 < Pane.allCases.count ? Pane.allCases[place + 1] : nil
  }

  // MARK: - Changing the value at hand

  private mutating func shift(by difference: Int) -> Wish? {
    guard let choice = changeable() else { return nil }
    return change(Override(choice.key, max(choice.value + difference, 0)))
  }

  /// Lets the message at hand arrive just after the next event where it arrives, or just before the
  /// one before. Where there is none that would change nothing, and says so; what is no delay has no
  /// such place, and is moved by 10.
  private mutating func shiftPast(isLater: Bool) -> Wish? {
    guard let choice = changeable() else { return nil }
    guard let present, let place = present.message, choice.key.hasSuffix(" delay") else {
      return shift(by: isLater ? 10 : -10)
    }
    let arrival = recording.messages[place].arrival
    let there = recording.events.filter { $0.process == present.process && $0.id != event }
    let next =
      isLater
      ? there.first { $0.tick >= arrival && $0.id > event }
      : there.last { $0.tick <= arrival && $0.id < event }
    guard let next else {
      let side = isLater ? "after" : "before"
      message = Message(
        text: "nothing happens at \(present.process) \(side) this; + and - move it all the same")
      return nil
    }
    let difference = next.tick - arrival + (isLater ? 1 : -1)
    return change(Override(choice.key, max(choice.value + difference, 0)))
  }

  private mutating func changeable() -> Recording.Chosen? {
    if choice == nil {
      message = Message(
        text: "nothing was chosen for this event to happen just then; e changes any choice")
    }
    return choice
  }

  // MARK: - Asking

  /// What is asked about first: the choice at hand, or what is chosen for its process.
  private var override: String {
    choice.map { "\($0.key) = \($0.value)" } ?? present.map { "\($0.process) " } ?? ""
  }

  private var placeToSave: String {
    guard let file = recording.file else { return "\(recording.strategy)-changed.seed" }
    let stem = file.hasSuffix(".seed") ? String(file.dropLast(5)) : file
    return stem + "-changed.seed"
  }

  private mutating func answer(_ key: Key) -> Wish? {
    guard var asked = prompt else { return nil }
    if case .replace(let path) = asked.kind {
      prompt = nil
      guard key == .character("y") else {
        message = Message(text: "not saved: \(path) stays as it was")
        return nil
      }
      return .save(path: path, replaces: true)
    }
    switch key {
    case .escape: prompt = nil
    case .enter:
      prompt = nil
      return accept(asked)
    case .tab:
      offer(&asked)
      prompt = asked
    case .backspace, .clear, .character:
      asked.offer = nil
      // What was put there goes away when something else is typed; it is only changed from its end.
      if asked.isOffered, case .character = key { asked.text = "" }
      asked.isOffered = false
      switch key {
      case .character(let character) where asked.text.count < 4_096: asked.text.append(character)
      case .backspace: asked.text = String(asked.text.dropLast())
      case .clear: asked.text = ""
      default: break
      }
      prompt = asked
    default: break
    }
    return nil
  }

  /// Offers the next choice whose key begins as was typed.
  private func offer(_ asked: inout Prompt) {
    guard asked.kind == .override else { return }
    let typed = asked.offer?.typed ?? (asked.isOffered ? "" : asked.text)
    let offers = recording.choices.filter { $0.key.hasPrefix(typed) }
    guard !offers.isEmpty else { return }
    let place = asked.offer.map { ($0.place + 1) % offers.count } ?? 0
    asked.offer = (typed, place)
    asked.text = "\(offers[place].key) = \(offers[place].value)"
  }

  private mutating func accept(_ asked: Prompt) -> Wish? {
    let text = asked.text.trimmed
    switch asked.kind {
    case .tick: goToTick(text)
    case .search: search(text)
    case .save:
      guard !text.isEmpty else {
        message = Message(text: "not saved: no name was given")
        return nil
      }
      return .save(path: text, replaces: false)
    case .override:
      guard let override = parse(text) else {
        message = Message(
          text: "a choice and its answer are spelled 'order-2 > db #1 request delay = 180'",
          style: .wrong)
        return nil
      }
      return change(override)
    case .replace: break
    }
    return nil
  }

  /// What `text` says as a seed file's line does, or for the choice at hand if it is but a number.
  private func parse(_ text: String) -> Override? {
    if let value = Int(text) { return choice.map { Override($0.key, value) } }
    var text = text.hasPrefix("override ") ? String(text.dropFirst(9)).trimmed : text
    // What it found there is found anew.
    if text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
      text = String(text[..<open]).trimmed
    }
    guard let equals = text.lastIndex(of: "=") else { return nil }
    let key = String(text[..<equals]).split(separator: " ").joined(separator: " ")
    guard let value = Int(String(text[text.index(after: equals)...]).trimmed), !key.isEmpty
    else { return nil }
    return Override(key, value)
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
