import Inventory
import Searching

/// A seed file that was found, read and understood.
struct Seedling {
  let path: String
  private(set) var file: SeedFile
  let strategy: any OrderStrategy.Type

  /// From now on the property `linearizable` is judged, too.
  mutating func judgeLinearizability() { file.scenario.judgesLinearizability = true }

  /// All seed files at `paths`, each a file or a folder of them. All are read before anything is done
  /// about one: a mistake in one leaves nothing half said.
  ///
  /// - Throws: ``Failure``: one is missing, malformed, or names an unknown strategy.
  static func all(at paths: [String], _ context: Context) throws(Failure) -> [Seedling] {
    var seedlings: [Seedling] = []
    var failures: [Failure] = []
    for path in paths {
      for path in try Self.paths(path) {
        do throws(Failure) {
          seedlings.append(try Seedling(path, context))
        } catch {
          failures.append(error)
        }
      }
    }
    guard let last = failures.last else { return seedlings }
    for failure in failures.dropLast() { context.console.warn("error: \(failure.message)") }
    throw last
  }

  /// The seed files at `path`: itself, or those in the folder, by name.
  private static func paths(_ path: String) throws(Failure) -> [String] {
    let corpus: Corpus
    do {
      corpus = try Corpus(at: path)
    } catch {
      throw Failure(error)
    }
    guard !corpus.paths.isEmpty else {
      throw Failure(
        .missingFile, "the folder '\(UsageError(path).message)' has no seed files (*.seed)")
    }
    return corpus.paths
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: ``Failure``: it is missing, malformed, or names an unknown strategy.
  init(_ path: String, _ context: Context) throws(Failure) {
    do {
      file = try SeedFile(contentsOf: path)
    } catch {
      throw Failure(error)
    }
    guard let strategy = context.kept(file.strategy) else {
      let names = context.strategies.map { $0.name }
      let hint = suggestion(for: file.strategy, among: names)
      throw Failure(
        .malformedFile,
        UsageError("\(path): there is no strategy '\(file.strategy)'").message + didYouMean(hint))
    }
    let database = file.scenario.database
    guard strategy.databases.contains(database) else {
      throw Failure(
        .malformedFile,
        UsageError(
          "\(path): the strategy '\(strategy.name)' needs what the database "
            + "'\(database.rawValue)' does not have"
        ).message)
    }
    self.path = path
    self.strategy = strategy
  }
}

extension Failure {
  /// The failure of a file that cannot be read or written, in one line.
  init(_ error: KeepingError) {
    // A usage error escapes control characters, so that the message stays one line.
    self.init(
      error.kind == .malformed ? .malformedFile : .missingFile, UsageError(error.message).message)
  }
}
