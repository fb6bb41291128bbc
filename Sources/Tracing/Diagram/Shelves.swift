/// Finds room for words beside a line: on the line itself, or on shelves that lie one behind the
/// other, each as high as a line of text. A thin pole leads from an event to its words.
struct Shelves {
  private typealias Span = Range<Int>

  /// How many shelves there may be.
  let most: Int
  /// What is taken on each shelf: by words, and by poles that lead past.
  private var words: [[Span]] = []
  private var poles: [[Span]] = []
  /// What is taken on the line.
  private var line: [Span] = []

  /// Shelves of which there are `most` at most, beside a line with events at `events`.
  init(most: Int, events: [Int]) {
    self.most = most
    line = events.map { $0 - 7..<$0 + 7 }
  }

  /// How many shelves are in use.
  var count: Int { words.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0 }

  /// Puts words on the line itself, to the right of `x`.
  ///
  /// - Returns: Whether there is room.
  mutating func putOnLine(_ x: Int, width: Int) -> Bool {
    let span = x + 7..<x + 7 + max(width, 1)
    guard !line.contains(where: { $0.overlaps(span) }) else { return false }
    line.append(span)
    return true
  }

  /// Puts `height` lines of words, `width` wide, beside the event at `x`.
  ///
  /// - Parameters:
  ///   - x: Where the event is.
  ///   - width: How wide they are.
  ///   - height: How many lines.
  ///   - isVital: Whether they go onto one shelf more if there is no room.
  /// - Returns: The shelf of the line that is nearest to the event; nil if there is no room.
  mutating func put(_ x: Int, width: Int, height: Int, isVital: Bool) -> Int? {
    let (span, pole) = (x - 2..<x + width, x - 1..<x + 2)
    let last = isVital ? most + 12 : most
    for shelf in 0...max(0, last - height) where shelf + height <= last {
      while words.count < shelf + height {
        words.append([])
        poles.append([])
      }
      let isFree = (shelf..<shelf + height).allSatisfy { shelf in
        !words[shelf].contains { $0.overlaps(span) } && !poles[shelf].contains { $0.overlaps(span) }
      }
      // Farther shelves are not reached either once words are in the pole's way.
      if shelf > 0, words[shelf - 1].contains(where: { $0.overlaps(pole) }) { return nil }
      guard isFree else { continue }
      for taken in shelf..<shelf + height { words[taken].append(span) }
      for passed in 0..<shelf { poles[passed].append(pole) }
      return shelf
    }
    return nil
  }
}
