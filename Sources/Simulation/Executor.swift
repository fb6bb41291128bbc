import Synchronization

/// Runs the strategies' tasks: first come, first served, on the thread of the simulation and
/// nowhere else, and only when the event loop says so.
///
/// It is a task executor only. Were it a serial executor as well, each return to code that is not
/// isolated would count as a switch of executors, and go through the queue of jobs once more.
///
/// The number of jobs differs between debug and release builds, so nothing is numbered, drawn or
/// limited by jobs, and their priorities are ignored.
final class Executor: TaskExecutor, @unchecked Sendable {
  // Unchecked: all but `evidence` and `strangers` is touched on the simulation's thread only, and
  // `enqueue` looks at the thread before it touches anything.
  @exclusivity(unchecked) private var jobs: UnsafeMutablePointer<UnownedJob>
  @exclusivity(unchecked) private var capacity = 64
  @exclusivity(unchecked) private var head = 0
  @exclusivity(unchecked) private var tail = 0
  private let evidence: Evidence

  /// Jobs that came from other threads: kept, so that they are never run at the wrong time.
  private let strangers = Mutex<[UnownedJob]>([])

  /// An executor for the thread on which `evidence` was made.
  init(evidence: Evidence) {
    self.evidence = evidence
    jobs = .allocate(capacity: capacity)
  }

  deinit { jobs.deallocate() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    guard evidence.isOnThread else {
      strangers.withLock { $0.append(job) }
      evidence.report(.suspendedOutside)
      return
    }
    if tail - head == capacity { grow() }
    (jobs + (tail & (capacity - 1))).initialize(to: job)
    tail &+= 1
  }

  /// Runs jobs until there is none left.
  ///
  /// Code that never stops waking itself up, without a call that takes part in the simulation,
  /// would go on for ever; after `limit` jobs the rest stays where it is.
  ///
  /// - Returns: Whether all jobs were run.
  func drain(limit: Int = 1 << 20) -> Bool {
    let executor = asUnownedTaskExecutor()
    var left = limit
    while head != tail {
      guard left > 0 else { return false }
      left &-= 1
      let job = jobs[head & (capacity - 1)]
      head &+= 1
      job.runSynchronously(on: executor)
    }
    return true
  }

  private func grow() {
    let larger = UnsafeMutablePointer<UnownedJob>.allocate(capacity: capacity * 2)
    for place in head..<tail {
      (larger + (place & (capacity * 2 - 1))).initialize(to: jobs[place & (capacity - 1)])
    }
    jobs.deallocate()
    jobs = larger
    capacity *= 2
  }
}
