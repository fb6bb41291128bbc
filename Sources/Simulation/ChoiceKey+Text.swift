extension ChoiceKey {
  /// The key as seed files spell it: `order-2 > db #2 request delay`, `instance-1 #3 pause-length`.
  ///
  /// A second or later attempt is named after the order: `order-2 attempt-2 > db #1 reply delay`.
  public func text(_ names: ProcessNames) -> String {
    var words = [names.text(name)]
    if attempt > 1 { words.append("attempt-\(attempt)") }
    if let peer { words += [">", names.text(peer)] }
    if count > 0 { words.append("#\(count)") }
    if leg != .none { words.append(leg.word) }
    words.append(aspect.word)
    return words.joined(separator: " ")
  }

  /// The key that `text` spells as ``text(_:)`` does, or nil if it spells none.
  public init?(_ text: some StringProtocol, names: ProcessNames) {
    var words = text.split(separator: " ")[...]
    guard let first = words.popFirst(), let name = names.name(first) else { return nil }
    var attempt: UInt16 = 1
    if let word = words.first, word.hasPrefix("attempt-") {
      guard let number = UInt16(word.dropFirst(8)), number > 1 else { return nil }
      attempt = number
      words.removeFirst()
    }
    var peer: ProcessName?
    if words.first == ">" {
      words.removeFirst()
      guard let word = words.popFirst(), let named = names.name(word), named.number < 1 << 24
      else { return nil }
      peer = named
    }
    var count = 0
    if let word = words.first, word.hasPrefix("#") {
      guard let number = Int(word.dropFirst()), (1...Self.maximumCount).contains(number)
      else { return nil }
      count = number
      words.removeFirst()
    }
    var leg = Leg.none
    if let word = words.first, let named = Leg.allCases.first(where: { $0.word == word }) {
      leg = named
      words.removeFirst()
    }
    guard let word = words.popFirst(), words.isEmpty,
      let aspect = Aspect.allCases.first(where: { $0.word == word })
    else { return nil }
    self.init(aspect, of: name, attempt: attempt, to: peer, count: count, leg: leg)
    // A key has one spelling.
    guard self.text(names) == text else { return nil }
  }
}
