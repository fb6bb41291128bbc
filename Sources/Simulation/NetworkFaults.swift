/// What goes wrong with messages on their way; nil for what does not. A network loses, repeats and
/// delays what it is given, without limit: *Designing Data-Intensive Applications*, chapter 8,
/// "Unreliable Networks".
public struct NetworkFaults: Sendable, Equatable {
  /// Some messages travel much longer than they should.
  public var tail: DelayTail?
  /// One in so many messages is lost.
  public var loss: Int?
  /// One in so many messages arrives twice.
  public var duplication: Int?
  /// How often the network falls into two parts, and for how many ticks.
  public var partitions: Affliction?

  /// A network with those faults.
  public init(
    tail: DelayTail? = nil, loss: Int? = nil, duplication: Int? = nil,
    partitions: Affliction? = nil
  ) {
    self.tail = tail
    self.loss = loss
    self.duplication = duplication
    self.partitions = partitions
  }

  /// A network that delays, and no more.
  public static let none = NetworkFaults()
}

/// A heavy tail of delays: now and then a message travels longer, mostly a little, and rarely very
/// much.
public struct DelayTail: Sendable, Equatable {
  /// One in so many messages travels longer, from 1.
  public var odds: Int
  /// How many ticks longer.
  public var extra: ClosedRange<Tick>

  /// A tail that one in `odds` messages is in, which then travel `extra` ticks longer.
  public init(odds: Int, extra: ClosedRange<Tick>) {
    self.odds = max(odds, 1)
    self.extra = extra
  }
}
