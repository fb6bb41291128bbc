/// What a choice decides.
public enum Aspect: UInt8, CaseIterable, Sendable {
  /// How many ticks a message travels.
  case delay
  /// An event's rank among those of its tick; lower goes first.
  case priority
  /// What a server that may choose answers; 0 is the good answer.
  case outcome
  /// How many ticks a server works before it answers.
  case work
  /// When something begins.
  case arrival
  /// How long a pause lasts; 0 is no pause.
  case pauseLength
  /// Where in its window a pause begins.
  case pauseStart
  /// How far a clock is off from the beginning.
  case clockOffset
  /// How many ticks in a million a clock gains.
  case clockDrift
  /// How far a clock jumps; 0 is no jump.
  case clockJump
  /// Where in its window a clock jumps.
  case clockJumpStart
  /// A number of the world itself, drawn before the run begins.
  case world
  /// How many more ticks a message travels, now and then; 0 is none.
  case tail
  /// Whether a message is lost; 0 is no.
  case loss
  /// How many ticks a second copy of a message travels; 0 is no copy.
  case duplication
  /// How long the network is partitioned; 0 is no partition.
  case partitionLength
  /// Where in its window a partition begins.
  case partitionStart
  /// On which side of a partition a process is: 0 or 1.
  case partitionSide
  /// Which way a partition cuts: 0 both, 1 from side 0 to side 1, 2 from side 1 to side 0.
  case partitionWay
  /// How long a process is down after a crash; 0 is no crash.
  case crashLength
  /// Where in its window a process crashes.
  case crashStart
  /// How long after the first click a customer clicks again; 0 is never.
  case clickAgain
  /// How long after an error a customer asks again; 0 is never.
  case askAgain
  /// How long after the first click a customer gives up; 0 is never.
  case giveUp
  /// How long a node waits to hear from a leader.
  case electionTimeout
  /// Where in its window a failover begins.
  case failoverStart
  /// For how long nobody answers during a failover; 0 is no failover.
  case failoverLength
  /// How many ticks later than its time a timer fires, a caller's patience runs out, a sleep ends or
  /// a fiber begins. No seed makes any late; an override may.
  case lateness

  /// The aspect's word in a seed file.
  public var word: String {
    switch self {
    case .delay: "delay"
    case .priority: "priority"
    case .outcome: "outcome"
    case .work: "work"
    case .arrival: "arrival"
    case .pauseLength: "pause-length"
    case .pauseStart: "pause-start"
    case .clockOffset: "clock-offset"
    case .clockDrift: "clock-drift"
    case .clockJump: "clock-jump"
    case .clockJumpStart: "clock-jump-start"
    case .world: "world"
    case .tail: "tail"
    case .loss: "loss"
    case .duplication: "copy-delay"
    case .partitionLength: "partition-length"
    case .partitionStart: "partition-start"
    case .partitionSide: "partition-side"
    case .partitionWay: "partition-way"
    case .crashLength: "crash-length"
    case .crashStart: "crash-start"
    case .clickAgain: "click-again"
    case .askAgain: "ask-again"
    case .giveUp: "give-up"
    case .electionTimeout: "election-timeout"
    case .failoverStart: "failover-start"
    case .failoverLength: "failover-length"
    case .lateness: "lateness"
    }
  }
}

/// Which part of an exchange a choice is about.
public enum Leg: UInt8, CaseIterable, Sendable {
  /// None: the choice is not about an event of its own.
  case none
  /// A fiber's first step.
  case start
  /// The way to the server.
  case request
  /// The way back.
  case reply
  /// A caller's patience running out.
  case timeout
  /// A timer of a process, or a fiber's sleep.
  case timer
  /// The way back of the reply to a second copy of the request.
  case copyReply

  /// The leg's word in a seed file; empty for none.
  public var word: String {
    switch self {
    case .none: ""
    case .start: "start"
    case .request: "request"
    case .reply: "reply"
    case .timeout: "timeout"
    case .timer: "timer"
    case .copyReply: "copy-reply"
    }
  }
}

/// The stable name of a choice: who, on which attempt, towards whom, for the how manieth time, on
/// which leg, and what about it.
///
/// A key says nothing of what a message carries nor of the service instance that sent it, so the
/// n-th call of an order to the database meets the same delay under every strategy. Keys are
/// packed injectively into two words; nothing is hashed, nothing is spelled, until somebody looks.
public struct ChoiceKey: Hashable, Sendable {
  /// Aspect (8 bits), role (8), number (32) and attempt (16) of the one who asks.
  @usableFromInline let subject: UInt64

  /// Role (8) and number (24) of the other side, n (28), leg (4).
  @usableFromInline let object: UInt64

  /// How far `count` goes.
  static let maximumCount = (1 << 28) - 1

  /// The key of a choice.
  ///
  /// - Parameters:
  ///   - aspect: What is decided.
  ///   - name: Whose choice it is.
  ///   - attempt: From 1, where the same thing is tried again.
  ///   - peer: The other side of an exchange, if there is one; its number is below 2^24.
  ///   - count: From 1, which of several; below 2^28.
  ///   - leg: Which part of the exchange.
  @inlinable
  public init(
    _ aspect: Aspect, of name: ProcessName, attempt: UInt16 = 1, to peer: ProcessName? = nil,
    count: Int = 0, leg: Leg = .none
  ) {
    let peerWord = peer.map { UInt64($0.role.rawValue) &<< 24 | UInt64($0.number) } ?? 0xffff_ffff
    subject =
      UInt64(aspect.rawValue) &<< 56 | UInt64(name.role.rawValue) &<< 48
      | UInt64(name.number) &<< 16 | UInt64(attempt)
    object =
      peerWord &<< 32 | UInt64(truncatingIfNeeded: count) &<< 4 | UInt64(leg.rawValue)
  }

  /// What is decided.
  public var aspect: Aspect { Aspect(rawValue: UInt8(subject >> 56)) ?? .delay }

  /// Whose choice it is.
  public var name: ProcessName {
    ProcessName(
      Role(rawValue: UInt8(truncatingIfNeeded: subject >> 48)),
      UInt32(truncatingIfNeeded: subject >> 16))
  }

  /// The key of another aspect of the same.
  func of(_ aspect: Aspect) -> ChoiceKey {
    ChoiceKey(aspect, of: name, attempt: attempt, to: peer, count: count, leg: leg)
  }

  /// The same choice, of somebody else.
  public func renamed(_ name: ProcessName) -> ChoiceKey {
    ChoiceKey(aspect, of: name, attempt: attempt, to: peer, count: count, leg: leg)
  }

  /// Which attempt, from 1.
  public var attempt: UInt16 { UInt16(truncatingIfNeeded: subject) }

  /// The other side of an exchange, if there is one.
  public var peer: ProcessName? {
    let word = UInt32(object >> 32)
    guard word != .max else { return nil }
    return ProcessName(Role(rawValue: UInt8(word >> 24)), word & 0xff_ffff)
  }

  /// Which of several, from 1; 0 where there is but one.
  public var count: Int { Int(object >> 4 & 0xfff_ffff) }

  /// Which part of the exchange.
  public var leg: Leg { Leg(rawValue: UInt8(object & 0xf)) ?? .none }
}

extension ChoiceKey: Comparable {
  /// Orders keys by their words: the same on every machine, without a meaning of its own.
  public static func < (left: Self, right: Self) -> Bool {
    (left.subject, left.object) < (right.subject, right.object)
  }
}
