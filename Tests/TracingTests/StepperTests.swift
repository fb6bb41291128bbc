import Checking
import Inventory
import Simulation
import Strategies
import Testing
import Tracing

/// Goal: keys lead where they say, forwards and backwards, and what is wished for is taken in. Method:
/// the story of two orders and one vase, key by key; runs are made here, as the command does.
@Suite struct `A stepper` {
  private func stepper() -> Stepper { Stepper(Vase.recording(Naive.self)) }

  private func run(_ overrides: [Stepper.Override]) -> Recording {
    let schedule = Schedule(
      base: .calm,
      overrides: overrides.compactMap { override in
        ChoiceKey(shop: override.key).map { Schedule.Override($0, override.value) }
      })
    return Vase.recording(Naive.self, Vase.scenario, schedule)
  }

  /// Presses the keys that `text` names by their characters, and grants what is wished for.
  @discardableResult
  private func press(_ text: String, _ stepper: inout Stepper) -> Stepper.Wish? {
    var wish: Stepper.Wish?
    for letter in text {
      wish = stepper.press(letter == "\n" ? .enter : .character(letter))
      if case .rerun(let overrides) = wish { stepper.ran(run(overrides)) }
    }
    return wish
  }

  /// What is said at the foot of the screen.
  private func said(_ stepper: Stepper) -> String {
    String(stepper.screen(width: 300, height: 24).text.split(separator: "\n").suffix(2).first ?? "")
  }

  @Test func `a message is not let arrive after the last one there: it would change nothing`() {
    var stepper = stepper()
    press("vp", &stepper)
    // The first write at the database goes after the second one.
    #expect(press(">", &stepper) == .rerun([.init("order-1 > db #2 request delay", 51)]))
    press("uv", &stepper)
    #expect(press(">", &stepper) == nil)
    #expect(
      said(stepper).contains("nothing happens at db after this; + and - move it all the same"))
  }

  @Test(arguments: [
    ("nnn", 3), ("  pp", 0), ("vp", 7), ("vc", 6), ("vccc", 2), ("vcccc", 2), ("nf", 3), ("vf", 11),
    ("l", 7), ("ll", 8), ("lll", 8), ("llL", 7), ("vo", 11), ("vO", 6), ("vs", 8), ("vS", 7),
    ("g100\n", 6), ("g149\n", 6), ("g0\n", 2), ("g99999\n", 12), ("g#5\n", 5), ("gx\n", 0),
    ("/write\n", 7), ("/write\n/\n", 8), ("/write\n/\n/\n/\n/\n", 7), ("/nothing of it\n", 0),
    ("/PLACED\n", 10), ("vv", 8), ("V", 8),
  ])
  func `keys lead where they say`(keys: String, event: Int) {
    var stepper = stepper()
    press(keys, &stepper)
    #expect(stepper.event == event)
  }

  @Test func `back means back, and the ends are ends`() {
    var stepper = stepper()
    for _ in 1...20 { _ = stepper.press(.right) }
    #expect(stepper.event == 12)
    for event in (0..<12).reversed() {
      _ = stepper.press(.left)
      #expect(stepper.event == event)
    }
    _ = stepper.press(.up)
    #expect(said(stepper).contains("this is the beginning"))
    _ = stepper.press(.pageDown)
    #expect(stepper.event == 10)
    _ = stepper.press(.end)
    #expect(stepper.event == 12)
    _ = stepper.press(.home)
    #expect(stepper.event == 0)
  }

  @Test func `a choice is changed by one, and back, which is no change`() {
    var stepper = stepper()
    press("v", &stepper)
    #expect(
      stepper.press(.character("+")) == .rerun([.init("order-2 > db #2 request delay", 51)]))
    stepper.ran(run([.init("order-2 > db #2 request delay", 51)]))
    #expect(stepper.event == 8)
    #expect(stepper.recording.events[7].tick == 151)
    #expect(said(stepper).contains("delay 50 → 51: still violated in the same 3 ways"))
    #expect(said(stepper).contains("differs from #8 on"))
    #expect(stepper.press(.character("-")) == .rerun([]))
    stepper.ran(run([]))
    #expect(stepper.changes == [])
    #expect(stepper.recording == stepper.recording)
    #expect(said(stepper).contains("all events are as at first"))
  }

  @Test func `a reply that comes late enough heals the run, and undoing breaks it again`() {
    var stepper = stepper()
    // Order 2 reads after order 1 has written.
    press("g#4\ne", &stepper)
    _ = stepper.press(.clear)
    press("151\n", &stepper)
    #expect(stepper.changes == [.init("order-2 > db #1 request delay", 151)])
    #expect(said(stepper).contains("holds now, nothing breaks any more"))
    #expect(stepper.recording.verdict == .holds)
    // The view stays at what became of the same message.
    let event = stepper.recording.events[stepper.event - 1]
    #expect(event.text == "order-2: read item-1 -> 0")
    #expect(event.tick == 151)
    press("u", &stepper)
    #expect(stepper.recording.verdict == .violated)
    #expect(stepper.event == 4)
    press("u", &stepper)
    #expect(said(stepper).contains("nothing was changed"))
  }

  @Test func `a message goes past its neighbours by one key`() {
    var stepper = stepper()
    press("g#4\n>", &stepper)
    #expect(stepper.changes == [.init("order-2 > db #1 request delay", 151)])
    press("<", &stepper)
    #expect(stepper.recording.events[stepper.event - 1].tick == 149)
    press("v<", &stepper)
    #expect(said(stepper).contains("violated"))
  }

  @Test func `who arrives first is a choice, too`() {
    var stepper = stepper()
    press("n", &stepper)
    #expect(stepper.press(.character("+")) == .rerun([.init("order-1 start priority", 1)]))
    stepper.ran(run([.init("order-1 start priority", 1)]))
    #expect(stepper.recording.events[stepper.event - 1].text.hasPrefix("order-1 arrives"))
    #expect(stepper.event == 2)
  }

  @Test func `any choice is spelled as in seed files`() {
    for line in [
      "order-2 > db #2 request delay = 180", "override order-2 > db #2 request delay = 180 (write)",
      "order-2  >  db #2 request delay=180", "180",
    ] {
      var stepper = stepper()
      press("ve", &stepper)
      _ = stepper.press(.clear)
      #expect(press(line + "\n", &stepper) == .rerun([.init("order-2 > db #2 request delay", 180)]))
    }
    for line in ["", "order-2", "order-2 = much", "= 3"] {
      var stepper = stepper()
      press("ve", &stepper)
      _ = stepper.press(.clear)
      #expect(press(line + "\n", &stepper) == nil)
      #expect(said(stepper).contains("are spelled 'order-2 > db #1 request delay = 180'"))
    }
  }

  @Test func `the tabulator offers choices, one after the other`() {
    var stepper = stepper()
    press("e", &stepper)
    press("order-2 > db #1", &stepper)
    _ = stepper.press(.tab)
    #expect(
      stepper.screen(width: 120, height: 10).text.hasSuffix("order-2 > db #1 request delay = 50"))
    _ = stepper.press(.tab)
    #expect(
      stepper.screen(width: 120, height: 10).text.contains("order-2 > db #1 request priority"))
    #expect(stepper.press(.escape) == nil)
    #expect(stepper.changes == [])
  }

  @Test func `a run is saved under a name, and over another file only if asked`() {
    var stepper = stepper()
    press("w", &stepper)
    #expect(stepper.screen(width: 80, height: 24).text.hasSuffix("save as: naive-changed.seed"))
    #expect(stepper.press(.enter) == .save(path: "naive-changed.seed", replaces: false))
    stepper.isThere("naive-changed.seed")
    #expect(stepper.screen(width: 80, height: 24).text.contains("replace it (y/n)?"))
    #expect(stepper.press(.character("n")) == nil)
    #expect(said(stepper).contains("not saved"))
    press("w", &stepper)
    _ = stepper.press(.enter)
    stepper.isThere("naive-changed.seed")
    #expect(stepper.press(.character("y")) == .save(path: "naive-changed.seed", replaces: true))
    stepper.saved("naive-changed.seed")
    #expect(said(stepper).contains("saved: naive-changed.seed"))
  }

  @Test func `what cannot be done is said, and changes nothing`() {
    var stepper = stepper()
    press("v", &stepper)
    _ = stepper.press(.character("+"))
    stepper.refused("it is too long")
    #expect(stepper.changes == [])
    #expect(stepper.event == 8)
    #expect(said(stepper).contains("it is too long"))
    press("g#10\n+", &stepper)
    #expect(said(stepper).contains("nothing was chosen for this event"))
    press("x", &stepper)
    #expect(said(stepper).contains("'x' is no key here"))
  }

  @Test func `help lists every key, and any key leaves it`() {
    var stepper = stepper()
    press("?", &stepper)
    let text = stepper.screen(width: 80, height: 30).text
    for (key, meaning) in Stepper.keys { #expect(text.contains(key) && text.contains(meaning)) }
    press("n", &stepper)
    #expect(stepper.event == 0)
    #expect(!stepper.screen(width: 80, height: 24).text.contains("this page"))
    #expect(press("q", &stepper) == .quit)
  }
}
