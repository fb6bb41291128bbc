/// The network between processes: what goes wrong there, and until when.
struct Network {
  let faults: NetworkFaults
  /// From when on nothing goes wrong.
  let healing: Tick?
  /// Whether anything may go wrong, or will get well.
  var isUnreliable: Bool
  private var partitions: Windows?
  /// The partitions that last.
  private var cuts: [Cut] = []
  /// The partitions that a message met, if they are kept.
  private(set) var past: [Cut] = []
  private let keepsPast: Bool

  init(_ faults: NetworkFaults, _ name: ProcessName, _ healing: Tick?, keepsPast: Bool = false) {
    self.faults = faults
    self.healing = healing
    self.keepsPast = keepsPast
    isUnreliable = faults != .none || healing != nil
    partitions = faults.partitions.map {
      Windows($0, of: name, strength: .partitionLength, start: .partitionStart, until: healing)
    }
  }

  /// A partition: each process is on one of two sides, and nothing goes from one to the other.
  struct Cut {
    let window: Int
    let start: Tick
    let end: Tick
    let way: Int
    /// On which side each process is, by its place; nil while nobody has asked.
    var sides: [Int?] = []
  }

  /// Whether all is well at `tick`.
  func isHealed(at tick: Tick) -> Bool { healing.map { tick >= $0 } ?? false }

  /// Whether a message is lost that leaves `sender` for `receiver` at `tick`, since the network is
  /// partitioned. Ticks must not go back.
  ///
  /// - Complexity: O(1), with one partition at a time.
  mutating func isCut(
    from sender: (place: Int32, name: ProcessName), to receiver: (place: Int32, name: ProcessName),
    at tick: Tick, _ choices: inout Choices
  ) -> Bool {
    guard partitions != nil, !isHealed(at: tick), sender.place != receiver.place else {
      return false
    }
    look(upTo: tick, &choices)
    for index in cuts.indices {
      let from = side(of: sender, index, &choices)
      let to = side(of: receiver, index, &choices)
      guard from != to else { continue }
      let isCut =
        switch cuts[index].way {
        case 1: from == 0
        case 2: from == 1
        default: true
        }
      guard isCut else { continue }
      if keepsPast { keep(cuts[index]) }
      return true
    }
    return false
  }

  /// Keeps `cut`, with the sides that are known by now.
  private mutating func keep(_ cut: Cut) {
    past.removeAll { $0.window == cut.window }
    past.append(cut)
  }

  /// Finds the partitions that last at `tick`.
  private mutating func look(upTo tick: Tick, _ choices: inout Choices) {
    guard var windows = partitions else { return }
    windows.skip(endedBefore: tick, choices)
    while let partition = windows.next(upTo: tick, &choices) {
      let end = partition.start + min(max(partition.strength, 0), SimulationLimits.delay)
      guard end > tick else { continue }
      let window = partition.start / windows.affliction.window + 1
      let way = choices.choose(
        ChoiceKey(.partitionWay, of: windows.process, count: window), in: 0...2, calm: 0,
        witness: nil)
      cuts.append(Cut(window: window, start: partition.start, end: end, way: way))
    }
    partitions = windows
    if cuts.contains(where: { $0.end <= tick }) { cuts.removeAll { $0.end <= tick } }
  }

  private mutating func side(
    of process: (place: Int32, name: ProcessName), _ index: Int, _ choices: inout Choices
  ) -> Int {
    let place = Int(process.place)
    if place < cuts[index].sides.count, let side = cuts[index].sides[place] { return side }
    let side = choices.choose(
      ChoiceKey(.partitionSide, of: process.name, count: cuts[index].window), in: 0...1, calm: 0,
      witness: nil)
    while cuts[index].sides.count <= place { cuts[index].sides.append(nil) }
    cuts[index].sides[place] = side == 0 ? 0 : 1
    return side == 0 ? 0 : 1
  }
}
