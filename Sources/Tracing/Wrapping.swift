/// Text for a terminal of 80 columns, wrapped at blanks.
public enum Wrapping {
  /// How many columns there are.
  public static let width = 80

  /// `text`, wrapped; what marks the line at which a property breaks stays in one piece, and so does a
  /// word that is longer than a line.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - first: What its first line begins with.
  ///   - rest: What every other line begins with; as many blanks as `first` has characters if nil.
  /// - Returns: At least one line.
  public static func lines(_ text: String, first: String = "", rest: String? = nil) -> [String] {
    let rest = rest ?? String(repeating: " ", count: first.count)
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for (gap, word) in words(of: text) {
      if isEmpty || line.count + gap + word.count <= width {
        line += String(repeating: " ", count: gap) + word
      } else {
        lines.append(line)
        line = rest + word
      }
      isEmpty = false
    }
    return lines + [line]
  }

  /// The words of `text`, each with the number of blanks before it.
  private static func words(of text: String) -> [(gap: Int, word: Substring)] {
    let mark = StoryLine.breaks.drop { $0 == " " }
    let isMarked = text.hasSuffix(mark)
    var words: [(gap: Int, word: Substring)] = []
    var gap = 0
    for word in (isMarked ? text.dropLast(mark.count) : text[...]).split(
      separator: " ", omittingEmptySubsequences: false)
    {
      if word.isEmpty {
        gap += 1
      } else {
        words.append((gap, word))
        gap = 1
      }
    }
    if isMarked { words.append((StoryLine.breaks.count - mark.count, mark)) }
    return words
  }
}

extension Story {
  /// What happened, as ``lines`` has it, wrapped for a terminal: what a line goes on with stands below
  /// its sentence. Each begins with `indent`.
  public func wrapped(indent: String = "") -> [String] {
    zip(told, lines).flatMap { line, whole in
      Wrapping.lines(
        line.text, first: indent + whole.prefix(whole.count - line.text.count),
        rest: line.tick == nil ? indent + "  " : nil)
    }
  }
}
