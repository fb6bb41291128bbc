extension Stepper {
  /// The keys, and what they do: for the help of the stepper, and of the subcommand.
  public static let keys: [(key: String, meaning: String)] = [
    ("→ ↓ space n", "the next event"),
    ("← ↑ p", "the one before; PgUp, PgDn: ten; Home, End: all the way"),
    ("s S", "next, previous event of the same process"),
    ("o O", "next, previous event of the same order"),
    ("c", "to the event that caused this one"),
    ("f", "to the first that this one caused"),
    ("l L", "next, previous change of the ledger"),
    ("v V", "next, previous violation"),
    ("g", "to a tick, or to an event (#12)"),
    ("/", "to the next event that says something; Enter: once more"),
    ("+ -", "what if: change what was chosen here by 1, and run again"),
    ("> <", "let the message arrive after the next, before the last one there"),
    ("e", "any choice: a number, or a line as in seed files; Tab: offers"),
    ("u", "undo the latest change"),
    ("w", "save the run as a seed file"),
    ("z, Tab", "one pane alone, then the next; Esc: all of them"),
    ("?", "this page"),
    ("q, Ctrl-C", "quit"),
  ]

  private static let signs = [
    ("▶ • ◦ ✗", "the event at hand, its causes, its effects; what breaks"),
    ("─▶ ╌▷", "a message that has arrived, one that is on its way"),
    ("░ × ╎", "a process that is paused, down, cut off"),
    ("1 = 1  1 ≠ 0", "what an order believes, and what is true"),
  ]

  /// The page of help.
  func help(_ width: Int, _ height: Int) -> [Screen.Line] {
    let entries = (Self.keys + Self.signs).map { key, meaning in
      var line = Screen.Line("  ")
      line.add(key, .bold)
      line = line.filled(to: 15)
      line.add(" " + meaning)
      return line
    }
    let signs = Self.signs.count
    let lines = Array(entries.dropLast(signs)) + entries.suffix(signs)
    guard lines.count > height, width >= 120 else { return fitted(lines, height) }
    return fitted(flow(lines, width), height)
  }
}
