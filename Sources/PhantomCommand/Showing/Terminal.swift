import Tracing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A terminal that is ours for a while: all of its screen, and each key as it is pressed.
///
/// It is given back as it was on every way out: by ``close()``, and by a handler for each signal that
/// ends or stops the process. What a handler needs is worked out beforehand, and it calls only what
/// POSIX calls async-signal-safe; nothing of this is seen by a run.
struct Terminal: ~Copyable {
  /// What comes from outside.
  enum Input {
    case key(Stepper.Key)
    /// The screen has another size, or its contents are gone.
    case changed
    /// There is nobody any more.
    case hungUp
  }

  private let colors: ANSI.Colors
  private var decoder = KeyDecoder()
  private var shown: [[Screen.Cell]] = []

  /// Takes the terminal.
  ///
  /// - Returns: nil if standard input is none.
  init?(_ colors: ANSI.Colors) {
    self.colors = colors
    guard TerminalDevice.prepare() else { return nil }
    TerminalDevice.take()
  }

  /// Gives the terminal back.
  deinit { TerminalDevice.giveBack() }

  /// Gives the terminal back.
  consuming func close() {}

  /// How many columns and rows there are.
  var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (min(Int(size.ws_col), 1_000), min(Int(size.ws_row), 500))
  }

  /// Shows `screen`; only rows that are not as they were are sent.
  ///
  /// - Returns: Whether somebody took it.
  mutating func show(_ screen: Screen) -> Bool {
    let isNew = shown.count != screen.rows.count || shown.first?.count != screen.rows.first?.count
    var text = isNew ? "\u{1b}[0m\u{1b}[2J" : ""
    for (row, cells) in screen.rows.enumerated() where isNew || cells != shown[row] {
      text += "\u{1b}[\(row + 1);1H" + ANSI.text(cells, colors)
    }
    shown = screen.rows
    return TerminalDevice.send(text)
  }

  /// Forgets what is shown: all of it will be sent again.
  mutating func forget() { shown = [] }

  /// Waits for what comes next.
  mutating func next() -> Input {
    while true {
      if TerminalDevice.wasInterrupted() { return .hungUp }
      if TerminalDevice.isWoken() { return .changed }
      if let key = decoder.next() { return .key(key) }
      // A lone escape is a key when nothing follows it soon.
      switch TerminalDevice.wait(milliseconds: decoder.isUndecided ? 50 : -1) {
      case .nothing:
        if let key = decoder.flush() { return .key(key) }
      case .bytes(let bytes): decoder.take(bytes)
      case .woken: continue
      case .end: return .hungUp
      }
    }
  }
}
