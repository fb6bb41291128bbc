extension SeedFile {
  /// The file at `path`.
  ///
  /// - Throws: ``KeepingError``: it is missing, cannot be read, is larger than ``maximumSize``, is no
  ///   text in UTF-8, or is malformed; in that case the message begins `path:line:column: `.
  public init(contentsOf path: String) throws(KeepingError) {
    let bytes: [UInt8]
    do {
      bytes = try TextFile.bytes(of: path, limit: Self.maximumSize + 1)
    } catch {
      throw KeepingError(
        .unreadable, path,
        error.isMissing
          ? "there is no file '\(path)'" : "the file '\(path)' cannot be read: \(error.reason)")
    }
    guard bytes.count <= Self.maximumSize else {
      throw KeepingError(
        .malformed, path, "\(path): a seed file holds at most \(Self.maximumSize) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw KeepingError(.malformed, path, "\(path): a seed file is text in UTF-8")
    }
    do {
      self = try SeedFile(text: text)
    } catch {
      throw KeepingError(
        .malformed, path, "\(path):\(error.line):\(error.column): \(error.message)")
    }
  }

  /// Writes the file: to a temporary one first, which then takes its name, so that nobody ever sees
  /// half of it. Folders on the way are made if they are missing.
  ///
  /// - Parameter path: Where; a file of that name is replaced.
  /// - Throws: ``KeepingError``, with what the file system says. The file is as it was then.
  public func write(to path: String) throws(KeepingError) {
    do {
      try TextFile.replace(path, with: text)
    } catch {
      throw KeepingError(.unwritable, path, "'\(path)' cannot be written: \(error.reason)")
    }
  }
}
