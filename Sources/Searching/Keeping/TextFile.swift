#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why the file system did not do what it was asked for.
package struct FileError: Error, Sendable, Equatable {
  /// What it says, as `errno` has it.
  package let code: Int32

  /// In words: `No space left on device`.
  package var reason: String { String(cString: strerror(code)) }

  /// Whether there is no such file or folder.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// The failure of the call that was made last.
  fileprivate static var last: FileError { FileError(code: errno) }
}

/// Files of text, read whole and within bounds, written whole or not at all.
package enum TextFile {
  /// What there is at a path.
  package enum Kind: Sendable {
    case nothing
    case folder
    /// Anything that can be read, pipes and devices included.
    case file
  }

  /// What there is at `path`.
  package static func kind(of path: String) -> Kind {
    guard isWhole(path), let mode = mode(of: path) else { return .nothing }
    return mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// The names in the folder `path`, sorted, without `.` and `..`.
  package static func names(in path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw .last }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The bytes of the file at `path`, the first `limit` at most.
  package static func bytes(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    guard isWhole(path) else { throw FileError(code: ENOENT) }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .last }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let wanted = min(part.count, limit - bytes.count)
      let count = part.withUnsafeMutableBytes { read(file, $0.baseAddress, wanted) }
      guard count != 0 else { break }
      if count > 0 { bytes += part[..<count] } else if errno != EINTR { throw .last }
    }
    return bytes
  }

  /// Makes `text` all that the file at `path` holds. Folders on the way are made if they are missing.
  ///
  /// The text goes to a temporary file beside it, which then takes its name: nobody ever sees half of
  /// it, and if anything goes wrong the file is as it was and the temporary one is gone. A link is
  /// followed; a pipe or a device is written to as it is.
  package static func replace(_ path: String, with text: String) throws(FileError) {
    guard isWhole(path) else { throw FileError(code: EINVAL) }
    let mode = mode(of: path)
    let isRegular = mode.map { $0 & S_IFMT == S_IFREG } ?? true
    // `/dev/stdout` may be a file, but its name is not to be taken away from under whoever writes.
    guard isRegular, !path.hasPrefix("/dev/") else { return try append(text, to: path) }
    let target = followed(path)
    let folder = parent(of: target)
    try makeFolder(folder)
    let (file, temporary) = try makeTemporary(in: folder)
    do throws(FileError) {
      do throws(FileError) {
        // Who may read the file stays as it was.
        if let mode { _ = fchmod(file, mode & 0o777) }
        try fill(file, with: text)
        guard fsync(file) == 0 else { throw .last }
      } catch {
        close(file)
        throw error
      }
      guard close(file) == 0, rename(temporary, target) == 0 else { throw .last }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Adds `text` to the end of the file at `path`, which is made if it is missing.
  package static func append(_ text: String, to path: String) throws(FileError) {
    guard isWhole(path) else { throw FileError(code: EINVAL) }
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    do {
      try fill(file, with: text)
    } catch {
      close(file)
      throw error
    }
    guard close(file) == 0 else { throw .last }
  }

  /// Removes the file at `path`.
  package static func remove(_ path: String) throws(FileError) {
    guard isWhole(path) else { throw FileError(code: ENOENT) }
    guard unlink(path) == 0 else { throw .last }
  }

  // MARK: - Parts

  /// Whether no zero byte cuts the path short on its way to the system.
  private static func isWhole(_ path: String) -> Bool {
    !path.isEmpty && !path.utf8.contains(0)
  }

  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  private static func followed(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func makeFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    switch errno {
    case ENOENT where parent(of: path) != path:
      try makeFolder(parent(of: path))
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .last }
    case _ where kind(of: path) == .folder: return
    case EEXIST: throw FileError(code: ENOTDIR)
    case let code: throw FileError(code: code)
    }
  }

  private static func makeTemporary(in folder: String) throws(FileError) -> (Int32, String) {
    for number in 0..<1_000 {
      let path = "\(folder)/.phantom-\(getpid())-\(number).tmp"
      let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 { return (file, path) }
      guard errno == EEXIST else { throw .last }
    }
    throw FileError(code: EEXIST)
  }

  private static func fill(_ file: Int32, with text: String) throws(FileError) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR {
        throw .last
      }
    }
  }
}
