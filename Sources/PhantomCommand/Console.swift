#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where output goes, and what can be shown there.
public struct Console {
  /// Takes results.
  let out: (String) -> Void
  /// Takes what is not a result: errors, warnings, progress.
  let error: (String) -> Void
  /// How many columns there are.
  let width: Int
  /// Whether results may be coloured.
  let hasColor: Bool
  /// Whether what is not a result is read on a terminal, where a line may change.
  let isLive: Bool
  /// The file that takes a summary in Markdown, where somebody shows one: GitHub's.
  let stepSummary: String?
  /// Whether somebody sits there, with keys and a screen.
  private(set) var terminal = TerminalKind.none

  enum TerminalKind {
    /// Input or output is a file, or a pipe.
    case none
    /// It knows nothing but lines.
    case dumb
    case full
  }

  /// A console with `width` columns.
  ///
  /// - Parameters:
  ///   - out: Takes results.
  ///   - error: Takes what is not a result: errors, warnings, progress.
  ///   - width: How many columns there are.
  ///   - hasColor: Whether results may be coloured.
  ///   - isLive: Whether what is not a result is read on a terminal, where a line may change.
  ///   - stepSummary: The file that takes a summary in Markdown, where somebody shows one.
  public init(
    out: @escaping (String) -> Void, error: @escaping (String) -> Void, width: Int = 80,
    hasColor: Bool = false, isLive: Bool = false, stepSummary: String? = nil
  ) {
    self.out = out
    self.error = error
    self.width = width
    self.hasColor = hasColor
    self.isLive = isLive
    self.stepSummary = stepSummary
  }

  /// The process' standard output and standard error. Colours only on a terminal that is not dumb,
  /// and where `NO_COLOR` is not set.
  static func standard() -> Console {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let isDumb = variable("TERM") == "dumb"
    let isPlain = variable("NO_COLOR") != nil || isDumb
    var console = Console(
      out: { write($0, to: STDOUT_FILENO) }, error: { write($0, to: STDERR_FILENO) },
      width: isTerminal ? columns() : 80, hasColor: isTerminal && !isPlain,
      isLive: isatty(STDERR_FILENO) == 1 && !isDumb, stepSummary: variable("GITHUB_STEP_SUMMARY"))
    if isTerminal, isatty(STDIN_FILENO) == 1 { console.terminal = isDumb ? .dumb : .full }
    return console
  }

  /// Prints a result, and ends the line.
  func print(_ text: String = "") { out(text + "\n") }

  /// Prints what is not a result, and ends the line.
  func warn(_ text: String) { error(text + "\n") }

  /// `text` in `color`, if there are colours.
  func colored(_ text: String, _ color: Color) -> String {
    hasColor ? "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m" : text
  }

  enum Color: Int {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  /// The environment's variable `name`, if it is there and says something.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  private static func columns() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes all of `text`; a closed pipe ends the process quietly, as its signal's default is.
  private static func write(_ text: String, to file: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { buffer -> Int in
        #if canImport(Glibc)
          Glibc.write(file, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          Musl.write(file, buffer.baseAddress, buffer.count)
        #else
          Darwin.write(file, buffer.baseAddress, buffer.count)
        #endif
      }
      guard count > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(count, 0))
    }
  }
}
