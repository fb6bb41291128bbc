import Simulation
import Synchronization

/// Numbers for threads, the same in every execution in which the same happened before, whichever of the
/// schedulers that share a ``ThreadRegister`` makes it. Which number it is may differ from one
/// exploration to the next: nothing but whether two are equal may matter.
struct ThreadNames {
  private let register: ThreadRegister
  /// The numbers of what each thread spawns, as far as they are known here; 0 where they are not.
  private var children: [[Int]] = []
  /// Where the children are of threads that are variants.
  private var rows: [Int: Int] = [:]
  private var crashes: [[Int]] = []
  private var variants: [[Int]] = [[]]

  init(_ register: ThreadRegister) { self.register = register }

  /// The number of the thread that `parent` spawns after `count` others.
  mutating func child(_ count: Int, of parent: Int) -> Int {
    var row = parent
    if parent != Alternative.slot(of: parent) {
      row = rows[parent] ?? register.row(of: parent)
      rows[parent] = row
    }
    while children.count <= row { children.append([]) }
    if count < children[row].count { return children[row][count] }
    for next in children[row].count...count {
      children[row].append(register.child(next, of: row))
    }
    return children[row][count]
  }

  /// The number of the thread in which `process` crashes after `count` other crashes.
  mutating func crash(of process: ProcessID, _ count: Int) -> Int {
    let place = Int(process.index)
    while crashes.count <= place { crashes.append([]) }
    while crashes[place].count <= count {
      crashes[place].append(register.crash(of: place, crashes[place].count))
    }
    return crashes[place][count]
  }

  /// The number of the variant of the thread `slot` in which `answers` are given.
  mutating func variant(_ answers: [Int], of slot: Int) -> Int {
    guard let place = variants.firstIndex(of: answers) else {
      variants = register.variants(with: answers)
      return variant(answers, of: slot)
    }
    return slot | place << 32
  }

  /// The answers that are given in `thread`.
  mutating func variant(of thread: Int) -> [Int] {
    if thread >> 32 >= variants.count { variants = register.variants(with: []) }
    return variants[thread >> 32]
  }
}

/// The numbers of the threads of an exploration, for all that work on it. It is asked for each number
/// once by each of them, so it does not matter that they wait for one another.
final class ThreadRegister: Sendable {
  private struct Numbers {
    /// Thread 0 is the opening.
    var children: [[Int]] = [[]]
    var rows: [Int: Int] = [:]
    var crashes: [[Int]] = []
    var variants: [[Int]] = [[]]

    mutating func number() -> Int {
      children.append([])
      return children.count - 1
    }
  }
  private let numbers = Mutex(Numbers())

  func row(of variant: Int) -> Int {
    numbers.withLock { numbers in
      if let row = numbers.rows[variant] { return row }
      let row = numbers.number()
      numbers.rows[variant] = row
      return row
    }
  }

  func child(_ count: Int, of row: Int) -> Int {
    numbers.withLock { numbers in
      while numbers.children[row].count <= count {
        let child = numbers.number()
        numbers.children[row].append(child)
      }
      return numbers.children[row][count]
    }
  }

  func crash(of process: Int, _ count: Int) -> Int {
    numbers.withLock { numbers in
      while numbers.crashes.count <= process { numbers.crashes.append([]) }
      while numbers.crashes[process].count <= count {
        let crash = numbers.number()
        numbers.crashes[process].append(crash)
      }
      return numbers.crashes[process][count]
    }
  }

  /// All variants, `answers` among them.
  func variants(with answers: [Int]) -> [[Int]] {
    numbers.withLock { numbers in
      if !numbers.variants.contains(answers) { numbers.variants.append(answers) }
      return numbers.variants
    }
  }
}
