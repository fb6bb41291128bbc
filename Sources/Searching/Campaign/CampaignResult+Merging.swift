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
