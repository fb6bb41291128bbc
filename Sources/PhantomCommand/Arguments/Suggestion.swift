/// The first of the candidates nearest to a misspelled word, or `nil` if it takes four edits or
/// more, or as many as the word has characters, to get to any of them.
func suggestion(for word: String, among candidates: [String]) -> String? {
  let limit = min(4, word.count)
  return candidates.map { (name: $0, distance: editDistance(from: word, to: $0)) }
    .filter { $0.distance < limit }
    .min { $0.distance < $1.distance }?.name
}

/// The end of a message that makes a suggestion, empty if there is none to make.
func didYouMean(_ suggestion: String?) -> String {
  suggestion.map { ". Did you mean '\($0)'?" } ?? ""
}

/// The number of insertions, deletions, substitutions, and swaps of neighbors between two words.
private func editDistance(from source: String, to target: String) -> Int {
  let source = Array(source)
  let target = Array(target)
  var beforePrevious: [Int] = []
  var previous = Array(0...target.count)
  for (row, character) in source.enumerated() {
    var current = [row + 1]
    for (column, other) in target.enumerated() {
      let substitution = previous[column] + (character == other ? 0 : 1)
      var edits = min(substitution, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, character == target[column - 1], other == source[row - 1] {
        edits = min(edits, beforePrevious[column - 1] + 1)
      }
      current.append(edits)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[target.count]
}
