import Tracing

/// `phantom step`: through one run, event by event, in the whole of a terminal.
enum StepCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    let keys = Stepper.keys.map { key, meaning in
      "  " + key + String(repeating: " ", count: max(1, 13 - key.count)) + meaning
    }
    return CommandSyntax(
      name: "step", abstract: "Step through one run, and try what would have come of it.",
      discussion: """
        The run of a seed file, or of a sale as 'run' has it, in the whole of a
        terminal: what happens, what is true, what each order believes; forwards and
        backwards. Change what was chosen, and see at once what comes of it. What was
        changed and not saved is printed in the end. Exit code 0, whatever is shown.

        KEYS:
        """ + "\n" + keys.joined(separator: "\n"),
      operands: [OperandSyntax(name: "file", help: "A seed file.", isOptional: true)],
      options: [SaleArguments.strategyOption(context)] + SaleArguments.options)
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let subject = try Subject(arguments, context)
    let instead = "'\(context.tool) trace \(subject.seedling?.path ?? "...")' prints the run"
    switch context.console.terminal {
    case .full: break
    case .none:
      throw Failure(.usage, "'step' needs a terminal on standard input and output; \(instead)")
    case .dumb:
      throw Failure(.usage, "'step' needs a terminal that is not dumb (TERM); \(instead)")
    }
    var session = try StepSession(subject)
    guard session.show(colors(context.console)) else {
      throw Failure(.usage, "the terminal cannot be had; \(instead)")
    }
    for line in session.leftovers { context.console.print(line) }
    return .holds
  }

  private static func colors(_ console: Console) -> ANSI.Colors {
    guard console.hasColor else { return .none }
    let isMany =
      Console.variable("TERM")?.contains("256color") ?? false
      || Console.variable("COLORTERM") != nil
    return isMany ? .many : .basic
  }
}
