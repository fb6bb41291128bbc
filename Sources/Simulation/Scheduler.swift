/// Something that could happen next.
public struct Upcoming: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable {
    /// A message in flight.
    case message
    /// A fiber that begins.
    case start
    /// Whatever else has its time: a timer, something that a pause has put off.
    case timer
    /// A caller's patience running out.
    case timeout
    /// A fiber's sleep that ends.
    case wake
    /// A process that crashes, and comes back at once; offered only to who wants it
    /// (``Scheduler/wantsCrashes``).
    case crash

    /// Whether it has its time.
    public var isTimed: Bool { self == .timer || self == .timeout || self == .wake }
  }

  /// What it is.
  public let kind: Kind
  /// The how manieth event to be made it is, the same from choice to choice; 0 for a crash.
  public let number: UInt64
  /// At which of the scheduler's steps it was made; 0 for what was there before the first, and, where
  /// time counts, for what has its time.
  public let step: Int
  /// Whether it is a reply, on its way to who asked.
  public let isReply: Bool
  /// Whether it is in vain: of a reply, that nobody waits for it any more; of a timeout, that what it
  /// waits for got lost.
  public let isVain: Bool
  /// For whom it happens; `FiberID.none` if for no fiber.
  public let fiber: FiberID
  /// Where it happens.
  public let process: ProcessID
  /// What tells it from all others, whatever happened before: the key of the choice about when it
  /// happens.
  public let key: ChoiceKey
}

/// Chooses what happens next: the asynchronous model, in which a message takes as long as it likes.
///
/// A simulation that is given one (``Simulation/reset(_:schedule:horizon:recording:labels:scheduler:)``)
/// does not ask its schedule for delays. Each message travels as long as the scheduler lets it wait,
/// and at least as long as its link demands. What has its time (timers, fibers that begin) happens
/// in the order of its ticks, and none of it is overtaken by time; unless the scheduler ``isUntimed``.
/// All else is chosen as ever, if the scheduler does not answer (``mishap(_:in:)``).
///
/// The delays that come of it are recorded like choices, so the run can be written down as a plain
/// ``Schedule`` and is the same to the last bit under it.
public protocol Scheduler: AnyObject {
  /// Chooses the next.
  ///
  /// - Parameters:
  ///   - upcoming: What could happen next, at least one thing: messages in the order in which they
  ///     were sent, then what has its time first, if there is any; of an untimed scheduler
  ///     whatever has its time, and crashes.
  ///   - step: The how manieth choice it is, from 1.
  /// - Returns: The place of its choice in `upcoming`; below 0 to cut the run off here.
  func next(of upcoming: [Upcoming], at step: Int) -> Int

  /// Whether no message may travel longer than its link's latency: then it is among what could happen
  /// next only as long as that keeps no other message back beyond it.
  var keepsLatency: Bool { get }

  /// Whether time puts nothing in order: what has its time may be late by as much as it likes, and so
  /// is among what could happen next together with all messages. Only what one process has set, or one
  /// fiber, keeps the order of its times.
  var isUntimed: Bool { get }

  /// Whether crashes are among what could happen next, of the processes that may crash; of untimed
  /// schedulers only.
  var wantsCrashes: Bool { get }

  /// Whether `event` happens at once, before all that there is to choose from; asked once for each, and
  /// only of untimed schedulers.
  func follows(_ event: Upcoming) -> Bool

  /// Answers a choice about what rarely goes wrong: a message that is lost or copied, a payment.
  ///
  /// - Parameters:
  ///   - key: The choice.
  ///   - range: How badly it may go wrong.
  /// - Returns: 0 for all is well, or a number of `range`; nil to leave it to the schedule.
  func mishap(_ key: ChoiceKey, in range: ClosedRange<Int>) -> Int?
}

extension Scheduler {
  /// No: messages take as long as they like.
  public var keepsLatency: Bool { false }
  /// No: time goes on.
  public var isUntimed: Bool { false }
  /// No.
  public var wantsCrashes: Bool { false }
  /// No: it is to be chosen.
  public func follows(_ event: Upcoming) -> Bool { false }
  /// It is left to the schedule.
  public func mishap(_ key: ChoiceKey, in range: ClosedRange<Int>) -> Int? { nil }
}
