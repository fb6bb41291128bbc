import Checking
import Searching
import Tracing

/// `phantom check`: a history that was recorded anywhere.
enum CheckCommand: Subcommand {
  /// How long it takes at most, in seconds, where nothing else is said.
  private static let standardLimit = 60
  private static let mostBytes = 1 << 30

  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "check", abstract: "Check whether a recorded history is linearizable.",
      discussion: """
        A history is one JSON object a line, in the order in which things happened:
        {"process": 1, "type": "invoke", "op": "decrement", "key": "vase", "value": 1}
        'type' is invoke, ok, fail or info (nobody knows whether it had an effect; the
        process does not come back). What fails had none: a read told nothing; a cas, a
        decrement, reserve, confirm, release or expire was refused, since the state did
        not allow it. What failed for another reason is left out of a history. 'order'
        and 'unit' may be given. The value of an invoke is what is asked for, that of an
        ok read or get what was read. Operations of the models:

          inventory  read, write n, cas [old, new], decrement n; reserve n, confirm,
                     release, expire, each with an 'order'; n is 1 if it is left out
          register   read, write, cas [old, new] of any value; null in the beginning
          kv         get, put, append of texts; "" in the beginning
          counter    read, add n; 0 in the beginning

        An inventory's history is also held against oversell, against double-sold-unit
        if 'unit' is given, and against at-most-once if 'order' is. Exit code 0:
        linearizable, and nothing is broken; 1: not; 2: there was no time to find out.
        """,
      operands: [
        OperandSyntax(name: "history", help: "A file of JSON lines; '-' for standard input.")
      ],
      options: [
        OptionSyntax(
          name: "model", valueName: "model", help: "What the keys are.",
          defaultValue: HistoryModel.inventory.rawValue,
          values: HistoryModel.allCases.map(\.rawValue)),
        OptionSyntax(
          name: "stock", valueName: "units",
          help: "Units of each item in the beginning (inventory only).", defaultValue: "10"),
        OptionSyntax(
          name: "time-limit", valueName: "seconds", help: "How long to look at most.",
          defaultValue: "\(standardLimit)"),
        OptionSyntax(
          name: "html", valueName: "file",
          help: "Write a page into that file: the verdict, and what fails as a picture."),
        SaleArguments.formatOption,
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let model = arguments.string("model").flatMap(HistoryModel.init(rawValue:)) ?? .inventory
    let stock = try arguments.integer("stock", in: 0...1_000_000_000) ?? 10
    if arguments.isGiven("stock"), model != .inventory {
      throw arguments.error("'--stock' is for '--model inventory': a \(model.rawValue) has none")
    }
    let limit = try arguments.integer("time-limit", in: 1...1_000_000) ?? standardLimit
    let path = arguments.operands.first ?? ""
    if let page = arguments.string("html"), page == arguments.operands.first {
      throw arguments.invalid("html", because: "that is the history itself")
    }
    guard arguments.string("html") != "" else {
      throw arguments.invalid("html", because: "a path is needed")
    }
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try TextFile.bytes(of: path == "-" ? "/dev/stdin" : path, limit: Self.mostBytes + 1)
    } catch {
      throw Failure(
        .missingFile,
        UsageError(
          error.isMissing
            ? "there is no file '\(path)'" : "'\(path)' cannot be read: \(error.reason)"
        ).message)
    }
    guard bytes.count <= mostBytes else {
      throw Failure(.malformedFile, UsageError("\(path): the history is larger than 1 GiB").message)
    }
    let history: History
    var check: HistoryCheck
    do throws(HistoryError) {
      history = try History(jsonLines: bytes)
      check = try HistoryCheck(history, model, stock: stock)
    } catch {
      throw Failure(
        .malformedFile,
        UsageError("\(path):\(error.line):\(error.column): \(error.message)").message)
    }
    let start = ContinuousClock.now
    let verdict = check.run { ContinuousClock.now - start > .seconds(limit) }
    let breaches = model == .inventory ? history.breaches(stock: stock) : []
    if SaleArguments.isJSON(arguments) {
      context.console.print(json(verdict, check, breaches, history).text)
    } else {
      for line in text(verdict, check, breaches, history, limit, context.console) {
        context.console.print(line)
      }
    }
    let code: ExitCode =
      verdict == .notLinearizable || !breaches.isEmpty
      ? .violated : verdict == .unknown ? .inconclusive : .holds
    if let page = arguments.string("html") {
      let plain = Console(out: { _ in }, error: { _ in })
      do {
        try Pictures.write(
          HistoryPage(
            title: path == "-" ? "standard input" : path, verdict: verdict,
            lines: text(verdict, check, breaches, history, limit, plain), history: history,
            failure: check.failure
          ).html, to: page, "the page")
      } catch {
        // What was found is worth more than its picture.
        guard code == .violated else { throw error }
        context.console.warn("error: \(error.message)")
      }
    }
    return code
  }

  // MARK: - What came of it

  private static func text(
    _ verdict: HistoryCheck.Verdict, _ check: HistoryCheck, _ breaches: [HistoryBreach],
    _ history: History, _ limit: Int, _ console: Console
  ) -> [String] {
    let size =
      "\(grouped(history.entries.count)) \(history.entries.count == 1 ? "operation" : "operations") on "
      + "\(grouped(check.keys)) \(check.keys == 1 ? "key" : "keys")"
    var lines: [String]
    switch verdict {
    case .linearizable: lines = [console.colored("linearizable", .green) + ": \(size)"]
    case .unknown:
      lines = [console.colored("unknown", .red) + ": \(size), not found out in \(limit) seconds"]
    case .notLinearizable:
      lines = [console.colored("not linearizable", .red) + ": \(size)"]
      if let failure = check.failure { lines += why(failure, history, console) }
    }
    for breach in breaches {
      lines += [
        "", console.colored(breach.property.rawValue, .red) + "  at line \(breach.line)",
      ]
      lines += Wrapping.lines(UsageError(breach.explanation).message, first: "  ", rest: "  ")
    }
    return lines
  }

  /// How many of the operations that went before are shown.
  private static let mostPlaced = 5

  private static func why(
    _ failure: HistoryCheck.Failure, _ history: History, _ console: Console
  ) -> [String] {
    let key = failure.key.isEmpty ? "" : " of \(UsageError(failure.key).message)"
    var lines = Wrapping.lines(
      "Up to line \(failure.line - 1) there is an order for the operations\(key); with line "
        + "\(failure.line) there is none.", first: "  ")
    if !failure.isShortest {
      lines.append("  It may be a later line: there was no time to find out.")
    }
    let placed = failure.placed.suffix(mostPlaced)
    if !placed.isEmpty {
      let dropped = failure.placed.count - placed.count
      lines.append(
        dropped > 0 ? "  Taken effect, after \(grouped(dropped)) others:" : "  Taken effect:")
      lines += placed.flatMap { wrapped(told(history.entries[$0])) }
    }
    lines.append("  Under way, and not to be placed:")
    lines += failure.left.flatMap { place in
      let entry = history.entries[place]
      return wrapped(told(entry) + (entry.line == failure.line ? "  <--" : ""))
    }
    return lines
  }

  private static func wrapped(_ operation: String) -> [String] {
    Wrapping.lines(operation, first: "    ", rest: "      ")
  }

  private static func told(_ entry: History.Entry) -> String {
    UsageError(HistoryWording.text(of: entry)).message
  }

  private static func json(
    _ verdict: HistoryCheck.Verdict, _ check: HistoryCheck, _ breaches: [HistoryBreach],
    _ history: History
  ) -> JSON {
    func lines(_ places: [Int]?) -> JSON {
      .array((places ?? []).map { .int(history.entries[$0].call) })
    }
    return [
      "verdict": .string(verdict.rawValue), "operations": .int(history.entries.count),
      "keys": .int(check.keys), "firstFailing": .optional(check.failure?.line),
      "key": .optional(check.failure?.key), "placed": lines(check.failure?.placed),
      "left": lines(check.failure?.left),
      "breaches": .array(
        breaches.map {
          [
            "property": .string($0.property.rawValue), "line": .int($0.line),
            "explanation": .string($0.explanation),
          ]
        }),
    ]
  }
}
