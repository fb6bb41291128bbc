import Inventory
import Simulation

/// What the lines of a seed file say of the schedule.
struct SeedFileSchedule {
  private var base = Schedule.Base.calm
  private var overrides: [Schedule.Override] = []
  private var overrideKeys: Set<ChoiceKey> = []

  /// The schedule, as far as lines are taken.
  var schedule: Schedule { Schedule(base: base, overrides: overrides) }

  /// Takes the rest of a line that begins with `word`.
  ///
  /// - Returns: Whether it is one of the schedule's.
  mutating func take(
    _ word: String, _ line: inout LineScanner
  ) throws(SeedFileError) -> Bool {
    switch word {
    case "base": try takeBase(&line)
    case "override": try takeOverride(&line)
    default: return false
    }
    return true
  }

  private mutating func takeBase(_ line: inout LineScanner) throws(SeedFileError) {
    let kind = try line.word("'calm' or 'seed'")
    switch kind {
    case "calm": base = .calm
    case "seed":
      let text = try line.word("the seed")
      guard let seed = Seed(text) else {
        throw line.mistake("a seed is decimal, 0x and hexadecimal, or 40 digits, not '\(text)'")
      }
      base = .seed(seed)
    default: throw line.mistake("the base is 'calm' or 'seed', not '\(kind)'")
    }
  }

  private mutating func takeOverride(_ line: inout LineScanner) throws(SeedFileError) {
    var words: [String] = []
    let start = line
    var word = try line.word("the choice")
    while word != "=" {
      words.append(word)
      word = try line.word("'='")
    }
    guard let key = ChoiceKey(shop: words.joined(separator: " ")) else {
      var first = start
      _ = try first.word("the choice")
      throw first.mistake(
        "'\(words.joined(separator: " "))' names no choice; one is 'order-2 > db #1 request delay'")
    }
    guard overrideKeys.insert(key).inserted else {
      throw line.mistake("this choice is overridden already")
    }
    let value = try line.integer(
      "the answer", in: -SimulationLimits.delay...SimulationLimits.delay)
    var override = Schedule.Override(key, value)
    if !line.isAtEnd {
      let witness = try line.word("the witness")
      guard witness.hasPrefix("("), witness.hasSuffix(")"), witness.count > 2 else {
        throw line.mistake("a witness stands in parentheses, as '(write)'")
      }
      override.witness = String(witness.dropFirst().dropLast())
    }
    overrides.append(override)
  }
}
