import Testing

@testable import PhantomCommand

@Suite struct `Converting values` {
  @Test(arguments: [("0", 0), ("7", 7), ("007", 7), ("1_0_0", 100), ("-0", 0), ("1_000", 1000)])
  func `a whole number is read`(text: String, number: Int) throws {
    #expect(try run("--stock", text)?.integer("stock", in: 0...1000) == number)
  }

  @Test(arguments: [
    "", "x", "-", "-1", "+1", "1001", "1.5", "1e3", "0x10", " 1", "_1", "1_", "1__0", "-_1",
    "5\u{301}",
    "٥", "99999999999999999999",
  ])
  func `anything but a whole number within the limits is refused`(text: String) throws {
    #expect(
      try message(stock: text)
        == "The value '\(text)' is invalid for '--stock <stock>': "
        + "a whole number from 0 to 1000 is needed")
  }

  @Test func `the widest limits do not overflow`() throws {
    let limits = Int.min...Int.max
    #expect(try run("--stock", "\(Int.min)")?.integer("stock", in: limits) == .min)
    #expect(try run("--stock", "\(Int.max)")?.integer("stock", in: limits) == .max)
  }

  @Test(arguments: [("50...200", 50...200), ("50", 50...50), ("0...1_000", 0...1000)])
  func `a range is read`(text: String, range: ClosedRange<Int>) throws {
    let arguments = try run("--payment-latency", text)
    #expect(try arguments?.range("payment-latency", in: 0...1000) == range)
  }

  @Test func `a range can start below zero`() throws {
    #expect(try run("--stock", "-5...-3")?.range("stock", in: -9...9) == -5...(-3))
  }

  @Test(arguments: [
    "", "x", "...", "5...", "...5", "1...2...3", "1....2", "1..2", "0...1001", "-1...1",
  ])
  func `anything but a range within the limits is refused`(text: String) throws {
    #expect(
      try message(latency: text)
        == "The value '\(text)' is invalid for '--payment-latency <milliseconds>': "
        + "a whole number, or a range as 1...5, within 0...1000 is needed")
  }

  @Test func `a range cannot be upside down`() throws {
    #expect(
      try message(latency: "200...50")
        == "The value '200...50' is invalid for '--payment-latency <milliseconds>': "
        + "the range is upside down, 50...200 is needed")
  }

  @Test func `an option that is not given has no value`() throws {
    let arguments = try #require(try run())
    #expect(try arguments.integer("stock", in: 0...1) == nil)
    #expect(try arguments.range("stock", in: 0...1) == nil)
  }

  @Test func `a caller reports further mistakes in the same look`() throws {
    let arguments = try #require(try run("--stock", "7"))
    #expect(
      arguments.invalid("stock", because: "an even number is needed").message
        == "The value '7' is invalid for '--stock <stock>': an even number is needed")
    #expect(arguments.error("Too much") == UsageError("Too much", command: "run"))
  }
}

@Suite struct `Showing errors` {
  @Test func `an error of a subcommand shows its usage`() {
    #expect(throws: UsageError("Missing expected argument '<file>'", command: "replay")) {
      try tool.parse(["replay"])
    }
    #expect(
      UsageError("Missing expected argument '<file>'", command: "replay").text(for: tool) == """
        error: Missing expected argument '<file>'
        Usage: phantom replay [options] <file> ...
        See 'phantom replay --help' for more information.
        """)
  }

  @Test func `an error before any subcommand shows the usage of the tool`() {
    #expect(
      UsageError("Unknown subcommand 'rum'. Did you mean 'run'?").text(for: tool) == """
        error: Unknown subcommand 'rum'. Did you mean 'run'?
        Usage: phantom [<subcommand>] [options]
        See 'phantom --help' for more information.
        """)
  }

  @Test func `characters that are not visible are escaped`() {
    #expect(
      message("a\nb\r\n\u{1B}[31m\u{85}\u{2028}\u{202E}é")
        == #"Unknown subcommand 'a\nb\r\n\u{1B}[31m\u{0085}\u{2028}\u{202E}é'"#)
  }
}

@Suite struct `Suggesting a word` {
  @Test(arguments: [
    ("nave", "naive"), ("niave", "naive"), ("naivee", "naive"), ("serve", "reserve"),
    ("naive-decr", nil), ("xyz", nil), ("x", nil), ("", nil),
  ])
  func `the nearest word is suggested`(word: String, expected: String?) {
    #expect(suggestion(for: word, among: ["naive", "reserve", "naive-decrement"]) == expected)
  }

  @Test func `the first of the nearest words is suggested`() {
    #expect(suggestion(for: "bat", among: ["cart", "cat", "hat"]) == "cat")
    #expect(suggestion(for: "bat", among: []) == nil)
  }
}
