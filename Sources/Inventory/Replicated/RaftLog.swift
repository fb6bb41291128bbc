public import Simulation

/// What a replicated log holds at an index.
public struct RaftEntry: Sendable, Equatable, BitwiseCopyable {
  /// In whose leader's term it was made.
  public let term: Int
  /// The number of the command that it carries; 0 for none: the entry with which a leader begins.
  public let command: Int
  /// What the time-of-day clock of the leader showed when it was made.
  public let time: Tick

  init(term: Int, command: Int, time: Tick = 0) {
    self.term = term
    self.command = command
    self.time = time
  }
}

/// A replicated log: entries by index, from 1. Durable.
struct RaftLog: Sendable, Equatable {
  private(set) var entries: [RaftEntry] = []

  /// The index of the last entry; 0 if there is none.
  var lastIndex: Int { entries.count }

  /// The term of the last entry; 0 if there is none.
  var lastTerm: Int { entries.last?.term ?? 0 }

  /// The entry at `index`, which there must be.
  subscript(index: Int) -> RaftEntry { entries[index - 1] }

  /// The term of the entry at `index`; 0 before the first, nil after the last.
  func term(at index: Int) -> Int? {
    index == 0 ? 0 : index <= entries.count ? entries[index - 1].term : nil
  }

  /// The entries from `index` on, at most `count`.
  func entries(from index: Int, atMost count: Int) -> [RaftEntry] {
    Array(entries[(index - 1)...].prefix(count))
  }

  /// The first index of the entries of the same term that end at `index`.
  func beginningOfTerm(at index: Int) -> Int {
    let term = self[index].term
    var first = index
    while first > 1, entries[first - 2].term == term { first -= 1 }
    return first
  }

  /// Whether an entry after `index` carries `command`.
  func holds(_ command: Int, after index: Int) -> Bool {
    index < entries.count && entries[index...].contains { $0.command == command }
  }

  mutating func append(_ entry: RaftEntry) { entries.append(entry) }

  /// Takes away the entries from `index` on.
  mutating func removeAll(from index: Int) { entries.removeLast(entries.count - index + 1) }
}
