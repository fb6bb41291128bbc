import Checking
import Inventory
import Searching
import Simulation
import Testing

/// Goal: a kept schedule survives changes of the code, is loud where it does not, and is repaired
/// where there is no doubt how. Method: one seed file with overrides, and its strategy changed in the
/// ways in which code changes.
@Suite struct `A seed file whose code has changed` {
  /// One vase. The first order reads, its write is held up, and meanwhile the second is served: an
  /// oversell that there is not without the overrides.
  private let text = """
    phantom-seed 1
    # The write is held up.
    strategy shop
    instances 2
    stock 1
    order 1 item 1 quantity 1 arrives 0 instance 1
    order 2 item 1 quantity 1 arrives 1000 instance 2
    override order-1 > db #1 reply delay = 60 (read)
    override order-1 > db #2 request delay = 1500 (write)
    expect double-sold-unit/write/stale/first
    expect phantom-stock/write/stale/first
    expect oversell/write/stale/first

    """

  private func file() throws -> SeedFile {
    var file = try SeedFile(text: text)
    let report = SaleRunner().run(file.scenario, Shop.Plain.self, file.schedule)
    file.digest = report.digest.description
    return file
  }

  /// How the file does under `strategy`: what came of it, and which overrides are stale.
  private func replay(
    _ file: SeedFile, _ strategy: any OrderStrategy.Type
  ) -> (replay: Replay, stale: [String]) {
    let report = SaleRunner().run(file.scenario, strategy, file.schedule)
    let stale = report.overrides.filter { $0.fate != .applied }
    return (Replay(report, file), stale.map { $0.override.key.text(.shop) })
  }

  private func keys(_ file: SeedFile) -> [String] {
    file.schedule.overrides.map { "\($0.key.text(.shop)) (\($0.witness ?? "-"))" }
  }

  @Test func `nothing is stale while the code is as it was, and nothing is refreshed`() throws {
    let file = try file()
    let seen = replay(file, Shop.Plain.self)
    #expect(seen.replay == .asExpected)
    #expect(seen.stale == [])
    var calm = file
    calm.schedule.overrides = []
    guard case .missing = replay(calm, Shop.Plain.self).replay else {
      Issue.record("The overrides have no part in it")
      return
    }
    let refresh = Refresh(file, Shop.Plain.self, SaleRunner())
    #expect(refresh.file == file)
    #expect(refresh.steps == [])
    #expect(refresh.isFaithful)
  }

  @Test func `a call to somebody else, inserted before, changes nothing`() throws {
    let seen = replay(try file(), Shop.Paying.self)
    #expect(seen.replay == .asExpected)
    #expect(seen.stale == [])
  }

  @Test func `a call inserted before makes both stale, and both are moved by one`() throws {
    let file = try file()
    let seen = replay(file, Shop.Greeting.self)
    guard case .missing = seen.replay else {
      Issue.record("The overrides still hit by accident: \(seen.replay)")
      return
    }
    #expect(seen.stale.count == 2)
    let refresh = Refresh(file, Shop.Greeting.self, SaleRunner())
    #expect(refresh.isFaithful)
    #expect(
      keys(refresh.file) == [
        "order-1 > db #2 reply delay (read)", "order-1 > db #3 request delay (write)",
      ])
    #expect(refresh.steps.count == 2)
    #expect(refresh.file.comments == file.comments)
    #expect(refresh.file.expected == file.expected)
    #expect(refresh.file.digest != file.digest)
    let again = replay(refresh.file, Shop.Greeting.self)
    #expect(again.replay == .asExpected)
    #expect(again.stale == [])
  }

  @Test func `a reply that has a field more makes its own override stale and no other`() throws {
    let file = try file()
    let seen = replay(file, Shop.Versioned.self)
    #expect(seen.replay == .asExpected)
    #expect(seen.stale == ["order-1 > db #1 reply delay"])
    let refresh = Refresh(file, Shop.Versioned.self, SaleRunner())
    #expect(refresh.isFaithful)
    #expect(
      keys(refresh.file) == [
        "order-1 > db #1 reply delay (read-versioned)", "order-1 > db #2 request delay (write)",
      ])
    #expect(
      refresh.steps == [.renamed(file.schedule.overrides[0], to: "read-versioned")])
    #expect(replay(refresh.file, Shop.Versioned.self).stale == [])
  }

  @Test func `a bug that is fixed stays in its file until somebody accepts that`() throws {
    let file = try file()
    let seen = replay(file, Shop.Fixed.self)
    guard case .missing(let missing) = seen.replay else {
      Issue.record("It is not fixed: \(seen.replay)")
      return
    }
    #expect(missing.compactMap(\.fingerprint) == file.expected)
    #expect(seen.stale.count == 2)
    let refresh = Refresh(file, Shop.Fixed.self, SaleRunner())
    #expect(!refresh.isFaithful)
    #expect(refresh.file == file)
    let accepted = Refresh(file, Shop.Fixed.self, accepting: true, SaleRunner())
    #expect(accepted.isFaithful)
    #expect(accepted.file.expected == [])
    #expect(
      keys(accepted.file) == [
        "order-1 > db #1 reply delay (read-versioned)",
        "order-1 > db #2 request delay (compare-and-set)",
      ])
    let again = replay(accepted.file, Shop.Fixed.self)
    #expect(again.replay == .asExpected)
    #expect(again.stale == [])
    // And it is the file that notices when the bug comes back.
    guard case .unexpected = replay(accepted.file, Shop.Plain.self).replay else {
      Issue.record("The bug came back and nobody noticed")
      return
    }
  }

  @Test func `a command with another name breaks in another way, which has to be accepted`()
    throws
  {
    let file = try file()
    guard case .unexpected(let new) = replay(file, Shop.Decrementing.self).replay else {
      Issue.record("A blind decrement does not oversell")
      return
    }
    #expect(new.map(\.description) == ["oversell/decrement/stale/first"])
    let refresh = Refresh(file, Shop.Decrementing.self, SaleRunner())
    #expect(!refresh.isFaithful)
    #expect(refresh.file == file)
    let accepted = Refresh(file, Shop.Decrementing.self, accepting: true, SaleRunner())
    #expect(accepted.file.expected == new)
    #expect(keys(accepted.file)[1] == "order-1 > db #2 request delay (decrement)")
    #expect(replay(accepted.file, Shop.Decrementing.self).stale == [])
  }

  @Test func `what the file does not say it does not say afterwards`() throws {
    var file = try file()
    file.digest = nil
    for place in file.schedule.overrides.indices { file.schedule.overrides[place].witness = nil }
    let refresh = Refresh(file, Shop.Plain.self, SaleRunner())
    #expect(refresh.isFaithful)
    #expect(refresh.file == file)
  }
}

/// One `placeOrder`, and what becomes of it over the years.
private enum Shop {
  /// Reads, checks, writes.
  struct Plain: OrderStrategy {
    static let name = "shop"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      let stock = try await service.database.read(item)
      guard stock >= quantity else { return .outOfStock }
      try await service.database.write(item, stock - quantity)
      return .orderPlaced
    }
  }

  /// Charges the customer first: a call to another process.
  struct Paying: OrderStrategy {
    static let name = "shop"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      _ = try await service.payments.charge(timeout: service.patience)
      return try await Plain(service: service).placeOrder(item, quantity: quantity)
    }
  }

  /// Has a call to the database before the others.
  struct Greeting: OrderStrategy {
    static let name = "shop"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      _ = try await service.database.advanceEpoch(from: -1)
      return try await Plain(service: service).placeOrder(item, quantity: quantity)
    }
  }

  /// Is told the version as well, and does nothing with it.
  struct Versioned: OrderStrategy {
    static let name = "shop"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      let stock = try await service.database.readVersioned(item)
      guard stock.quantity >= quantity else { return .outOfStock }
      try await service.database.write(item, stock.quantity - quantity)
      return .orderPlaced
    }
  }

  /// Writes only if nobody else has.
  struct Fixed: OrderStrategy {
    static let name = "shop"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      for _ in 1...service.attempts {
        let stock = try await service.database.readVersioned(item)
        guard stock.quantity >= quantity else { return .outOfStock }
        let isSet = try await service.database.compareAndSet(
          item, stock.quantity - quantity, ifVersion: stock.version)
        if isSet { return .orderPlaced }
      }
      return .failed(.contention)
    }
  }

  /// Lets the database do the arithmetic, unasked.
  struct Decrementing: OrderStrategy {
    static let name = "shop"
    let service: InventoryService

    func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
      let stock = try await service.database.read(item)
      guard stock >= quantity else { return .outOfStock }
      try await service.database.decrement(item, by: quantity)
      return .orderPlaced
    }
  }
}
