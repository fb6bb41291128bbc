import Checking
import Inventory
import Simulation
import Tracing

/// `phantom bench`: what it costs, against the least that it could cost on this machine.
///
/// Machines are noisy, so everything is measured in several rounds, each of which measures all of
/// it; a figure is the median of its rounds, and a ratio the median of the ratios within a round.
enum BenchCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "bench", abstract: "Measure speed and memory against the floors of this machine.",
      discussion: """
        Build for release before you believe a figure: swift run -c release phantom bench
        A static build is faster: swift build -c release --static-swift-stdlib
        """,
      options: [
        OptionSyntax(
          name: "rounds", valueName: "rounds", help: "How often to measure everything.",
          defaultValue: "7"),
        OptionSyntax(
          name: "large", valueName: "orders", help: "How many orders the large sale has.",
          defaultValue: "100000"),
        OptionSyntax(
          name: "search",
          help: "Measure, in place of speed, how many runs each search takes to find planted bugs."),
        OptionSyntax(
          name: "base-seeds", valueName: "seeds",
          help: "With --search: from how many seeds to search for each bug.", defaultValue: "100"),
        OptionSyntax(
          name: "budget", valueName: "runs",
          help: "With --search: the most runs of one search.", defaultValue: "10000"),
        OptionSyntax(
          name: "drawn",
          help: "With --search: draw worlds as 'fuzz' does, in place of the one that suits the bug."
        ),
        SaleArguments.formatOption,
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    if arguments.flag("search") { return try measureSearches(arguments, context) }
    let rounds = try arguments.integer("rounds", in: 1...1_000) ?? 7
    let large = try arguments.integer("large", in: 100...Scenario.Limits.orders) ?? 100_000
    var figures = BenchFigures(strategies: context.strategies, large: large)
    for _ in 0..<rounds { try figures.measureRound() }
    figures.peakMemorySmall = Stopwatch.peakMemory()
    for _ in 0..<min(rounds, 3) { try figures.measureLargeRound() }
    figures.peakMemoryLarge = Stopwatch.peakMemory()
    if SaleArguments.isJSON(arguments) {
      context.console.print(figures.json.text)
    } else {
      for line in figures.lines(context.console) { context.console.print(line) }
    }
    return .holds
  }
}

extension BenchCommand {
  private static func measureSearches(
    _ arguments: ParsedArguments, _ context: Context
  ) throws -> ExitCode {
    let console = context.console
    let bench = SearchBench(
      seeds: try arguments.integer("base-seeds", in: 1...100_000) ?? 100,
      budget: try arguments.integer("budget", in: 1...1_000_000_000) ?? 10_000,
      isDrawn: arguments.flag("drawn"), jobs: Machine.cores, { console.warn($0) })
    if SaleArguments.isJSON(arguments) {
      console.print(bench.json.text)
    } else {
      for line in bench.lines(console) { console.print(line) }
    }
    return .holds
  }
}

/// What was measured, round by round, in nanoseconds unless it says otherwise.
struct BenchFigures {
  private let strategies: [any OrderStrategy.Type]
  private let large: Int
  private let runner = SaleRunner()
  private let kernel = KernelLoops()

  private var floorTask: [Int] = []
  private var floorSuspension: [Int] = []
  private var floorHeap: [Int] = []
  private var event: [Int] = []
  private var suspension: [Int] = []
  private var saleEvent: [Int] = []
  private var sales: [[Int]]
  /// A naive sale's time against the sum of its floors, in thousandths.
  private var ratio: [Int] = []
  private var smallOrder: [Int] = []
  private var largeOrder: [Int] = []
  private var floodOrder: [Int] = []

  /// KiB.
  var peakMemorySmall = 0
  /// KiB.
  var peakMemoryLarge = 0

  private static let loops = 100_000

  /// No figures yet.
  init(strategies: [any OrderStrategy.Type], large: Int) {
    self.strategies = strategies
    self.large = large
    sales = strategies.map { _ in [] }
  }

  /// Measures all that is small.
  mutating func measureRound() throws {
    let loops = Self.loops
    floorTask.append(Stopwatch.nanoseconds { Floors.tasks(loops) } * 1_000 / loops)
    floorSuspension.append(Stopwatch.nanoseconds { Floors.suspensions(loops) } * 1_000 / loops)
    floorHeap.append(Stopwatch.nanoseconds { Floors.heap(loops) } * 1_000 / loops)
    event.append(Stopwatch.nanoseconds { kernel.events(loops) } * 1_000 / loops)
    suspension.append(Stopwatch.nanoseconds { kernel.suspensions(loops) } * 1_000 / loops)
    for (place, strategy) in strategies.enumerated() {
      let count = 1_000
      var events = 0
      let scenario = SaleOptions().scenario(seed: SaleArguments.standardSeed)
      let time = try Stopwatch.nanoseconds {
        for index in 0..<count {
          let seed = SaleArguments.standardSeed.derived(index)
          let report = runner.run(scenario, strategy, .seed(seed))
          try ReportText.checkEscape(report)
          events += report.events
        }
      }
      sales[place].append(time / count)
      guard place == 0 else { continue }
      saleEvent.append(time * 1_000 / max(events, 1))
      // A naive order is a task, two suspensions, and five events that pass through the queue.
      let orders = scenario.orders.count
      let floor =
        orders
        * ((floorTask.last ?? 0) + 2 * (floorSuspension.last ?? 0) + 5 * (floorHeap.last ?? 0))
      ratio.append(time / count * 1_000_000 / max(floor, 1))
    }
  }

  /// Measures a large sale, and one of 100 orders beside it.
  mutating func measureLargeRound() throws {
    guard let strategy = strategies.first else { return }
    func time(orders: Int, repetitions: Int, arrivals: ClosedRange<Tick>) throws -> Int {
      var sale = SaleOptions()
      sale.arrivals = arrivals
      sale.orders = orders
      sale.stock = orders
      let scenario = sale.scenario(seed: SaleArguments.standardSeed)
      return try Stopwatch.nanoseconds {
        for _ in 0..<repetitions {
          try ReportText.checkEscape(
            runner.run(scenario, strategy, .seed(SaleArguments.standardSeed)))
        }
      } / (orders * repetitions)
    }
    // One order in ten ticks, so that about as many are in flight in either sale.
    smallOrder.append(try time(orders: 100, repetitions: 100, arrivals: 0...1_000))
    largeOrder.append(try time(orders: large, repetitions: 1, arrivals: 0...large * 10))
    // All at once: as many tasks are alive as there are orders.
    floodOrder.append(try time(orders: large, repetitions: 1, arrivals: 0...0))
  }

  // MARK: - What is shown

  /// Thousandths, as a decimal fraction with one digit.
  private static func tenths(_ thousandths: Int) -> String {
    let rounded = (thousandths + 50) / 100
    return "\(rounded / 10).\(rounded % 10)"
  }

  /// Thousandths, as a decimal fraction with two digits.
  private static func hundredths(_ thousandths: Int) -> String {
    let rounded = (thousandths + 5) / 10
    return "\(rounded / 100).\(rounded % 100 < 10 ? "0" : "")\(rounded % 100)"
  }

  private var growth: Int { median(zip(largeOrder, smallOrder).map { $0 * 1_000 / max($1, 1) }) }

  private func perSecond(_ place: Int) -> Int { 1_000_000_000 / max(median(sales[place]), 1) }

  /// The figures, for people.
  func lines(_ console: Console) -> [String] {
    var table = Table([("", .left), ("", .right), ("", .left)])
    func add(_ name: String, _ figure: String, _ unit: String) { table.add([name, figure, unit]) }
    add("floor: a task", Self.tenths(median(floorTask)), "ns")
    add("floor: a suspension", Self.tenths(median(floorSuspension)), "ns")
    add("floor: a heap's pop and push", Self.tenths(median(floorHeap)), "ns")
    add("an event", Self.tenths(median(event)), "ns, choice and digest included")
    add("a suspension and its event", Self.tenths(median(suspension)), "ns")
    add("an event of a naive sale", Self.tenths(median(saleEvent)), "ns, all included")
    add(
      "a naive sale against its floors", Self.hundredths(median(ratio)),
      "times 15 tasks, 30 suspensions, 75 heap steps")
    for (place, strategy) in strategies.enumerated() {
      add("flash sales, \(strategy.name)", grouped(perSecond(place)), "per second on one core")
    }
    add("an order among 100", grouped(median(smallOrder)), "ns")
    add("an order among \(grouped(large))", grouped(median(largeOrder)), "ns")
    add("growth", Self.hundredths(growth), "times")
    add(
      "an order among \(grouped(large)) at once", grouped(median(floodOrder)),
      "ns, with as many tasks alive")
    add("peak memory, small sales", grouped(peakMemorySmall), "KiB")
    add("peak memory, large sale", grouped(peakMemoryLarge), "KiB")
    return ["15 orders for 10 units on network-lag, every property checked, digest on", ""]
      + table.lines(console).dropFirst()
  }

  /// The figures, for programs. Fractions come as integers: `picoseconds...` in thousandths of a
  /// nanosecond, `...Thousandths` in thousandths.
  var json: JSON {
    [
      "flashSalesPerSecond": .object(
        strategies.enumerated().map {
          .init(key: $1.name, value: .int(perSecond($0)))
        }),
      "nanosecondsPerEvent": .int(median(event) / 1_000),
      "nanosecondsPerSuspension": .int(median(suspension) / 1_000),
      "nanosecondsPerSaleEvent": .int(median(saleEvent) / 1_000),
      "floors": [
        "nanosecondsPerTask": .int(median(floorTask) / 1_000),
        "nanosecondsPerSuspension": .int(median(floorSuspension) / 1_000),
        "nanosecondsPerHeapStep": .int(median(floorHeap) / 1_000),
      ],
      "naiveSaleToFloorsThousandths": .int(median(ratio)),
      "nanosecondsPerOrderOf100": .int(median(smallOrder)),
      "nanosecondsPerOrderOfLarge": .int(median(largeOrder)),
      "nanosecondsPerOrderOfLargeAtOnce": .int(median(floodOrder)),
      "largeOrders": .int(large),
      "largeToSmallThousandths": .int(growth),
      "peakMemoryKiBSmall": .int(peakMemorySmall),
      "peakMemoryKiBLarge": .int(peakMemoryLarge),
    ]
  }
}
