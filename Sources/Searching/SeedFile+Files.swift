#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SeedFile {
  /// Writes the file: to a temporary one first, which then takes its name, so that nobody ever sees
  /// half of it.
  ///
  /// - Parameter path: Where; a file of that name is replaced.
  /// - Throws: Whatever the file system says.
  public func write(to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  }
}
