import Checking
import Inventory
import Simulation

/// The record of a part of a campaign, as its JSON document spells it.
struct CampaignForm: Codable {
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

/// A block, likewise.
struct BlockForm: Codable {
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

/// Runs that say less than they should, likewise.
struct UnfinishedForm: Codable {
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

/// A find, likewise.
struct FindForm: Codable {
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
