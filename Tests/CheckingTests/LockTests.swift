import Checking
import Inventory
import PlantedBugs
import Simulation
import Strategies
import Testing

/// Goal: a lease is no lock: a pause or a clock lets two believe in theirs; fencing tokens make it
/// safe, on reads as well as on writes. Method: calm worlds with one unit in which each message takes
/// 50 ticks and a lease 1,600, with a pause or a jump that begins at the worst moment.
@Suite struct `Locks with a time to live` {
  private func scenario(_ change: (inout Faults) -> Void = { _ in }) -> Scenario {
    var scenario = Scenario.at(stock: 1, orders: 2)
    change(&scenario.faults)
    return scenario
  }

  /// Instance 1 is paused from tick 190, when the stock is about to arrive, until `end`.
  private func paused(until end: Int) -> (Scenario, [(String, Int)]) {
    let scenario = scenario {
      $0.pauses = Affliction(window: 50_000, odds: 1_000_000, strength: 1...50_000)
    }
    return (
      scenario,
      [("instance-1 #1 pause-length", end - 190), ("instance-1 #1 pause-start", 190)]
    )
  }

  @Test(arguments: [LeaseLock.self, FencedLock.self] as [any OrderStrategy.Type])
  func `where nothing goes wrong one waits for the other`(
    strategy: any OrderStrategy.Type
  ) throws {
    let run = try Timeline(strategy, scenario())
    #expect(
      run.lines == [
        "50 order-1 acquire: token 1", "50 order-2 acquire: locked",
        "150 order-1 read-versioned: 1", "250 order-1 write: done",
        "350 order-2 acquire: locked", "350 order-1 unlock: yes",
        "650 order-2 acquire: token 2", "750 order-2 read-versioned: 0",
        "850 order-2 cancel: yes", "950 order-2 unlock: yes",
      ])
    #expect(run.report.verdict == .holds)
    #expect(run.report.happened.list == [.soldOut, .lockWait])
  }

  @Test func `a pause longer than the lease lets two sell the same unit`() throws {
    let (world, pause) = paused(until: 2_190)
    let run = try Timeline(LeaseLock.self, world, pause)
    #expect(
      run.lines(of: 1) == [
        "50 order-1 acquire: token 1", "150 order-1 read-versioned: 1",
        "2240 order-1 write: done", "2340 order-1 unlock: no",
      ])
    #expect(
      run.lines(of: 2).suffix(4) == [
        "1850 order-2 acquire: token 2", "1950 order-2 read-versioned: 1",
        "2050 order-2 write: done", "2150 order-2 unlock: yes",
      ])
    #expect(run.report.broken == [.oversell, .doubleSoldUnit, .phantomStock])
    #expect(run.report.happened.contains(.leaseExpired))
    // One that is over in time does no harm.
    let (_, short) = paused(until: 1_500)
    #expect(try Timeline(LeaseLock.self, world, short).report.verdict == .holds)
  }

  @Test func `a clock that jumps lets two have the lock at once`() throws {
    var world = scenario {
      $0.clocks = ClockFaults(
        offset: 0...0, drift: 0...0,
        jumps: Affliction(window: 5_000, odds: 1_000_000, strength: -2_000...2_000))
    }
    world.orders[1].arrival = 70
    let jump = [("db #1 clock-jump", 2_000), ("db #1 clock-jump-start", 110)]
    let run = try Timeline(LeaseLock.self, world, jump)
    #expect(
      run.lines.prefix(5) == [
        "50 order-1 acquire: token 1", "120 order-2 acquire: token 2",
        "150 order-1 read-versioned: 1", "220 order-2 read-versioned: 1",
        "250 order-1 write: done",
      ])
    #expect(run.report.broken.contains(.oversell))
    #expect(try Timeline(FencedLock.self, world, jump).report.verdict == .holds)
  }

  @Test func `the token keeps out whoever has lost the lock`() throws {
    let (world, pause) = paused(until: 2_190)
    let run = try Timeline(FencedLock.self, world, pause)
    #expect(
      run.lines(of: 1) == [
        "50 order-1 acquire: token 1", "150 order-1 read-versioned: 1",
        "2240 order-1 write: fenced", "2340 order-1 acquire: token 3",
        "2440 order-1 read-versioned: 0", "2540 order-1 cancel: yes", "2640 order-1 unlock: yes",
      ])
    #expect(run.report.verdict == .holds)
    #expect(
      run.report.happened.list == [
        .soldOut, .conflict, .pauseBetween, .leaseExpired, .fenced, .lockWait,
      ])
    #expect(run.report.results.map(\.outcome) == [.outOfStock, .orderPlaced])
  }

  @Test func `tokens on writes only are not enough`() throws {
    // Token 1 reads, token 2 reads, 1 writes, 2 writes.
    var (world, pause) = paused(until: 1_830)
    world.orders[1].arrival = 1_700
    let bug = try #require(PlantedBugs.all.first { $0.name == "fenced-writes-only" })
    let run = try Timeline(bug.strategy, world, pause)
    #expect(
      run.lines.filter { $0.contains("read-versioned") || $0.contains("write") } == [
        "150 order-1 read-versioned: 1", "1850 order-2 read-versioned: 1",
        "1880 order-1 write: done", "1950 order-2 write: done",
      ])
    #expect(run.report.broken.contains(.doubleSoldUnit))
    #expect(try Timeline(FencedLock.self, world, pause).report.verdict == .holds)
  }

  @Test func `a read under a token is never a replica's`() throws {
    struct Reader: OrderStrategy {
      static let name = "reader"
      let service: InventoryService
      func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
        _ = try await service.database.conditionalDecrement(item, by: quantity)
        #expect(try await service.database.read(item) == 1)
        #expect(try await service.database.fenced(by: 1).read(item) == 0)
        return .orderPlaced
      }
    }
    var world = Scenario.at(stock: 1, orders: 1)
    world.replicaLag = 10_000
    #expect(try Timeline(Reader.self, world).report.placed == 1)
  }

  @Test func `a write whose answer is lost is known under its key, whoever has the lock by then`()
    throws
  {
    var world = scenario { $0.loss = 1_000_000 }
    world.orders[1].arrival = 2_000
    let run = try Timeline(FencedLock.self, world, [("order-1 > db #3 reply loss", 1)])
    #expect(
      run.lines(of: 1) == [
        "50 order-1 acquire: token 1", "150 order-1 read-versioned: 1", "250 order-1 write: done",
        "1050 order-1 write: done", "1150 order-1 unlock: yes",
      ])
    #expect(run.report.verdict == .holds)
    #expect(run.report.placed == 1)
  }
}
