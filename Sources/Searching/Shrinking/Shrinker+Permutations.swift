import Inventory
import Simulation

extension Shrinker {
  /// So many orders are permuted in every way; of more, neighbours are swapped.
  private static let permutationLimit = 4

  /// So many orders are also permuted while all of them arrive a tick earlier.
  private static let tickLimit = 3

  /// Puts orders that can change places into one sequence, numbers them without gaps, and items and
  /// instances by first use, their keys with them.
  mutating func permute() {
    let count = best.scenario.orders.count
    guard count > 0 else { return }
    if count <= Self.permutationLimit {
      let base = best
      var candidates: [(candidate: Candidate, size: Size)] = []
      for places in Self.permutations(of: Array(0..<count)) {
        var candidate = base
        candidate.arrangeOrders(places)
        candidate.normalize()
        candidates.append((candidate, Size(candidate)))
        // Of what happens at one tick, the order with the lower number goes first: a tick may have
        // been there for that only.
        guard count <= Self.tickLimit, base.scenario.orders.contains(where: { $0.arrival > 0 })
        else { continue }
        for place in 0..<count {
          candidate.scenario.orders[place].arrival = max(
            0, candidate.scenario.orders[place].arrival - 1)
        }
        candidates.append((candidate, Size(candidate)))
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
