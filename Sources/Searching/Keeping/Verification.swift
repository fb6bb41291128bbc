public import Checking
public import Inventory
public import Simulation

/// What came of running a seed file: twice, since a run that is not the same the second time says
/// nothing.
public enum Verification: Sendable {
  /// Both runs went the same way: the report, held against what the file expects.
  case replayed(RunReport, Replay)
  /// The runs have these digests: the strategy is not deterministic.
  case unequal(Digest, Digest)
  /// Code left the simulation.
  case escaped(Escape)

  /// Runs `file` twice.
  ///
  /// - Parameters:
  ///   - file: The world, the schedule, and what to expect.
  ///   - strategy: The code that it names.
  ///   - runner: Makes the runs.
  ///   - recording: Told of the first run; whether to record the second.
  public init(
    _ file: SeedFile, _ strategy: any OrderStrategy.Type, _ runner: SaleRunner,
    recording: (RunReport) -> Bool = { _ in false }
  ) {
    let first = runner.run(file.scenario, strategy, file.schedule)
    if case .escaped(let escape) = first.ending {
      self = .escaped(escape)
      return
    }
    let second = runner.run(
      file.scenario, strategy, file.schedule, recording: recording(first))
    self =
      first.digest == second.digest
      ? .replayed(second, Replay(second, file)) : .unequal(first.digest, second.digest)
  }
}
