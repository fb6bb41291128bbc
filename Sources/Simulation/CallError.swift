/// Why a call has no answer.
public enum CallError: Error, Sendable, Equatable {
  /// The caller's patience ran out. The request may have taken effect, or may do so yet.
  case timedOut
  /// The process that called has crashed, or the run is over. Nobody waits for this code any more.
  case processEnded
  /// The code that called is not part of the simulation (see ``Escape``).
  case escaped
}
