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
          help: "Only that event, as 8 or '#8', and its causal past."),
        OptionSyntax(
          name: "diff", valueName: "other",
          help:
            "Beside it another run, from the first event that differs: that of a strategy in the "
            + "same weather, of a seed file, or of a trace that was kept as JSON."),
        OptionSyntax(
          name: "format", valueName: "format",
          help: "How to print it: as text; as JSON; as a log for ShiViz; as trace events, for "
            + "Perfetto and chrome://tracing.",
          defaultValue: "text", values: ["text", "json", "shiviz", "chrome"]),
        OptionSyntax(
          name: "mermaid", valueName: "file",
          help: "Also write it to a file as a sequence diagram in Mermaid."),
        OptionSyntax(
          name: "svg", valueName: "file",
          help: "Draw the run as a space-time diagram into that file, as SVG."),
        OptionSyntax(
          name: "html", valueName: "file",
          help: "Write a page to step through the run into that file."),
      ] + [SaleArguments.strategyOption(context)] + SaleArguments.options)
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let subject = try Subject(arguments, context)
    let (report, recording) = try subject.record()
    let chosen = try choose(from: recording, subject.scenario, arguments)
    if let other = arguments.string("diff") {
      try compare(recording, with: other, subject, arguments, context)
      return .holds
    }
    try Pictures.write(recording, events: chosen, arguments)
    switch arguments.string("format") {
    case "json": context.console.print(TraceJSON.document(recording).text)
    case "shiviz": for line in ShiViz.lines(recording) { context.console.print(line) }
    case "chrome": context.console.print(ChromeTrace.document(recording).text)
    default:
      for line in TraceText.lines(recording, events: chosen) { context.console.print(line) }
      if chosen?.isEmpty == true { context.console.print("no event of the run is like that") }
      context.console.print()
      for line in ReportText.verdict(report, context.console) { context.console.print(line) }
    }
    return .holds
  }

  private static func compare(
    _ recording: Recording, with other: String, _ subject: Subject, _ arguments: ParsedArguments,
    _ context: Context
  ) throws {
    for name in ["only", "around", "cause", "format", "mermaid", "svg", "html"]
    where arguments.isGiven(name) {
      throw arguments.error("'--\(name)' is of no use with '--diff': both runs are shown as text")
    }
    let second = try OtherRun.find(other, beside: subject, context)
    // Two runs that are called alike would not be told apart.
    let first = recording.file ?? recording.strategy
    let left = SideBySide.Run(
      recording, name: context.kept(other) == nil ? first : recording.strategy)
    for line in SideBySide(left, second).lines { context.console.print(line) }
  }

  /// The events that `arguments` ask for; nil for all.
  private static func choose(
    from recording: Recording, _ scenario: Scenario, _ arguments: ParsedArguments
  ) throws(UsageError) -> [Int]? {
    var chosen: [Int]?
    func narrow(to ids: [Int]) { chosen = chosen.map { $0.filter(Set(ids).contains) } ?? ids }
    if let text = arguments.string("only") {
      let names = text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
        .map { String($0.reversed().drop { $0 == " " }.reversed()) }
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
    if let id = try event(arguments, in: recording) {
      narrow(to: recording.past(of: id))
    }
    return chosen
  }

  /// The event that `--cause` names, as it is shown (`#8`) or without the mark (`8`).
  private static func event(
    _ arguments: ParsedArguments, in recording: Recording
  ) throws(UsageError) -> Int? {
    guard let text = arguments.string("cause") else { return nil }
    let events = 1...max(recording.events.count, 1)
    guard let id = wholeNumber(text.first == "#" ? text.dropFirst() : text[...]),
      events.contains(id)
    else {
      throw arguments.invalid(
        "cause", because: "an event from #1 to #\(events.upperBound) is needed")
    }
    return id
  }
}
