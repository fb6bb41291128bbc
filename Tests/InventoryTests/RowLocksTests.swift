import Simulation
import TestSupport
import Testing

@testable import Inventory

// Goal: a row is one transaction's at a time, and goes round in the order in which it was asked for.
// Method: short histories; and random ones beside a plain list of who asked when.

@Suite struct RowLocksTests {
  private let item = ItemID(1)

  /// Row locks with so many transactions about the first of two rows.
  private func locks(_ count: Int) -> RowLocks<Int> {
    var locks = RowLocks<Int>()
    locks.reset(items: 2)
    for _ in 0..<count { _ = locks.begin(item, by: .none) }
    return locks
  }

  @Test func `a row is held by one, and handed on in the order in which it was asked for`() {
    var locks = locks(3)
    #expect(locks.lock(2, at: 0, 20) == .granted)
    #expect(locks.lock(3, at: 1, 30) == .waits)
    #expect(locks.lock(1, at: 2, 10) == .waits)
    #expect(locks.open == [2, 3, 1])
    #expect([1, 2, 3].map { locks.holds($0) } == [false, true, false])
    #expect(locks.end(2) == 3)
    #expect(locks.takeCalls(of: 3) == [30])
    #expect(locks.takeCalls(of: 3) == [])
    #expect([1, 2, 3].map { locks.holds($0) } == [false, false, true])
    // One that gives up waiting leaves the row where it is.
    #expect(locks.end(1) == nil)
    #expect(locks.end(3) == nil)
    #expect(locks.open == [])
  }

  @Test func `another row is another matter`() {
    var locks = locks(1)
    let other = locks.begin(ItemID(2), by: .none)
    #expect(locks.lock(1, at: 0, 0) == .granted)
    #expect(locks.lock(other, at: 0, 0) == .granted)
    #expect(locks.end(1) == nil)
    #expect(locks.holds(other))
  }

  @Test func `whoever asks twice keeps its place, and is answered twice`() {
    var locks = locks(3)
    #expect(locks.lock(1, at: 0, 10) == .granted)
    #expect(locks.lock(2, at: 1, 20) == .waits)
    #expect(locks.lock(3, at: 2, 30) == .waits)
    #expect(locks.lock(2, at: 9, 21) == .waits)
    #expect(locks[2]?.since == 1)
    #expect(locks[2]?.heard == 9)
    #expect(locks.lock(1, at: 9, 11) == .granted)
    #expect(locks.end(1) == 2)
    #expect(locks.takeCalls(of: 2) == [20, 21])
  }

  @Test func `only the holder writes, and what it writes is kept until it ends`() {
    var locks = locks(2)
    #expect(locks.write(7, in: 1, at: 0) == false)
    _ = locks.lock(1, at: 0, 0)
    _ = locks.lock(2, at: 0, 0)
    #expect(locks.write(7, in: 1, at: 5) == true)
    #expect(locks.write(6, in: 1, at: 6) == true)
    #expect(locks.write(5, in: 2, at: 6) == false)
    #expect(locks[1]?.written == 6)
    #expect(locks[2]?.written == nil)
    #expect(locks.end(1) == 2)
    #expect(locks.write(8, in: 1, at: 7) == false)
    #expect(locks[1]?.written == 6)
  }

  @Test func `what has ended is not begun again by a request that comes late`() {
    var locks = locks(2)
    #expect(locks.end(1) == nil)
    #expect(locks.lock(1, at: 0, 0) == .ended)
    _ = locks.lock(2, at: 0, 0)
    locks.crash()
    #expect(locks.open == [])
    #expect(locks.lock(2, at: 1, 0) == .ended)
    let next = locks.begin(item, by: .none)
    #expect(next == 3)
    #expect(locks.lock(next, at: 2, 0) == .granted)
  }

  @Test(arguments: [Int.min, -1, 0, 3, Int.max])
  func `a number that nobody was given is no transaction`(number: Int) {
    var locks = locks(2)
    #expect(locks[number] == nil)
    #expect(locks.lock(number, at: 0, 0) == .ended)
    #expect(!locks.holds(number))
    #expect(locks.write(1, in: number, at: 0) == false)
    #expect(locks.end(number) == nil)
    #expect(locks.takeCalls(of: number) == [])
    // Nor is a row that there is not a row.
    let stray = locks.begin(ItemID(number), by: .none)
    #expect(locks.lock(stray, at: 0, 0) == .ended)
    #expect(locks.end(stray) == nil)
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `random histories are those of a plain list of who asked when`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var locks = RowLocks<Int>()
    locks.reset(items: 3)
    var rows: [Int] = []
    var asked: [Int] = []
    var over: Set<Int> = []
    func holder(_ row: Int) -> Int? { asked.first { rows[$0 - 1] == row && !over.contains($0) } }
    for step in 1...200 {
      let number = random.number(1...max(rows.count, 1))
      switch random.number(0...9) {
      case 0, 1, 2:
        rows.append(random.number(1...3))
        #expect(locks.begin(ItemID(rows.last ?? 0), by: .none) == rows.count)
      case 3, 4, 5, 6:
        guard !rows.isEmpty else { continue }
        let answer = locks.lock(number, at: step, step)
        if !over.contains(number), !asked.contains(number) { asked.append(number) }
        let expected: RowLocks<Int>.Answer =
          over.contains(number) ? .ended : holder(rows[number - 1]) == number ? .granted : .waits
        #expect(answer == expected, "seed \(seed), step \(step)")
      case 7 where random.chance(oneIn: 10):
        locks.crash()
        over.formUnion(1..<rows.count + 1)
      default:
        guard !rows.isEmpty else { continue }
        let before = holder(rows[number - 1])
        over.insert(number)
        let next = locks.end(number)
        #expect(next == (before == number ? holder(rows[number - 1]) : nil), "seed \(seed)")
      }
      #expect(locks.open == asked.filter { !over.contains($0) }, "seed \(seed), step \(step)")
      for other in rows.indices {
        #expect(locks.holds(other + 1) == (holder(rows[other]) == other + 1), "seed \(seed)")
      }
    }
  }
}
