import Foundation
import TestSupport
import Testing

@testable import Checking

/// A little model of a register of numbers, for histories made at random.
private struct Register: SequentialModel {
  enum Action: Equatable, Sendable {
    case read(Int)
    case write(Int)
    case compareAndSet(Int, Int, succeeds: Bool)
  }

  var initial: Int { 0 }

  func step(_ state: Int, _ action: Action) -> Int? {
    switch action {
    case .read(let value): return state == value ? state : nil
    case .write(let value): return value
    case .compareAndSet(let old, let new, let succeeds):
      guard (state == old) == succeeds else { return nil }
      return succeeds ? new : state
    }
  }

  func isPure(_ action: Action) -> Bool {
    switch action {
    case .read, .compareAndSet(_, _, succeeds: false): true
    default: false
    }
  }
}

/// Goal: the search says what the definition says. Method: histories that are linearizable by
/// construction, and ones in which something was changed, against all orders of the operations; those
/// that were recorded of real databases, against the verdicts of other checkers.
@Suite struct `A search for a linearization` {
  private typealias Action = Register.Action

  /// A history that is linearizable: each operation takes effect at a moment of its own, and is called
  /// before and returns after it; some never return.
  private func history(
    _ generator: inout SplitMix64, operations: Int, spread: Int
  ) -> [ConcurrentOperation<Action>] {
    var state = 0
    var taken = Set<Int>()
    func place(_ wanted: Int) -> Int {
      var wanted = max(wanted, 0)
      while !taken.insert(wanted).inserted { wanted += 1 }
      return wanted
    }
    return (0..<operations).map { number in
      let action: Action
      switch generator.next() % 4 {
      case 0, 1: action = .read(state)
      case 2:
        state = Int(generator.next() % 4)
        action = .write(state)
      default:
        let (old, new) = (Int(generator.next() % 4), Int(generator.next() % 4))
        action = .compareAndSet(old, new, succeeds: state == old)
        if state == old { state = new }
      }
      let moment = number * 1_000 + 500_000
      let call = place(moment - 1 - Int(generator.next() % UInt64(spread)))
      let isOpen = generator.next() % 8 == 0
      return ConcurrentOperation(
        action, call: call,
        end: isOpen ? nil : place(moment + Int(generator.next() % UInt64(spread))))
    }
  }

  private func verdict(_ operations: [ConcurrentOperation<Action>]) -> Linearizer<Register>.Outcome
  {
    var search = Linearizer(Register(), operations)
    while true {
      if let outcome = search.advance(100) { return outcome }
    }
  }

  /// Whether there is an order, by the definition: every order is tried in which whoever had returned
  /// goes before whoever was called later, and whoever never returned may be left out.
  private func isLinearizable(
    _ operations: [ConcurrentOperation<Action>], after done: Set<Int> = [], _ state: Int = 0
  ) -> Bool {
    let left = operations.indices.filter { !done.contains($0) }
    if left.allSatisfy({ operations[$0].end == nil }) { return true }
    for next in left {
      let isMinimal = left.allSatisfy { other in
        operations[other].end.map { $0 > operations[next].call } ?? true
      }
      guard isMinimal, let state = Register().step(state, operations[next].action) else { continue }
      if isLinearizable(operations, after: done.union([next]), state) { return true }
    }
    return false
  }

  /// What is left of `operations` if nothing is known from `place` on.
  private func prefix(_ operations: [ConcurrentOperation<Action>], before place: Int)
    -> [ConcurrentOperation<Action>]
  {
    operations.filter { $0.call < place }.map {
      ConcurrentOperation($0.action, call: $0.call, end: $0.end.flatMap { $0 < place ? $0 : nil })
    }
  }

  @Test(arguments: 1...400)
  func `says what all orders say, and where it goes wrong first`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var operations = history(&generator, operations: 7, spread: 4_000)
    // Something else was read, or two returns are swapped.
    let place = Int(generator.next() % 7)
    if seed % 3 > 0 { operations[place].action = .read(Int(generator.next() % 4)) }
    let outcome = verdict(operations)
    switch outcome {
    case .linearizable(let order):
      #expect(isLinearizable(operations), "seed \(seed)")
      // It is one: each step fits, and nobody goes before one who had returned.
      var state = 0
      for (place, number) in order.enumerated() {
        state = try #require(Register().step(state, operations[number].action))
        for later in order[(place + 1)...] {
          #expect(operations[later].end.map { $0 > operations[number].call } ?? true)
        }
      }
      #expect(Set(order).count == order.count)
      #expect(operations.indices.allSatisfy { operations[$0].end == nil || order.contains($0) })
    case .notLinearizable(let dead):
      #expect(!isLinearizable(operations), "seed \(seed)")
      #expect(!isLinearizable(prefix(operations, before: dead.event + 1)), "seed \(seed)")
      #expect(isLinearizable(prefix(operations, before: dead.event)), "seed \(seed)")
    }
    if seed % 3 == 0 { #expect(isLinearizable(operations)) }
  }

  @Test(arguments: 1...20)
  func `a long history that is linearizable by construction is found to be`(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let operations = history(&generator, operations: 1_000, spread: 3_000)
    guard case .linearizable = verdict(operations) else {
      Issue.record("seed \(seed)")
      return
    }
  }

  @Test func `goes on where it stopped`() {
    var generator = SplitMix64(seed: 5)
    let operations = history(&generator, operations: 40, spread: 9_000)
    var slow = Linearizer(Register(), operations)
    var outcome: Linearizer<Register>.Outcome?
    while outcome == nil { outcome = slow.advance(1) }
    #expect(outcome == verdict(operations))
  }
}

/// Goal: the verdicts of others are ours. Method: `../shared/histories`; each of its verdicts was
/// confirmed by two independent checkers.
@Suite struct `Histories that were recorded of real databases` {
  struct Recorded: Sendable, CustomTestStringConvertible {
    let file: String
    let model: String
    let expected: String
    var testDescription: String { file }
  }

  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/histories")

  static let recorded: [Recorded] = {
    let table = try? String(contentsOf: folder.appending(path: "expected.csv"), encoding: .utf8)
    return (table ?? "").split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",").map(String.init)
      return Recorded(file: cells[0], model: cells[1], expected: cells[2])
    }
  }()

  @Test(
    .enabled(
      if: !recorded.isEmpty, "the folder 'shared/histories' is not beside the project: skipped"),
    arguments: recorded)
  func `are judged as others judge them`(_ recorded: Recorded) throws {
    let bytes = try Data(contentsOf: Self.folder.appending(path: recorded.file))
    let history = try History(jsonLines: bytes)
    let model = try #require(HistoryModel(rawValue: recorded.model))
    var check = try HistoryCheck(history, model)
    let verdict = check.run()
    #expect((verdict == .linearizable) == (recorded.expected == "linearizable"))
    #expect(verdict != .unknown)
    guard let failure = check.failure else { return }
    // One line less, and there is an order.
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (count, expected) in [
      (failure.line, HistoryCheck.Verdict.notLinearizable), (failure.line - 1, .linearizable),
    ] {
      let part = lines.prefix(count).joined(separator: [UInt8(ascii: "\n")])
      var check = try HistoryCheck(try History(jsonLines: part), model)
      #expect(check.run() == expected)
    }
  }
}
