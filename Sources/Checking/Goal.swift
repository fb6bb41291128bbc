import Simulation

/// What a figure of a run is to be: `placed=5`.
public struct Comparison: Sendable, Hashable {
  /// How the figure and the value are to compare.
  public enum Relation: String, CaseIterable, Sendable {
    /// They are the same.
    case equal = "="
    /// They differ.
    case unequal = "!="
    /// The figure is lower.
    case less = "<"
    /// It is not higher.
    case atMost = "<="
    /// It is higher.
    case greater = ">"
    /// It is not lower.
    case atLeast = ">="
  }

  /// Which figure.
  public var figure: Figure
  /// How they are to compare.
  public var relation: Relation
  /// With what it is compared.
  public var value: Int

  /// That `figure` is to be as `relation` says to `value`.
  public init(_ figure: Figure, _ relation: Relation, _ value: Int) {
    self.figure = figure
    self.relation = relation
    self.value = value
  }

  /// Whether it holds for a figure of `actual`.
  public func holds(_ actual: Int) -> Bool {
    switch relation {
    case .equal: actual == value
    case .unequal: actual != value
    case .less: actual < value
    case .atMost: actual <= value
    case .greater: actual > value
    case .atLeast: actual >= value
    }
  }
}

extension Comparison: CustomStringConvertible {
  /// `placed=5`.
  public var description: String { "\(figure.rawValue)\(relation.rawValue)\(value)" }
}

/// Comparisons over a run's figures, all of which are to hold: `placed=5 unitsSold=7`.
public struct Goal: Sendable, Hashable {
  /// The comparisons, at least one.
  public let comparisons: [Comparison]

  /// The goal that `text` spells: comparisons, with blanks or commas between them.
  ///
  /// - Throws: ``GoalError``
  public init(_ text: some StringProtocol) throws(GoalError) {
    var comparisons: [Comparison] = []
    var rest = text[...]
    func isBlank(_ character: Character) -> Bool { " \t,".contains(character) }
    func isSign(_ character: Character) -> Bool { "<>=!".contains(character) }
    func take(_ isPart: (Character) -> Bool) -> String {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      let part = rest.prefix(while: isPart)
      rest = rest[part.endIndex...]
      return String(part)
    }
    while true {
      rest = rest.drop(while: isBlank)
      guard !rest.isEmpty else { break }
      let name = take { !isBlank($0) && !isSign($0) }
      let sign = take(isSign)
      let number = take { !isBlank($0) && !isSign($0) }
      guard !name.isEmpty, let relation = Comparison.Relation(rawValue: sign),
        !number.hasPrefix("+"), let value = Int(number)
      else { throw .malformed("\(name)\(sign)\(number)") }
      guard let figure = Figure(rawValue: name) else { throw .unknownFigure(name) }
      comparisons.append(Comparison(figure, relation, value))
    }
    guard !comparisons.isEmpty else { throw .empty }
    self.comparisons = comparisons
  }

  private init(_ comparisons: [Comparison]) { self.comparisons = comparisons }

  /// Whether it is reached in the run of `report`, which must have come to its end: the figures of a
  /// run that was cut off are none.
  public func isReached(in report: RunReport) -> Bool {
    report.ending == .quiet && comparisons.allSatisfy { $0.holds($0.figure.value(in: report)) }
  }

  /// The comparisons that do not hold in the run of `report`, each with what its figure is there.
  public func misses(in report: RunReport) -> [(comparison: Comparison, actual: Int)] {
    comparisons.map { ($0, $0.figure.value(in: report)) }.filter { !$0.0.holds($0.1) }
  }

  /// The part of it that does not hold in the run of `report`; nil if all of it does.
  public func missed(in report: RunReport) -> Goal? {
    let missed = misses(in: report).map(\.comparison)
    return missed.isEmpty ? nil : Goal(missed)
  }

  /// How far the run of `report` is from it: 0 where all comparisons hold. Each that does not adds a
  /// thousand, and as many thousandths of its value as its figure is away.
  public func distance(in report: RunReport) -> Int {
    misses(in: report).reduce(0) { sum, miss in
      let scale = Int(clamping: max(miss.comparison.value.magnitude, 1))
      let (gap, overflow) = miss.actual.subtractingReportingOverflow(miss.comparison.value)
      let away = overflow ? Int.max : Int(clamping: gap.magnitude)
      return sum + 1_000 + min(away, 1 << 40) * 1_000 / scale
    }
  }

  /// The same goal with what each figure is in the run of `report`, where it does not hold.
  public func corrected(by report: RunReport) -> Goal {
    Goal(
      comparisons.map { comparison in
        let actual = comparison.figure.value(in: report)
        return comparison.holds(actual) ? comparison : Comparison(comparison.figure, .equal, actual)
      })
  }
}

extension Goal: CustomStringConvertible {
  /// The comparisons, with blanks between them.
  public var description: String { comparisons.map(\.description).joined(separator: " ") }
}

/// Why a text spells no goal.
public enum GoalError: Error, Sendable, Equatable {
  /// There is no comparison in it.
  case empty
  /// That is no comparison.
  case malformed(String)
  /// No figure has that name.
  case unknownFigure(String)

  /// What is wrong, and what would be right.
  public var message: String {
    switch self {
    case .empty: "a comparison is needed, as placed=5"
    case .malformed(let text):
      "'\(text)' is no comparison; one is a figure, one of "
        + Comparison.Relation.allCases.map(\.rawValue).joined(separator: " ")
        + ", and a whole number, as placed=5"
    case .unknownFigure(let name):
      "there is no figure '\(name)'; there are "
        + Figure.allCases.map(\.rawValue).joined(separator: ", ")
    }
  }
}
