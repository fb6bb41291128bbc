public import Checking

/// A run, written down: the one model from which every view is made. It holds words and numbers, so
/// no view knows the simulation.
///
/// Names are those of seed files: `order-3`, `instance-2`, `db`, `payments`, `sweeper`.
public struct Recording: Sendable, Equatable {
  /// The strategy's name.
  public internal(set) var strategy: String
  /// The database's.
  public internal(set) var database: String
  /// Where it is kept, if it is: the seed file's path.
  public var file: String?
  /// What is said of it there, line by line.
  public var comments: [String] = []
  /// What broke, told in a few lines, if anybody told it.
  public var story: Story?
  /// What it comes to.
  public internal(set) var verdict: Verdict
  /// Of all that happened, as hex digits.
  public internal(set) var digest: String
  /// What there was to sell.
  public internal(set) var items: [Item]
  /// Who wanted something, in the scenario's order.
  public internal(set) var orders: [Customer]
  /// Where things happen, from top to bottom.
  public internal(set) var lanes: [Lane] = []
  /// What happened: the event with the number n is at n - 1.
  public internal(set) var events: [Event] = []
  /// What was sent, by the event at which it was.
  public internal(set) var messages: [Message] = []
  /// When processes were paused, down or cut off.
  public internal(set) var spells: [Spell] = []
  /// From when on nothing goes wrong any more; nil for never.
  public internal(set) var healing: Int?
  /// What broke, in the order in which it broke.
  public internal(set) var breaches: [Breach] = []
  /// All that the run left open, and what was chosen; `Event.choice` is a place in it.
  public internal(set) var choices: [Chosen] = []

  /// Whole states on the way, from which the others are made: ``moment(after:)``.
  var checkpoints: [Moment] = []

  /// An item for sale.
  public struct Item: Sendable, Equatable {
    /// `item-1`
    public let name: String
    /// How many units there were.
    public let stock: Int
  }

  /// An order.
  public struct Customer: Sendable, Equatable {
    /// `order-3`
    public let name: String
    /// Which item it is about.
    public let item: String
    /// How many units of it.
    public let quantity: Int
    /// When it arrives.
    public let arrival: Int
    /// What the customer was told: `ORDER_PLACED`; nil for nothing.
    public internal(set) var outcome: String?
  }

  /// A line in the picture: a process, or what one order does at an instance.
  public struct Lane: Sendable, Equatable {
    /// `order-3`, or the process' name.
    public let name: String
    /// The process: `instance-2` for an order's lane.
    public let process: String
    /// The order whose lane it is; nil for a process' own.
    public var order: String? { name == process ? nil : name }
  }

  /// Something that happened.
  public struct Event: Sendable, Equatable {
    /// Its number, from 1.
    public let id: Int
    /// When.
    public let tick: Int
    /// What kind of thing: `request`, `reply`, `crash`, `answer`, ...
    public let kind: String
    /// Where, as a place in `lanes`.
    public internal(set) var lane: Int = 0
    /// On which process.
    public let process: String
    /// On whose behalf, if on an order's.
    public let order: String?
    /// The how manieth attempt at that order, from 1.
    public let attempt: Int
    /// The number of the event because of which it happened; nil for what comes from outside.
    public let cause: Int?
    /// What happened, in a few words, without tick and place.
    public let text: String
    /// The message that arrived, or whose fate was decided, as a place in `messages`.
    public internal(set) var message: Int?
    /// What the order believes, beside what is true: where it is told something, after that; where the
    /// database takes its command, just before.
    public internal(set) var facts: [Fact] = []
    /// How it changed what is true.
    public internal(set) var changes: [Change] = []
    /// What broke at it, as places in `breaches`.
    public internal(set) var breaches: [Int] = []
    /// What was chosen for it to happen just then, as a place in `choices`.
    public internal(set) var choice: Int?

    /// Whether the order believes something that is not so.
    public var isMistaken: Bool { facts.contains { !$0.isTrue } }
  }

  /// Something that an order was told, beside what is true.
  public struct Fact: Sendable, Equatable {
    /// What it is about: `stock of item-1`, `lock of item-1`, `reservation 3`, `payment of order-2`.
    public let subject: String
    /// What the order takes to be so.
    public let believed: String
    /// What is so.
    public internal(set) var truth: String
    /// The number of the event at which it was told.
    public let told: Int
    /// Whether it is right.
    public var isTrue: Bool { believed == truth }
  }

  /// How an event changed what is true.
  public enum Change: Sendable, Equatable {
    /// What is so of `subject` is `value` now.
    case truth(subject: String, value: String)
    /// The unit with that serial of the item is the order's: `held` or `sold`; nil if it is not any
    /// more. Two orders may have the same unit: that is what the kata is about.
    case unit(item: String, serial: Int, order: String, state: String?)
    /// How far the order is from now on: `is at instance-1`, `was told ORDER_PLACED`.
    case progress(order: String, state: String)
    /// All that the order believes from now on.
    case beliefs(order: String, facts: [Fact])
  }

  /// A message.
  public struct Message: Sendable, Equatable {
    /// What became of it.
    public enum Fate: String, Sendable {
      /// It arrived.
      case arrived
      /// It arrived when its caller had stopped waiting.
      case late
      /// The network lost it.
      case lost
      /// The network was partitioned.
      case cut
      /// Its receiver, or its sender, was down.
      case unreachable
    }

    /// On behalf of which order, if of any.
    public let order: String?
    /// `write`, `read`, ...; nil if it has no name.
    public let label: String?
    /// Whether it is a reply.
    public let isReply: Bool
    /// Whether the network made it, as a copy of another.
    public let isCopy: Bool
    /// What became of it.
    public let fate: Fate
    /// From which lane.
    public let from: Int
    /// To which.
    public let to: Int
    /// The number of the event at which it was sent.
    public let sent: Int
    /// The number of the event that handled it, or at which it was lost.
    public let ended: Int
    /// When it reached its receiver, or was lost; before `ended`'s tick if the receiver was paused.
    public let arrival: Int
  }

  /// A stretch of time in which something was wrong with processes.
  public struct Spell: Sendable, Equatable {
    /// What was wrong.
    public enum Kind: String, Sendable {
      /// They stood still, and did not notice.
      case pause
      /// They were down.
      case down
      /// Nothing passed between them and the others.
      case partition
    }

    /// What was wrong.
    public let kind: Kind
    /// Whom it befell.
    public let processes: [String]
    /// From when.
    public let start: Int
    /// Until when.
    public let end: Int
    /// It in words: `instance-1 is paused`.
    public let text: String
  }

  /// A property that broke.
  public struct Breach: Sendable, Equatable {
    /// `oversell`
    public let property: String
    /// `oversell/write/stale/first`
    public let fingerprint: String
    /// What is wrong, in a sentence without a full stop.
    public let explanation: String
    /// The number of the event at which it broke.
    public let event: Int
  }

  /// Something that was left open, and what was chosen.
  public struct Chosen: Sendable, Equatable {
    /// As seed files write it: `order-2 > db #2 request delay`.
    public let key: String
    /// What was chosen.
    public let value: Int
    /// What it would be in a calm world.
    public let calm: Int
    /// What it was about: `write`.
    public let witness: String?
  }
}
