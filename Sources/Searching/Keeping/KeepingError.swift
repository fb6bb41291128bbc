/// Why a seed file, or a folder of them, cannot be read or written.
public struct KeepingError: Error, Sendable, Equatable {
  /// What kind of trouble it is.
  public enum Kind: Sendable, Equatable {
    /// There is no such file or folder, or it cannot be read.
    case unreadable
    /// The file is there, and says what makes no sense.
    case malformed
    /// The file cannot be written.
    case unwritable
  }

  /// What kind of trouble it is.
  public let kind: Kind
  /// The file or the folder.
  public let path: String
  /// What is wrong, naming the path; one line, but for what the path itself may hold.
  public let message: String

  init(_ kind: Kind, _ path: String, _ message: String) {
    self.kind = kind
    self.path = path
    self.message = message
  }
}

extension KeepingError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
