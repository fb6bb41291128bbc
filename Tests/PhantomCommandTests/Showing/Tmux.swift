import Foundation
import Testing

/// A terminal with a shell in it, of which the screen can be read: tmux.
final class Tmux {
  static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")

  /// A folder of its own, in which the shell is.
  let folder: String
  private let name = "phantom-\(UUID().uuidString)"

  /// A terminal of that size, in which `command` runs; `$PHANTOM` is the tool, `$SEEDS` the folder of
  /// seed files.
  init(_ width: Int, _ height: Int, _ command: String, in folder: String) throws {
    self.folder = folder
    let script = folder + "/script"
    try Data(command.utf8).write(to: URL(filePath: script))
    let (status, text) = try start(width, height, "sh \(script)")
    if status != 0 { Issue.record("tmux does not start: \(text)") }
  }

  /// Starts the server, which lives on: whoever waits for the shell that starts it must not wait for
  /// the server, too, so it inherits no open file. Not every `sh` can close all of them.
  private func start(
    _ width: Int, _ height: Int, _ command: String
  ) throws -> (status: Int32, text: String) {
    let starter = folder + "/start"
    try Data(
      """
      for file in $(ls /dev/fd); do [ "$file" -le 2 ] || [ "$file" -eq 255 ] || eval "exec $file>&-"; done
      \(prefix) new-session -d -x \(width) -y \(height) -c '\(folder)' '\(command)' 255>&-
      """.utf8
    ).write(to: URL(filePath: starter))
    let result = try Built.shell("bash \(starter) >\(folder)/log 2>&1 </dev/null")
    return (result.status, (try? file("log")) ?? "")
  }

  private var prefix: String {
    """
    unset TMUX; SEEDS='\(Folder.seeds)' LC_ALL=C.UTF-8 TERM=xterm-256color ENV= \
    tmux -u -L \(name) -f /dev/null
    """
  }

  deinit { _ = try? call("kill-server") }

  @discardableResult
  func call(_ command: String) throws -> String {
    let result = try Built.shell("\(prefix) \(command)")
    return String(decoding: result.out, as: UTF8.self)
  }

  /// Presses keys, as tmux calls them.
  func press(_ keys: String...) throws {
    for key in keys { try call("send-keys -t :0 \(key)") }
  }

  /// What is to be seen.
  func screen(withLooks: Bool = false) throws -> String {
    try call("capture-pane -p \(withLooks ? "-e " : "")-t :0")
  }

  /// What tmux says of the terminal: `alternate_on`, `cursor_flag`.
  func value(_ name: String) throws -> String {
    try call("display-message -p -t :0 '#{\(name)}'").trimmingCharacters(in: .newlines)
  }

  /// Waits until the screen is as `isReady` wants it, for twenty seconds at most.
  ///
  /// - Returns: The screen, ready or not.
  @discardableResult
  func wait(until isReady: (String) -> Bool) throws -> String {
    for _ in 1...200 {
      let screen = try screen()
      if isReady(screen) { return screen }
      usleep(100_000)
    }
    let screen = try screen()
    Issue.record("the screen never became ready:\n\(screen)")
    return screen
  }

  /// Waits until the screen shows `text`.
  @discardableResult
  func wait(for text: String) throws -> String { try wait { $0.contains(text) } }

  /// What the file `name` in the folder says.
  func file(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }
}
