public import Checking
import Inventory
import Simulation

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What one part of a campaign came to, to be put together with the other parts: a JSON document.
public struct CampaignRecord: Sendable {
  /// The version of the format that this product writes, and the only one that it reads.
  public static let version = 2

  /// The most parts that a campaign may have.
  public static let mostShards = 100_000

  /// The most runs that a campaign may have.
  public static let mostRuns = 1_000_000_000

  /// All that makes the campaign what it is, as options of the command line: the parts of one
  /// campaign agree in it.
  public let campaign: String
  /// The strategy's name.
  public let strategy: String
  /// The most runs that the whole campaign makes.
  public let budget: Int
  /// The figures that are sought; nil if violations are.
  public let goal: Goal?
  /// Whether what is found keeps to the faults of its world when it is made small.
  public let keepsToFaults: Bool
  /// Which part it is.
  public let shard: Shard
  /// The blocks that were done.
  public let blocks: [Block]

  /// The record of a part of a campaign.
  public init(
    campaign: String, strategy: String, budget: Int, goal: Goal? = nil,
    keepsToFaults: Bool = false, shard: Shard, blocks: [Block]
  ) {
    self.campaign = campaign
    self.strategy = strategy
    self.budget = budget
    self.goal = goal
    self.keepsToFaults = keepsToFaults
    self.shard = shard
    self.blocks = blocks
  }

  /// The record's text.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // An encoder has nothing against whole numbers and text.
    let data = (try? encoder.encode(Form(self))) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// The record that `bytes` spell.
  ///
  /// - Throws: ``CampaignRecordError``
  public init(bytes: [UInt8]) throws(CampaignRecordError) {
    let form: Form
    do {
      form = try JSONDecoder().decode(Form.self, from: Data(bytes))
    } catch {
      throw CampaignRecordError(message: "this is not the record of a campaign")
    }
    guard form.phantomCampaign == Self.version else {
      throw CampaignRecordError(
        message:
          "this record is of version \(form.phantomCampaign), and this program reads version "
          + "\(Self.version)")
    }
    guard (1...Self.mostShards).contains(form.shards), (1...form.shards).contains(form.shard),
      (1...Self.mostRuns).contains(form.budget)
    else { throw CampaignRecordError(message: "this record is of no part of a campaign") }
    var blocks: [Block] = []
    var numbers: Set<Int> = []
    for block in form.blocks {
      guard block.number >= 0, block.number < Block.count(of: form.budget),
        block.number % form.shards == form.shard - 1, numbers.insert(block.number).inserted
      else {
        throw CampaignRecordError(
          message: "block \(block.number) is no block of this part, or is there twice")
      }
      blocks.append(try block.block(budget: form.budget))
    }
    var goal: Goal?
    if let text = form.find {
      guard let found = try? Goal(text) else {
        throw CampaignRecordError(message: "'\(text)' are no figures that can be sought")
      }
      goal = found
    }
    self.init(
      campaign: form.campaign, strategy: form.strategy, budget: form.budget, goal: goal,
      keepsToFaults: form.keepsToFaults ?? false, shard: Shard(form.shard, of: form.shards),
      blocks: blocks)
  }
}

/// A record that cannot be read, or that does not go with the others.
public struct CampaignRecordError: Error, Sendable, Equatable {
  /// What is wrong.
  public let message: String
}

extension CampaignResult {
  /// What the campaign comes to whose parts `records` are: the result of the undivided one.
  ///
  /// - Throws: ``CampaignRecordError``: they are not all the parts of one campaign, or one of them
  ///   was not done to its end.
  public init(merging records: [CampaignRecord]) throws(CampaignRecordError) {
    guard let first = records.first else {
      throw CampaignRecordError(message: "there is nothing to merge")
    }
    for record in records {
      guard record.campaign == first.campaign, record.budget == first.budget,
        record.goal == first.goal,
        record.shard.count == first.shard.count
      else {
        throw CampaignRecordError(
          message: "'\(record.campaign)' in \(record.shard.count) parts is another campaign than "
            + "'\(first.campaign)' in \(first.shard.count)")
      }
    }
    let numbers = records.map(\.shard.number)
    for number in 1...first.shard.count {
      let count = numbers.count { $0 == number }
      guard count == 1 else {
        throw CampaignRecordError(
          message: count == 0
            ? "part \(number)/\(first.shard.count) is missing"
            : "part \(number)/\(first.shard.count) is there \(count) times")
      }
    }
    self.init(of: records.flatMap(\.blocks), seeking: first.goal)
    let blocks = Block.count(of: first.budget)
    guard self.blocks.count == blocks || self.blocks.last?.isLast == true else {
      throw CampaignRecordError(
        message: "block \(self.blocks.count) of \(blocks) was not done; was a part cut short?")
    }
  }
}

// MARK: - The form of the document

private struct Form: Codable {
  var phantomCampaign: Int
  var campaign: String
  var strategy: String
  var budget: Int
  /// The figures that are sought, if figures are.
  var find: String?
  /// Whether what is found keeps to its faults; left out if not.
  var keepsToFaults: Bool?
  var shard: Int
  var shards: Int
  var blocks: [BlockForm]

  init(_ record: CampaignRecord) {
    phantomCampaign = CampaignRecord.version
    campaign = record.campaign
    strategy = record.strategy
    budget = record.budget
    find = record.goal?.description
    keepsToFaults = record.keepsToFaults ? true : nil
    shard = record.shard.number
    shards = record.shard.count
    blocks = record.blocks.map { BlockForm($0) }
  }
}

private struct BlockForm: Codable {
  var number: Int
  var runs: Int
  var finds: [FindForm]?
  /// In how many runs what should sometimes happen did, by name; what never did is left out.
  var happened: [String: Int]
  /// In how many runs it counted, by name.
  var possible: [String: Int]
  var unfinished: [UnfinishedForm]?
  var escape: String?
  var nondeterminism: Bool?
  /// The run of the obstacle.
  var run: Int?

  init(_ block: Block) {
    number = block.number
    runs = block.runs
    finds = block.finds.isEmpty ? nil : block.finds.map { FindForm($0) }
    happened = [:]
    possible = [:]
    for (place, what) in Sometimes.allCases.enumerated() {
      if block.happened[place] > 0 { happened[what.rawValue] = block.happened[place] }
      if block.possible[place] > 0 { possible[what.rawValue] = block.possible[place] }
    }
    unfinished = block.unfinished.isEmpty ? nil : block.unfinished.map { UnfinishedForm($0) }
    switch block.obstacle {
    case .none: break
    case .escape(let what, let number):
      escape = what.rawValue
      run = number
    case .nondeterminism(let number):
      nondeterminism = true
      run = number
    }
  }

  func block(budget: Int) throws(CampaignRecordError) -> Block {
    func fail(_ message: String) -> CampaignRecordError {
      CampaignRecordError(message: "block \(number): \(message)")
    }
    var block = Block(number: number)
    let own = Block.runs(of: number, budget: budget)
    let isWhole = escape == nil && nondeterminism != true
    guard isWhole ? runs == own.count : (1...own.count).contains(runs) else {
      throw fail("\(runs) runs are not what it has")
    }
    block.runs = runs
    let counts =
      Array(happened.values) + Array(possible.values) + (unfinished ?? []).map(\.runs)
    guard counts.allSatisfy({ (0...runs).contains($0) }) else {
      throw fail("something happened in more runs than it has, or in fewer than none")
    }
    let names = Array(happened.keys) + Array(possible.keys)
    for name in names.sorted() where Sometimes(rawValue: name) == nil {
      throw fail("nothing is called '\(name)'")
    }
    for (place, what) in Sometimes.allCases.enumerated() {
      block.happened[place] = happened[what.rawValue] ?? 0
      block.possible[place] = possible[what.rawValue] ?? 0
    }
    for find in finds ?? [] {
      guard own.contains(find.run) else { throw fail("run \(find.run) is none of its own") }
      block.finds.append(try find.find())
    }
    for form in unfinished ?? [] {
      guard own.contains(form.run), form.runs >= 1,
        !block.unfinished.contains(where: { $0.cause == form.cause })
      else { throw fail("run \(form.run) is none of its own, or is there twice") }
      block.unfinished.append(try form.unfinished())
    }
    if let escape {
      guard let known = Escape(rawValue: escape) else {
        throw fail("there is no escape '\(escape)'")
      }
      block.obstacle = .escape(known, run: run ?? 0)
    } else if nondeterminism == true {
      block.obstacle = .nondeterminism(run: run ?? 0)
    }
    return block
  }
}

private struct UnfinishedForm: Codable {
  var cause: Unfinished.Cause
  /// How many runs.
  var runs: Int
  /// The first of them.
  var run: Int
  var seed: String
  var file: String

  init(_ unfinished: Unfinished) {
    cause = unfinished.cause
    runs = unfinished.runs
    run = unfinished.first
    seed = "\(unfinished.seed)"
    file = unfinished.file.text
  }

  func unfinished() throws(CampaignRecordError) -> Unfinished {
    guard let seed = Seed(seed) else {
      throw CampaignRecordError(message: "run \(run) has no seed")
    }
    return Unfinished(
      cause: cause, runs: runs, first: run, seed: seed, file: try seedFile(file, ofRun: run))
  }
}

/// The seed file of run `run`, which `text` spells.
private func seedFile(
  _ text: String, ofRun run: Int
) throws(CampaignRecordError) -> SeedFile {
  do {
    return try SeedFile(text: text)
  } catch {
    throw CampaignRecordError(
      message: "the seed file of run \(run), line \(error.line): \(error.message)")
  }
}

private struct FindForm: Codable {
  var run: Int
  var seed: String
  /// A fingerprint, or figures.
  var target: String
  var file: String

  init(_ find: Find) {
    run = find.run
    seed = "\(find.seed)"
    target = "\(find.target)"
    file = find.file.text
  }

  func find() throws(CampaignRecordError) -> Find {
    guard let seed = Seed(seed), let target = Target(target) else {
      throw CampaignRecordError(message: "run \(run) has no seed, or does not say what it shows")
    }
    return Find(run: run, seed: seed, target: target, file: try seedFile(file, ofRun: run))
  }
}
