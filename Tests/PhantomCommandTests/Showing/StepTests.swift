import Foundation
import PhantomCommand
import Testing

/// Goal: the stepper works in a terminal, and leaves it as it was, whatever ends it. Method: tmux is
/// the terminal; keys go in, and its screen is read.
@Suite(
  .enabled(
    if: Built.tool != nil && Tmux.isThere,
    "There is no tmux (Debian: 'apt-get install tmux'), or no 'phantom' next to the tests' bundle."),
  .serialized)
struct `The subcommand step in a terminal` {
  /// Steps through the vase, and says how the terminal was before and after.
  private static let command = """
    trap : INT
    stty -a >before
    sh -c 'echo $$ >pid; exec "$PHANTOM" step "$SEEDS/two-orders-one-vase.seed"'
    echo "code $?."
    stty -a >after
    echo "that was it"
    exec cat
    """

  private func terminal<Result>(
    _ width: Int, _ height: Int, _ command: String = command, _ body: (Tmux) throws -> Result
  ) throws -> Result {
    try Folder.temporary { folder in
      try body(Tmux(width, height, command, in: folder))
    }
  }

  @Test func `keys step in 80 by 24`() throws {
    try terminal(80, 24) { tmux in
      try tmux.wait(for: "#0 of 12")
      #expect(try tmux.value("alternate_on") == "1")
      #expect(try tmux.value("cursor_flag") == "0")
      try tmux.press("n", "Right", "Space", "Down")
      try tmux.wait(for: "#4 of 12")
      try tmux.press("Left")
      try tmux.wait(for: "#3 of 12")
      try tmux.press("v")
      let screen = try tmux.wait(for: "#8 of 12")
      #expect(screen.contains("✗ unit 1 sold to order-1 and order-2"))
      #expect(screen.contains("1 ≠ 0"))
      #expect(screen.split(separator: "\n").allSatisfy { $0.count <= 80 })
      #expect(screen.split(separator: "\n", omittingEmptySubsequences: false).count == 25)
      try tmux.press("'?'")
      try tmux.wait(for: "this page")
      try tmux.press("Escape")
      try tmux.wait(for: "ledger: what is true")
      try tmux.press("g", "5", "0", "Enter")
      try tmux.wait(for: "#4 of 12")
      try tmux.press("q")
      try tmux.wait(for: "that was it")
      #expect(try tmux.screen().contains("code 0."))
    }
  }

  @Test func `what if, in 200 by 60, and it is saved`() throws {
    try terminal(200, 60) { tmux in
      try tmux.wait(for: "#0 of 12")
      try tmux.press("g", "'#'", "4", "Enter", "'>'")
      let screen = try tmux.wait(for: "holds now")
      #expect(screen.contains("1 changed"))
      #expect(screen.contains("order-2 > db #1 request delay = 151 (was 50)"))
      try tmux.press("w", "C-u", "i", "t", ".seed", "Enter")
      try tmux.wait(for: "saved: it.seed")
      try tmux.press("u")
      try tmux.wait(for: "still violated")
      try tmux.press("q")
      try tmux.wait(for: "that was it")
      #expect(phantom("replay", tmux.folder + "/it.seed").out.contains("as expected"))
    }
  }

  @Test func `what was changed and not saved is printed in the end`() throws {
    try terminal(100, 30) { tmux in
      try tmux.wait(for: "#0 of 12")
      try tmux.press("v", "+", "q")
      let screen = try tmux.wait(for: "that was it")
      #expect(screen.contains("override order-2 > db #2 request delay = 51"))
    }
  }

  @Test func `it fits into whatever the terminal becomes`() throws {
    try terminal(80, 24) { tmux in
      try tmux.wait(for: "#0 of 12")
      try tmux.call("resize-window -t :0 -x 200 -y 60")
      try tmux.wait { $0.contains("├── the beginning") && $0.contains("z zoom") }
      try tmux.call("resize-window -t :0 -x 30 -y 6")
      let screen = try tmux.wait { !$0.contains("── the beginning") && $0.contains("#0 of 12") }
      #expect(screen.split(separator: "\n").allSatisfy { $0.count <= 30 })
      try tmux.call("resize-window -t :0 -x 80 -y 24")
      try tmux.wait(for: "── ledger: what is true ─")
    }
  }

  @Test(arguments: [("INT", 0), ("TERM", 143), ("HUP", 129), ("SEGV", 139), ("ABRT", 134)])
  func `a signal ends it, and the terminal is as it was`(signal: String, code: Int) throws {
    try terminal(80, 24) { tmux in
      try tmux.wait(for: "#0 of 12")
      try tmux.press("n")
      try tmux.wait(for: "#1 of 12")
      // Ctrl-C as it is pressed; the others as they are sent.
      if signal == "INT" {
        try tmux.press("C-c")
      } else {
        _ = try Built.shell("kill -\(signal) $(cat \(tmux.folder)/pid)")
      }
      let screen = try tmux.wait(for: "that was it")
      #expect(screen.contains("code \(code)."))
      #expect(!screen.contains("ledger"))
      #expect(try tmux.file("before") == tmux.file("after"))
      #expect(try tmux.value("alternate_on") == "0")
      #expect(try tmux.value("cursor_flag") == "1")
    }
  }

  @Test func `quitting leaves the terminal as it was`() throws {
    try terminal(80, 24) { tmux in
      try tmux.wait(for: "#0 of 12")
      try tmux.press("q")
      try tmux.wait(for: "that was it")
      #expect(try tmux.file("before") == tmux.file("after"))
      #expect(try tmux.value("alternate_on") == "0")
      #expect(try tmux.value("cursor_flag") == "1")
    }
  }

  @Test func `Ctrl-Z stops it, and it goes on where it was`() throws {
    try terminal(80, 24, "exec sh -i") { tmux in
      try tmux.press("'\"$PHANTOM\" step \"$SEEDS/two-orders-one-vase.seed\"'", "Enter")
      try tmux.wait(for: "#0 of 12")
      try tmux.press("n")
      try tmux.wait(for: "#1 of 12")
      try tmux.press("C-z")
      try tmux.wait { !$0.contains("ledger") }
      #expect(try tmux.value("alternate_on") == "0")
      #expect(try tmux.value("cursor_flag") == "1")
      try tmux.press("fg", "Enter")
      try tmux.wait(for: "#1 of 12")
      #expect(try tmux.value("alternate_on") == "1")
      try tmux.press("n")
      try tmux.wait(for: "#2 of 12")
      try tmux.press("q", "'echo the end'", "Enter")
      try tmux.wait(for: "the end\n")
    }
  }

  @Test func `a terminal that is gone ends it`() throws {
    try terminal(80, 24) { tmux in
      try tmux.wait(for: "#0 of 12")
      let process = try tmux.file("pid").trimmingCharacters(in: .newlines)
      try tmux.call("kill-server")
      let output = try Built.shell(
        """
        for turn in $(seq 100); do kill -0 \(process) 2>/dev/null || exit 0; sleep 0.1; done
        exit 1
        """)
      #expect(output.status == 0)
    }
  }

  @Test(arguments: [
    ("NO_COLOR=1 TERM=xterm", "#0 of 12"), ("TERM=dumb", "needs a terminal that is not dumb"),
  ])
  func `without colours it works, on a dumb terminal it says what does`(
    environment: String, sign: String
  ) throws {
    let command = "\(environment) \"$PHANTOM\" step \"$SEEDS/two-orders-one-vase.seed\"; exec cat"
    try terminal(80, 24, command) { tmux in
      try tmux.wait(for: sign)
      let screen = try tmux.screen(withLooks: true)
      #expect(!screen.contains("\u{1b}[31m"))
      if sign.hasPrefix("needs") { #expect(screen.contains("phantom trace")) }
    }
  }
}

@Suite struct `The subcommand step without a terminal` {
  @Test func `it says what to do instead`() {
    let output = phantom("step", Folder.seeds + "/two-orders-one-vase.seed")
    #expect(output.code == .usage)
    #expect(output.out == "")
    #expect(
      output.error.hasPrefix(
        "error: 'step' needs a terminal on standard input and output; 'phantom trace "))
    #expect(output.error.split(separator: "\n").count == 1)
  }

  @Test func `a missing file is missing all the same`() {
    #expect(phantom("step", "nowhere.seed").code == .missingFile)
    #expect(phantom("step", "--stock", "x").code == .usage)
  }

  @Test func `its help lists the keys`() {
    let help = phantom("step", "--help").out
    #expect(help.contains("KEYS:\n  → ↓ space n  the next event\n"))
    #expect(help.contains("  q, Ctrl-C    quit\n"))
  }
}
