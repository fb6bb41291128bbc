import Checking

/// What the lines of a seed file say of what is to come of its run.
struct SeedFileExpectations {
  private(set) var expected: [Fingerprint]?
  private(set) var figures: Goal?
  private var isAsked = false

  /// Whether it is judged if calls are linearizable: what is expected to break is.
  var judgesLinearizability: Bool {
    isAsked || expected?.contains { $0.property == .linearizable } ?? false
  }

  /// Takes the rest of a line that begins with `word`.
  ///
  /// - Returns: Whether it is one of those.
  mutating func take(
    _ word: String, _ line: inout LineScanner
  ) throws(SeedFileError) -> Bool {
    switch word {
    case "check":
      let name = try line.word("a property's name")
      guard name == Property.linearizable.rawValue else {
        throw line.mistake("'linearizable' can be asked for, and not '\(name)'")
      }
      isAsked = true
    case "expect": try takeExpectation(&line)
    default: return false
    }
    return true
  }

  private mutating func takeExpectation(_ line: inout LineScanner) throws(SeedFileError) {
    let text = try line.word("'holds', a fingerprint, or figures")
    guard !text.contains(where: { "<>=!".contains($0) }) else {
      return try takeFigures(text, &line)
    }
    if text == "holds" {
      guard expected == nil else { throw line.mistake("'holds' stands alone, or not at all") }
      expected = []
      return
    }
    guard let fingerprint = Fingerprint(text), Fingerprint.commands.contains(fingerprint.command)
    else {
      throw line.mistake(
        "'\(text)' is neither 'holds' nor a fingerprint; one is 'oversell/write/stale/first'; figures "
          + "are spelled 'placed=5'")
    }
    guard expected?.isEmpty != true else {
      throw line.mistake("'holds' stands alone, or not at all")
    }
    expected = (expected ?? []) + [fingerprint]
  }

  private mutating func takeFigures(
    _ first: String, _ line: inout LineScanner
  ) throws(SeedFileError) {
    guard figures == nil else { throw line.mistake("figures stand here for the second time") }
    let text = line.isAtEnd ? first : first + " " + (try line.rest("a comparison"))
    do throws(GoalError) {
      figures = try Goal(text)
    } catch {
      throw line.mistake(error.message)
    }
  }
}
