/// What kind of thing happened.
public enum EventKind: UInt8, Sendable {
  /// A fiber began.
  case start
  /// A request arrived at a server.
  case request
  /// A reply arrived at its caller.
  case reply
  /// A reply arrived at a caller that had stopped waiting.
  case lateReply
  /// A caller stopped waiting.
  case timeout
  /// A fiber woke up.
  case wake
  /// A timer of a process fired.
  case timer
  /// Something came for a process that is paused; it will be handled when the process wakes up.
  case deferral
  /// A process crashed.
  case crash
  /// A step within the handling of an event.
  case step

  /// The kind's word in a trace.
  public var word: String {
    switch self {
    case .start: "start"
    case .request: "request"
    case .reply: "reply"
    case .lateReply: "late-reply"
    case .timeout: "timeout"
    case .wake: "wake"
    case .timer: "timer"
    case .deferral: "deferral"
    case .crash: "crash"
    case .step: "step"
    }
  }
}

/// One line of a trace: where, when and because of what something happened.
public struct TraceEvent: Sendable, Equatable {
  /// The how manieth thing to happen in the run, from 1.
  public let sequence: Int
  /// When.
  public let tick: Tick
  /// What.
  public let kind: EventKind
  /// Where: the process that handled it.
  public let process: ProcessName
  /// On whose behalf; nil where a process acts for itself.
  public let fiber: ProcessName?
  /// The sequence number of the event that caused it; 0 for what comes from outside.
  public let cause: Int
}
