import Checking
import Inventory
import Simulation

/// Which files of a corpus tell nothing that another one does not.
///
/// A file may go if a search wrote it (its `origin` begins with `fuzz`), and a file of the same
/// strategy that stays expects all its violations, and its figures, in a run that is no larger. Files that a person
/// wrote stay, and so do files that expect no violation and no figures: each of them says of its own world that it
/// holds.
public struct Pruning: Sendable, Equatable {
  /// A file that may go.
  public struct Removal: Sendable, Equatable {
    /// Where it is.
    public let path: String
    /// The file that tells the same.
    public let keptPath: String
  }

  /// The files that may go, in the order of the corpus.
  public let removals: [Removal]

  /// Looks through `files`, each with its path.
  ///
  /// - Complexity: O(n^2) with n files.
  public init(_ files: [(path: String, file: SeedFile)]) {
    // Smaller files first, and of the same size those that stay anyway: each is held against
    // those before it only.
    let sorted = files.sorted { left, right in
      let sizes = (left.file.size, right.file.size)
      if sizes.0 != sizes.1 { return sizes.0.lexicographicallyPrecedes(sizes.1) }
      let isFound = (left.file.isFound, right.file.isFound)
      return isFound.0 == isFound.1 ? left.path < right.path : !isFound.0
    }
    var kept: [(path: String, file: SeedFile)] = []
    var reasons: [String: String] = [:]
    for (path, file) in sorted {
      let other = kept.first { $0.file.tellsAll(of: file) }
      if file.isFound, let other { reasons[path] = other.path } else { kept.append((path, file)) }
    }
    removals = files.compactMap { path, _ in
      reasons[path].map { Removal(path: path, keptPath: $0) }
    }
  }
}

extension SeedFile {
  /// Whether a search wrote it.
  fileprivate var isFound: Bool { origin?.hasPrefix("fuzz") ?? false }

  fileprivate func tellsAll(of other: SeedFile) -> Bool {
    let wanted = other.expected ?? []
    guard !wanted.isEmpty || other.figures != nil, strategy == other.strategy,
      other.figures == nil || other.figures == figures
    else { return false }
    return wanted.allSatisfy { expected?.contains($0) ?? false }
  }

  /// What makes a file larger than another, the weightiest first. A run that takes its answers from
  /// a seed is larger than any that says them.
  fileprivate var size: [Int] {
    let numbers =
      scenario.stock + scenario.orders.flatMap { [$0.quantity, $0.arrival] }
      + [scenario.instances] + schedule.overrides.map { Int($0.value.magnitude) }
    return [
      schedule.base == .calm ? 0 : 1, scenario.orders.count, schedule.overrides.count,
      numbers.reduce(0, +),
    ]
  }
}
