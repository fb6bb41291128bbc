import PhantomCommand
import Testing

/// Arguments that make no sense, and how that must be told.
struct Misuse: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  let message: String
  let usage: String

  var testDescription: String { arguments.joined(separator: " ") }

  init(_ arguments: String, _ message: String) {
    let words = arguments.split(separator: " ").map(String.init)
    self.arguments = words
    self.message = message
    usage =
      switch words.first {
      case "replay": "phantom replay [options] <file> ..."
      case "merge": "phantom merge [options] <file> ..."
      case let name? where ["run", "compare", "list", "kata", "fuzz"].contains(name):
        "phantom \(name) [options]"
      default: "phantom [<subcommand>] [options]"
      }
  }

  /// The three lines.
  var text: String {
    let path = usage.hasPrefix("phantom [") ? "phantom" : "phantom \(arguments[0])"
    return """
      error: \(message)
      Usage: \(usage)
      See '\(path) --help' for more information.

      """
  }

  static let ofWords = [
    Misuse("rum", "Unknown subcommand 'rum'. Did you mean 'run'?"),
    Misuse("raplay x", "Unknown subcommand 'raplay'. Did you mean 'replay'?"),
    Misuse("simulate", "Unknown subcommand 'simulate'"),
    Misuse("run --sede 1", "Unknown option '--sede'. Did you mean '--seed'?"),
    Misuse("run --databse instant", "Unknown option '--databse'. Did you mean '--database'?"),
    Misuse("compare --strategy naive", "Unknown option '--strategy'"),
    Misuse("list --what", "Unknown option '--what'"),
    Misuse(
      "run --strategy nave",
      "The value 'nave' is invalid for '--strategy <strategy>'. Did you mean 'naive'?"),
    Misuse(
      "run --strategy zzzzzzzz",
      "The value 'zzzzzzzz' is invalid for '--strategy <strategy>': one of naive, "
        + "naive-decrement, retry-without-key, quorum-read-write, lease-lock, fenced-lock, row-lock, compare-and-set, "
        + "conditional-decrement, reservation, escrow is needed"),
    Misuse(
      "run --strategy row-lock --database failover",
      "The strategy 'row-lock' needs what the database 'failover' does not have: it works on "
        + "instant, network-lag, replicated"),
    Misuse(
      "run --database instnt",
      "The value 'instnt' is invalid for '--database <database>'. Did you mean 'instant'?"),
    Misuse(
      "run --scenario part-4",
      "The value 'part-4' is invalid for '--scenario <scenario>'. Did you mean 'part-2'?"),
    Misuse(
      "run --format jsn", "The value 'jsn' is invalid for '--format <format>'. Did you mean 'json'?"
    ),
    Misuse(
      "run --faults pases",
      "The value 'pases' is invalid for '--faults <kinds>': kinds are delays, loss, "
        + "duplication, partitions, pauses, crashes, clocks, customers, payments, all and none. Did you mean 'pauses'?"
    ),
    Misuse(
      "run --faults pauses,,clocks",
      "The value 'pauses,,clocks' is invalid for '--faults <kinds>': kinds are delays, "
        + "loss, duplication, partitions, pauses, crashes, clocks, customers, payments, all and none"
    ),
    Misuse(
      "run --faults loss=0",
      "The value 'loss=0' is invalid for '--faults <kinds>': 'loss=N' strikes one time in N, with N "
        + "from 1 to 1000000"),
    Misuse(
      "run --faults all=3",
      "The value 'all=3' is invalid for '--faults <kinds>': 'all' takes no number; a kind does, as in "
        + "'delays=10'"),
    Misuse(
      "run --faults failovers",
      "The value 'failovers' is invalid for '--faults <kinds>': the database 'network-lag' has no "
        + "'failovers': they need '--database failover'"),
    Misuse(
      "fuzz --find plced=5",
      "The value 'plced=5' is invalid for '--find <figures>': there is no figure 'plced'; there are "
        + "orders, placed, refused, failed, unanswered, stock, unitsSold, stockLeft, violations, "
        + "timeouts, messages, worstWait, events, ticks. Did you mean 'placed'?"),
    Misuse(
      "fuzz --find placed",
      "The value 'placed' is invalid for '--find <figures>': 'placed' is no comparison; one is a "
        + "figure, one of = != < <= > >=, and a whole number, as placed=5"),
    Misuse("run --seed 1 --seed=2", "'--seed' is given twice"),
    Misuse("run --trace --trace", "'--trace' is given twice"),
    Misuse("run --trace=yes", "'--trace' does not take a value"),
    Misuse("run --seed", "Missing value for '--seed <seed>'"),
    Misuse("run --seed --trace", "Missing value for '--seed <seed>'"),
    Misuse("run --save=", "The value '' is invalid for '--save <file>': a path is needed"),
    Misuse("run now", "Unexpected argument 'now'"),
    Misuse("replay", "Missing expected argument '<file>'"),
    Misuse("kata --concurrency 3", "Unknown option '--concurrency'"),
  ]

  static let ofNumbers = [
    Misuse("run --stock -1", of: "stock <units>", "a whole number from 0 to 1000000 is needed"),
    Misuse("run --stock=-1", of: "stock <units>", "a whole number from 0 to 1000000 is needed"),
    Misuse(
      "run --stock 1000001", of: "stock <units>", "a whole number from 0 to 1000000 is needed"),
    Misuse(
      "run --quantity 0", of: "quantity <units>", "a whole number from 1 to 1000000 is needed"),
    Misuse("run --items 0", of: "items <items>", "a whole number from 1 to 10000 is needed"),
    Misuse(
      "run --instances 0", of: "instances <instances>", "a whole number from 1 to 10000 is needed"),
    Misuse("run --orders 1.5", of: "orders <orders>", "a whole number from 0 to 1000000 is needed"),
    Misuse(
      "run --orders 99999999999999999999", of: "orders <orders>",
      "a whole number from 0 to 1000000 is needed"),
    Misuse(
      "run --latency 200...50", of: "latency <ticks>",
      "the range is upside down, 50...200 is needed"),
    Misuse(
      "run --latency 0...99999999999999999999", of: "latency <ticks>",
      "a whole number, or a range as 1...5, within 0...100000000 is needed"),
    Misuse(
      "run --arrivals -5...5", of: "arrivals <ticks>",
      "a whole number, or a range as 1...5, within 0...1000000000 is needed"),
    Misuse(
      "run --replica-lag 1000000001", of: "replica-lag <ticks>",
      "a whole number from 0 to 1000000000 is needed"),
    Misuse("compare --runs 0", of: "runs <runs>", "a whole number from 1 to 1000000 is needed"),
  ]

  static let ofSearches = [
    Misuse("fuzz --budget 0x", budget: "0x"), Misuse("fuzz --budget x", budget: "x"),
    Misuse("fuzz --budget 10", budget: "10"), Misuse("fuzz --budget 1h", budget: "1h"),
    Misuse("fuzz --budget=-1x", budget: "-1x"), Misuse("fuzz --budget=", budget: ""),
    Misuse("fuzz --budget 1.5s", budget: "1.5s"),
    Misuse("fuzz --budget 1000000001x", budget: "1000000001x"),
    Misuse("fuzz --budget 99999999999999999999s", budget: "99999999999999999999s"),
    Misuse("fuzz --jobs 0", of: "jobs <jobs>", "a whole number from 1 to 1024 is needed"),
    Misuse("fuzz --jobs many", of: "jobs <jobs>", "a whole number from 1 to 1024 is needed"),
    Misuse("fuzz --shard 0/3", of: "shard <k/n>", "a part and their number, as 2/8, is needed"),
    Misuse("fuzz --shard 4/3", of: "shard <k/n>", "a part and their number, as 2/8, is needed"),
    Misuse("fuzz --shard 1", of: "shard <k/n>", "a part and their number, as 2/8, is needed"),
    Misuse("fuzz --shard 1/2/3", of: "shard <k/n>", "a part and their number, as 2/8, is needed"),
    Misuse(
      "fuzz --shard 1/3 --budget 5s",
      "A part of a campaign needs a budget of runs, as --budget 10000x"),
    Misuse(
      "fuzz --budget 5s --record it",
      "A part of a campaign needs a budget of runs, as --budget 10000x"),
    Misuse("fuzz --record=", "The value '' is invalid for '--record <file>': a path is needed"),
    Misuse("fuzz --junit=", "The value '' is invalid for '--junit <file>': a path is needed"),
    Misuse("fuzz --sarif=", "The value '' is invalid for '--sarif <file>': a path is needed"),
    Misuse(
      "fuzz --search guide",
      "The value 'guide' is invalid for '--search <search>'. "
        + "Did you mean 'guided'?"),
    Misuse(
      "fuzz --search uniforn",
      "The value 'uniforn' is invalid for '--search <search>'. "
        + "Did you mean 'uniform'?"),
    Misuse(
      "fuzz --search breadth", of: "search <search>",
      "one of portfolio, random, pct, guided, walk, uniform is needed"),
    Misuse("fuzz --stock -1", of: "stock <units>", "a whole number from 0 to 1000000 is needed"),
    Misuse("fuzz --trace", "Unknown option '--trace'. Did you mean '--save'?"),
    Misuse("fuzz naive", "Unexpected argument 'naive'"),
    Misuse("merge", "Missing expected argument '<file>'"),
    Misuse("merge --shard 1/2 x", "Unknown option '--shard'. Did you mean '--save'?"),
  ]

  static let ofSeeds = [
    "x", "-1", "0x", "0xg", "18446744073709551616", "1.5", "0x10000000000000000", "1_0",
    "012345678901234567890123456789012345678g",
  ].map {
    Misuse(
      "run --seed=\($0)", of: "seed <seed>",
      "a decimal number, 0x and up to 16 hexadecimal digits, or 40 of them, is needed")
  }

  private init(_ arguments: String, budget value: String) {
    self.init(
      arguments,
      "The value '\(value)' is invalid for '--budget <budget>': runs from 1x to 1000000000x, or "
        + "seconds as 30s, are needed")
  }

  private init(_ arguments: String, of option: String, _ need: String) {
    let value = arguments.split { $0 == " " || $0 == "=" }.last ?? ""
    self.init(arguments, "The value '\(value)' is invalid for '--\(option)': \(need)")
  }
}

/// Goal: a mistake is told in three lines on standard error, and nothing is done.
@Suite struct `Misusing the tool` {
  @Test(arguments: Misuse.ofWords + Misuse.ofNumbers + Misuse.ofSearches + Misuse.ofSeeds)
  func `three lines on standard error, and exit 64`(misuse: Misuse) {
    let output = phantom(misuse.arguments)
    #expect(output.code == .usage)
    #expect(output.error == misuse.text)
    #expect(output.out == "")
  }

  @Test func `control characters do not reach the terminal`() {
    let output = phantom("run", "--seed", "\u{1b}[31m\n")
    #expect(output.error.split(separator: "\n").count == 3)
    #expect(!output.error.contains("\u{1b}"))
  }

  @Test func `the exit codes are those of the contract`() {
    let codes: [ExitCode] = [
      .holds, .violated, .inconclusive, .usage, .malformedFile, .missingFile, .internalError,
    ]
    #expect(codes.map(\.rawValue) == [0, 1, 2, 64, 65, 66, 70])
  }
}
