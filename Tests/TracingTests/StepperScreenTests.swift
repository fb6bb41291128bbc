import Checking
import Inventory
import Simulation
import Strategies
import TestSupport
import Testing
import Tracing

/// Goal: somebody sees in 80 by 24 why two customers own one vase, and whatever is pressed, at
/// whatever size, the screen is as large as the terminal. Method: screens of a small story as golden
/// text; random keys and sizes in bad worlds.
@Suite struct `A stepper's screen` {
  @Test func `two orders believe in one vase, and one of them is mistaken`() {
    var stepper = Stepper(Vase.recording(Naive.self))
    _ = stepper.press(.character("v"))
    #expect(
      stepper.screen(width: 80, height: 24).text == """
          naive on network-lag                            VIOLATED   #8 of 12  tick 150
            # tick  order-1  order-2     db    what happens, 2 on the way
        •  #4   50     │        ├───────▶●     order-2: read item-1 → 1
           #5  100     ●◀────────────────┤     order-1 is told: read → 1
        •  #6  100     │        ●◀───────┤     order-2 is told: read → 1
           #7  150     ├────────────────▶●     order-1: write item-1 = 0 → done (stock …
        ▶✗ #8  150     │        ├───────▶●     order-2: write item-1 = 0 → done (takes …
           #9  200     ●◁╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┤     order-1 is told: write → done
          #10  200     ◆        │        │     order-1: ORDER_PLACED
        ── #8, tick 150, db ────────────────────────────────────────────────────────────
        order-2: write item-1 = 0 → done (takes unit 1)
        believes  order-2: stock of item-1 1 ≠ 0  (believed ≠ true)
        ✗ breaks  double-sold-unit, oversell, phantom-stock: unit 1 of item-1 is
                  promised to order-2, and was already promised to order-1
        chosen    order-2 > db #2 request delay = 50
        because   #6, tick 100, instance-2: order-2 is told: read → 1
        leads to  #11, tick 200, instance-2: order-2 is told: write → done
        ── ledger: what is true ────────────────┬── orders: what they believe ──────────
        item-1  0 left of 1, 2 promised         │order-1 waits for db (write)
        ✗ unit 1 sold to order-1 and order-2    │order-2 waits for db (write)
                                                │
                                                │
                                                │
        ? help  q quit  ← → step  v violation  c cause  + - what if  l ledger  o order
        """)
  }

  @Test func `what is wrong is seen without colours`() {
    var stepper = Stepper(Vase.recording(Naive.self))
    _ = stepper.press(.character("v"))
    for size in [(80, 24), (132, 43), (200, 60)] {
      let text = stepper.screen(width: size.0, height: size.1).text
      for sign in ["1 ≠ 0", "✗ breaks", "▶✗", "✗ unit 1 sold to order-1 and order-2", "2 promised"]
      {
        #expect(text.contains(sign), "\(sign) at \(size)")
      }
    }
    _ = stepper.press(.character("p"))
    #expect(stepper.screen(width: 80, height: 24).text.contains("✗ stock of item-1: 1 ≠ 0"))
  }

  @Test func `a pane can be had alone`() {
    var stepper = Stepper(Vase.recording(Naive.self))
    _ = stepper.press(.end)
    let titles = ["what happens", "── #12, tick 200", "── orders", "── ledger"]
    for title in titles {
      _ = stepper.press(.tab)
      let text = stepper.screen(width: 80, height: 24).text
      #expect(titles.filter { text.contains($0) } == [title])
    }
    _ = stepper.press(.tab)
    let text = stepper.screen(width: 80, height: 24).text
    #expect(titles.allSatisfy { text.contains($0) })
  }

  @Test func `what a file says does not break the screen`() {
    var recording = Vase.recording(Naive.self)
    recording.file = "a/\u{1b}[2J漢字e\u{301}.seed"
    recording.comments = ["\u{7}bell\ttab \u{202e}turned", "👩‍👩‍👧 family"]
    let text = Stepper(recording).screen(width: 80, height: 24).text
    #expect(text.contains("?[2J???.seed"))
    #expect(text.contains("?bell?tab ?turned"))
    #expect(text.contains("? family"))
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7f })
  }

  @Test func `a message that is lost or late, a pause and a crash have their signs`() {
    var seen: Set<Character> = []
    for seed in 1...6 {
      var stepper = Stepper(troubled(UInt64(seed), Reservation.self))
      while stepper.event < stepper.recording.events.count {
        _ = stepper.press(.pageDown)
        seen.formUnion(stepper.screen(width: 132, height: 43).text)
      }
    }
    for sign in "▶◀▷◁╌●○◆×░╎✗≠" { #expect(seen.contains(sign), "\(sign)") }
  }

  private func troubled(_ seed: UInt64, _ strategy: any OrderStrategy.Type) -> Recording {
    var options = SaleOptions()
    options.faults.enableAll(of: .networkLag)
    options.orders = 6
    options.stock = 4
    let seed = Seed(rawValue: seed)
    return Vase.recording(strategy, options.scenario(seed: seed), .seed(seed))
  }

  private static let keys: [Stepper.Key] =
    "npjkzsSoOcflLvVg/ewu+-><?hqxy01259 #=".map { .character($0) } + [
      .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .escape, .tab, .backspace,
      .clear, .redraw, .character("漢"), .character("\u{1f469}"),
    ]

  /// A stepper is pressed at random, at sizes at random; what it wishes for is granted, or not.
  @Test(arguments: 1...24)
  func `whatever is pressed, the lines fit exactly`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let strategy = random.pick(BuiltIn.strategies)
    let recordings = [
      troubled(seed, strategy), troubled(seed + 1, strategy), Vase.recording(Naive.self),
    ]
    var stepper = Stepper(random.pick(recordings))
    for turn in 1...60 {
      let key = random.pick(Self.keys)
      switch stepper.press(key) {
      case .rerun:
        if random.chance(oneIn: 4) {
          stepper.refused("no")
        } else {
          stepper.ran(random.pick(recordings), notes: random.chance(oneIn: 2) ? [] : ["a note"])
        }
      case .save(let path, let replaces):
        if replaces { stepper.saved(path) } else { stepper.isThere(path) }
      case .quit, .redraw, nil: break
      }
      let (width, height) = (random.number(20...200), random.number(5...60))
      let screen = stepper.screen(width: width, height: height)
      #expect(
        screen.rows.count == height && screen.rows.allSatisfy { $0.count == width },
        "seed \(seed), turn \(turn): \(width)x\(height)")
      #expect((0...stepper.recording.events.count).contains(stepper.event))
    }
    for size in [1, 2, 3, 7] {
      let screen = stepper.screen(width: size, height: size)
      #expect(screen.rows.count == size && screen.rows.allSatisfy { $0.count == size })
    }
  }
}
