import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom shrink`: makes the run of a seed file small.
enum ShrinkCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "shrink", abstract: "Make the run of a seed file small, and rewrite the file.",
      discussion: """
        What is small has no kind of fault that the file's world has not, and unless
        'delays' is among those, or a message takes longer than the latency already,
        none does.

        Exit code 1: it still fails in the same way, or has the same figures, and the file is
        rewritten; 2: it does not, and the file is left as it is.
        """,
      operands: [OperandSyntax(name: "file", help: "A seed file whose run fails.")],
      options: [
        OptionSyntax(
          name: "property", valueName: "property", help: "Which violation to keep.",
          defaultValue: "the first that the file expects, or its figures",
          values: Property.allCases.map(\.rawValue)),
        SaleArguments.formatOption,
      ])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    guard let path = arguments.operands.first else { return .usage }
    let seedling = try Seedling(path, context)
    let runner = SaleRunner()
    let report = runner.run(
      seedling.file.scenario, seedling.strategy, seedling.file.schedule)
    try ReportText.checkEscape(report)
    let property = arguments.string("property")
    let target = try target(seedling, report, property)
    Interruption.listen()
    guard
      var example = Counterexample(
        seedling.file, seedling.strategy, target: target, origin: "shrink", runner,
        keepsToFaults: true,
        shouldStop: { Interruption.isRequested })
    else {
      throw Failure(.inconclusive, "\(path): two runs differ; the strategy is not deterministic")
    }
    example.keepComments(of: seedling.file)
    do throws(KeepingError) {
      try example.file.write(to: path)
    } catch {
      context.console.warn("error: \(UsageError(error.message).message)")
    }
    if SaleArguments.isJSON(arguments) {
      context.console.print(example.json(path: path).text)
    } else {
      for line in example.lines(path: path, context) { context.console.print(line) }
    }
    return .violated
  }

  /// What to keep of the run of `report`: a violation of `property`, or what the file expects first.
  private static func target(
    _ seedling: Seedling, _ report: RunReport, _ property: String?
  ) throws(Failure) -> Target {
    let file = seedling.file
    if property == nil, let goal = file.figures {
      guard goal.isReached(in: report) else {
        throw Failure(
          .inconclusive,
          "\(seedling.path): the figures of the run are not \(goal), so there is nothing to shrink")
      }
      return .figures(goal)
    }
    let expected = property == nil ? file.expected?.first : nil
    let violation = report.violations.first { violation in
      if let expected { return violation.fingerprint == expected }
      return property == nil || violation.property.rawValue == property
    }
    guard let violation else {
      let wanted = property ?? expected?.description ?? "any property"
      throw Failure(
        .inconclusive,
        "\(seedling.path): the run does not break '\(wanted)', so there is nothing to shrink")
    }
    return .violation(violation.fingerprint)
  }
}
