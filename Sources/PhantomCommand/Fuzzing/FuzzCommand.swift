import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// `phantom fuzz`: searches for violations, shrinks what it finds, and keeps it.
enum FuzzCommand: Subcommand {
  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "fuzz", abstract: "Search for violations, shrink what is found, and keep it.",
      discussion: """
        Each run has a world of its own: options that are given fix a part of it, and
        all else is drawn. The search ends with the first \(grouped(Block.size)) runs in which something
        breaks; each way of failing is then made small, told, and kept as a file.

        Where --faults says what goes wrong, that is what is told: unless 'delays' is
        among it, no message takes longer than the latency, and what is made small has
        no other kind of fault. Else messages may take as long as they like.

        With --find the search goes on past what breaks, and ends with the first
        \(grouped(Block.size)) runs of which one has the figures that are sought: comparisons (=, !=,
        <, <=, >, >=) that all hold. That run is made small, told and kept. Figures are
        \(figures)

        A scenario may name a strategy and a budget; options override both.

        Exit code 0: nothing was found; 1: something was; 2: what should sometimes
        happen never did, a run was cut off, two runs of one seed differ, code left the
        simulation, Ctrl-C ended the search, or --find found nothing. A file that cannot
        be written makes it 66 where it would be 0.
        """,
      options: [SaleArguments.strategyOption(context)] + FuzzArguments.worldOptions + [
        FuzzArguments.find, FuzzArguments.budget, FuzzArguments.search, FuzzArguments.jobs,
        FuzzArguments.save,
        FuzzArguments.shard, FuzzArguments.record,
      ] + ReportArguments.options + [SaleArguments.formatOption])
  }

  /// The figures, each with what it counts.
  private static var figures: String {
    Figure.allCases.map {
      "  \($0.rawValue)" + String(repeating: " ", count: 12 - $0.rawValue.count) + $0.summary
    }
    .joined(separator: "\n")
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let budget = try FuzzArguments.budget(arguments)
    let campaign = Campaign(
      try SaleArguments.strategy(arguments, context), try FuzzArguments.worlds(arguments),
      search: FuzzArguments.search(arguments), seed: try SaleArguments.seed(arguments),
      budget: budget.runs, goal: try FuzzArguments.goal(arguments))
    let jobs = try FuzzArguments.jobs(arguments)
    let shard = try FuzzArguments.shard(arguments)
    guard arguments.string("record") != "" else {
      throw arguments.invalid("record", because: "a path is needed")
    }
    if budget.seconds != nil, shard != .whole || arguments.string("record") != nil {
      throw arguments.error("A part of a campaign needs a budget of runs, as --budget 10000x")
    }
    let reports = try ReportArguments(arguments)
    Interruption.listen()
    var keeper = SeedKeeper(
      folder: arguments.string("save") ?? "Seeds",
      keepsToFaults: campaign.worlds.keepsToFaults)
    let progress = Progress(budget, context.console)
    let result = campaign.search(
      jobs: jobs, shard: shard, found: { keeper.keep($0) }, progress: { progress.report($0) },
      shouldStop: { Interruption.isRequested || progress.isOver })
    progress.finish()
    let searchTime = progress.nanoseconds
    let isRecorded = write(result, of: campaign, shard, arguments, context.console)
    var outcome = CampaignOutcome.shrinking(
      result, campaign.strategy, &keeper, isInterrupted: result.isCutShort && !progress.isOver,
      jobs: jobs, searchNanoseconds: searchTime)
    if case .nondeterminism(let run) = result.obstacle {
      outcome.parting = campaign.parting(of: run, SaleRunner())
    }
    let code = outcome.tell(reports, arguments, context)
    return code == .holds && !isRecorded ? .missingFile : code
  }

  /// Writes the record, if one is asked for. What was found is told even where that fails.
  ///
  /// - Returns: Whether nothing went wrong.
  private static func write(
    _ result: CampaignResult, of campaign: Campaign, _ shard: Shard, _ arguments: ParsedArguments,
    _ console: Console
  ) -> Bool {
    guard let path = arguments.string("record") else { return true }
    let record = CampaignRecord(
      campaign: FuzzArguments.text(campaign, arguments), strategy: campaign.strategy.name,
      budget: campaign.budget, goal: campaign.goal,
      keepsToFaults: campaign.worlds.keepsToFaults, shard: shard, blocks: result.blocks)
    do throws(FileError) {
      try TextFile.replace(path, with: record.text)
      return true
    } catch {
      console.warn(
        "error: the record '\(UsageError(path).message)' cannot be written: \(error.reason)")
      return false
    }
  }
}

extension CampaignOutcome {
  /// The outcome of a campaign whose finds are made small and kept now.
  static func shrinking(
    _ result: CampaignResult, _ strategy: any OrderStrategy.Type, _ keeper: inout SeedKeeper,
    isInterrupted: Bool, jobs: Int, searchNanoseconds: Int
  ) -> CampaignOutcome {
    let runner = SaleRunner()
    var examples: [Counterexample] = []
    for find in result.furtherFinds { keeper.keep(find) }
    for unfinished in result.unfinished { keeper.keep(unfinished) }
    let time = Stopwatch.nanoseconds {
      examples = keeper.shrink(
        result.finds + result.furtherFinds, strategy, runner,
        shouldStop: Interruption.withGrace(.seconds(2)))
    }
    return CampaignOutcome(
      strategy: strategy.name, result: result, examples: examples, keeper: keeper,
      isInterrupted: isInterrupted, jobs: jobs, searchNanoseconds: searchNanoseconds,
      shrinkNanoseconds: time)
  }

  /// Tells it in every way that is asked for.
  ///
  /// - Returns: What the process is to end with.
  func tell(
    _ reports: ReportArguments, _ arguments: ParsedArguments, _ context: Context
  ) -> ExitCode {
    for problem in keeper.problems { context.console.warn("error: \(UsageError(problem).message)") }
    if SaleArguments.isJSON(arguments) {
      context.console.print(json(context.tool).text)
    } else {
      show(context)
    }
    let code = reports.write(record(context), ExitCode(verdict), context.console)
    return code == .holds && !keeper.problems.isEmpty ? .missingFile : code
  }
}
