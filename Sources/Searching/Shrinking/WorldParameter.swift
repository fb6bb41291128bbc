import Inventory
import Simulation

/// A number of the world that shrinks towards a simplest value: that of the standard world, in which
/// messages travel 50...200 ticks, no replica lags, and faults have their usual strength.
///
/// A new number of ``Scenario`` needs a line in the table below, and no more: the measure, the passes
/// and the key under which a candidate is remembered follow it.
struct WorldParameter: Sendable {
  /// Its value; nil where the world has no such thing.
  let read: @Sendable (Scenario) -> Int?
  /// Gives it a value, where the world has such a thing.
  let write: @Sendable (inout Scenario, Int) -> Void
  /// Its simplest value.
  let simplest: Int

  private init(
    _ read: @escaping @Sendable (Scenario) -> Int?,
    _ write: @escaping @Sendable (inout Scenario, Int) -> Void
  ) {
    self.read = read
    self.write = write
    simplest = read(Self.standard) ?? 0
  }

  /// The world of which every number is the simplest.
  static let standard: Scenario = {
    var scenario = Scenario(stock: [], orders: [])
    scenario.faults.enableAll(of: .failover)
    scenario.healing = 20_000
    return scenario
  }()

  /// How long a message travels at least: what every message takes in a calm world.
  static let calmLatency = WorldParameter({ $0.latency.lowerBound }) {
    $0.latency = $1...max($0.latency.upperBound, $1)
  }

  /// How long somebody waits for something.
  static let waits = [
    WorldParameter({ $0.patience }) { $0.patience = $1 },
    WorldParameter({ $0.sweepPeriod }) { $0.sweepPeriod = max($1, 1) },
  ]

  /// A number, from 1, that may not be there.
  private static func number(
    _ path: any WritableKeyPath<Scenario, Int?> & Sendable
  ) -> WorldParameter {
    WorldParameter({ $0[keyPath: path] }) { scenario, value in
      scenario[keyPath: path] = scenario[keyPath: path].map { _ in max(value, 1) }
    }
  }

  /// The ends of a range of something that may not be there.
  private static func range<Whole>(
    _ whole: any WritableKeyPath<Scenario, Whole?> & Sendable,
    _ part: any WritableKeyPath<Whole, ClosedRange<Int>> & Sendable
  ) -> [WorldParameter] {
    [
      WorldParameter({ $0[keyPath: whole]?[keyPath: part].lowerBound }) {
        $0[keyPath: whole]?[keyPath: part].setLower($1)
      },
      WorldParameter({ $0[keyPath: whole]?[keyPath: part].upperBound }) {
        $0[keyPath: whole]?[keyPath: part].setUpper($1)
      },
    ]
  }

  /// The numbers of an affliction that may not be there.
  private static func affliction(
    _ path: any WritableKeyPath<Scenario, Affliction?> & Sendable
  ) -> [WorldParameter] {
    [
      WorldParameter({ $0[keyPath: path]?.window }) { $0[keyPath: path]?.window = max($1, 1) },
      WorldParameter({ $0[keyPath: path]?.odds }) { $0[keyPath: path]?.odds = max($1, 1) },
    ] + range(path, \.strength)
  }

  /// All of them.
  static let all: [WorldParameter] =
    [calmLatency] + waits + [
      WorldParameter({ $0.latency.upperBound }) {
        $0.latency = $0.latency.lowerBound...max($1, $0.latency.lowerBound)
      },
      WorldParameter({ $0.replicaLag }) { $0.replicaLag = $1 },
      // There are 3 or 5; what is between them is no smaller than 5.
      WorldParameter({ $0.replicas }) { $0.replicas = $1 <= 3 ? 3 : 5 },
      WorldParameter({ $0.horizon }) { $0.horizon = $1 },
      number(\.healing), number(\.faults.loss), number(\.faults.duplication),
      WorldParameter({ $0.faults.delays?.odds }) { $0.faults.delays?.odds = max($1, 1) },
      WorldParameter({ $0.faults.customers?.odds }) { $0.faults.customers?.odds = max($1, 1) },
    ] + range(\.faults.delays, \.extra) + range(\.faults.customers, \.after)
    + affliction(\.faults.pauses) + affliction(\.faults.partitions)
    + affliction(\.faults.crashes) + affliction(\.faults.failovers) + [
      WorldParameter({ $0.faults.clocks?.offset.lowerBound }) {
        $0.faults.clocks?.offset.setLower($1)
      },
      WorldParameter({ $0.faults.clocks?.offset.upperBound }) {
        $0.faults.clocks?.offset.setUpper($1)
      },
      WorldParameter({ $0.faults.clocks?.drift.lowerBound }) {
        $0.faults.clocks?.drift.setLower($1)
      },
      WorldParameter({ $0.faults.clocks?.drift.upperBound }) {
        $0.faults.clocks?.drift.setUpper($1)
      },
      WorldParameter({ $0.faults.clocks?.jumps.window }) {
        $0.faults.clocks?.jumps.window = max($1, 1)
      },
      WorldParameter({ $0.faults.clocks?.jumps.odds }) {
        $0.faults.clocks?.jumps.odds = max($1, 1)
      },
      WorldParameter({ $0.faults.clocks?.jumps.strength.lowerBound }) {
        $0.faults.clocks?.jumps.strength.setLower($1)
      },
      WorldParameter({ $0.faults.clocks?.jumps.strength.upperBound }) {
        $0.faults.clocks?.jumps.strength.setUpper($1)
      },
      WorldParameter({ $0.faults.payments?.odds }) { $0.faults.payments?.odds = max($1, 1) },
      WorldParameter({ $0.faults.payments?.work.lowerBound }) {
        $0.faults.payments?.work.setLower($1)
      },
      WorldParameter({ $0.faults.payments?.work.upperBound }) {
        $0.faults.payments?.work.setUpper($1)
      },
    ]
}

extension ClosedRange<Int> {
  /// Makes it begin at `value`, and reach as far at least.
  fileprivate mutating func setLower(_ value: Int) {
    self = value...Swift.max(upperBound, value)
  }

  /// Makes it end at `value`, and begin no later.
  fileprivate mutating func setUpper(_ value: Int) {
    self = Swift.min(lowerBound, value)...value
  }
}

/// A kind of trouble that can be switched off as a whole.
struct Trouble: Sendable {
  /// Whether it is on.
  let isOn: @Sendable (Scenario) -> Bool
  /// How many troubles it counts for.
  var weight = 1
  /// Switches it off.
  let switchOff: @Sendable (inout Scenario) -> Void

  /// All of them; a replica that lags behind is one. That the world heals counts for two, since there
  /// all faults have their end, and everybody asks again.
  static let all =
    [
      Trouble(isOn: { $0.replicaLag > 0 }) { $0.replicaLag = 0 },
      Trouble(isOn: { $0.healing != nil }, weight: 2) { $0.healing = nil },
    ]
    + FaultKind.all.map { kind in
      Trouble(isOn: { kind.isOn($0.faults) }) { kind.disable(&$0.faults) }
    }
}
