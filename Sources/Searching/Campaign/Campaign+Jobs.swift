import Checking
import Dispatch
import Synchronization

/// How far a campaign has come.
public struct CampaignProgress: Sendable {
  /// How many runs were made.
  public var runs = 0
  /// In how many of them each `Sometimes` happened, in their order.
  public var happened: [Int] = []
}

extension Campaign {
  /// Searches, block by block, up to the end of the first block that finds something.
  ///
  /// - Parameters:
  ///   - jobs: How many threads share the work; the result is the same for any number.
  ///   - shard: The part of the campaign to do.
  ///   - found: Told of each find that counts as soon as it is sure that it does; one at a time.
  ///   - progress: Told how far it has come, after each block; one at a time.
  ///   - shouldStop: Asked before each run, on any thread; true ends the search.
  /// - Returns: What it comes to.
  public func search(
    jobs: Int = 1, shard: Shard = .whole, found: (Find) -> Void = { _ in },
    progress: (CampaignProgress) -> Void = { _ in },
    shouldStop: @Sendable () -> Bool = { false }
  ) -> CampaignResult {
    withoutActuallyEscaping(found) { found in
      withoutActuallyEscaping(progress) { progress in
        let board = Board(self, shard, found: found, progress: progress)
        if jobs <= 1 {
          work(board, shouldStop)
        } else {
          DispatchQueue.concurrentPerform(iterations: jobs) { _ in work(board, shouldStop) }
        }
        return board.result
      }
    }
  }

  /// Does blocks until none is left. A simulation belongs to its thread, so the runner is made here.
  private func work(_ board: Board, _ shouldStop: () -> Bool) {
    let runner = SaleRunner()
    while !shouldStop(), let number = board.take() {
      let block = block(
        number, runner, found: { board.add($0, in: number) },
        shouldStop: { shouldStop() || board.isOver(before: number) })
      board.finish(number, block)
    }
  }
}

/// Where the jobs of a campaign take their blocks, and put what they found.
private final class Board: @unchecked Sendable {
  // Unchecked: everything is touched under the lock only, the two closures included.
  private let lock = Mutex(())
  private let campaign: Campaign
  private let shard: Shard
  private let found: (Find) -> Void
  private let progress: (CampaignProgress) -> Void

  private var next = 0
  private var done: [Block] = []
  private var numbersDone: Set<Int> = []
  /// What was found, by block.
  private var finds: [(block: Int, find: Find)] = []
  /// The first block that ends the campaign, if one is known.
  private var last = Int.max
  /// How many blocks from the first on are done without a gap.
  private var frontier = 0
  private var told = 0
  private var isCutShort = false
  private var state = CampaignProgress()

  init(
    _ campaign: Campaign, _ shard: Shard, found: @escaping (Find) -> Void,
    progress: @escaping (CampaignProgress) -> Void
  ) {
    self.campaign = campaign
    self.shard = shard
    self.found = found
    self.progress = progress
  }

  /// The next block to do; nil if there is none, or none that counts.
  func take() -> Int? {
    lock.withLock { _ in
      let number = shard.block(next)
      guard number < campaign.blocks, number < last else { return nil }
      next += 1
      return number
    }
  }

  /// Whether a block before `number` has ended the campaign.
  func isOver(before number: Int) -> Bool { lock.withLock { _ in last < number } }

  /// Takes note of a find in a block that is being done.
  func add(_ find: Find, in block: Int) {
    lock.withLock { _ in
      finds.append((block, find))
      last = min(last, block)
      tell()
    }
  }

  /// Takes note that a block is done; nil if it was told to stop.
  func finish(_ number: Int, _ block: Block?) {
    lock.withLock { _ in
      guard let block else {
        if last >= number { isCutShort = true }
        return
      }
      if block.isLast { last = min(last, number) }
      done.append(block)
      numbersDone.insert(number)
      while numbersDone.contains(shard.block(frontier)) { frontier += 1 }
      tell()
      state.runs += block.runs
      if state.happened.isEmpty { state.happened = block.happened.map { _ in 0 } }
      for place in block.happened.indices { state.happened[place] += block.happened[place] }
      progress(state)
    }
  }

  /// Tells of the finds that count: those in the first block that ends the campaign, once all blocks
  /// before it are done.
  private func tell() {
    guard last < Int.max, shard.block(frontier) >= last else { return }
    let counting = finds.filter { $0.block == last }.map(\.find)
    for find in counting.dropFirst(told) { found(find) }
    told = counting.count
  }

  /// What the campaign comes to, once all jobs have ended.
  var result: CampaignResult {
    lock.withLock { _ in
      let isWhole = last < Int.max || shard.block(frontier) >= campaign.blocks
      return CampaignResult(
        of: done, seeking: campaign.goal, shard: shard, isCutShort: isCutShort || !isWhole,
        further: finds.filter { !numbersDone.contains($0.block) }.map(\.find))
    }
  }
}
