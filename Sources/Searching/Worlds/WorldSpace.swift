public import Inventory
public import Simulation

/// The worlds that a search may run in: some parameters are given, the others are drawn, each world
/// from a seed.
///
/// Every number is a keyed choice, so a world is a pure function of (space, seed), and a parameter
/// that is given leaves the draws of all others as they were. In the manner of swarm testing (Groce
/// et al., *Swarm Testing*, ISSTA 2012) whole families of trouble are off in many worlds: what is
/// not there cannot hide what is.
public struct WorldSpace: Sendable {
  /// The values of what is given; the database always is.
  public var given: SaleOptions

  /// What is drawn.
  public var drawn: [WorldOption]

  /// Whether searches and shrinking keep to the faults that are given: no message takes longer than
  /// the world's latency, unless `delays` are among them, and nothing is shrunk to a kind of fault
  /// that is not. So what was asked for is what is told.
  public var keepsToFaults = false

  /// Whether no message takes longer than the world's latency.
  var boundsDelays: Bool { keepsToFaults && given.faults.delays == nil }

  /// Worlds in which `drawn` is drawn, and all else is as `given` has it.
  public init(given: SaleOptions = SaleOptions(), drawn: [WorldOption]) {
    self.given = given
    self.drawn = drawn
  }

  /// All worlds there are.
  public static let all = WorldSpace(drawn: WorldOption.allCases)

  /// The one world that `sale` describes; only when orders arrive is drawn, within its window.
  public static func only(_ sale: SaleOptions) -> WorldSpace {
    WorldSpace(given: sale, drawn: [])
  }

  /// The world of `seed`.
  public func scenario(seed: Seed) -> Scenario {
    var draw = WorldDraws(seed: seed)
    var sale = given
    for parameter in drawn { draw.draw(parameter, &sale) }
    var scenario = sale.scenario(seed: seed)
    if drawn.contains(.items) { draw.items(of: &scenario) }
    if drawn.contains(.instances) { draw.instances(of: &scenario) }
    if drawn.contains(.quantity) { draw.quantities(of: &scenario) }
    if drawn.contains(.stock) { draw.stock(of: &scenario) }
    return scenario
  }
}

/// Draws the parameters of one world.
private struct WorldDraws {
  private var choices: Choices

  init(seed: Seed) { choices = Choices(.seed(seed)) }

  /// A number for `parameter`: the `count`-th of the world's, or of an order's.
  private mutating func number(
    _ parameter: WorldOption, _ count: Int = 1, order: Int? = nil, in range: ClosedRange<Int>
  ) -> Int {
    let name = order.map { ProcessName.order($0) } ?? .database
    return choices.choose(
      ChoiceKey(.world, of: name, count: parameter.rawValue << 20 + count), in: range,
      calm: range.lowerBound, witness: nil)
  }

  private mutating func isOne(
    of odds: Int, _ parameter: WorldOption, _ count: Int
  ) -> Bool { number(parameter, count, in: 1...odds) == 1 }

  private mutating func pick<Value>(
    _ values: [Value], _ parameter: WorldOption, _ count: Int = 1
  ) -> Value { values[number(parameter, count, in: 0...values.count - 1)] }

  // MARK: - The world as a whole

  /// Draws `parameter`, in the order of ``WorldOption``: later ones may look at earlier ones.
  mutating func draw(_ parameter: WorldOption, _ sale: inout SaleOptions) {
    // Times are multiples of the slowest message; the most of them stay within what a world may hold.
    let slowest = min(max(sale.latency.upperBound, 1), Scenario.Limits.latency / 100)
    switch parameter {
    case .latency:
      sale.latency = pick([50...200, 50...200, 1...10, 100...100, 10...50, 0...1_000], .latency)
    case .orders:
      sale.orders = number(.orders, 1, in: 2...pick([3, 5, 8, 16], .orders, 2))
    case .arrivals:
      // All at once, or spread over a few journeys of a message, or over so many that orders hardly
      // ever meet.
      sale.arrivals = 0...pick([0, 0, 2, 10, 40, 200], .arrivals) * slowest
    case .items:
      sale.items = pick([1, 1, 1, 2, 3], .items)
    case .instances:
      sale.instances = number(.instances, 1, in: 1...4)
    case .replicaLag:
      sale.replicaLag =
        isOne(of: 4, .replicaLag, 1) ? slowest * number(.replicaLag, 2, in: 1...5) : 0
    case .faults:
      sale.faults = faults(slowest)
      if sale.database == .failover, !isOne(of: 4, .faults, 28) {
        sale.faults.failovers = Affliction(
          window: max(1_000, 15 * slowest), odds: number(.faults, 29, in: 1...6),
          strength: 1...slowest * pick([2, 10], .faults, 30))
      }
    case .replicas:
      if sale.database == .replicated, isOne(of: 4, .replicas, 1) { sale.replicas = 5 }
    case .healing:
      // As usual, or while the orders are under way, or when all that could go wrong has.
      if sale.heals, let after = pick([nil, nil, 5, 20, 300], .healing) {
        sale.healing = min(sale.arrivals.upperBound + after * slowest, Scenario.Limits.healing)
      }
    case .secondWave:
      if sale.heals { sale.secondWave = pick([1, 1, 0, 2], .secondWave) }
    case .quantity, .stock:
      // Order by order, and item by item.
      return
    }
  }

  private mutating func faults(_ slowest: Tick) -> Faults {
    var faults = Faults.none
    guard !isOne(of: 4, .faults, 1) else { return faults }
    if isOne(of: 2, .faults, 2) {
      faults.pauses = Affliction(
        window: max(1_000, 10 * slowest), odds: number(.faults, 3, in: 1...6),
        strength: 1...slowest * pick([2, 10, 40], .faults, 4))
    }
    if isOne(of: 2, .faults, 5) {
      let reach = slowest * pick([3, 10, 100], .faults, 6)
      faults.clocks = ClockFaults(
        offset: -reach...reach, drift: -1_000...1_000,
        jumps: Affliction(
          window: max(1_000, 25 * slowest), odds: number(.faults, 7, in: 1...4),
          strength: -4 * reach...4 * reach))
    }
    if isOne(of: 2, .faults, 8) {
      faults.payments = PaymentFaults(
        odds: number(.faults, 9, in: 1...8), work: 0...slowest * pick([1, 2, 8, 30], .faults, 10))
    }
    // In every other world nothing gets lost, and nobody asks twice.
    if isOne(of: 2, .faults, 11) { addLosses(to: &faults, slowest) }
    return faults
  }

  private mutating func addLosses(to faults: inout Faults, _ slowest: Tick) {
    if isOne(of: 3, .faults, 12) {
      faults.delays = DelayTail(
        odds: number(.faults, 13, in: 1...20), extra: 1...slowest * pick([5, 25, 100], .faults, 14))
    }
    if isOne(of: 3, .faults, 15) { faults.loss = pick([3, 10, 30], .faults, 16) }
    if isOne(of: 3, .faults, 17) { faults.duplication = pick([2, 10, 30], .faults, 18) }
    if isOne(of: 3, .faults, 19) {
      faults.partitions = Affliction(
        window: max(1_000, 15 * slowest), odds: number(.faults, 20, in: 1...4),
        strength: 1...slowest * pick([3, 15, 40], .faults, 21))
    }
    if isOne(of: 3, .faults, 22) {
      faults.crashes = Affliction(
        window: max(1_000, 15 * slowest), odds: number(.faults, 23, in: 1...6),
        strength: 1...slowest * pick([2, 10, 30], .faults, 24))
    }
    if isOne(of: 3, .faults, 25) {
      faults.customers = CustomerFaults(
        odds: number(.faults, 26, in: 1...5), after: 1...slowest * pick([1, 10, 40], .faults, 27))
    }
  }

  // MARK: - Order by order, item by item

  mutating func items(of scenario: inout Scenario) {
    for place in scenario.orders.indices {
      scenario.orders[place].item = ItemID(
        number(.items, order: scenario.orders[place].number, in: 1...scenario.stock.count))
    }
  }

  mutating func instances(of scenario: inout Scenario) {
    for place in scenario.orders.indices {
      scenario.orders[place].instance = number(
        .instances, order: scenario.orders[place].number, in: 1...scenario.instances)
    }
  }

  mutating func quantities(of scenario: inout Scenario) {
    let most = pick([1, 1, 1, 2, 3], .quantity)
    for place in scenario.orders.indices {
      scenario.orders[place].quantity = number(
        .quantity, order: scenario.orders[place].number, in: 1...most)
    }
  }

  /// Mostly less than is wanted: where there is enough for all, nobody competes for the last unit.
  mutating func stock(of scenario: inout Scenario) {
    var wanted = scenario.stock.map { _ in 0 }
    for order in scenario.orders { wanted[order.item.number - 1] += order.quantity }
    var room = Scenario.Limits.units
    for (item, wanted) in wanted.enumerated() {
      let stock =
        isOne(of: 4, .stock, 2 * item + 1)
        ? wanted + number(.stock, 2 * item + 2, in: 0...2)
        : number(.stock, 2 * item + 2, in: 1...max(wanted, 1))
      scenario.stock[item] = min(stock, InventoryLedger.Limits.quantity, room)
      room -= scenario.stock[item]
    }
  }
}
