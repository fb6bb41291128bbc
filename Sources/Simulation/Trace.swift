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
  /// A message was lost on its way; noted where it was sent.
  case loss
  /// A message was lost since the network is partitioned; noted where it was sent.
  case cut
  /// Something came for a process that is down, and is lost; or had come before it crashed, and
  /// waited there.
  case unreachable
  /// The network made a second copy of a message; noted where it was sent.
  case copy
  /// A message travels longer than it should; noted where it was sent.
  case tail
  /// A fiber could not begin, since its process is down.
  case refusal
  /// A process that had crashed is there again.
  case restart

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
    case .loss: "loss"
    case .cut: "cut"
    case .unreachable: "unreachable"
    case .copy: "copy"
    case .tail: "tail"
    case .refusal: "refusal"
    case .restart: "restart"
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
  /// The how manieth attempt that is, from 1; 1 where a process acts for itself.
  public let attempt: Int
  /// The sequence number of the event that caused it; 0 for what comes from outside.
  public let cause: Int
  /// The message that arrived, or was lost, copied or held up; nil for all else.
  public var message: TraceMessage?
}

/// The message that a line of a trace tells of.
public struct TraceMessage: Sendable, Equatable {
  /// Who sent it.
  public let sender: ProcessName
  /// To whom.
  public let receiver: ProcessName
  /// Whether it is a reply.
  public let isReply: Bool
  /// What it is about, if that has a name.
  public let label: String?
  /// The key of how many ticks it travels, or would have.
  public let travel: ChoiceKey
}
