public import Checking

extension SeedFile {
  /// The violations of its run that are worth a story, the one that it is kept for first: what it
  /// expects first of all that came, and then the worst that it does not expect, if there is one.
  ///
  /// - Parameter report: What came of the run.
  /// - Returns: None to two violations; none where figures alone are expected.
  public func told(of report: RunReport) -> [Violation] {
    let expected = expected ?? []
    let kept = expected.lazy.compactMap { fingerprint in
      report.violations.first { $0.fingerprint == fingerprint }
    }.first
    var surprises = report.violations.filter { !expected.contains($0.fingerprint) }
    // Where figures alone are expected, anything may break.
    if self.expected == nil, figures != nil { surprises = [] }
    let worst = surprises.first { $0.property == .oversell } ?? surprises.first
    return [kept, worst].compactMap { $0 }
  }

  /// Expects what `report` shows, and first of it what the file is kept for: `targets`, as far as they
  /// came.
  mutating func expect(_ report: RunReport, keptFor targets: [Fingerprint]) {
    let seen = report.violations.map(\.fingerprint)
    let kept = targets.filter { seen.contains($0) }
    expected = kept + seen.filter { !kept.contains($0) }
  }
}
