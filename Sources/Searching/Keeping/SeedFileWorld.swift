import Inventory
import Simulation

/// What the lines of a seed file say of the world.
struct SeedFileWorld {
  private var database = DatabaseKind.networkLag
  private var latency = 50...200
  private var replicas = 3
  private var replicaLag: Tick = 0
  private var patience: Tick?
  private var sweepPeriod: Tick?
  private var horizon: Int?
  private var instances = 1
  private var healing: Tick?
  private var faults = Faults.none
  private var stock: [Int] = []
  private var orders: [(order: Order, line: Int)] = []
  private var numbers: Set<Int> = []

  private static let delays = 0...SimulationLimits.delay

  /// Takes the rest of a line that begins with `word`.
  ///
  /// - Returns: Whether it is one of the world's.
  mutating func take(
    _ word: String, _ line: inout LineScanner
  ) throws(SeedFileError) -> Bool {
    switch word {
    case "database":
      let name = try line.word("the database's name")
      guard let kind = DatabaseKind(rawValue: name) else {
        let known = DatabaseKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw line.mistake("there is no database '\(name)'; there are \(known)")
      }
      database = kind
    case "latency":
      latency = try line.range("the latency", in: 0...Scenario.Limits.latency)
    case "replicas":
      replicas = try line.integer("the number of replicas", in: 3...5)
      guard replicas != 4 else { throw line.mistake("there are 3 replicas or 5") }
    case "replica-lag": replicaLag = try line.integer("the replica's lag", in: Self.delays)
    case "patience": patience = try line.integer("the patience", in: Self.delays)
    case "sweep-period":
      sweepPeriod = try line.integer("the sweeper's period", in: 1...SimulationLimits.delay)
    case "horizon":
      horizon = try line.integer("the horizon", in: 1...SimulationLimits.horizon)
    case "instances":
      instances = try line.integer("the number of instances", in: 1...Scenario.Limits.items)
    case "pauses":
      faults.pauses = try affliction(&line, in: 0...SimulationLimits.delay)
    case "clocks":
      let span = -SimulationLimits.delay...SimulationLimits.delay
      try line.keyword("offset")
      let offset = try line.range("the offset", in: span)
      try line.keyword("drift")
      let drift = try line.range("the drift", in: -1_000_000...1_000_000)
      faults.clocks = ClockFaults(
        offset: offset, drift: drift, jumps: try affliction(&line, in: span))
    case "delays":
      let odds = try odds(&line)
      try line.keyword("extra")
      faults.delays = DelayTail(odds: odds, extra: try line.range("the extra", in: Self.delays))
    case "loss": faults.loss = try odds(&line)
    case "duplication": faults.duplication = try odds(&line)
    case "partitions":
      faults.partitions = try affliction(&line, in: 0...SimulationLimits.delay)
    case "crashes":
      faults.crashes = try affliction(&line, in: 0...SimulationLimits.delay)
    case "failovers":
      faults.failovers = try affliction(&line, in: 0...SimulationLimits.delay)
    case "customers":
      let odds = try odds(&line)
      try line.keyword("after")
      faults.customers = CustomerFaults(
        odds: odds, after: try line.range("the wait", in: Self.delays))
    case "healing":
      healing = try line.integer("the tick of healing", in: 1...Scenario.Limits.healing)
    case "payments":
      let odds = try odds(&line)
      try line.keyword("work")
      faults.payments = PaymentFaults(odds: odds, work: try line.range("the work", in: Self.delays))
    case "stock": try takeStock(&line)
    case "order": try takeOrder(&line)
    default: return false
    }
    return true
  }

  private mutating func takeStock(_ line: inout LineScanner) throws(SeedFileError) {
    repeat {
      stock.append(try line.integer("the stock", in: 0...InventoryLedger.Limits.quantity))
      guard stock.count <= Scenario.Limits.items else {
        throw line.mistake("there are more than \(Scenario.Limits.items) items")
      }
    } while !line.isAtEnd
  }

  private mutating func takeOrder(_ line: inout LineScanner) throws(SeedFileError) {
    let number = try line.integer("the order's number", in: 1...Scenario.Limits.orders)
    guard numbers.insert(number).inserted else {
      throw line.mistake("there is an order \(number) already")
    }
    try line.keyword("item")
    let item = try line.integer("the item", in: 1...Scenario.Limits.items)
    try line.keyword("quantity")
    let quantity = try line.integer("the quantity", in: 1...InventoryLedger.Limits.quantity)
    try line.keyword("arrives")
    let arrival = try line.integer("the arrival", in: 0...Scenario.Limits.arrival)
    try line.keyword("instance")
    let instance = try line.integer("the instance", in: 1...Scenario.Limits.items)
    orders.append(
      (
        Order(
          number: number, item: ItemID(item), quantity: quantity, arrival: arrival,
          instance: instance), line.number
      ))
  }

  private func affliction(
    _ line: inout LineScanner, in limits: ClosedRange<Int>
  ) throws(SeedFileError) -> Affliction {
    try line.keyword("window")
    let window = try line.integer("the window", in: 1_000...SimulationLimits.delay)
    let odds = try odds(&line)
    try line.keyword("strength")
    return Affliction(
      window: window, odds: odds, strength: try line.range("the strength", in: limits))
  }

  private func odds(_ line: inout LineScanner) throws(SeedFileError) -> Int {
    try line.keyword("odds")
    return try line.integer("the odds", in: 1...1_000_000)
  }

  /// The world, once all lines are taken, the last of which has the number `line`.
  func scenario(line: Int) throws(SeedFileError) -> Scenario {
    guard !stock.isEmpty else {
      throw SeedFileError(line: max(line, 1), column: 1, message: "'stock' is missing")
    }
    let limit = Scenario.Limits.units
    guard stock.reduce(0, +) <= limit,
      orders.reduce(0, { $0 + $1.order.quantity }) <= limit
    else {
      throw SeedFileError(
        line: max(line, 1), column: 1,
        message: "there are at most \(limit) units in stock, and as many are wanted at most")
    }
    for (order, line) in orders {
      guard order.item.number <= stock.count else {
        throw SeedFileError(
          line: line, column: 1, message: "'stock' has no item \(order.item.number)")
      }
      guard order.instance <= instances else {
        throw SeedFileError(
          line: line, column: 1,
          message: "there is no instance \(order.instance), only \(instances)")
      }
    }
    guard faults.failovers == nil || database == .failover else {
      throw SeedFileError(
        line: max(line, 1), column: 1, message: "'failovers' need 'database failover'")
    }
    var scenario = Scenario(
      database: database, latency: latency, instances: instances, stock: stock,
      orders: orders.map(\.order))
    scenario.replicaLag = replicaLag
    scenario.replicas = replicas
    scenario.patience = patience ?? scenario.patience
    scenario.sweepPeriod = sweepPeriod ?? scenario.sweepPeriod
    scenario.horizon = horizon ?? scenario.horizon
    scenario.faults = faults
    scenario.healing = healing
    return scenario
  }
}
