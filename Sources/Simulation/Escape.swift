import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Code of a strategy that left the simulation, where its order of events means nothing.
///
/// Once some code runs on another executor, what happens next depends on the machine; such a run
/// has no verdict. In place of each: `async let` or a task group instead of `Task {}`; the
/// service's `sleep(for:)` instead of `Task.sleep`; calls with a `timeout:` instead of timers.
public enum Escape: String, Error, Sendable, Equatable {
  /// An unstructured `Task {}` called back from another executor.
  case unstructuredTask
  /// A task that inherits nothing called back: `Task.detached`, or a `Task` with its own priority.
  case detachedTask
  /// An order waited for something that is not part of the simulation: `Task.sleep`, the main
  /// actor, another actor's executor, a callback from Dispatch, the value of an unstructured task.
  case suspendedOutside
  /// After the run's end somebody still held on to it: an unstructured task, most likely.
  case stillHeld
  /// Jobs kept waking each other up without ever taking part in the simulation.
  case spinning

  /// How much an escape tells of the mistake; the most telling one is reported.
  var weight: Int {
    switch self {
    case .unstructuredTask, .detachedTask: 3
    case .suspendedOutside: 2
    case .spinning: 2
    case .stillHeld: 1
    }
  }
}

extension Escape: CustomStringConvertible {
  /// What was seen, and what to use in its place.
  public var description: String {
    switch self {
    case .unstructuredTask:
      "code escaped the simulation by 'Task {}'; use 'async let' or a task group"
    case .detachedTask:
      "code escaped the simulation by 'Task.detached' (or a Task with a priority of its own); "
        + "use 'async let' or a task group"
    case .suspendedOutside:
      "an order was suspended outside the simulation (by Task.sleep, @MainActor, an actor with an "
        + "executor of its own, a callback from Dispatch, or a wait for another order); use the "
        + "service's sleep(for:) or a call with a timeout"
    case .stillHeld:
      "something still held the service after the run's end, as an unstructured 'Task {}' or "
        + "'Task.detached' does; use 'async let' or a task group"
    case .spinning:
      "an order kept yielding without ever making a call; use the service's sleep(for:)"
    }
  }
}

/// What was seen of code that escaped a simulation, and the thread that it should be on.
final class Evidence: Sendable {
  private let thread: pthread_t
  private let seen = Mutex<Escape?>(nil)
  private let isTainted = Atomic(false)

  /// Evidence about simulations on this thread.
  init() { thread = pthread_self() }

  /// Whether this is the simulation's thread.
  @inline(__always)
  var isOnThread: Bool { pthread_equal(pthread_self(), thread) != 0 }

  /// Whether nothing was seen: asked after every event, so without a lock.
  var isClear: Bool { !isTainted.load(ordering: .relaxed) }

  /// What was seen so far that tells most.
  var escape: Escape? { seen.withLock { $0 } }

  /// Writes `escape` down, unless something more telling is known.
  func report(_ escape: Escape) {
    isTainted.store(true, ordering: .relaxed)
    seen.withLock { known in
      guard let before = known, before.weight >= escape.weight else {
        known = escape
        return
      }
    }
  }

  /// Waits a moment of real time for evidence that names the mistake: code that escaped may call
  /// back only now. The run has no verdict any more, so nothing depends on how long that takes.
  func waitForName() {
    for _ in 0..<100 where (escape?.weight ?? 0) < Escape.detachedTask.weight { usleep(1_000) }
  }
}
