import Checking
import Inventory
public import Simulation

/// Runs of a campaign that say less than they should, for one reason.
public struct Unfinished: Sendable, Equatable {
  /// Why they do.
  public enum Cause: String, CaseIterable, Sendable, Codable {
    /// They came to their horizon: a livelock, or calls that are made again and again.
    case cutOff = "cut-off"
    /// They left code behind that called on and on after it had been told that all is over.
    case leak
    /// There were too many orders to try to find out whether what clients were told is linearizable.
    case undecided
  }

  /// Why they do.
  public let cause: Cause
  /// How many there were.
  public internal(set) var runs: Int
  /// The number of the first of them, from 0.
  public let first: Int
  /// The seed of the first.
  public let seed: Seed
  /// The first, written down, to be replayed.
  public let file: SeedFile
}

extension Unfinished.Cause {
  /// Why the run of `report` says less than it should; nil if it says all, or something broke.
  init?(_ report: RunReport) {
    guard report.verdict == .inconclusive else { return nil }
    switch report.ending {
    case .horizon: self = .cutOff
    case .quiet: self = report.leaked > 0 ? .leak : .undecided
    case .escaped: return nil
    }
  }
}

extension Unfinished {
  /// What they did, in a sentence without an end; nothing of where the first is kept.
  var summary: String {
    let what =
      switch cause {
      case .cutOff: "cut off at the horizon of \(file.scenario.horizon) events"
      case .leak: "left with code that never ended"
      case .undecided: "not found out to be linearizable or not, with too many orders to try"
      }
    return "\(runs) run\(runs == 1 ? " was" : "s were") \(what); "
      + (runs == 1 ? "it is" : "the first is") + " run \(first), seed \(seed)"
  }

  /// What is said of the first in its file.
  var comment: String {
    switch cause {
    case .cutOff: "A run that was cut off: something goes on for ever."
    case .leak: "A run that leaves code behind which calls on and on after its end."
    case .undecided: "A run with too many orders to try to find out whether it is linearizable."
    }
  }
}

extension Sequence<Unfinished> {
  /// Those of one campaign, in the order of its runs, each cause once.
  var merged: [Unfinished] {
    Unfinished.Cause.allCases.compactMap { cause in
      let alike = filter { $0.cause == cause }
      var first = alike.first
      first?.runs = alike.reduce(0) { $0 + $1.runs }
      return first
    }
  }
}
