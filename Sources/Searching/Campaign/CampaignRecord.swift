public import Checking

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
    let data = (try? encoder.encode(CampaignForm(self))) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// The record that `bytes` spell.
  ///
  /// - Throws: ``CampaignRecordError``
  public init(bytes: [UInt8]) throws(CampaignRecordError) {
    let form: CampaignForm
    do {
      form = try JSONDecoder().decode(CampaignForm.self, from: Data(bytes))
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
