import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The one terminal of the process, and how it is given back.
enum TerminalDevice {
  enum Event {
    case nothing, woken, end
    case bytes([UInt8])
  }

  /// Bytes that stay where they are.
  struct Kept {
    let bytes: UnsafeMutablePointer<UInt8>
    let count: Int
  }

  /// What a signal's handler can reach: made once, before any handler is there.
  struct Vault {
    /// How the terminal was.
    var before = termios()
    /// How it is while it is ours.
    var during = termios()
    /// What is sent to take it, and to give it back.
    let taking: Kept
    let leaving: Kept
    /// A pipe that wakes whoever waits for keys.
    var pipe: (read: Int32, write: Int32) = (-1, -1)
  }

  nonisolated(unsafe) static let vault: UnsafeMutablePointer<Vault> = {
    func kept(_ text: String) -> Kept {
      let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: text.utf8.count)
      for (place, byte) in text.utf8.enumerated() { (bytes + place).initialize(to: byte) }
      return Kept(bytes: bytes, count: text.utf8.count)
    }
    let vault = UnsafeMutablePointer<Vault>.allocate(capacity: 1)
    // The other screen, no cursor, and no line that goes on in the next row.
    vault.initialize(
      to: Vault(
        taking: kept("\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[2J"),
        leaving: kept("\u{1b}[0m\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l")))
    return vault
  }()

  /// Whether the terminal is ours.
  static let isTaken = Atomic(false)
  /// Whether what is shown has to be shown anew.
  static let isStale = Atomic(false)
  /// Whether keys are waited for: then Ctrl-C asks to quit; else it ends what goes on, and the process.
  static let isWaiting = Atomic(false)
  static let isInterrupted = Atomic(false)

  static let fatal = [
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGALRM, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE,
    SIGSEGV,
  ]

  /// Looks at the terminal, and listens to signals.
  static func prepare() -> Bool {
    guard tcgetattr(STDIN_FILENO, &vault.pointee.before) == 0 else { return false }
    var raw = vault.pointee.before
    // Keys at once and unseen; Ctrl-C, Ctrl-Z and Ctrl-\ still are signals, also while a run goes on.
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR)
    vault.pointee.during = raw
    if vault.pointee.pipe.read < 0 {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return false }
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
      vault.pointee.pipe = (ends[0], ends[1])
    }
    for number in fatal {
      handle(number) { number in
        if number == SIGINT, TerminalDevice.isWaiting.load(ordering: .relaxed) {
          TerminalDevice.isInterrupted.store(true, ordering: .relaxed)
          return TerminalDevice.wake()
        }
        TerminalDevice.giveBack()
        // As if nobody had listened: it comes again as soon as this handler has returned.
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    handle(SIGWINCH) { _ in TerminalDevice.wake() }
    TerminalDevice.listenToStops()
    handle(SIGCONT) { _ in
      if TerminalDevice.isTaken.load(ordering: .relaxed) { TerminalDevice.resume() }
      TerminalDevice.wake()
    }
    return true
  }

  /// Ctrl-Z gives the terminal back until the process goes on.
  private static func listenToStops() {
    handle(SIGTSTP) { number in
      let wasTaken = TerminalDevice.isTaken.load(ordering: .relaxed)
      TerminalDevice.giveBack()
      signal(number, SIG_DFL)
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, number)
      raise(number)
      // It stops here.
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      TerminalDevice.listenToStops()
      if wasTaken { TerminalDevice.take() }
      TerminalDevice.wake()
    }
  }

  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    // Who started the process may have left it blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    var action = sigaction()
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    sigaction(number, &action, nil)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  // MARK: - What handlers may call, too

  static func take() {
    isTaken.store(true, ordering: .relaxed)
    resume()
  }

  static func resume() {
    tcsetattr(STDIN_FILENO, TCSANOW, &vault.pointee.during)
    send(vault.pointee.taking)
  }

  static func giveBack() {
    guard isTaken.exchange(false, ordering: .relaxed) else { return }
    send(vault.pointee.leaving)
    tcsetattr(STDIN_FILENO, TCSANOW, &vault.pointee.before)
  }

  private static func send(_ text: Kept) {
    var sent = 0
    while sent < text.count {
      let count = write(STDOUT_FILENO, text.bytes + sent, text.count - sent)
      guard count > 0 else { return }
      sent += count
    }
  }

  static func wake() {
    isStale.store(true, ordering: .relaxed)
    var byte: UInt8 = 0
    _ = write(vault.pointee.pipe.write, &byte, 1)
  }

  // MARK: - Keys

  static func wasInterrupted() -> Bool { isInterrupted.exchange(false, ordering: .relaxed) }

  static func isWoken() -> Bool { isStale.exchange(false, ordering: .relaxed) }

  /// Sends `text`; false if nobody takes it.
  static func send(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR || errno == EAGAIN || waitsInBackground() else {
        return false
      }
      bytes = bytes.dropFirst(max(count, 0))
    }
    return true
  }

  /// Whether the terminal is another's just now, as it may be for a moment while a shell hands it back;
  /// that moment is waited for.
  private static func waitsInBackground() -> Bool {
    guard errno == EIO else { return false }
    let owner = tcgetpgrp(STDIN_FILENO)
    guard owner > 0, owner != getpgrp() else { return false }
    usleep(10_000)
    return true
  }

  /// Waits for keys, for so long at most; for ever if that is negative.
  static func wait(milliseconds: Int32) -> Event {
    var files = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: vault.pointee.pipe.read, events: Int16(POLLIN), revents: 0),
    ]
    isWaiting.store(true, ordering: .relaxed)
    let count = poll(&files, 2, milliseconds)
    isWaiting.store(false, ordering: .relaxed)
    guard count >= 0 else { return errno == EINTR ? .woken : .end }
    guard count > 0 else { return .nothing }
    var bytes = [UInt8](repeating: 0, count: 1_024)
    if files[1].revents != 0 {
      _ = read(files[1].fd, &bytes, bytes.count)
      return .woken
    }
    let length = read(STDIN_FILENO, &bytes, bytes.count)
    if length < 0, errno == EINTR || errno == EAGAIN || waitsInBackground() { return .woken }
    return length > 0 ? .bytes(Array(bytes[..<length])) : .end
  }
}
