public import Checking
public import Inventory
import Simulation

/// Keeps what a campaign finds in a folder: each failing run as soon as it is found, and in its place
/// the small one when that is ready.
public struct SeedKeeper {
  /// Where; nil to keep nothing.
  private let folder: String?
  /// Whether what is small keeps to the faults of what was found.
  private let keepsToFaults: Bool
  /// Where each find was kept that is not small yet, by its run and target.
  private var unshrunk: [(find: Find, path: String)] = []

  /// The names of the small ones that were kept.
  private var kept: [String] = []

  /// What was found and could not be found again, each in a line.
  public private(set) var puzzles: [String] = []

  /// What could not be written, each in a line.
  public private(set) var problems: [String] = []

  /// A keeper in `folder`, which is made when something is to be kept; nil keeps nothing. What is
  /// small keeps to the faults of what was found if `keepsToFaults`
  /// (``WorldSpace/keepsToFaults``).
  public init(folder: String?, keepsToFaults: Bool = false) {
    self.folder = folder
    self.keepsToFaults = keepsToFaults
  }

  /// Where the small run of `example` is kept; nil if it is not.
  public func place(of example: Counterexample) -> String? {
    kept.contains(example.fileName) ? path(example.fileName) : nil
  }

  /// The path of the file called `name`.
  private func path(_ name: String) -> String {
    guard let folder else { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Keeps `find` as it was found.
  public mutating func keep(_ find: Find) {
    guard folder != nil else { return }
    var file = find.file
    if let fingerprint = find.target.fingerprint, let seen = file.expected {
      // What `shrink` will keep.
      file.expected = [fingerprint] + seen.filter { $0 != fingerprint }
    }
    file.comments = ["Not shrunk yet."]
    file.sayIfBeyondLatency()
    file.origin = "fuzz, run \(find.run), seed \(find.seed)"
    let path = path("unshrunk-" + file.fileName(for: find.target))
    if write(file, to: path) { unshrunk.append((find, path)) }
  }

  /// Keeps the first of runs that say less than they should.
  public mutating func keep(_ unfinished: Unfinished) {
    guard folder != nil else { return }
    var file = unfinished.file
    file.comments = [unfinished.comment]
    file.origin = "fuzz, run \(unfinished.first), seed \(unfinished.seed)"
    let name = file.fileName(for: unfinished.cause)
    if write(file, to: path(name)) { kept.append(name) }
  }

  /// Where the first of those runs is kept; nil if it is not.
  public func place(of unfinished: Unfinished) -> String? {
    let name = unfinished.file.fileName(for: unfinished.cause)
    return kept.contains(name) ? path(name) : nil
  }

  /// Makes `finds` small and keeps them in place of what was found, each way of failing once; what
  /// occurs in a run that is kept is not kept again.
  ///
  /// - Parameters:
  ///   - finds: What a campaign found.
  ///   - strategy: Its strategy.
  ///   - runner: Makes the runs.
  ///   - shouldStop: Asked before each run; true leaves the rest as it was found.
  /// - Returns: The small ones, the worst property first.
  public mutating func shrink(
    _ finds: [Find], _ strategy: any OrderStrategy.Type, _ runner: SaleRunner,
    shouldStop: @escaping () -> Bool = { false }
  ) -> [Counterexample] {
    var examples: [Counterexample] = []
    for find in finds.sorted(by: { $0.isTold(before: $1) }) {
      let isKnown = examples.contains { example in
        example.target == find.target
          || example.alsoViolates.contains { .violation($0) == find.target }
      }
      if isKnown {
        drop(find)
        continue
      }
      guard
        let example = Counterexample(
          find.file, strategy, target: find.target,
          origin: "fuzz, run \(find.run), seed \(find.seed)", runner,
          keepsToFaults: keepsToFaults, shouldStop: shouldStop)
      else {
        let place = unshrunk.first { $0.find == find }.map { "; it is kept as it was: \($0.path)" }
        puzzles.append(
          "run \(find.run) shows \(find.target), and its file, run again, does not: the code is "
            + "not deterministic, or has changed" + (place ?? ""))
        continue
      }
      examples.append(example)
      guard folder != nil, write(example.file, to: path(example.fileName)) else { continue }
      kept.append(example.fileName)
      drop(find)
    }
    return examples
  }

  /// Removes what was kept of `find` as it was found.
  private mutating func drop(_ find: Find) {
    for (kept, path) in unshrunk where kept == find { try? TextFile.remove(path) }
    unshrunk.removeAll { $0.find == find }
  }

  private mutating func write(_ file: SeedFile, to path: String) -> Bool {
    do {
      try file.write(to: path)
      return true
    } catch {
      // One of them tells it all: what follows fails for the same reason.
      if problems.isEmpty { problems.append(error.message) }
      return false
    }
  }
}

extension Find {
  /// Whether it comes first where both are told: the worse property, then the earlier run.
  fileprivate func isTold(before other: Find) -> Bool {
    let places = [self, other].map {
      $0.target.fingerprint.flatMap { Property.allCases.firstIndex(of: $0.property) } ?? 0
    }
    return (places[0], run) < (places[1], other.run)
  }
}
