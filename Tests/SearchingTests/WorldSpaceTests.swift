import Checking
import Inventory
import Simulation
import Testing

@testable import Searching

/// Goal: worlds are drawn as they are said to be. Method: many seeds.
@Suite struct `Drawing worlds` {
  private let seeds = (0..<500).map { Seed(rawValue: 8).derived($0) }

  @Test func `a world is a function of its seed`() {
    for seed in seeds.prefix(50) {
      #expect(WorldSpace.all.scenario(seed: seed) == WorldSpace.all.scenario(seed: seed))
    }
    #expect(Set(seeds.map { WorldSpace.all.scenario(seed: $0).stock }).count > 20)
  }

  @Test func `what is given is given in every world`() {
    var sale = SaleOptions()
    sale.orders = 7
    sale.stock = 4
    sale.latency = 3...9
    let space = WorldSpace(
      given: sale, drawn: WorldOption.allCases.filter { ![.orders, .stock, .latency].contains($0) })
    for seed in seeds {
      let world = space.scenario(seed: seed)
      #expect(world.orders.count { $0.arrival < world.healing ?? .max } == 7)
      #expect(world.stock.allSatisfy { $0 == 4 })
      #expect(world.latency == 3...9)
    }
  }

  @Test func `giving one parameter leaves what does not depend on it as it was`() {
    var sale = SaleOptions()
    sale.replicaLag = 77
    let space = WorldSpace(
      given: sale, drawn: WorldOption.allCases.filter { $0 != .replicaLag })
    for seed in seeds {
      var drawn = WorldSpace.all.scenario(seed: seed)
      drawn.replicaLag = 77
      #expect(space.scenario(seed: seed) == drawn)
    }
  }

  @Test func `whole families of trouble are off in many worlds, and on in many`() {
    let worlds = seeds.map { WorldSpace.all.scenario(seed: $0) }
    func share(_ holds: (Scenario) -> Bool) -> Int {
      worlds.count(where: holds) * 100 / worlds.count
    }
    #expect((15...60).contains(share { $0.faults == .none }))
    for isOn in [
      { $0.faults.pauses != nil }, { $0.faults.clocks != nil }, { $0.faults.payments != nil },
      { $0.replicaLag > 0 }, { $0.stock.count > 1 },
      { $0.orders.contains { $0.arrival > 0 } },
    ] as [(Scenario) -> Bool] {
      #expect((15...75).contains(share(isOn)))
    }
  }

  /// The world of `seed` with these faults, in which a good part of what heals is drawn.
  private func troubled(_ seed: Seed, _ kind: String, _ drawn: [WorldOption]) -> Scenario {
    var sale = SaleOptions()
    sale.faults.enable(kind)
    return WorldSpace(given: sale, drawn: drawn).scenario(seed: seed)
  }

  @Test func `worlds that have to heal do so early or late, with and without a second wave`() {
    let worlds = seeds.map { troubled($0, "loss", [.healing, .secondWave]) }
    #expect(Set(worlds.map(\.healing)) == [1_000, 4_000, 20_000, 60_000])
    #expect(Set(worlds.map(\.orders.count)) == [15, 18, 21])
    // The usual one is the most frequent.
    #expect(worlds.count { $0.healing == 20_000 } > worlds.count / 4)
    for (seed, world) in zip(seeds, worlds) {
      let given = troubled(seed, "loss", [])
      #expect(given.healing == 20_000 && given.orders.count == 18)
      #expect(world.orders.prefix(15) == given.orders.prefix(15))
      // Where nothing has to heal, nothing does.
      #expect(
        troubled(seed, "pauses", [.healing, .secondWave]) == troubled(seed, "pauses", []))
    }
  }

  @Test func `every world can be written as a seed file and read back`() throws {
    for seed in seeds {
      let file = SeedFile(
        strategy: "naive", scenario: WorldSpace.all.scenario(seed: seed), schedule: .seed(seed))
      #expect(try SeedFile(text: file.text) == file)
    }
  }

  @Test func `no given value makes a world that cannot be written`() throws {
    for latency in [0...0, 100_000_000...100_000_000] {
      for quantity in [1, 600_000] {
        var sale = SaleOptions()
        sale.latency = latency
        sale.quantity = quantity
        let space = WorldSpace(
          given: sale, drawn: WorldOption.allCases.filter { ![.latency, .quantity].contains($0) })
        for seed in seeds.prefix(100) {
          var guided = GuidedSearch(space, nil)
          let trial = guided.next(seed)
          let file = SeedFile(strategy: "naive", scenario: trial.scenario, schedule: trial.schedule)
          #expect(try SeedFile(text: file.text) == file, "seed \(seed)")
        }
      }
    }
  }

  @Test func `the one world of given options is the one that they describe`() {
    let sale = SaleOptions()
    for seed in seeds.prefix(20) {
      #expect(WorldSpace.only(sale).scenario(seed: seed) == sale.scenario(seed: seed))
    }
  }
}
