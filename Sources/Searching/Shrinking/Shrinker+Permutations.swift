import Inventory
import Simulation

extension Shrinker {
  /// So many orders are permuted in every way; of more, neighbours are swapped.
  private static let permutationLimit = 4

  /// Puts orders that can change places into one sequence, numbers them without gaps, and items and
  /// instances by first use, their keys with them.
  mutating func permute() {
    let count = best.scenario.orders.count
    guard count > 0 else { return }
    if count <= Self.permutationLimit {
      let base = best
      let candidates = Self.permutations(of: Array(0..<count)).map { places in
        var candidate = base
        candidate.arrangeOrders(places)
        candidate.normalize()
        return (candidate: candidate, size: Size(candidate))
      }
      // The smallest first: what it allows is the one result of all that differ in this only.
      for (candidate, _) in candidates.sorted(by: { $0.size < $1.size }) {
        if accept(candidate) { break }
      }
    } else {
      attempt { $0.arrangeOrders(Array(0..<count)) }
      for place in 1..<count {
        var places = Array(0..<count)
        places.swapAt(place - 1, place)
        attempt { $0.arrangeOrders(places) }
      }
    }
    attempt { $0.numberItems() }
    attempt { $0.numberInstances() }
  }

  /// All orders of `elements`.
  private static func permutations(of elements: [Int]) -> [[Int]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { place in
      var rest = elements
      let first = rest.remove(at: place)
      return permutations(of: rest).map { [first] + $0 }
    }
  }
}
