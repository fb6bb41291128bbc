import Checking
import Foundation
import Inventory
import PlantedBugs
import Searching
import Simulation
import Strategies
import TestSupport
import Testing
import Tracing

@testable import PhantomCommand

/// Goal: what a stepper wishes for is done: runs again, and keeps what came of it. Method: sessions
/// without a terminal, key by key, on the files that ship.
@Suite struct `A stepper's session` {
  private let context = Context(
    tool: "phantom", strategies: BuiltIn.strategies,
    console: Console(out: { _ in }, error: { _ in }))

  private func session(_ name: String) throws -> StepSession {
    try StepSession(Subject("\(Folder.seeds)/\(name).seed", context))
  }

  private func press(_ text: String, _ session: inout StepSession) {
    for letter in text {
      let key: Stepper.Key = letter == "\n" ? .enter : letter == "~" ? .clear : .character(letter)
      session.press(key)
    }
  }

  private func screen(_ session: StepSession) -> String {
    session.stepper.screen(width: 100, height: 30).text
  }

  @Test func `a changed run is saved as a file that replays`() throws {
    var session = try session("two-orders-one-vase")
    press("v+", &session)
    #expect(session.leftovers == ["not saved:", "override order-2 > db #2 request delay = 51"])
    try Folder.temporary { folder in
      press("w~\(folder)/it.seed\n", &session)
      #expect(screen(session).contains("saved: \(folder)/it.seed"))
      #expect(session.leftovers == [])
      let file = try SeedFile(contentsOf: folder + "/it.seed")
      #expect(file.schedule.overrides.map(\.value) == [51])
      #expect(file.schedule.overrides.map(\.witness) == ["write"])
      #expect(file.expected?.count == 3)
      #expect(file.comments.contains("  order-2 > db #2 request delay = 51"))
      let replay = phantom("replay", folder)
      #expect(replay.code == .holds)
      #expect(replay.error == "")
      // Not over it without asking.
      press("u+w~\(folder)/it.seed\n", &session)
      #expect(screen(session).contains("replace it (y/n)?"))
      press("n", &session)
      press("v++w~\(folder)/it.seed\ny", &session)
      let again = try SeedFile(contentsOf: folder + "/it.seed")
      #expect(again.schedule.overrides.map(\.value) == [53])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["it.seed"])
      press("w~\(folder)\n", &session)
      #expect(screen(session).contains("is a folder"))
    }
  }

  @Test func `what has been changed to hold is saved as holding`() throws {
    var session = try session("two-orders-one-vase")
    press("g#4\n>", &session)
    #expect(screen(session).contains("holds now, nothing breaks any more"))
    #expect(session.file.expected == [])
    press("u", &session)
    #expect(screen(session).contains("still violated"))
    #expect(session.leftovers == [])
  }

  @Test func `a file that was not changed is saved as it is`() throws {
    for path in try Folder.contents(Folder.seeds).keys.sorted() {
      let session = try session(String(path.dropLast(5)))
      #expect(try session.file == SeedFile(contentsOf: "\(Folder.seeds)/\(path)"))
    }
  }

  @Test(arguments: [
    ("e~order-9 > nobody = 3\n", "names no choice"),
    ("e~order-2 > db #9 request delay = 70\n", "never comes up in this run"),
    ("e~order-2 > db #2 request delay = 99999999999\n", "an answer is"),
    ("e~order-2 > db #2 request delay = 50\n", "is 50 already"),
    ("vw~/dev/null/it.seed\n", "cannot be written"),
    ("w~\n", "not saved: no name was given"),
  ])
  func `what cannot be is said`(keys: String, message: String) throws {
    var session = try session("two-orders-one-vase")
    press(keys, &session)
    #expect(screen(session).contains(message))
  }

  @Test func `a loss can be taken back`() throws {
    var session = try session("fault-loss")
    press("/loses\n-", &session)
    #expect(session.stepper.changes.map(\.key) == ["order-1 > payments #2 request loss"])
    #expect(screen(session).contains("holds now"))
  }

  @Test func `the steps through every file that ships fit in 80 by 24`() throws {
    for path in try Folder.contents(Folder.seeds).keys.sorted() {
      var session = try session(String(path.dropLast(5)))
      for _ in 0...session.stepper.recording.events.count {
        let screen = session.stepper.screen(width: 80, height: 24)
        #expect(screen.rows.count == 24 && screen.rows.allSatisfy { $0.count == 80 })
        session.press(.right)
      }
    }
  }

  /// Whatever is changed, by whatever keys, undoing all of it gives the run as it was.
  @Test(arguments: 1...12)
  func `what is undone leaves no trace`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let name = random.pick(try Folder.contents(Folder.seeds).keys.sorted())
    var session = try session(String(name.dropLast(5)))
    let first = session.stepper.recording
    for _ in 1...60 {
      let keys = "nnpcflLvVsSoO" + String(repeating: "+-><", count: 3) + "u"
      session.press(.character(random.pick(Array(keys))))
      let size = (random.number(20...200), random.number(5...60))
      let screen = session.stepper.screen(width: size.0, height: size.1)
      #expect(
        screen.rows.count == size.1 && screen.rows.allSatisfy { $0.count == size.0 },
        "seed \(seed), \(name), \(size)")
    }
    for _ in 1...60 { session.press(.character("u")) }
    #expect(session.stepper.changes == [], "seed \(seed), \(name)")
    #expect(session.stepper.recording == first, "seed \(seed), \(name)")
  }

  @Test func `keys are made of what terminals send, in pieces too`() {
    func keys(_ parts: [String]) -> [Stepper.Key] {
      var decoder = KeyDecoder()
      var keys: [Stepper.Key] = []
      for part in parts {
        decoder.take(Array(part.utf8))
        while let key = decoder.next() { keys.append(key) }
      }
      if let key = decoder.flush() { keys.append(key) }
      return keys
    }
    #expect(keys(["\u{1b}[A\u{1b}OB\u{1b}[C", "\u{1b}", "[", "D"]) == [.up, .down, .right, .left])
    #expect(keys(["\u{1b}[5~\u{1b}[6~\u{1b}[H\u{1b}[4~"]) == [.pageUp, .pageDown, .home, .end])
    #expect(keys(["\u{1b}[1;5C\u{1b}[99x", "q"]) == [.right, .character("q")])
    #expect(
      keys(["\r\n\t\u{7f}\u{c}\u{15}"]) == [.enter, .enter, .tab, .backspace, .redraw, .clear])
    #expect(keys(["é", "≠"]) == [.character("é"), .character("≠")])
    #expect(keys(["\u{1b}"]) == [.escape])
    #expect(keys(["\u{1b}q"]) == [.escape, .character("q")])
    var random = SplitMix64(seed: 7)
    var decoder = KeyDecoder()
    for _ in 1...20_000 {
      decoder.take([UInt8(random.number(0...255))])
      while decoder.next() != nil {}
    }
  }

  @Test func `without colours there still are bold and reversed`() {
    let row = Stepper(Recording.vase).screen(width: 80, height: 24).rows[0]
    #expect(ANSI.text(row, .basic).contains(";31m"))
    let plain = ANSI.text(row, .none)
    #expect(!plain.contains(";3"))
    #expect(plain.contains("\u{1b}[0;1;7m VIOLATED "))
  }
}

extension Recording {
  /// The run of `two-orders-one-vase.seed`.
  fileprivate static var vase: Recording {
    let runner = SaleRunner()
    let orders = (1...2).map {
      Order(number: $0, item: ItemID(1), quantity: 1, arrival: 0, instance: $0)
    }
    let scenario = Scenario(instances: 2, stock: [1], orders: orders)
    return Recording(runner.run(scenario, Naive.self, .calm, recording: true), by: runner)
  }
}
