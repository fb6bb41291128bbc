import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whether somebody has pressed Ctrl-C: what a signal's handler can reach.
private let isInterruptionRequested = Atomic(false)

/// Ctrl-C: the first asks the search to come to an end, the second ends the process.
enum Interruption {
  /// Whether somebody has asked.
  static var isRequested: Bool { isInterruptionRequested.load(ordering: .relaxed) }

  /// Whether somebody has asked, and so much time has gone by since that was seen first: small work
  /// that is under way may still come to its end.
  static func withGrace(_ grace: Duration) -> () -> Bool {
    var end: ContinuousClock.Instant?
    return {
      guard isRequested else { return false }
      let now = ContinuousClock.now
      if end == nil { end = now + grace }
      return end.map { now >= $0 } ?? false
    }
  }

  /// Takes Ctrl-C, and a request to terminate as CI sends it, as asking from now on.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      // Who started the process may have left it blocked.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, number)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      signal(number) { caught in
        isInterruptionRequested.store(true, ordering: .relaxed)
        signal(caught, SIG_DFL)
      }
    }
  }
}

/// What the machine has.
enum Machine {
  /// How many cores.
  static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
