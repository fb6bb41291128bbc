#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Real time, which only benchmarks may look at.
enum Stopwatch {
  /// How many nanoseconds of real time `body` takes.
  static func nanoseconds(_ body: () throws -> Void) rethrows -> Int {
    let clock = ContinuousClock()
    return nanoseconds(of: try clock.measure(body))
  }

  /// A duration in nanoseconds.
  static func nanoseconds(of duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }

  /// The most memory that the process has held so far, in KiB.
  static func peakMemory() -> Int {
    var usage = rusage()
    #if canImport(Darwin)
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
      return Int(usage.ru_maxrss) / 1024
    #else
      guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
      return Int(usage.ru_maxrss)
    #endif
  }
}

/// The middle one of `numbers`, of which there must be some; the lower one of two.
func median(_ numbers: [Int]) -> Int {
  let sorted = numbers.sorted()
  return sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
}
