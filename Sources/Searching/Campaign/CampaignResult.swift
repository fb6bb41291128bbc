public import Checking
public import Inventory

/// What a campaign comes to, or the part of it that was done.
public struct CampaignResult: Sendable {
  /// The blocks that count, in order: without a gap from the first to the one that ended it.
  public let blocks: [Block]
  /// The figures that were sought; nil if violations were.
  public let goal: Goal?
  /// Whether it was told to stop before its end.
  public let isCutShort: Bool
  /// What was found in runs that do not count, since it was told to stop before all blocks before
  /// them were done.
  public let furtherFinds: [Find]

  /// How many runs were made, of those that count.
  public var runs: Int { blocks.reduce(0) { $0 + $1.runs } }

  /// The ways of failing that were found, or the run with the figures that were sought, in the order of their runs.
  public var finds: [Find] { blocks.flatMap(\.finds) }

  /// Why it was given up, if it was.
  public var obstacle: Obstacle? { blocks.last?.obstacle }

  /// The runs that say less than they should, each cause once.
  public var unfinished: [Unfinished] { blocks.flatMap(\.unfinished).merged }

  /// In how many runs each thing that should sometimes happen did, of those that were possible often
  /// enough.
  public var sometimes: [(what: Sometimes, runs: Int)] {
    Sometimes.allCases.enumerated().compactMap { place, what in
      guard blocks.reduce(0, { $0 + $1.possible[place] }) >= Block.enough else { return nil }
      return (what, blocks.reduce(0) { $0 + $1.happened[place] })
    }
  }

  /// What should sometimes happen, and never did.
  public var missing: [Sometimes] { sometimes.filter { $0.runs == 0 }.map(\.what) }

  /// What it comes to. Figures that were sought and found are a violation, and those that were not
  /// are inconclusive: there may be runs that have them.
  public var verdict: Verdict {
    if obstacle != nil { return .inconclusive }
    if !finds.isEmpty || !furtherFinds.isEmpty { return .violated }
    if goal != nil { return .inconclusive }
    // A budget of seconds is over when it is over; that alone is no reason to doubt.
    if !unfinished.isEmpty || blocks.isEmpty { return .inconclusive }
    return missing.isEmpty ? .holds : .inconclusive
  }

  /// The result of a campaign of which these blocks were done, in any order.
  ///
  /// - Parameters:
  ///   - blocks: What was done.
  ///   - goal: The figures that were sought; nil if violations were.
  ///   - shard: Of which part of the campaign.
  ///   - isCutShort: Whether it was told to stop before its end.
  ///   - further: What was found in blocks that were not done to their end.
  public init(
    of blocks: [Block], seeking goal: Goal? = nil, shard: Shard = .whole, isCutShort: Bool = false,
    further: [Find] = []
  ) {
    var counting: [Block] = []
    let sorted = blocks.sorted { $0.number < $1.number }
    for block in sorted {
      guard block.number == shard.block(counting.count), counting.last?.isLast != true
      else { break }
      counting.append(block)
    }
    self.blocks = counting
    self.goal = goal
    let isOver = counting.last?.isLast == true
    self.isCutShort = isCutShort && !isOver
    let left = sorted.dropFirst(counting.count).flatMap(\.finds) + further
    furtherFinds = self.isCutShort ? left.sorted { $0.run < $1.run } : []
  }
}

extension CampaignResult {
  /// Why nothing can be said, or less than it seems, each in a line.
  ///
  /// - Parameters:
  ///   - parting: Where two runs of one seed part (``Campaign/parting(of:_:)``), if that is known.
  ///   - replay: How to replay the first of such runs, if that is known.
  /// - Returns: The reasons, the gravest first.
  public func doubts(
    parting: [String] = [], replay: (Unfinished) -> String? = { _ in nil }
  ) -> [String] {
    var doubts: [String] = []
    switch obstacle {
    case .none: break
    case .escape(let escape, let run): doubts.append("run \(run): \(escape)")
    case .nondeterminism(let run):
      let words = parting.map { $0.split(separator: " ").joined(separator: " ") }
      doubts.append(
        (["run \(run) was made twice and went two ways; it is not deterministic"] + words)
          .joined(separator: "; "))
    }
    doubts += unfinished.map { $0.summary + (replay($0).map { ": " + $0 } ?? "") }
    if finds.isEmpty, furtherFinds.isEmpty, obstacle == nil {
      if let goal {
        if runs > 0 { doubts.append("no run of \(runs) has \(goal)") }
      } else {
        doubts += missing.map {
          "\($0.rawValue) should sometimes happen, and never did (\($0.summary))"
        }
      }
    }
    if runs == 0 {
      doubts.append(
        isCutShort
          ? "not one block of \(Block.size) runs was done when it ended"
          : "there are fewer blocks of \(Block.size) runs than parts: none is left for this")
    }
    if !furtherFinds.isEmpty {
      doubts.append(
        "what was found is of blocks that were not done to their end: it is kept, and another search "
          + "of this seed may come to something else first")
    }
    return doubts
  }
}
