// The least that a simulation of this kind can cost on this machine: what its two main parts cost
// when there is nothing around them. All other figures are read against these.

/// A task executor with a queue and nothing else.
private final class BareExecutor: TaskExecutor, @unchecked Sendable {
  // Unchecked: used on one thread only.
  private var jobs: [UnownedJob] = []

  func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

  func drain() {
    let executor = asUnownedTaskExecutor()
    while let job = jobs.popLast() { job.runSynchronously(on: executor) }
  }
}

/// Where the bare loop's task is parked.
private final class BareSlot: @unchecked Sendable {
  // Unchecked: used on one thread only.
  var continuation: UnsafeContinuation<Int, Never>?
  var sum = 0
}

/// Bare loops, each of which does its thing `count` times.
enum Floors {
  /// Makes tasks that end at once.
  static func tasks(_ count: Int) {
    let executor = BareExecutor()
    let slot = BareSlot()
    for number in 0..<count {
      Task(executorPreference: executor) { slot.sum &+= number }
      executor.drain()
    }
  }

  /// Suspends one task at a continuation, and resumes it.
  static func suspensions(_ count: Int) {
    let executor = BareExecutor()
    let slot = BareSlot()
    Task(executorPreference: executor) {
      for _ in 0..<count { slot.sum &+= await withUnsafeContinuation { slot.continuation = $0 } }
    }
    executor.drain()
    while let continuation = slot.continuation {
      slot.continuation = nil
      continuation.resume(returning: 1)
      executor.drain()
    }
  }

  /// Takes the least of a heap of 16 numbers, and puts another in.
  static func heap(_ count: Int) {
    var heap = BareHeap()
    var word: UInt64 = 8
    func next() -> UInt64 {
      word ^= word &<< 13
      word ^= word &>> 7
      word ^= word &<< 17
      return word &>> 56
    }
    for _ in 0..<16 { heap.push(next()) }
    var sum: UInt64 = 0
    for _ in 0..<count {
      let least = heap.pop()
      sum &+= least
      heap.push(least &+ next())
    }
    precondition(sum > 0 || count == 0)
  }
}

/// A binary heap as in a textbook.
private struct BareHeap {
  private var keys: [UInt64] = []

  mutating func push(_ key: UInt64) {
    keys.append(key)
    var child = keys.count - 1
    while child > 0, keys[(child - 1) / 2] > key {
      keys[child] = keys[(child - 1) / 2]
      child = (child - 1) / 2
    }
    keys[child] = key
  }

  mutating func pop() -> UInt64 {
    let least = keys[0]
    let last = keys.removeLast()
    guard !keys.isEmpty else { return least }
    var hole = 0
    while 2 * hole + 1 < keys.count {
      var child = 2 * hole + 1
      if child + 1 < keys.count, keys[child + 1] < keys[child] { child += 1 }
      guard keys[child] < last else { break }
      keys[hole] = keys[child]
      hole = child
    }
    keys[hole] = last
    return least
  }
}
