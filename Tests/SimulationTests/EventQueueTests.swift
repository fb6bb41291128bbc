import TestSupport
import Testing

@testable import Simulation

// Goal: the queue gives events in the order (tick, priority, made), whatever the order they came in.
// Method: the same pushes and pops on a plain array that is searched for its least element.

@Suite struct EventQueueTests {
  private func event(_ tick: Tick, _ priority: UInt64, _ made: Int) -> Event {
    Event(
      tick: tick, rank: priority << 56 | UInt64(made), kind: .request, target: Int32(made),
      argument: UInt32(made), cause: 0)
  }

  private func key(_ event: Event) -> [UInt64] { [UInt64(event.tick), event.rank] }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `pushes and pops at random agree with a sorted array`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var queue = EventQueue()
    var model: [Event] = []
    let ticks = random.number(0...4)
    for made in 1...300 {
      if random.number(0...9) < 6 {
        let new = event(random.number(0...ticks), UInt64(random.number(0...2)) * 127, made)
        queue.push(new)
        model.append(new)
      } else {
        model.sort { key($0).lexicographicallyPrecedes(key($1)) }
        let expected = model.isEmpty ? nil : model.removeFirst()
        let popped = queue.pop()
        #expect(popped?.target == expected?.target)
      }
    }
    model.sort { key($0).lexicographicallyPrecedes(key($1)) }
    let drained = drain(&queue)
    #expect(drained == model.map(\.target))
  }

  @Test func `up to six events come out in order from every order of pushing`() {
    for size in 0...6 {
      for order in permutations(of: Array(0..<size)) {
        for isPlanning in [true, false] {
          var queue = queue(isPlanning: isPlanning)
          for place in order { queue.push(event(place / 2, UInt64(place % 2), place)) }
          let drained = drain(&queue)
          #expect(drained == (0..<Int32(size)).map { $0 })
        }
      }
    }
  }

  @Test func `up to five events of every pattern of ticks keep the order in which they were made`()
  {
    for size in 1...5 {
      for pattern in patterns(length: size, below: size) {
        let expected = pattern.indices.sorted { (pattern[$0], $0) < (pattern[$1], $1) }
        for isPlanning in [true, false] {
          var queue = queue(isPlanning: isPlanning)
          for (made, tick) in pattern.enumerated() { queue.push(event(tick, 0, made)) }
          let drained = drain(&queue)
          #expect(drained == expected.map { Int32($0) })
        }
      }
    }
  }

  @Test func `the highest priority number still goes before the next tick and after the others`() {
    var queue = EventQueue()
    queue.push(event(1, 0, 1))
    queue.push(event(0, 255, 2))
    queue.push(event(0, 128, 3))
    queue.push(event(0, 127, 4))
    let drained = drain(&queue)
    #expect(drained == [4, 3, 2, 1])
  }

  @Test func `an emptied queue is as good as new`() {
    var queue = EventQueue()
    for made in 1...100 { queue.push(event(made % 7, 0, made)) }
    queue.removeAll()
    let first = queue.pop()
    #expect(first == nil)
    queue.push(event(3, 0, 9))
    let drained = drain(&queue)
    #expect(drained == [9])
  }

  /// A queue that is still planning, or one whose first event has already been asked for.
  private func queue(isPlanning: Bool) -> EventQueue {
    var queue = EventQueue()
    if !isPlanning { _ = queue.pop() }
    return queue
  }

  private func drain(_ queue: inout EventQueue) -> [Int32] {
    var targets: [Int32] = []
    while let event = queue.pop() { targets.append(event.target) }
    return targets
  }

  private func permutations(of list: [Int]) -> [[Int]] {
    guard !list.isEmpty else { return [[]] }
    return list.flatMap { first in
      permutations(of: list.filter { $0 != first }).map { [first] + $0 }
    }
  }

  private func patterns(length: Int, below limit: Int) -> [[Int]] {
    guard length > 0 else { return [[]] }
    return patterns(length: length - 1, below: limit).flatMap { rest in
      (0..<limit).map { rest + [$0] }
    }
  }
}
