public import Checking

/// What a search finds in a run, and what shrinking keeps.
public enum Target: Sendable, Hashable {
  /// That a property breaks in this way.
  case violation(Fingerprint)
  /// That these comparisons hold, whatever breaks.
  case figures(Goal)

  /// Whether the run of `report` shows it.
  public func isShown(by report: RunReport) -> Bool {
    switch self {
    case .violation(let fingerprint):
      report.violations.contains { $0.fingerprint == fingerprint }
    case .figures(let goal): goal.isReached(in: report)
    }
  }

  /// The violation of the run of `report` that is sought; nil if none is.
  func violation(in report: RunReport) -> Violation? {
    guard case .violation(let fingerprint) = self else { return nil }
    return report.violations.first { $0.fingerprint == fingerprint }
  }

  /// The way in which a property is to break; nil if figures are sought.
  public var fingerprint: Fingerprint? {
    guard case .violation(let fingerprint) = self else { return nil }
    return fingerprint
  }
}

extension Target: CustomStringConvertible {
  /// The fingerprint, or the comparisons.
  public var description: String {
    switch self {
    case .violation(let fingerprint): fingerprint.description
    case .figures(let goal): goal.description
    }
  }

  /// The target that `text` spells, or nil.
  init?(_ text: String) {
    if let fingerprint = Fingerprint(text) {
      self = .violation(fingerprint)
    } else if let goal = try? Goal(text) {
      self = .figures(goal)
    } else {
      return nil
    }
  }
}
