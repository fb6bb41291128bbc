import Foundation
import PhantomCommand
import Testing

/// Goal: the page works where it is read. Method: a headless Chromium opens it from disk and is
/// driven by keys and mouse; what it shows is read from its elements, and a picture of it is attached.
@Suite(
  .enabled(
    if: Browser.path != nil,
    "There is no Chromium to look at the page with; Debian's package is 'chromium'."),
  .serialized, .timeLimit(.minutes(5)))
struct `The page in a browser` {
  /// Calls `body` with a browser in which the page of a run is open.
  private func page(
    _ run: String..., width: Int = 1_280, height: Int = 800, isDark: Bool = false,
    fragment: String = "", _ body: (Browser) throws -> Void
  ) throws {
    try Folder.temporary { folder in
      let path = folder + "/it.html"
      #expect(phantom(["trace"] + run + ["--html", path]).code == .holds)
      let browser = try Browser(width: width, height: height, isDark: isDark)
      try browser.open(path, fragment)
      try body(browser)
      #expect(browser.complaints == [])
    }
  }

  private let vase = Folder.seeds + "/two-orders-one-vase.seed"

  private func place(_ browser: Browser) throws -> String { try browser.text("#event h2") }

  @Test func `it opens where it breaks, and is stepped through by keys`() throws {
    try page(vase) { browser in
      #expect(try place(browser) == "Event #8, tick 150")
      #expect(try browser.text("#event").contains("believes 1 ≠ 0"))
      #expect(try browser.text("#ledger").contains("order-1 and order-2 2 owners"))
      try browser.press("ArrowLeft")
      #expect(try place(browser) == "Event #7, tick 150")
      #expect(try browser.count("#ledger .double") == 0)
      #expect(try browser.text("#ledger").contains("unit 1: order-1"))
      #expect(try browser.text("#orders").contains("believes 1 ≠ 0"))
      try browser.press("ArrowLeft")
      #expect(try browser.count("#orders .mistake") == 0)
      #expect(try browser.text("#orders").contains("waits for db (write)"))
      try browser.press("Home")
      #expect(try place(browser) == "Event #1, tick 0")
      #expect(try browser.text("#orders").contains("is not here yet"))
      try browser.press("End", "ArrowRight")
      #expect(try place(browser) == "Event #12, tick 200")
      try browser.press("c", "c")
      #expect(try place(browser) == "Event #8, tick 150")
      try browser.press("e", "ArrowUp")
      #expect(try place(browser) == "Event #6, tick 100")
      try browser.press("ArrowDown", "b")
      #expect(try place(browser) == "Event #8, tick 150")
      try browser.wait { try browser.evaluate("location.hash") as? String == "#event-8" }
    }
  }

  @Test func `links lead to events, and back and forward work`() throws {
    try page(vase, fragment: "#event-3") { browser in
      #expect(try place(browser) == "Event #3, tick 50")
      try browser.point(at: ".told li[data-event=\"7\"] a", click: true)
      try browser.wait { try place(browser) == "Event #7, tick 150" }
      #expect(try browser.text(".told .now").contains("order-1 writes 0"))
      try browser.point(at: "#event-5 .hit", click: true)
      #expect(try place(browser) == "Event #5, tick 100")
      _ = try browser.evaluate("history.back()")
      try browser.wait { try place(browser) == "Event #7, tick 150" }
      _ = try browser.evaluate("history.back()")
      try browser.wait { try place(browser) == "Event #3, tick 50" }
      _ = try browser.evaluate("history.forward()")
      try browser.wait { try place(browser) == "Event #7, tick 150" }
    }
  }

  @Test func `the causal past stands out, that of what is pointed at too`() throws {
    try page(vase, fragment: "#event-5") { browser in
      func past() throws -> [String] {
        try browser.evaluate("[...document.querySelectorAll('.event.past')].map((e) => e.id)")
          as? [String] ?? []
      }
      #expect(try past() == ["event-1", "event-3", "event-5"])
      #expect(try browser.count(".event.future") == 7)
      try browser.point(at: "#event-4 .hit")
      #expect(try past() == ["event-1", "event-2", "event-3", "event-4"])
      try browser.point(at: "h1")
      #expect(try past() == ["event-1", "event-3", "event-5"])
    }
  }

  @Test func `what a file says is text`() throws {
    let hostile =
      "</script><script>document.title = 'hit'</script><img src=x onerror=\"document.title='hit'\">"
      + "<!-- & ' ]]> {{data}} \u{2028}"
    let seed = try String(contentsOfFile: vase, encoding: .utf8)
      .replacing("phantom-seed 1\n", with: "phantom-seed 1\n# \(hostile)\n")
    try Folder.file(seed) { path in
      try page(path) { (browser) throws -> Void in
        #expect(try browser.text("header details p").contains("</script><script>document.title"))
        #expect(
          try browser.evaluate("document.title") as? String == "it.seed: naive on network-lag")
        #expect(try browser.count("img") == 0)
        #expect(try browser.count("script") == 3)
        #expect(try browser.evaluate("run.comments[0]") as? String == hostile)
        #expect(try place(browser) == "Event #8, tick 150")
      }
    }
  }

  @Test(arguments: [(1_280, 800, false), (1_280, 800, true), (390, 844, false), (390, 844, true)])
  func `it fits the window, wide or narrow, light or dark`(
    width: Int, height: Int, isDark: Bool
  ) throws {
    try page(vase, width: width, height: height, isDark: isDark) { browser in
      #expect(
        try browser.evaluate("document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
      let ground = try browser.evaluate("getComputedStyle(document.body).backgroundColor")
      #expect(ground as? String == (isDark ? "rgb(20, 24, 29)" : "rgb(255, 255, 255)"))
      let order = try browser.evaluate(
        "['#scene', '#event', '#story'].map((s) => "
          + "document.querySelector(s).getBoundingClientRect()).map((b) => [b.x, b.y])")
      let boxes = try #require(order as? [[Double]])
      // Panels are beside the picture, or below it.
      #expect(width < 800 ? boxes[1][1] > boxes[0][1] : boxes[1][0] > boxes[0][0])
      let picture = try browser.screenshot()
      #expect(picture.count > 10_000)
      Attachment.record(picture, named: "page-\(width)x\(height)\(isDark ? "-dark" : "").png")
    }
  }

  @Test func `a sale of a hundred orders is stepped through, and the event at hand is seen`() throws
  {
    try page("--strategy", "naive", "--orders", "100", "--stock", "50") { browser in
      let start = try #require(try browser.evaluate("current") as? Int)
      _ = try browser.evaluate("(() => { for (let i = 0; i < 50; i++) go(current + 1) })()")
      #expect(try place(browser).hasPrefix("Event #\(start + 50), "))
      #expect(try browser.count(".event.chosen") == 1)
      let isSeen = try browser.evaluate(
        "(() => { const e = document.querySelector('.chosen').getBoundingClientRect(), "
          + "s = scroller.getBoundingClientRect(); return e.left >= s.left && e.right <= s.right "
          + "&& e.top >= s.top && e.bottom <= s.bottom })()")
      #expect(isSeen as? Bool == true)
    }
  }

  @Test func `every seed file's page opens and steps to its end`() throws {
    let browser = try Browser(width: 1_280, height: 800)
    try Folder.temporary { folder in
      let names = try FileManager.default.contentsOfDirectory(atPath: Folder.seeds).sorted()
      for name in names where name.hasSuffix(".seed") {
        let path = folder + "/\(name).html"
        #expect(phantom("trace", Folder.seeds + "/" + name, "--html", path).code == .holds)
        try browser.open(path)
        let last = try browser.evaluate(
          "(() => { for (let id = 1; id <= events.length; id++) go(id); return current })()")
        #expect(try browser.count(".event") == last as? Int, "\(name)")
        #expect(browser.complaints == [], "\(name)")
      }
    }
  }
}
