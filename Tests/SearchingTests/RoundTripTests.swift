import Checking
import Inventory
import Searching
import Simulation
import TestSupport
import Testing

/// Goal: nothing of a run is lost in its file. Method: random files, and the smallest by hand.
@Suite struct `Writing a seed file and reading it again` {
  @Test func `any file comes back as it was`() {
    for seed in 1...1_500 {
      var random = SplitMix64(seed: seed)
      let file = random.seedFile()
      do {
        let again = try SeedFile(text: file.text)
        #expect(again == file, "seed \(seed)")
        #expect(again.text == file.text, "seed \(seed)")
      } catch {
        Issue.record("seed \(seed): \(error)\n\(file.text)")
      }
    }
  }

  @Test func `line ends of Windows and a missing one at the end make no difference`() throws {
    for seed in 1...50 {
      var random = SplitMix64(seed: seed)
      let file = random.seedFile()
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(try SeedFile(text: lines.joined(separator: "\r\n")) == file, "seed \(seed)")
      #expect(try SeedFile(text: String(file.text.dropLast())) == file, "seed \(seed)")
    }
  }

  @Test func `the smallest file means a world in which all is off`() throws {
    let file = try SeedFile(text: "phantom-seed 1\nstrategy naive\nstock 3")
    let plain = Scenario(instances: 1, stock: [3], orders: [])
    #expect(file == SeedFile(strategy: "naive", scenario: plain, schedule: .calm))
    #expect(file.comments == [])
    #expect(file.expected == nil)
    #expect(file.digest == nil)
    #expect(file.origin == nil)
    #expect(file.scenario.faults == .none)
    #expect(file.scenario.replicaLag == 0)
    #expect(file.scenario.database == .networkLag)
    #expect(file.scenario.latency == 50...200)
  }

  @Test func `lines may come in any order, indented, with blanks and comments between`() throws {
    let text = """
      # before

      phantom-seed 1
      # a comment
          expect   oversell/write/stale/first
      order 7  item 2 quantity 3 arrives 40 instance 2
        # not at the beginning
      override order-7 attempt-2  >  db #2 request delay = -180 (write)
      instances 2
      stock 4   5
      base seed 12
      strategy mine
      """
    let file = try SeedFile(text: text)
    #expect(file.comments == ["before", "a comment", "not at the beginning"])
    #expect(
      file.text.hasPrefix("phantom-seed 1\n# before\n# a comment\n# not at the beginning\n\n"))
    #expect(file.expected?.map(\.description) == ["oversell/write/stale/first"])
    #expect(file.scenario.stock == [4, 5])
    #expect(
      file.scenario.orders == [
        Order(number: 7, item: ItemID(2), quantity: 3, arrival: 40, instance: 2)
      ])
    #expect(file.schedule.base == .seed(Seed(rawValue: 12)))
    let key = ChoiceKey(
      .delay, of: .order(7), attempt: 2, to: .database, count: 2, leg: .request)
    #expect(file.schedule.overrides == [Schedule.Override(key, -180, witness: "write")])
  }

  @Test func `no comment is lost, wherever it stands`() {
    for seed in 1...200 {
      var random = SplitMix64(seed: seed)
      let file = random.seedFile()
      var lines = file.text.split(separator: "\n").map(String.init)
      var added: [String] = []
      for number in 1...5 {
        lines.insert("  # added \(number)", at: random.number(0...lines.count))
      }
      for line in lines where line.hasPrefix("  # added") {
        added.append(String(line.dropFirst(4)))
      }
      let again = try? SeedFile(text: lines.joined(separator: "\n"))
      #expect(again?.comments.filter { $0.hasPrefix("added") } == added, "seed \(seed)")
      #expect(again?.comments.filter { !$0.hasPrefix("added") } == file.comments, "seed \(seed)")
      #expect(again.flatMap { try? SeedFile(text: $0.text) } == again, "seed \(seed)")
    }
  }

  @Test func `patience, sweep period and horizon follow from the rest where they are left out`()
    throws
  {
    let file = try SeedFile(text: "phantom-seed 1\nstrategy naive\nstock 3\nlatency 1...7")
    let plain = Scenario(latency: 1...7, instances: 1, stock: [3], orders: [])
    #expect(file.scenario.patience == plain.patience)
    #expect(file.scenario.sweepPeriod == plain.sweepPeriod)
    #expect(file.scenario.horizon == plain.horizon)
  }

  @Test func `the file of a report expects what was seen`() throws {
    let orders = (1...3).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: 1)
    }
    let scenario = Scenario(instances: 1, stock: [1], orders: orders)
    let report = SaleRunner().run(scenario, Reader.self, .seed(Seed(rawValue: 5)))
    let file = SeedFile(report)
    #expect(file.strategy == "reader")
    #expect(file.scenario == scenario)
    #expect(file.schedule == .seed(Seed(rawValue: 5)))
    #expect(file.expected?.map(\.description) == ["honest-answer/answer/blind/first"])
    #expect(file.digest == report.digest.description)
    #expect(try SeedFile(text: file.text) == file)
  }
}

/// Says that an order is placed, and does not deduct.
private struct Reader: OrderStrategy {
  static let name = "reader"
  let service: InventoryService

  func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    _ = try await service.database.read(item)
    return .orderPlaced
  }
}
