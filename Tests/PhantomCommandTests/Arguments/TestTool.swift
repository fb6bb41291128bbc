@testable import PhantomCommand

let tool = ToolSyntax(
  name: "phantom",
  version: "1.2.3",
  abstract: "Look for histories in which an invariant breaks.",
  discussion: """
    Everything a run does follows from its seed, so that a failure can be looked at again.

    Examples:
      phantom run --seed 7    one history
    """,
  subcommands: [
    CommandSyntax(
      name: "run",
      abstract: "Run one history.",
      options: [
        OptionSyntax(
          name: "seed", short: "s", valueName: "seed", help: "The seed.", defaultValue: "1"),
        OptionSyntax(name: "stock", valueName: "stock", help: "The number of goods on sale."),
        OptionSyntax(name: "orders", valueName: "orders", help: "The number of orders."),
        OptionSyntax(
          name: "payment-latency", valueName: "milliseconds",
          help: "How long a payment takes, a number or a range of them.",
          defaultValue: "50...200"),
        OptionSyntax(
          name: "strategy", valueName: "strategy", help: "How goods are taken out of the stock.",
          defaultValue: "naive", values: ["naive", "naive-decrement", "reserve"]),
        OptionSyntax(name: "trace", short: "t", help: "Print every event."),
        OptionSyntax(name: "verbose", short: "v", help: "Print more."),
      ]),
    CommandSyntax(
      name: "replay",
      abstract: "Run recorded histories again.",
      discussion: "A lone dash stands for standard input.",
      operands: [OperandSyntax(name: "file", help: "The files to read.", isRepeating: true)],
      options: [OptionSyntax(name: "trace", help: "Print every event.")]),
    CommandSyntax(
      name: "bench",
      abstract: "Measure the speed of the simulator.",
      operands: [OperandSyntax(name: "scenario", help: "What to measure.", isOptional: true)]),
    CommandSyntax(name: "list", abstract: "List the strategies."),
  ],
  defaultSubcommand: "run")

/// The arguments of the subcommand that is run, or `nil` if none is.
func run(_ arguments: String...) throws(UsageError) -> ParsedArguments? {
  guard case .run(let name, let parsed) = try tool.parse(arguments) else { return nil }
  return name == parsed.command.name ? parsed : nil
}

/// The help that is shown, or `nil` if none is.
func help(_ arguments: String..., width: Int = 80) throws(UsageError) -> String? {
  guard case .help(let text) = try tool.parse(arguments, width: width) else { return nil }
  return text
}

/// The message of the error in the arguments, or `nil` if there is none.
func message(_ arguments: String...) -> String? {
  do {
    _ = try tool.parse(arguments)
    return nil
  } catch {
    return error.message
  }
}

/// The message of the error in the value of an option, read as a number from 0 to 1000.
func message(stock value: String) throws -> String? {
  let arguments = try run("--stock=\(value)")
  do throws(UsageError) {
    _ = try arguments?.integer("stock", in: 0...1000)
    return nil
  } catch {
    return error.message
  }
}

/// The message of the error in the value of an option, read as a range from 0 to 1000.
func message(latency value: String) throws -> String? {
  let arguments = try run("--payment-latency=\(value)")
  do throws(UsageError) {
    _ = try arguments?.range("payment-latency", in: 0...1000)
    return nil
  } catch {
    return error.message
  }
}
