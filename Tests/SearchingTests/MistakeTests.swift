import Searching
import Testing

/// A text that is wrong somewhere, and how it must be told.
struct Mistake: Sendable, CustomTestStringConvertible {
  let text: String
  let line: Int
  let column: Int
  let message: String

  var testDescription: String { "\(line):\(column): \(message)" }

  /// A mistake in `text`, the line after a good beginning of four lines.
  init(_ text: String, _ column: Int, _ message: String) {
    self.init(whole: Self.beginning + text + "\nbase calm\n", 5, column, message)
  }

  init(whole text: String, _ line: Int, _ column: Int, _ message: String) {
    self.text = text
    self.line = line
    self.column = column
    self.message = message
  }

  static let beginning = """
    phantom-seed 1
    strategy naive
    stock 1 1
    order 1 item 1 quantity 1 arrives 0 instance 1

    """
}

/// Goal: whoever writes a file by hand is told where it is wrong and what would be right.
@Suite struct `Telling what is wrong with a seed file` {
  @Test(arguments: Mistake.ofWholeFiles + Mistake.ofNumbers + Mistake.ofWords)
  func `each mistake has its line, its column and its words`(mistake: Mistake) {
    let error = self.error(in: mistake.text)
    #expect(error?.line == mistake.line)
    #expect(error?.column == mistake.column)
    #expect(error?.message == mistake.message)
  }

  @Test func `what is said once may not be said twice`() {
    let lines = [
      "strategy naive", "database instant", "latency 1...2", "replica-lag 1", "patience 1",
      "sweep-period 1", "horizon 1", "instances 1", "stock 1", "base calm",
      "pauses window 1000 odds 1 strength 1...1",
      "clocks offset 0...0 drift 0...0 window 1000 odds 1 strength 0...0",
      "payments odds 1 work 0...0", "digest 0x0123456789abcdef", "origin here",
    ]
    for line in lines {
      let word = line.prefix { $0 != " " }
      let error = error(in: "phantom-seed 1\n\(line)\n\(line)\n")
      #expect(error?.message == "'\(word)' stands here for the second time")
      #expect(error?.line == 3)
      #expect(error?.column == 1)
    }
  }

  @Test(arguments: [2, 3, 17, Int.max])
  func `a later version is refused, whatever follows`(version: Int) {
    let error = error(in: "phantom-seed \(version)\nstrategy from the future\n")
    #expect(
      error?.message
        == "this file is of version \(version), and this program reads up to version 1; "
        + "a later one is needed")
    #expect(error?.line == 1)
    #expect(error?.column == 14)
  }

  private func error(in text: String) -> SeedFileError? {
    do throws(SeedFileError) {
      _ = try SeedFile(text: text)
      return nil
    } catch {
      return error
    }
  }
}

extension Mistake {
  static let ofWholeFiles = [
    Mistake(whole: "", 1, 1, "'phantom-seed 1' is missing"),
    Mistake(whole: "\n\n", 3, 1, "'phantom-seed 1' is missing"),
    Mistake(whole: "# only\n# comments", 2, 1, "'phantom-seed 1' is missing"),
    Mistake(whole: "strategy naive", 1, 1, "a seed file begins with 'phantom-seed 1'"),
    Mistake(whole: "\u{feff}phantom-seed 1", 1, 1, "'strategy' is missing"),
    Mistake(whole: "phantom-seed", 1, 13, "the version is missing"),
    Mistake(
      whole: "phantom-seed 0", 1, 14,
      "the version is a whole number from 1 to 9223372036854775807, not '0'"),
    Mistake(
      whole: "phantom-seed 99999999999999999999", 1, 14,
      "the version is a whole number from 1 to 9223372036854775807, not '99999999999999999999'"),
    Mistake(whole: "phantom-seed 1 2", 1, 16, "'2' is one word too many"),
    Mistake(whole: "phantom-seed 1\nstock 1\n", 3, 1, "'strategy' is missing"),
    Mistake(whole: "phantom-seed 1\nstrategy naive\n", 3, 1, "'stock' is missing"),
    Mistake(whole: "phantom-seed 1\nphantom-seed 1", 2, 1, "'phantom-seed' means nothing here"),
    Mistake(whole: "phantom-seed 1\n\tstck 1", 2, 2, "'stck' means nothing here"),
    Mistake(
      whole: "phantom-seed\t2", 1, 14,
      "this file is of version 2, and this program reads up to version 1; a later one is needed"),
  ]

  static let ofNumbers = [
    Mistake(
      "latency 5", 9, "the latency is a range within 0...100000000, such as 50...200, not '5'"),
    Mistake(
      "latency 1...2...3", 9,
      "the latency is a range within 0...100000000, such as 50...200, not '1...2...3'"),
    Mistake(
      "latency -1...3", 9,
      "the latency is a range within 0...100000000, such as 50...200, not '-1...3'"),
    Mistake(
      "latency 0...1000000001", 9,
      "the latency is a range within 0...100000000, such as 50...200, not '0...1000000001'"),
    Mistake("latency 200...50", 9, "the latency is upside down: '200...50'"),
    Mistake("latency", 8, "the latency is missing"),
    Mistake("patience +5", 10, "the patience is a whole number from 0 to 1000000000, not '+5'"),
    Mistake("patience 5 6", 12, "'6' is one word too many"),
    Mistake(
      "replica-lag 0x10", 13,
      "the replica's lag is a whole number from 0 to 1000000000, not '0x10'"),
    Mistake(
      "sweep-period 0", 14,
      "the sweeper's period is a whole number from 1 to 1000000000, not '0'"),
    Mistake("horizon 0", 9, "the horizon is a whole number from 1 to 200000000, not '0'"),
    Mistake(
      "horizon 99999999999999999999", 9,
      "the horizon is a whole number from 1 to 200000000, not '99999999999999999999'"),
    Mistake(
      "instances 10001", 11,
      "the number of instances is a whole number from 1 to 10000, not '10001'"),
    Mistake(
      "pauses window 999 odds 1 strength 0...1", 15,
      "the window is a whole number from 1000 to 1000000000, not '999'"),
    Mistake(
      "pauses window 1000 odds 0 strength 0...1", 25,
      "the odds is a whole number from 1 to 1000000, not '0'"),
    Mistake(
      "pauses window 1000 odds 1 strength -1...1", 36,
      "the strength is a range within 0...1000000000, such as 50...200, not '-1...1'"),
    Mistake(
      "clocks offset 0...0 drift 0...1000001", 27,
      "the drift is a range within -1000000...1000000, such as 50...200, not '0...1000001'"),
    Mistake(
      "order 2 item 1 quantity 0 arrives 0 instance 1", 25,
      "the quantity is a whole number from 1 to 1000000, not '0'"),
    Mistake(
      "order 0 item 1 quantity 1 arrives 0 instance 1", 7,
      "the order's number is a whole number from 1 to 1000000, not '0'"),
    Mistake(
      "order 2 item 1 quantity 1 arrives -1 instance 1", 35,
      "the arrival is a whole number from 0 to 1000000000, not '-1'"),
    Mistake(
      "override order-1 > db #1 request delay = 9999999999", 42,
      "the answer is a whole number from -1000000000 to 1000000000, not '9999999999'"),
  ]

  static let ofWords = [
    Mistake("colour red", 1, "'colour' means nothing here"),
    Mistake(
      "database oracle", 10,
      "there is no database 'oracle'; there are instant, network-lag, "
        + "failover"),
    Mistake("clocks 0...0", 8, "'offset' is expected, not '0...0'"),
    Mistake("payments odds 3", 16, "'work' is missing"),
    Mistake(
      "order 1 item 1 quantity 1 arrives 0 instance 1", 7, "there is an order 1 already"),
    Mistake("order 2 item 3 quantity 1 arrives 0 instance 1", 1, "'stock' has no item 3"),
    Mistake(
      "order 2 item 1 quantity 1 arrives 0 instance 2", 1, "there is no instance 2, only 1"),
    Mistake("order 2 quantity 1", 9, "'item' is expected, not 'quantity'"),
    Mistake("base", 5, "'calm' or 'seed' is missing"),
    Mistake("base stormy", 6, "the base is 'calm' or 'seed', not 'stormy'"),
    Mistake(
      "base seed 0xg", 11, "a seed is decimal, 0x and hexadecimal, or 40 digits, not '0xg'"),
    Mistake("override order-1 > db #1 request delay 5", 41, "'=' is missing"),
    Mistake(
      "override order-1 > moon #1 request delay = 5", 10,
      "'order-1 > moon #1 request delay' names no choice; one is 'order-2 > db #1 request delay'"),
    Mistake(
      "override order-1 > db #1 request delay = 5 write", 44,
      "a witness stands in parentheses, as '(write)'"),
    Mistake(
      "override order-1 > db #1 request delay = 5 ()", 44,
      "a witness stands in parentheses, as '(write)'"),
    Mistake(
      whole: beginning + "override db #1 pause-length = 5\noverride db #1 pause-length = 6\n", 6,
      29,
      "this choice is overridden already"),
    Mistake("expect", 7, "'holds', a fingerprint, or figures is missing"),
    Mistake(
      "expect placed=5 sold=7", 17,
      "there is no figure 'sold'; there are orders, placed, refused, failed, unanswered, stock, "
        + "unitsSold, stockLeft, violations, timeouts, messages, worstWait, events, ticks"),
    Mistake(
      "expect placed=five", 8,
      "'placed=five' is no comparison; one is a figure, one of = != < <= > >=, and a whole number, "
        + "as placed=5"),
    Mistake(
      whole: beginning + "expect placed=5\nexpect unitsSold=7\n", 6, 8,
      "figures stand here for the second time"),
    Mistake(
      "expect oversell", 8,
      "'oversell' is neither 'holds' nor a fingerprint; one is 'oversell/write/stale/first'; "
        + "figures are spelled 'placed=5'"),
    Mistake(
      whole: beginning + "expect holds\nexpect oversell/write/stale/first\n", 6, 8,
      "'holds' stands alone, or not at all"),
    Mistake(
      whole: beginning + "expect oversell/write/stale/first\nexpect holds\n", 6, 8,
      "'holds' stands alone, or not at all"),
    Mistake(
      "digest 0x12", 8, "a digest is '0x' and 16 hexadecimal digits, not '0x12'"),
    Mistake(
      "digest 0x012345678é9abcde", 8,
      "a digest is '0x' and 16 hexadecimal digits, not '0x012345678é9abcde'"),
    Mistake("origin", 7, "the origin is missing"),
  ]
}
