/// Where along a diagram each event is. Time goes from left to right, not to scale: what happens at
/// one tick is in one column, wide enough for what each lane has of it, and a column is the further
/// from the one before the more ticks lie between, but only by their logarithm.
struct Columns {
  /// What happens at one tick.
  struct Column: Equatable {
    let tick: Int
    /// Where its first events are.
    let start: Int
    /// Where its last are.
    let end: Int
  }

  /// Where each event is.
  private(set) var places: [Int] = []
  /// One for each tick at which something happens.
  private(set) var columns: [Column] = []
  /// Whether there is room between columns for words.
  let isRoomy: Bool

  /// Between events of one tick in one lane.
  private static let step = 16
  /// Between columns, at least.
  private static let least = 15
  /// How wide a diagram would be, if it could.
  private static let aim = 1_300

  /// The columns of the events of `recording`, from `left` on.
  init(_ recording: Recording, left: Int) {
    let steps = Self.steps(recording)
    // How far apart the ticks are, in sixty-fourths of what will be a scale.
    var gaps: [Int] = []
    var last: Int?
    for event in recording.events where event.tick != last {
      gaps.append(last.map { 24 + Self.logarithm(1 + event.tick - $0) } ?? 0)
      last = event.tick
    }
    let sum = max(gaps.reduce(0, +), 1)
    let scale = min(max(Self.aim * 64 / sum, 8), 76)
    isRoomy = scale > 24
    var (place, x) = (0, left)
    for gap in gaps {
      let tick = recording.events[place].tick
      if gap > 0 { x += max(Self.least, gap * scale / 64) }
      let start = x
      while place < recording.events.count, recording.events[place].tick == tick {
        places.append(start + steps[place] * Self.step)
        x = max(x, start + steps[place] * Self.step)
        place += 1
      }
      columns.append(Column(tick: tick, start: start, end: x))
    }
  }

  /// The how manieth of its tick each event is: after those before it in its lane, and after its
  /// cause.
  private static func steps(_ recording: Recording) -> [Int] {
    var steps: [Int] = []
    var latest = [Int?](repeating: nil, count: recording.lanes.count)
    for event in recording.events {
      var step = 0
      for earlier in [latest[event.lane], event.cause.map({ $0 - 1 })] {
        guard let earlier, recording.events[earlier].tick == event.tick else { continue }
        step = max(step, steps[earlier] + 1)
      }
      steps.append(step)
      latest[event.lane] = event.id - 1
    }
    return steps
  }

  /// The binary logarithm of `value`, times 16, rounded down; straight between powers of two.
  private static func logarithm(_ value: Int) -> Int {
    let whole = Int.bitWidth - 1 - value.leadingZeroBitCount
    return whole * 16 + (((value << 4) >> whole) & 15)
  }

  /// Where `tick` is, if need be between two columns.
  func x(at tick: Int) -> Int {
    guard let first = columns.first, let last = columns.last else { return 0 }
    if tick < first.tick { return first.start - Self.least / 2 }
    if tick > last.tick { return last.end + Self.least }
    // The first column that is not before it.
    var (low, high) = (0, columns.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if columns[middle].tick < tick { low = middle + 1 } else { high = middle }
    }
    let next = columns[low]
    guard next.tick > tick, low > 0 else { return next.start }
    let before = columns[low - 1]
    return before.end
      + (next.start - before.end) * (tick - before.tick) / (next.tick - before.tick)
  }
}
