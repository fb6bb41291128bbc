/// The seed files of a folder: what was found once, and is replayed for ever.
///
/// ```swift
/// for entry in try Corpus(at: "Seeds").read() {
///   let file = try entry.file.get()
///   ...
/// }
/// ```
public struct Corpus: Sendable {
  /// The most files that a corpus may have.
  public static let maximumFiles = 100_000

  /// A file of the corpus.
  public struct Entry: Sendable {
    /// Where it is.
    public let path: String
    /// What it holds, or why it cannot be read.
    public let file: Result<SeedFile, KeepingError>

    /// The entry of a file that was read at `path`, or could not be.
    public init(path: String, file: Result<SeedFile, KeepingError>) {
      self.path = path
      self.file = file
    }
  }

  /// Where the files are, by name.
  public let paths: [String]

  /// The corpus at `path`: the files `*.seed` of a folder, not of those within it; or one file,
  /// whatever its name.
  ///
  /// - Throws: ``KeepingError``: there is neither, the folder cannot be read, or it has more files
  ///   than ``maximumFiles``.
  public init(at path: String) throws(KeepingError) {
    switch TextFile.kind(of: path) {
    case .nothing: throw KeepingError(.unreadable, path, "there is no file '\(path)'")
    case .file: paths = [path]
    case .folder:
      let names: [String]
      do {
        names = try TextFile.names(in: path)
      } catch {
        throw KeepingError(
          .unreadable, path, "the folder '\(path)' cannot be read: \(error.reason)")
      }
      let seeds = names.filter { $0.hasSuffix(".seed") }
      guard seeds.count <= Self.maximumFiles else {
        throw KeepingError(
          .unreadable, path,
          "the folder '\(path)' has \(seeds.count) seed files; \(Self.maximumFiles) are the most")
      }
      paths = seeds.map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
    }
  }

  /// Reads the files, in their order.
  public func read() -> [Entry] {
    paths.map { path in
      do throws(KeepingError) {
        return Entry(path: path, file: .success(try SeedFile(contentsOf: path)))
      } catch {
        return Entry(path: path, file: .failure(error))
      }
    }
  }
}
