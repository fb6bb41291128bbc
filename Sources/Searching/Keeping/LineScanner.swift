/// The words of a line, read from left to right; each mistake is told with its line and column.
struct LineScanner {
  /// The line's number.
  let number: Int
  private let words: [(text: Substring, column: Int)]
  private var place = 0
  private let end: Int

  /// The words of `text`, the line with number `line`.
  init(_ text: Substring, line: Int) {
    number = line
    var words: [(text: Substring, column: Int)] = []
    var column = 1
    for part in text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == " " || $0 == "\t" })
    {
      if !part.isEmpty { words.append((part, column)) }
      column += part.count + 1
    }
    self.words = words
    end = text.count + 1
  }

  /// Whether no word is left.
  var isAtEnd: Bool { place == words.count }

  /// A mistake at the word that was read last, or at the end of the line if there was none.
  func mistake(_ message: String) -> SeedFileError {
    let column = place > 0 && place <= words.count ? words[place - 1].column : end
    return SeedFileError(line: number, column: column, message: message)
  }

  /// The next word.
  mutating func word(_ what: String) throws(SeedFileError) -> String {
    guard place < words.count else {
      throw SeedFileError(line: number, column: end, message: "\(what) is missing")
    }
    place += 1
    return String(words[place - 1].text)
  }

  /// The next word, which must be `word`.
  mutating func keyword(_ word: String) throws(SeedFileError) {
    let found = try self.word("'\(word)'")
    guard found == word else { throw mistake("'\(word)' is expected, not '\(found)'") }
  }

  /// The next word as a number within `range`.
  mutating func integer(
    _ what: String, in range: ClosedRange<Int>
  ) throws(SeedFileError) -> Int {
    let text = try word(what)
    guard let value = Self.integer(text), range.contains(value) else {
      throw mistake(
        "\(what) is a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
    }
    return value
  }

  /// The next word as a range within `limits`, written `50...200`.
  mutating func range(
    _ what: String, in limits: ClosedRange<Int>
  ) throws(SeedFileError) -> ClosedRange<Int> {
    let text = try word(what)
    let parts = text.split(separator: "...", omittingEmptySubsequences: false)
    guard parts.count == 2, let low = Self.integer(parts[0]), let high = Self.integer(parts[1]),
      limits.contains(low), limits.contains(high)
    else {
      throw mistake(
        "\(what) is a range within \(limits.lowerBound)...\(limits.upperBound), such as 50...200, "
          + "not '\(text)'")
    }
    guard low <= high else { throw mistake("\(what) is upside down: '\(text)'") }
    return low...high
  }

  /// All that is left, with single spaces.
  mutating func rest(_ what: String) throws(SeedFileError) -> String {
    var rest = [try word(what)]
    while !isAtEnd { rest.append(try word(what)) }
    return rest.joined(separator: " ")
  }

  /// Sees to it that no word is left.
  mutating func finish() throws(SeedFileError) {
    guard !isAtEnd else { return }
    let extra = try word("the end of the line")
    throw mistake("'\(extra)' is one word too many")
  }

  /// A number, if `text` is nothing but digits, with a `-` before them perhaps.
  private static func integer(_ text: some StringProtocol) -> Int? {
    guard text.utf8.first != UInt8(ascii: "+") else { return nil }
    return Int(text)
  }
}
