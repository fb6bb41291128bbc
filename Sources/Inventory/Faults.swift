public import Simulation

/// What goes wrong with payments.
public struct PaymentFaults: Sendable, Equatable {
  /// One in so many charges is refused, or made without anybody being told.
  public var odds: Int
  /// How many ticks a charge takes.
  public var work: ClosedRange<Tick>

  /// One mishap in `odds` charges, each of which takes `work` ticks.
  public init(odds: Int, work: ClosedRange<Tick>) {
    self.odds = max(odds, 1)
    self.work = work
  }
}

/// What customers do who are impatient: click again, ask again after an error, give up.
public struct CustomerFaults: Sendable, Equatable {
  /// One in so many customers clicks again, and one in so many gives up; of those who are told of
  /// an error or hear nothing, every other asks again.
  public var odds: Int
  /// After how many ticks.
  public var after: ClosedRange<Tick>

  /// One in `odds` customers, after as many ticks as `after` says.
  public init(odds: Int, after: ClosedRange<Tick>) {
    self.odds = max(odds, 1)
    self.after = after
  }
}

/// What goes wrong in a world; nil for what does not.
public struct Faults: Sendable, Equatable {
  /// Some messages travel much longer than they should.
  public var delays: DelayTail?
  /// One in so many messages is lost.
  public var loss: Int?
  /// One in so many messages arrives twice.
  public var duplication: Int?
  /// The network falls into two parts for a while.
  public var partitions: Affliction?
  /// Processes pause, and do not notice.
  public var pauses: Affliction?
  /// Processes crash, forget what is not durable, and come back after a while.
  public var crashes: Affliction?
  /// Wall clocks are off, drift and jump.
  public var clocks: ClockFaults?
  /// Customers click twice, ask again, give up.
  public var customers: CustomerFaults?
  /// Payments are refused, silent, slow.
  public var payments: PaymentFaults?
  /// The primary is lost, and for a while nobody answers; then a replica takes its place. Only
  /// `DatabaseKind.failover` has replicas that can, and its primary does not crash otherwise.
  public var failovers: Affliction?

  /// No faults.
  public static let none = Faults()

  /// What goes wrong on the network.
  var network: NetworkFaults {
    NetworkFaults(tail: delays, loss: loss, duplication: duplication, partitions: partitions)
  }

  /// Whether a message, or what a process was about to do, may be lost: then an answer may never
  /// come, and whoever waits for one needs patience.
  public var mayLose: Bool {
    loss != nil || partitions != nil || crashes != nil || failovers != nil
  }
}

/// A kind of fault, as it is spelled on the command line.
public struct FaultKind: Sendable {
  /// Its word.
  public let word: String
  /// What it does, in a line.
  public let summary: String
  /// In one of how many cases it strikes, unless something else is said.
  public let usualOdds: Int
  /// Whether it is on.
  public let isOn: @Sendable (Faults) -> Bool
  /// Switches it on, at its usual strength, so that it strikes in one of so many cases.
  let enable: @Sendable (inout Faults, Int) -> Void
  /// Switches it off.
  public let disable: @Sendable (inout Faults) -> Void

  private init(
    _ word: String, _ summary: String, oneIn usualOdds: Int,
    isOn: @escaping @Sendable (Faults) -> Bool,
    enable: @escaping @Sendable (inout Faults, Int) -> Void,
    disable: @escaping @Sendable (inout Faults) -> Void
  ) {
    self.word = word
    self.summary = summary
    self.usualOdds = usualOdds
    self.isOn = isOn
    self.enable = enable
    self.disable = disable
  }

  /// All of them.
  public static let all = [
    FaultKind(
      "delays", "some messages take up to 5000 ticks longer, most of those not by far", oneIn: 10,
      isOn: { $0.delays != nil },
      enable: { $0.delays = DelayTail(odds: $1, extra: 1...5_000) }, disable: { $0.delays = nil }),
    FaultKind(
      "loss", "some messages never arrive", oneIn: 20,
      isOn: { $0.loss != nil }, enable: { $0.loss = $1 }, disable: { $0.loss = nil }),
    FaultKind(
      "duplication", "some messages arrive twice", oneIn: 20,
      isOn: { $0.duplication != nil }, enable: { $0.duplication = $1 },
      disable: { $0.duplication = nil }),
    FaultKind(
      "partitions", "for 200...3000 ticks nothing passes between two parts of the network",
      oneIn: 3,
      isOn: { $0.partitions != nil },
      enable: { $0.partitions = Affliction(window: 3_000, odds: $1, strength: 200...3_000) },
      disable: { $0.partitions = nil }),
    FaultKind(
      "pauses", "processes stop for 100...2000 ticks, and do not notice", oneIn: 4,
      isOn: { $0.pauses != nil },
      enable: { $0.pauses = Affliction(window: 2_000, odds: $1, strength: 100...2_000) },
      disable: { $0.pauses = nil }),
    FaultKind(
      "crashes", "processes crash, and come back after 200...2000 ticks", oneIn: 6,
      isOn: { $0.crashes != nil },
      enable: { $0.crashes = Affliction(window: 3_000, odds: $1, strength: 200...2_000) },
      disable: { $0.crashes = nil }),
    FaultKind(
      "clocks", "wall clocks are off, drift, and jump both ways", oneIn: 4,
      isOn: { $0.clocks != nil },
      enable: {
        $0.clocks = ClockFaults(
          offset: -500...500, drift: -1_000...1_000,
          jumps: Affliction(window: 5_000, odds: $1, strength: -2_000...2_000))
      },
      disable: { $0.clocks = nil }),
    FaultKind(
      "customers", "customers click twice, ask again after an error, give up", oneIn: 4,
      isOn: { $0.customers != nil },
      enable: { $0.customers = CustomerFaults(odds: $1, after: 1...3_000) },
      disable: { $0.customers = nil }),
    FaultKind(
      "payments", "charges are refused, slow, or made without an answer", oneIn: 6,
      isOn: { $0.payments != nil },
      enable: { $0.payments = PaymentFaults(odds: $1, work: 0...300) },
      disable: { $0.payments = nil }),
    FaultKind(
      "failovers",
      "for 200...1500 ticks nobody answers, then a replica takes over that has not heard of all",
      oneIn: 2,
      isOn: { $0.failovers != nil },
      enable: { $0.failovers = Affliction(window: 3_000, odds: $1, strength: 200...1_500) },
      disable: { $0.failovers = nil }),
  ]

  /// Those that a world with `database` has.
  public static func all(of database: DatabaseKind) -> [FaultKind] {
    all.filter { $0.word != "failovers" || database == .failover }
  }

  /// The databases whose worlds have the kind `word`.
  public static func databases(of word: String) -> [DatabaseKind] {
    DatabaseKind.allCases.filter { database in all(of: database).contains { $0.word == word } }
  }
}

extension Faults {
  /// Switches the kind `word` on, at its usual strength.
  ///
  /// - Parameters:
  ///   - word: The kind's word; see ``FaultKind/all``.
  ///   - odds: In one of how many cases it strikes, from 1; nil for as many as usual.
  /// - Returns: Whether there is such a kind.
  @discardableResult
  public mutating func enable(_ word: some StringProtocol, oneIn odds: Int? = nil) -> Bool {
    guard let kind = FaultKind.all.first(where: { $0.word == word }) else { return false }
    kind.enable(&self, max(odds ?? kind.usualOdds, 1))
    return true
  }

  /// Switches on all kinds that a world with `database` has, at their usual strengths.
  public mutating func enableAll(of database: DatabaseKind = .networkLag) {
    for kind in FaultKind.all(of: database) { kind.enable(&self, kind.usualOdds) }
  }
}
