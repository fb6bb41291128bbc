import Inventory
import Simulation

extension SeedFile {
  /// The most that a file may hold, in bytes.
  public static let maximumSize = 128 << 20

  /// The file with that text.
  ///
  /// - Throws: ``SeedFileError``, with line and column, for whatever is not as it should be. A file
  ///   of a later version is refused, never guessed at.
  public init(text: String) throws(SeedFileError) {
    var parser = SeedFileParser()
    var number = 0
    let body =
      text.unicodeScalars.first == "\u{feff}" ? String(text.unicodeScalars.dropFirst()) : text
    for line in body.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
    {
      number += 1
      try parser.take(line, number)
    }
    self = try parser.finish(line: number)
  }
}

/// Reads a seed file line by line.
private struct SeedFileParser {
  private var hasVersion = false
  private var comments: [String] = []
  private var seen: Set<String> = []
  private var strategy: String?
  private var world = SeedFileWorld()
  private var schedule = SeedFileSchedule()
  private var expectations = SeedFileExpectations()
  private var digest: String?
  private var origin: String?

  /// Takes the next line.
  mutating func take(_ text: Substring, _ number: Int) throws(SeedFileError) {
    if text.drop(while: { $0 == " " || $0 == "\t" }).first == "#" {
      // Wherever it stands: a rewritten file has all of them at its beginning.
      comments.append(Self.comment(text))
      return
    }
    var line = LineScanner(text, line: number)
    guard !line.isAtEnd else { return }
    let word = try line.word("a word")
    guard hasVersion else {
      guard word == "phantom-seed" else {
        throw line.mistake("a seed file begins with 'phantom-seed \(SeedFile.version)'")
      }
      let version = try line.integer("the version", in: 1...Int.max)
      guard version <= SeedFile.version else {
        throw line.mistake(
          "this file is of version \(version), and this program reads up to version "
            + "\(SeedFile.version); a later one is needed")
      }
      try line.finish()
      hasVersion = true
      return
    }
    let mayRepeat = ["order", "override", "expect"].contains(word)
    guard mayRepeat || !seen.contains(word) else {
      throw line.mistake("'\(word)' stands here for the second time")
    }
    seen.insert(word)
    try take(word, &line)
    try line.finish()
  }

  private mutating func take(_ word: String, _ line: inout LineScanner) throws(SeedFileError) {
    switch word {
    case "strategy": strategy = try line.word("the strategy's name")
    case "digest":
      let text = try line.word("the digest")
      guard let value = Digest.canonical(text) else {
        throw line.mistake("a digest is '0x' and 16 hexadecimal digits, not '\(text)'")
      }
      digest = value
    case "origin": origin = try line.rest("the origin")
    default:
      if try world.take(word, &line) { return }
      if try schedule.take(word, &line) { return }
      guard try expectations.take(word, &line) else {
        throw line.mistake("'\(word)' means nothing here")
      }
    }
  }

  /// The file, once all lines are taken.
  func finish(line: Int) throws(SeedFileError) -> SeedFile {
    func missing(_ what: String) -> SeedFileError {
      SeedFileError(line: max(line, 1), column: 1, message: "\(what) is missing")
    }
    guard hasVersion else { throw missing("'phantom-seed \(SeedFile.version)'") }
    guard let strategy else { throw missing("'strategy'") }
    var scenario = try world.scenario(line: line)
    scenario.judgesLinearizability = expectations.judgesLinearizability
    var file = SeedFile(
      strategy: strategy, scenario: scenario, schedule: schedule.schedule)
    file.comments = comments
    file.expected = expectations.expected
    file.figures = expectations.figures
    file.digest = digest
    file.origin = origin
    return file
  }

  private static func comment(_ text: Substring) -> String {
    let body = text.drop(while: { $0 != "#" }).dropFirst()
    return String(body.first == " " ? body.dropFirst() : body)
  }
}
