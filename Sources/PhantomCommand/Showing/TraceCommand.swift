import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom trace`: what happened in one run, event by event.
enum TraceCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "trace", abstract: "Show what happened in one run, event by event.",
      discussion: """
        The run of a seed file, or of a sale as 'run' has it: each event with its tick,
        its process and the event that caused it; and where an order reads or decides,
        what it believes beside what is true. Exit code 0, whatever is shown.
        """,
      operands: [
        OperandSyntax(name: "file", help: "A seed file.", isOptional: true)
      ],
      options: [
        OptionSyntax(
          name: "only", valueName: "names",
          help: "Only what these processes and orders have a part in: order-3,db."),
        OptionSyntax(
          name: "around", valueName: "tick",
          help: "Only what happens near that tick, within four slow messages."),
        OptionSyntax(
          name: "cause", valueName: "event",
          help: "Only the event with that number and its causal past."),
      ] + [SaleArguments.strategyOption(context)] + SaleArguments.options)
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let subject = try Subject(arguments, context)
    let (report, recording) = try subject.record()
    let chosen = try choose(from: recording, subject.scenario, arguments)
    for line in TraceText.lines(recording, events: chosen) { context.console.print(line) }
    context.console.print()
    for line in ReportText.verdict(report, context.console) { context.console.print(line) }
    return .holds
  }

  /// The events that `arguments` ask for; nil for all.
  private static func choose(
    from recording: Recording, _ scenario: Scenario, _ arguments: ParsedArguments
  ) throws(UsageError) -> [Int]? {
    var chosen: [Int]?
    func narrow(to ids: [Int]) { chosen = chosen.map { $0.filter(Set(ids).contains) } ?? ids }
    if let text = arguments.string("only") {
      let names = text.split(separator: ",").map(String.init)
      for name in names where !recording.names.contains(name) {
        throw arguments.error(
          "There is no '\(name)' in this run"
            + didYouMean(suggestion(for: name, among: recording.names))
            + ": there are \(recording.names.joined(separator: ", "))")
      }
      narrow(to: recording.events(of: names))
    }
    if let tick = try arguments.integer("around", in: 0...SimulationLimits.lastTick) {
      narrow(to: recording.events(around: tick, within: scenario.patience))
    }
    if let id = try arguments.integer("cause", in: 1...max(recording.events.count, 1)) {
      narrow(to: recording.past(of: id))
    }
    return chosen
  }
}
