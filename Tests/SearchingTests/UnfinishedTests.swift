import Checking
import Inventory
import Simulation
import Strategies
import Testing

@testable import Searching

/// Waits for an answer without a timeout, and asks again whatever it is told.
private struct Tireless: OrderStrategy {
  static let name = "tireless"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    while (try? await service.database.read(item)) == nil {}
    return try await ConditionalDecrement(service: service).placeOrder(item, quantity: quantity)
  }
}

/// Goal: a run that says less than it should is named, and can be replayed. Method: a strategy that
/// never ends; blocks made by hand, since a livelock takes a million events.
@Suite struct `Runs that say less than they should` {
  private var worlds: WorldSpace {
    var sale = SaleOptions()
    sale.orders = 3
    sale.faults.enable("loss")
    return .only(sale)
  }

  private func unfinished(_ cause: Unfinished.Cause, runs: Int, first: Int) -> Unfinished {
    let scenario = SaleOptions().scenario(seed: Seed(rawValue: 1))
    return Unfinished(
      cause: cause, runs: runs, first: first, seed: Seed(rawValue: 5),
      file: SeedFile(strategy: "naive", scenario: scenario, schedule: .seed(Seed(rawValue: 5))))
  }

  @Test func `code that never ends is counted, and its first run written down`() throws {
    let campaign = Campaign(Tireless.self, worlds, budget: 100)
    let result = campaign.search()
    #expect(result.verdict == .inconclusive)
    let unfinished = try #require(result.unfinished.first)
    #expect(result.unfinished.count == 1 && unfinished.cause == .leak && unfinished.runs > 1)
    #expect(unfinished.seed == campaign.seed.derived(unfinished.first))
    let runner = SaleRunner()
    let report = runner.run(unfinished.file.scenario, Tireless.self, unfinished.file.schedule)
    #expect(report.leaked > 0)
    #expect(report.digest.description == unfinished.file.digest)
    #expect(unfinished.file.expected == nil)
  }

  @Test func `a run that comes to its horizon is cut off, whatever it leaves behind`() {
    var scenario = worlds.scenario(seed: Seed(rawValue: 8))
    scenario.horizon = 9
    let runner = SaleRunner()
    let cut = runner.run(scenario, Tireless.self, .calm)
    #expect(Unfinished.Cause(cut) == .cutOff)
    let whole = runner.run(scenario, ConditionalDecrement.self, .calm)
    #expect(Unfinished.Cause(whole) == .cutOff)
    scenario.horizon = 10_000
    #expect(Unfinished.Cause(runner.run(scenario, ConditionalDecrement.self, .calm)) == nil)
  }

  @Test func `two causes are two lines, over all blocks`() {
    var blocks = (0...2).map { Block(number: $0) }
    blocks[0].unfinished = [unfinished(.leak, runs: 1, first: 7)]
    blocks[1].unfinished = [
      unfinished(.leak, runs: 2, first: 1_003), unfinished(.cutOff, runs: 1, first: 1_004),
    ]
    for place in blocks.indices { blocks[place].runs = 1_000 }
    let result = CampaignResult(of: blocks)
    #expect(
      result.doubts { $0.cause == .leak ? "phantom replay it" : nil } == [
        "1 run was cut off at the horizon of 1000900 events; it is run 1004, seed "
          + "0x0000000000000005",
        "3 runs were left with code that never ended; the first is run 7, seed 0x0000000000000005: "
          + "phantom replay it",
      ])
    #expect(result.verdict == .inconclusive)
  }

  @Test func `a record of a part has them`() throws {
    let campaign = Campaign(Tireless.self, worlds, budget: 100)
    let result = campaign.search()
    let record = CampaignRecord(
      campaign: "it", strategy: "tireless", budget: 100, shard: .whole, blocks: result.blocks)
    let read = try CampaignRecord(bytes: Array(record.text.utf8))
    #expect(read.blocks == result.blocks)
    #expect(try CampaignResult(merging: [read]).unfinished == result.unfinished)
  }

  @Test func `an exception that may be anything is not explained`() throws {
    let runner = SaleRunner()
    let scenario = SaleOptions().scenario(seed: Seed(rawValue: 8))
    let report = runner.run(scenario, Naive.self, .calm, recording: true)
    let target = Target.violation(try #require(report.violations.first?.fingerprint))
    let phrases = Phrases(
      Candidate(scenario: scenario, overrides: []), Sight(runner, nil), target)
    let key = ChoiceKey(.clockOffset, of: .database)
    func sentence(_ least: Int?) -> String? {
      phrases.sentence(
        Explanation.Exception(
          subject: "the offset of db's clock", key: key, value: 7, least: least, greatest: nil))
    }
    #expect(sentence(nil) == nil)
    #expect(
      sentence(5)
        == "The offset of db's clock is 7: it fails in the same way with 5 or more, not with 4.")
  }
}
