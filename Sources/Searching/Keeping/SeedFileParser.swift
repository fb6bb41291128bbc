import Checking
import Inventory
import Simulation

extension SeedFile {
  /// The most that a file may hold, in bytes.
  public static let maximumSize = 128 << 20

  /// The file with that text.
  ///
  /// - Throws: ``SeedFileError``, with line and column, for whatever is not as it should be. A file
  ///   of a later version is refused, never guessed at.
  public init(text: String) throws(SeedFileError) {
    var parser = SeedFileParser()
    var number = 0
    let body =
      text.unicodeScalars.first == "\u{feff}" ? String(text.unicodeScalars.dropFirst()) : text
    for line in body.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
    {
      number += 1
      try parser.take(line, number)
    }
    self = try parser.finish(line: number)
  }
}

/// Reads a seed file line by line.
private struct SeedFileParser {
  private var hasVersion = false
  private var comments: [String] = []
  private var seen: Set<String> = []
  private var strategy: String?
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
  private var base = Schedule.Base.calm
  private var overrides: [Schedule.Override] = []
  private var overrideKeys: Set<ChoiceKey> = []
  private var numbers: Set<Int> = []
  private var judgesLinearizability = false
  private var expected: [Fingerprint]?
  private var figures: Goal?
  private var digest: String?
  private var origin: String?

  private static let delays = 0...SimulationLimits.delay

  /// Takes the next line.
  mutating func take(_ text: Substring, _ number: Int) throws(SeedFileError) {
    if text.drop(while: { $0 == " " || $0 == "\t" }).first == "#" {
      // Wherever it stands: a rewritten file has all of them at its beginning.
      comments.append(Self.comment(text))
      return
    }
    var line = LineScanner(text, line: number)
    guard !line.isAtEnd else { return }
    let word = try line.word("a word")
    guard hasVersion else {
      guard word == "phantom-seed" else {
        throw line.mistake("a seed file begins with 'phantom-seed \(SeedFile.version)'")
      }
      let version = try line.integer("the version", in: 1...Int.max)
      guard version <= SeedFile.version else {
        throw line.mistake(
          "this file is of version \(version), and this program reads up to version "
            + "\(SeedFile.version); a later one is needed")
      }
      try line.finish()
      hasVersion = true
      return
    }
    let mayRepeat = ["order", "override", "expect"].contains(word)
    guard mayRepeat || !seen.contains(word) else {
      throw line.mistake("'\(word)' stands here for the second time")
    }
    seen.insert(word)
    try take(word, &line)
    try line.finish()
  }

  private mutating func take(_ word: String, _ line: inout LineScanner) throws(SeedFileError) {
    switch word {
    case "strategy": strategy = try line.word("the strategy's name")
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
    case "base": try takeBase(&line)
    case "override": try takeOverride(&line)
    case "check":
      let name = try line.word("a property's name")
      guard name == Property.linearizable.rawValue else {
        throw line.mistake("'linearizable' can be asked for, and not '\(name)'")
      }
      judgesLinearizability = true
    case "expect": try takeExpectation(&line)
    case "digest":
      let text = try line.word("the digest")
      guard let value = Digest.canonical(text) else {
        throw line.mistake("a digest is '0x' and 16 hexadecimal digits, not '\(text)'")
      }
      digest = value
    case "origin": origin = try line.rest("the origin")
    default: throw line.mistake("'\(word)' means nothing here")
    }
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

  private mutating func takeBase(_ line: inout LineScanner) throws(SeedFileError) {
    let kind = try line.word("'calm' or 'seed'")
    switch kind {
    case "calm": base = .calm
    case "seed":
      let text = try line.word("the seed")
      guard let seed = Seed(text) else {
        throw line.mistake("a seed is decimal, 0x and hexadecimal, or 40 digits, not '\(text)'")
      }
      base = .seed(seed)
    default: throw line.mistake("the base is 'calm' or 'seed', not '\(kind)'")
    }
  }

  private mutating func takeOverride(_ line: inout LineScanner) throws(SeedFileError) {
    var words: [String] = []
    let start = line
    var word = try line.word("the choice")
    while word != "=" {
      words.append(word)
      word = try line.word("'='")
    }
    guard let key = ChoiceKey(shop: words.joined(separator: " ")) else {
      var first = start
      _ = try first.word("the choice")
      throw first.mistake(
        "'\(words.joined(separator: " "))' names no choice; one is 'order-2 > db #1 request delay'")
    }
    guard overrideKeys.insert(key).inserted else {
      throw line.mistake("this choice is overridden already")
    }
    let value = try line.integer(
      "the answer", in: -SimulationLimits.delay...SimulationLimits.delay)
    var override = Schedule.Override(key, value)
    if !line.isAtEnd {
      let witness = try line.word("the witness")
      guard witness.hasPrefix("("), witness.hasSuffix(")"), witness.count > 2 else {
        throw line.mistake("a witness stands in parentheses, as '(write)'")
      }
      override.witness = String(witness.dropFirst().dropLast())
    }
    overrides.append(override)
  }

  private mutating func takeExpectation(_ line: inout LineScanner) throws(SeedFileError) {
    let text = try line.word("'holds', a fingerprint, or figures")
    guard !text.contains(where: { "<>=!".contains($0) }) else {
      return try takeFigures(text, &line)
    }
    if text == "holds" {
      guard expected == nil else { throw line.mistake("'holds' stands alone, or not at all") }
      expected = []
      return
    }
    guard let fingerprint = Fingerprint(text), Fingerprint.commands.contains(fingerprint.command)
    else {
      throw line.mistake(
        "'\(text)' is neither 'holds' nor a fingerprint; one is 'oversell/write/stale/first'; figures "
          + "are spelled 'placed=5'")
    }
    guard expected?.isEmpty != true else {
      throw line.mistake("'holds' stands alone, or not at all")
    }
    expected = (expected ?? []) + [fingerprint]
  }

  private mutating func takeFigures(
    _ first: String, _ line: inout LineScanner
  ) throws(SeedFileError) {
    guard figures == nil else { throw line.mistake("figures stand here for the second time") }
    let text = line.isAtEnd ? first : first + " " + (try line.rest("a comparison"))
    do throws(GoalError) {
      figures = try Goal(text)
    } catch {
      throw line.mistake(error.message)
    }
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

  /// The file, once all lines are taken.
  func finish(line: Int) throws(SeedFileError) -> SeedFile {
    func missing(_ what: String) -> SeedFileError {
      SeedFileError(line: max(line, 1), column: 1, message: "\(what) is missing")
    }
    guard hasVersion else { throw missing("'phantom-seed \(SeedFile.version)'") }
    guard let strategy else { throw missing("'strategy'") }
    guard !stock.isEmpty else { throw missing("'stock'") }
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
    // What is expected to break is judged.
    scenario.judgesLinearizability =
      judgesLinearizability || expected?.contains { $0.property == .linearizable } ?? false
    var file = SeedFile(
      strategy: strategy, scenario: scenario,
      schedule: Schedule(base: base, overrides: overrides))
    file.comments = comments
    file.expected = expected
    file.figures = figures
    file.digest = digest
    file.origin = origin
    return file
  }

  private static func comment(_ text: Substring) -> String {
    let body = text.drop(while: { $0 != "#" }).dropFirst()
    return String(body.first == " " ? body.dropFirst() : body)
  }
}
