import Checking
import Inventory
import PlantedBugs
import Simulation
import Strategies
import Synchronization
import Testing

@testable import Searching

/// Says that payments are sometimes refused, and never asks for one.
struct Boastful: OrderStrategy {
  static let name = "boastful"
  static let sometimes: [Sometimes] = [.soldOut, .paymentRefused]
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await ConditionalDecrement(service: service).placeOrder(item, quantity: quantity)
  }
}

/// Waits on the network as often as a process-wide counter says: not deterministic.
struct Moody: OrderStrategy {
  static let name = "moody"
  static let mood = Atomic(0)
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    if Self.mood.add(1, ordering: .relaxed).newValue.isMultiple(of: 7) {
      _ = try await service.database.read(item)
    }
    return try await ConditionalDecrement(service: service).placeOrder(item, quantity: quantity)
  }
}

/// Leaves the simulation.
struct Runaway: OrderStrategy {
  static let name = "runaway"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    try await Task.detached { try await self.service.database.read(item) }.value >= quantity
      ? .orderPlaced : .outOfStock
  }
}

/// Goal: what a campaign comes to depends on its options and its seed alone, not on how many threads
/// or machines share the work. Method: the same campaign whole, in jobs and in parts, compared block
/// by block.
@Suite struct `Sharing a campaign's blocks` {
  /// A bug that random search finds in its second block.
  private let bug = PlantedBugs.all.first { $0.name == "key-by-clock" }
  private var campaign: Campaign {
    Campaign(
      bug?.strategy ?? Naive.self, .only(bug?.sale ?? SaleOptions()), search: .random,
      budget: 6_000)
  }

  @Test func `any number of jobs comes to the same`() {
    let alone = campaign.search()
    #expect(alone.blocks.count > 1, "else nothing was shared")
    #expect(!alone.finds.isEmpty, "else nothing was found")
    for jobs in [2, 3, 8] {
      let shared = campaign.search(jobs: jobs)
      let isSame = shared.blocks == alone.blocks
      #expect(isSame, "\(jobs) jobs")
      #expect(!shared.isCutShort)
    }
  }

  @Test(arguments: [1, 2, 3, 7])
  func `any number of parts merges to the same, through their written records`(
    parts: Int
  ) throws {
    let alone = campaign.search()
    let records = try (1...parts).reversed().map { number in
      let shard = Shard(number, of: parts)
      let result = campaign.search(jobs: 2, shard: shard)
      let record = CampaignRecord(
        campaign: "it", strategy: campaign.strategy.name, budget: campaign.budget, shard: shard,
        blocks: result.blocks)
      return try CampaignRecord(bytes: Array(record.text.utf8))
    }
    let merged = try CampaignResult(merging: records)
    let isSame = merged.blocks == alone.blocks
    #expect(isSame)
    #expect(merged.verdict == alone.verdict)
  }

  @Test func `parts that do not make a whole are refused`() throws {
    func record(_ number: Int, of count: Int, campaign: String = "it") -> CampaignRecord {
      CampaignRecord(
        campaign: campaign, strategy: "x", budget: 2_000, shard: Shard(number, of: count),
        blocks: [])
    }
    for records in [
      [], [record(1, of: 2)], [record(1, of: 2), record(1, of: 2)],
      [record(1, of: 2), record(2, of: 2, campaign: "another")],
      [record(1, of: 2), record(2, of: 3)], [record(1, of: 1)],
    ] {
      #expect(throws: CampaignRecordError.self) { try CampaignResult(merging: records) }
    }
    #expect(throws: CampaignRecordError.self) { try CampaignRecord(bytes: Array("{}".utf8)) }
    #expect(throws: CampaignRecordError.self) {
      try CampaignRecord(bytes: Array(String(repeating: "[", count: 100_000).utf8))
    }
    #expect(throws: CampaignRecordError.self) { try CampaignRecord(bytes: [0xff, 0]) }
  }

  @Test func `a record whose numbers cannot be is refused`() throws {
    let campaign = Campaign(ConditionalDecrement.self, budget: 1_500)
    let record = CampaignRecord(
      campaign: "it", strategy: "x", budget: 1_500, shard: .whole,
      blocks: campaign.search().blocks)
    let text = record.text
    #expect(try CampaignRecord(bytes: Array(text.utf8)).blocks == record.blocks)
    for (old, new) in [
      ("\"budget\" : 1500", "\"budget\" : 9223372036854775807"),
      ("\"budget\" : 1500", "\"budget\" : 0"), ("\"runs\" : 500", "\"runs\" : 499"),
      ("\"runs\" : 1000", "\"runs\" : -5"), ("\"runs\" : 1000", "\"runs\" : 9223372036854775807"),
      ("\"number\" : 1", "\"number\" : 0"), ("\"number\" : 1", "\"number\" : -1"),
      ("\"number\" : 1", "\"number\" : 2"), ("\"sold-out\"", "\"sold-in\""),
      ("\"sold-out\" : ", "\"sold-out\" : 9000"), ("\"sold-out\" : ", "\"sold-out\" : -"),
      ("\"shard\" : 1", "\"shard\" : 2"), ("\"shards\" : 1", "\"shards\" : 0"),
    ] {
      #expect(text.contains(old))
      let damaged = text.replacing(old, with: new)
      #expect(throws: CampaignRecordError.self, "\(new)") {
        try CampaignRecord(bytes: Array(damaged.utf8))
      }
    }
  }

  @Test func `a find is told once, and only if it counts`() {
    for jobs in [1, 4] {
      var told: [Find] = []
      let result = campaign.search(jobs: jobs, found: { told.append($0) })
      #expect(told.map(\.run) == result.finds.map(\.run), "\(jobs) jobs")
    }
  }
}

/// Goal: a campaign ends where it should, and says what it saw.
@Suite struct `Searching for violations` {
  @Test(arguments: SearchKind.allCases)
  func `a naive sale is found out at once, and each way of failing is listed once`(
    search: SearchKind
  ) {
    let result = Campaign(Naive.self, search: search, budget: 5_000).search()
    #expect(result.runs == Block.size)
    #expect((result.finds.first?.run ?? 99) < 20)
    #expect(Set(result.finds.map(\.target)).count == result.finds.count)
    #expect(result.finds.contains { $0.target.fingerprint?.property == .oversell })
    #expect(result.verdict == .violated)
  }

  @Test(arguments: SearchKind.allCases)
  func `what is found replays from its file`(search: SearchKind) throws {
    let result = Campaign(Naive.self, search: search, budget: 1_000).search()
    for find in result.finds {
      let file = try SeedFile(text: find.file.text)
      let report = SaleRunner().run(file.scenario, Naive.self, file.schedule)
      #expect(Replay(report, file) == .asExpected)
      #expect(report.digest.description == file.digest)
      #expect(find.target.isShown(by: report))
    }
  }

  @Test(arguments: SearchKind.allCases)
  func `good strategies stay clean`(search: SearchKind) {
    for strategy in BuiltIn.good {
      let result = Campaign(strategy, search: search, budget: 500).search()
      #expect(result.runs == 500)
      #expect(result.finds == [], "\(strategy.name)")
      #expect(result.unfinished.isEmpty, "\(strategy.name)")
    }
  }

  @Test func `all that should sometimes happen does`() {
    for strategy in BuiltIn.good {
      let result = Campaign(strategy, budget: 2_000).search()
      #expect(result.missing == [], "\(strategy.name)")
      #expect(result.verdict == .holds)
    }
  }

  @Test(arguments: SearchKind.allCases)
  func `no search is blind to what should sometimes happen`(search: SearchKind) {
    var sale = SaleOptions()
    sale.faults.enableAll()
    let worlds = WorldSpace(given: sale, drawn: WorldOption.allCases.filter { $0 != .faults })
    let refused = Campaign(Reservation.self, worlds, search: search, budget: 250).search()
    #expect(refused.sometimes.contains { $0.what == .paymentRefused && $0.runs > 0 })
    let paused = Campaign(CompareAndSet.self, worlds, search: search, budget: 250).search()
    #expect(paused.sometimes.contains { $0.what == .pauseBetween && $0.runs > 0 })
  }

  @Test func `what never happens leaves it open whether anything holds`() {
    let result = Campaign(Boastful.self, budget: 1_000).search()
    #expect(result.missing == [.paymentRefused])
    #expect(result.verdict == .inconclusive)
  }

  @Test func `what a world cannot bring forth is not asked of it`() {
    var sale = SaleOptions()
    sale.orders = 5
    let result = Campaign(ConditionalDecrement.self, .only(sale), budget: 500).search()
    #expect(result.sometimes.isEmpty)
    #expect(result.verdict == .holds)
  }

  @Test func `a search ends when it is told to, with the blocks that are whole`() {
    let asked = Atomic(0)
    let result = Campaign(ConditionalDecrement.self, budget: 1_000_000).search(
      shouldStop: { asked.add(1, ordering: .relaxed).newValue > 2_500 })
    #expect(result.runs == 2_000)
    #expect(result.isCutShort)
  }

  @Test func `what is found in a block that is not whole is kept apart`() {
    let asked = Atomic(0)
    let result = Campaign(Naive.self, budget: 1_000).search(
      shouldStop: { asked.add(1, ordering: .relaxed).newValue > 200 })
    #expect(result.runs == 0)
    #expect(!result.furtherFinds.isEmpty)
    #expect(result.verdict == .violated)
  }

  @Test func `a strategy that goes two ways under one seed is reported`() {
    let result = Campaign(Moody.self, budget: 1_000).search()
    guard case .nondeterminism = result.obstacle else {
      Issue.record("\(String(describing: result.obstacle))")
      return
    }
    #expect(result.verdict == .inconclusive)
  }

  @Test func `code that leaves the simulation ends the search`() {
    let result = Campaign(Runaway.self, budget: 1_000).search(jobs: 2)
    guard case .escape(_, run: 0) = result.obstacle else {
      Issue.record("\(String(describing: result.obstacle))")
      return
    }
    #expect(result.verdict == .inconclusive)
  }
}
