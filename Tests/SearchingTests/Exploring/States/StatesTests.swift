import Checking
import Inventory
import PlantedBugs
import Simulation
import Strategies
import Testing

@testable import Searching

/// A sale of one item to orders of those quantities, all at once.
func sale(stock: Int, _ quantities: [Int]) -> Scenario {
  Scenario(
    instances: 3, stock: [stock],
    orders: quantities.enumerated().map { place, quantity in
      Order(
        number: place + 1, item: ItemID(1), quantity: quantity, arrival: 0,
        instance: place % 3 + 1)
    })
}

/// A strategy with its model.
struct ModelledStrategy: Sendable, CustomTestStringConvertible {
  let strategy: any OrderStrategy.Type
  let act: @Sendable ([[Int]], Int, Int) -> StateModel.Act
  var testDescription: String { strategy.name }

  static let all = [
    ModelledStrategy(strategy: Naive.self, act: StateModel.naive),
    ModelledStrategy(
      strategy: ConditionalDecrement.self, act: StateModel.conditionalDecrement),
    ModelledStrategy(strategy: CompareAndSet.self, act: StateModel.compareAndSet),
  ]
}

/// Goal: every state of a small sale is visited once, and every step from it is taken. Method: a model of
/// its own, searched breadth first, has as many states and steps; with and without renaming.
@Suite struct `Visiting states` {
  private func count(
    _ scenario: Scenario, _ strategy: any OrderStrategy.Type, isRenaming: Bool,
    forgets: Bool = false
  ) -> StateModel.Count {
    let explorer = StateExplorer(scenario, strategy, isRenaming: isRenaming)
    explorer.forgets = forgets
    let isThrough = explorer.explore()
    #expect(isThrough || forgets)
    return StateModel.Count(
      states: explorer.states, transitions: explorer.transitions, remembered: explorer.variants)
  }

  @Test func `six naive orders for one vase: 1,522 states, 63 up to renaming`() {
    let scenario = sale(stock: 1, [1, 1, 1, 1, 1, 1])
    #expect(count(scenario, Naive.self, isRenaming: false).states == 1_522)
    #expect(count(scenario, Naive.self, isRenaming: true).states == 63)
  }

  @Test(arguments: ModelledStrategy.all, [true, false])
  func `as many as a breadth-first search of a model finds`(
    modelled: ModelledStrategy, isRenaming: Bool
  ) {
    let worlds: [(stock: Int, quantities: [Int])] = [
      (1, [1]), (0, [1, 1]), (1, [1, 1]), (2, [1, 1, 1]), (1, [1, 1, 1, 1]), (3, [1, 1, 1, 1]),
      (9, [1, 1, 1]), (3, [2, 2, 1]), (2, [1, 2, 1, 2]), (4, [3, 2, 1]), (5, [2, 2, 2]),
      (2, [1, 1, 1, 3]),
    ]
    for (stock, quantities) in worlds {
      let model = StateModel(stock: stock, quantities: quantities, act: modelled.act)
      #expect(
        count(sale(stock: stock, quantities), modelled.strategy, isRenaming: isRenaming)
          == model.count(isRenaming: isRenaming), "\(quantities) of \(stock)")
    }
  }

  @Test func `as many as a model has in larger worlds`() {
    for (stock, orders) in [(5, 7), (3, 9), (8, 8)] {
      let quantities = Array(repeating: 1, count: orders)
      #expect(
        count(sale(stock: stock, quantities), Naive.self, isRenaming: true)
          == StateModel(stock: stock, quantities: quantities, act: StateModel.naive)
          .count(isRenaming: true))
    }
  }

  @Test func `a signature that leaves out what orders have received is found out`() {
    let scenario = sale(stock: 2, [1, 1, 1])
    let model = StateModel(stock: 2, quantities: [1, 1, 1], act: StateModel.naive)
    #expect(count(scenario, Naive.self, isRenaming: true) == model.count(isRenaming: true))
    #expect(
      count(scenario, Naive.self, isRenaming: true, forgets: true)
        != model.count(isRenaming: true))
  }

  @Test func `a set of signatures holds what was put into it, and nothing else`() {
    var set = StateSet()
    func signature(_ number: Int) -> StateDigest {
      var digest = StateDigest()
      digest.combine(number)
      return digest
    }
    // A set that cannot be copied cannot be asked within an expectation.
    var answers: [Bool] = []
    for number in 0..<5_000 { answers.append(set.insert(signature(number))) }
    #expect(answers.allSatisfy { $0 })
    answers = []
    for number in 0..<5_000 { answers.append(set.insert(signature(number))) }
    for number in 5_000..<6_000 { answers.append(set.contains(signature(number))) }
    answers.append(set.contains(.zero))
    #expect(answers.allSatisfy { !$0 })
    answers = [set.insert(.zero), !set.insert(.zero), set.contains(.zero)]
    #expect(answers.allSatisfy { $0 })
    let (count, bytes) = (set.count, set.bytes)
    #expect(count == 5_001)
    #expect(bytes <= 43 * count)
  }
}
