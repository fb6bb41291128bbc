/// Looks for an order in which the operations of a history could have taken effect one at a time, each
/// between its call and its return (Herlihy and Wing, *Linearizability*, TOPLAS 1990).
///
/// The search of Wing and Gong (*Testing and Verifying Concurrent Objects*, 1993), with memoization and
/// just-in-time linearization (Lowe, *Testing for Linearizability*, 2017): it goes through the history
/// event by event, and lets an operation take effect only when one must, since it returns; then those
/// that are open may have gone before it, in any order. What was tried once (event, operations that
/// took effect and have not returned, state) is not tried again. An operation that changes nothing goes
/// as soon as it fits: nothing is lost by that. One that never returns need not go where it would
/// change nothing: it may as well go later, or never.
///
/// It can be left and gone on with, so that many can take turns.
///
/// - Complexity: exponential in the number of operations open at once, at worst; O(n) where at each
///   return one order fits.
public struct Linearizer<Model: SequentialModel>: Sendable {
  /// What came of it.
  public enum Outcome: Sendable, Equatable {
    /// There is such an order: the operations in it, by their places; those that never had to take
    /// effect are left out.
    case linearizable([Int])
    /// There is none; with what operations are told later, the history up to the event at `event` has
    /// none already, and up to the one before has one.
    case notLinearizable(Dead)
  }

  /// Where no order leads on.
  public struct Dead: Sendable, Equatable {
    /// The place of the event, a return, that nothing gets past.
    public let event: Int
    /// The operations, by their places, that had taken effect in the attempt that got there first.
    public let placed: [Int]
    /// Those that were open then, and had not.
    public let left: [Int]
  }

  /// Which of the open operations have taken effect, by their slots.
  private struct Slots: Hashable {
    var low: UInt64 = 0
    var high: [UInt64] = []

    func contains(_ slot: Int) -> Bool {
      if slot < 64 { return low & 1 &<< UInt64(slot) != 0 }
      let word = slot / 64 - 1
      return word < high.count && high[word] & 1 &<< UInt64(slot % 64) != 0
    }

    mutating func insert(_ slot: Int) {
      if slot < 64 {
        low |= 1 &<< UInt64(slot)
      } else {
        let word = slot / 64 - 1
        while high.count <= word { high.append(0) }
        high[word] |= 1 &<< UInt64(slot % 64)
      }
    }

    mutating func remove(_ slot: Int) {
      if slot < 64 {
        low &= ~(1 &<< UInt64(slot))
      } else {
        let word = slot / 64 - 1
        guard word < high.count else { return }
        high[word] &= ~(1 &<< UInt64(slot % 64))
        while high.last == 0 { high.removeLast() }
      }
    }
  }

  /// How far an attempt is.
  private struct Configuration: Hashable {
    var event: Int
    var done: Slots
    var state: Model.State
  }

  /// An attempt, and which operation it tries next.
  private struct Frame {
    let configuration: Configuration
    /// How many operations had taken effect.
    let placed: Int
    /// The next open operation to try, by its place among them.
    var next = 0
  }

  private struct Event {
    let operation: Int
    let isCall: Bool
  }

  private let model: Model
  private let operations: [ConcurrentOperation<Model.Action>]
  private let events: [Event]
  /// The place in the history of each event.
  private let places: [Int]
  /// A number for each operation that no other has that is open at the same time.
  private let slots: [Int]
  /// The operations that are open before each return, in the order of their calls; those that never
  /// return after the others, since they may well never have taken effect.
  private let open: [[Int32]]

  /// For an operation that never returns, the one before it that never returns and is its like; -1 for
  /// none. It may as well go first.
  private let twins: [Int32]

  private var seen: Set<Configuration> = []
  private var stack: [Frame] = []
  /// The operations that have taken effect, in that order.
  private var order: [Int] = []
  private var best: (event: Int, order: [Int], done: Slots)?
  /// How many steps were taken so far.
  public private(set) var steps = 0

  /// A search for an order of `operations`.
  ///
  /// - Complexity: O(n log n + the sum of the operations open at each return).
  public init(_ model: Model, _ operations: [ConcurrentOperation<Model.Action>]) {
    self.model = model
    self.operations = operations
    var all: [(place: Int, event: Event)] = []
    for (number, operation) in operations.enumerated() {
      all.append((operation.call, Event(operation: number, isCall: true)))
      if let end = operation.end { all.append((end, Event(operation: number, isCall: false))) }
    }
    all.sort { $0.place < $1.place }
    events = all.map(\.event)
    places = all.map(\.place)
    var slots = [Int](repeating: 0, count: operations.count)
    var free: [Int] = []
    var used = 0
    var here: [Int32] = []
    var endless: [Int32] = []
    var open: [[Int32]] = []
    for event in events {
      let number = event.operation
      if event.isCall {
        slots[number] = free.popLast() ?? used
        used = max(used, slots[number] + 1)
        if operations[number].end == nil {
          endless.append(Int32(number))
        } else {
          here.append(Int32(number))
        }
        open.append([])
      } else {
        open.append(here + endless)
        here.removeAll { $0 == Int32(number) }
        free.append(slots[number])
      }
    }
    self.slots = slots
    self.open = open
    var twins = [Int32](repeating: -1, count: operations.count)
    for (place, number) in endless.enumerated() {
      twins[Int(number)] =
        endless[..<place].suffix(64).last {
          operations[Int($0)].action == operations[Int(number)].action
        } ?? -1
    }
    self.twins = twins
    push(Configuration(event: 0, done: Slots(), state: model.initial))
  }

  /// Goes on for `budget` steps.
  ///
  /// - Returns: What came of it; nil if there is more to do.
  public mutating func advance(_ budget: Int) -> Outcome? {
    let last = steps + budget
    while steps < last {
      steps += 1
      guard let top = stack.indices.last else { return dead() }
      let here = stack[top].configuration
      guard here.event < events.count else { return .linearizable(order) }
      let candidates = open[here.event]
      guard stack[top].next <= candidates.count else {
        stack.removeLast()
        continue
      }
      // The operation that returns goes first, since it must go; then the others, each after its twin.
      let next = stack[top].next
      stack[top].next += 1
      let returning = events[here.event].operation
      let number = next == 0 ? returning : Int(candidates[next - 1])
      guard next == 0 || number != returning, !here.done.contains(slots[number]),
        twins[number] < 0 || here.done.contains(slots[Int(twins[number])]),
        let state = model.step(here.state, operations[number].action),
        operations[number].end != nil || state != here.state
      else { continue }
      order.removeLast(order.count - stack[top].placed)
      order.append(number)
      var following = here
      following.state = state
      following.done.insert(slots[number])
      push(following)
    }
    return nil
  }

  /// Goes from `configuration` to the next return that needs something to take effect, and makes an
  /// attempt of it, unless that was made before.
  private mutating func push(_ configuration: Configuration) {
    var here = configuration
    while here.event < events.count {
      let event = events[here.event]
      if event.isCall {
        here.event += 1
        continue
      }
      if !here.done.contains(slots[event.operation]) {
        absorb(&here)
        guard here.done.contains(slots[event.operation]) else { break }
      }
      here.done.remove(slots[event.operation])
      here.event += 1
    }
    guard seen.insert(here).inserted else { return }
    if best.map({ here.event > $0.event }) ?? true { best = (here.event, order, here.done) }
    stack.append(Frame(configuration: here, placed: order.count))
  }

  /// Lets all that change nothing, and fit, take effect.
  private mutating func absorb(_ here: inout Configuration) {
    for number in open[here.event].map({ Int($0) })
    where !here.done.contains(slots[number]) && model.isPure(operations[number].action)
      && model.step(here.state, operations[number].action) != nil
    {
      here.done.insert(slots[number])
      order.append(number)
    }
  }

  private func dead() -> Outcome {
    let (event, placed, done) = best ?? (0, [], Slots())
    let left = open[event].map { Int($0) }.filter { !done.contains(slots[$0]) }
    return .notLinearizable(Dead(event: places[event], placed: placed, left: left))
  }
}
