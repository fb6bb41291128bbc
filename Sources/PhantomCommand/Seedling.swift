import Inventory
import Searching

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A seed file that was found, read and understood.
struct Seedling {
  let path: String
  let file: SeedFile
  let strategy: any OrderStrategy.Type

  /// The seed files at `path`: itself, or those in the folder, by name.
  static func paths(_ path: String) throws(Failure) -> [String] {
    var isFolder = false
    guard exists(path, &isFolder) else {
      throw Failure(.missingFile, "there is no file '\(UsageError(path).message)'")
    }
    guard isFolder else { return [path] }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw Failure(.missingFile, "the folder '\(path)' cannot be read")
    }
    let seeds = names.filter { $0.hasSuffix(".seed") }.sorted()
    guard !seeds.isEmpty else {
      throw Failure(.missingFile, "the folder '\(path)' has no seed files (*.seed)")
    }
    return seeds.map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
  }

  private static func exists(_ path: String, _ isFolder: inout Bool) -> Bool {
    #if canImport(FoundationEssentials)
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    #else
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      isFolder = isDirectory.boolValue
      return exists
    #endif
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: ``Failure``: it is missing, malformed, or names an unknown strategy.
  init(_ path: String, _ context: Context) throws(Failure) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.missingFile, "the file '\(path)' cannot be read")
    }
    guard data.count <= SeedFile.maximumSize else {
      throw Failure(
        .malformedFile, "\(path): a seed file holds at most \(SeedFile.maximumSize) bytes")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Failure(.malformedFile, "\(path): a seed file is text in UTF-8")
    }
    let file: SeedFile
    do {
      file = try SeedFile(text: text)
    } catch {
      // A usage error escapes control characters, so that the message stays one line.
      let message = UsageError(error.message).message
      throw Failure(.malformedFile, "\(path):\(error.line):\(error.column): \(message)")
    }
    guard let strategy = context.strategy(file.strategy) else {
      let names = context.strategies.map { $0.name }
      let hint = suggestion(for: file.strategy, among: names)
      let name = UsageError(file.strategy).message
      throw Failure(
        .malformedFile, "\(path): there is no strategy '\(name)'" + didYouMean(hint))
    }
    self.path = path
    self.file = file
    self.strategy = strategy
  }
}
