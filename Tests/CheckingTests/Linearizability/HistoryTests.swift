import Testing

@testable import Checking

/// Goal: a history is read as it is written, or its mistake is shown; models do what is said of them.
/// Method: histories by hand, some of them from the literature.
@Suite struct `A history of JSON lines` {
  private func check(
    _ text: String, _ model: HistoryModel, stock: Int = 1
  ) throws -> (HistoryCheck.Verdict, HistoryCheck.Failure?) {
    var check = try HistoryCheck(try History(jsonLines: text.utf8), model, stock: stock)
    return (check.run(), check.failure)
  }

  /// A history in short: `0 write 1`, `0 ok`, `1 read`, `1 ok 0`: process, then what it calls with which
  /// value, or how it ends.
  private func lines(_ events: String...) -> String {
    var under: [Substring: String] = [:]
    return events.map { event in
      let words = event.split(separator: " ")
      let ends = ["ok", "fail", "info"]
      let isEnd = ends.contains(String(words[1]))
      if !isEnd {
        let name = words[1].split(separator: "@")
        under[words[0]] = "\"op\": \"\(name[0])\", \"key\": \"\(name.count > 1 ? name[1] : "x")\""
      }
      let order = words.first { $0.hasPrefix("#") }.map { ", \"order\": \($0.dropFirst())" } ?? ""
      let unit = words.first { $0.hasPrefix("u") }.map { ", \"unit\": \($0.dropFirst())" } ?? ""
      let values = words.dropFirst(2).filter { !$0.hasPrefix("#") && !$0.hasPrefix("u") }
      return "{\"process\": \(words[0]), \"type\": \"\(isEnd ? String(words[1]) : "invoke")\", "
        + "\(under[words[0]] ?? ""), \"value\": \(values.first ?? "null")\(order)\(unit)}"
    }.joined(separator: "\n")
  }

  @Test func `an empty history is linearizable`() throws {
    for model in HistoryModel.allCases {
      #expect(try check("", model).0 == .linearizable)
      #expect(try check("\n \n", model).0 == .linearizable)
    }
  }

  @Test func `a read that is over before a later one does not see more than that`() throws {
    // Herlihy and Wing's figure: a new value was seen, then the old one again.
    let text = lines(
      "0 write 1", "1 read", "1 ok 1", "2 read", "2 ok null", "0 ok")
    let (verdict, failure) = try check(text, .register)
    #expect(verdict == .notLinearizable)
    #expect(failure?.line == 5)
    #expect(failure?.left == [2])
    let swapped = lines("0 write 1", "1 read", "1 ok null", "2 read", "2 ok 1", "0 ok")
    #expect(try check(swapped, .register).0 == .linearizable)
  }

  @Test func `what nobody knows may take effect later, or never`() throws {
    #expect(
      try check(lines("0 write 1", "0 info", "1 read", "1 ok null"), .register).0 == .linearizable)
    #expect(
      try check(
        lines("0 write 1", "0 info", "1 read", "1 ok null", "1 read", "1 ok 1"), .register
      ).0 == .linearizable)
    #expect(
      try check(
        lines("0 write 1", "0 info", "1 read", "1 ok 1", "1 read", "1 ok null"), .register
      ).0 == .notLinearizable)
  }

  @Test func `keys are independent of each other`() throws {
    let text = lines(
      "0 write@a 1", "0 ok", "0 write@b 2", "0 ok", "1 read@b", "1 ok 2", "1 read@a", "1 ok 7")
    let (verdict, failure) = try check(text, .register)
    #expect(verdict == .notLinearizable)
    #expect(failure?.key == "a")
    #expect(failure?.line == 8)
  }

  @Test func `two orders that both deduct the last unit have no order`() throws {
    let both = lines("0 decrement", "1 decrement", "0 ok", "1 ok")
    #expect(try check(both, .inventory).0 == .notLinearizable)
    #expect(try check(both, .inventory, stock: 2).0 == .linearizable)
    #expect(
      try check(lines("0 decrement", "1 decrement", "0 ok", "1 fail"), .inventory).0
        == .linearizable)
    // It failed although there was one, and nobody else was there.
    #expect(try check(lines("0 decrement", "0 fail"), .inventory).0 == .notLinearizable)
  }

  @Test func `a reservation is confirmed or given back, once`() throws {
    let sold = lines(
      "0 reserve 1 #7", "0 ok", "1 reserve 1 #8", "1 fail", "0 confirm #7", "0 ok", "2 expire #7",
      "2 fail", "1 read", "1 ok 0")
    #expect(try check(sold, .inventory).0 == .linearizable)
    let expired = lines(
      "0 reserve 1 #7", "0 ok", "2 expire #7", "0 confirm #7", "2 ok", "0 ok")
    #expect(try check(expired, .inventory).0 == .notLinearizable)
    let raced = lines(
      "0 reserve 1 #7", "0 ok", "2 expire #7", "0 confirm #7", "2 ok", "0 fail", "1 read", "1 ok 1")
    #expect(try check(raced, .inventory).0 == .linearizable)
  }

  @Test func `counters count, and texts are appended`() throws {
    #expect(
      try check(lines("0 add 2", "1 add", "0 ok", "1 ok", "0 read", "0 ok 3"), .counter).0
        == .linearizable)
    #expect(
      try check(
        lines("0 append \"a\"", "1 append \"b\"", "0 ok", "1 ok", "0 get", "0 ok \"ba\""), .kv
      )
      .0 == .linearizable)
    #expect(
      try check(
        lines("0 append \"a\"", "0 ok", "1 append \"b\"", "1 ok", "0 get", "0 ok \"ba\""), .kv
      )
      .0 == .notLinearizable)
  }

  @Test func `a shop's log shows what was promised too often`() throws {
    let text = lines(
      "0 read", "0 ok 1", "1 read", "1 ok 1", "0 write 0 #1", "1 write 0 #2", "0 ok u1", "1 ok u1",
      "2 decrement 1 #1", "2 ok")
    let history = try History(jsonLines: text.utf8)
    // Who writes is an order here, and who read was a process: what was read is not known.
    #expect(history.breaches(stock: 1).isEmpty)
    let named = lines(
      "0 read #1", "0 ok 1", "1 read #2", "1 ok 1", "0 write 0 #1", "1 write 0 #2", "0 ok u1",
      "1 ok u1", "2 decrement 1 #1", "2 ok")
    let breaches = try History(jsonLines: named.utf8).breaches(stock: 1)
    #expect(breaches.map(\.property) == [.oversell, .doubleSoldUnit, .atMostOnce])
    #expect(breaches.map(\.line) == [8, 8, 10])
    #expect(breaches.first?.explanation == "2 units of x are promised, and there was 1")
  }

  @Test(arguments: [
    ("[]", 1, 1, "an object is expected"),
    ("{\"process\": 0, \"type\": \"\\u+061\"}", 1, 27, "four hexadecimal digits"),
    ("{\"process\": 0", 1, 14, "',' or '}' is expected"),
    ("{\"process\": 01}", 1, 13, "a number is expected"),
    ("{\"process\": \"a\"}", 1, 13, "'process' must be a whole number"),
    ("{\"process\": 1.5}", 1, 13, "'process' must be a whole number"),
    ("{\"process\": 0, \"type\": \"start\"}", 1, 24, "'start' is no type"),
    ("{\"process\": 0, \"type\": \"ok\", \"op\": \"read\"}", 1, 13, "no operation under way"),
    ("{\"process\": 0, \"type\": \"invoke\", \"op\": \"rea\\x\"}", 1, 45, "no such escape"),
    (
      "\n{\"process\": 0, \"type\": \"invoke\", \"op\": \"read\"} x", 2, 48,
      "nothing more is expected"
    ),
    (
      "{\"process\": 99999999999999999999}", 1, 13,
      "the number is too large: there are 64 bits for one"
    ),
    (
      "{\"process\": 0, \"type\": \"invoke\", \"op\": \"sell\"}", 1, 1,
      "there is no operation 'sell'"
    ),
    (
      "{\"process\": 0, \"type\": \"invoke\", \"op\": \"cas\", \"value\": 3}", 1, 1,
      "the value of 'cas' must be a pair"
    ),
    (
      "{\"process\": 0, \"type\": \"invoke\", \"op\": \"cas\", \"value\": [1, 2, 3]}", 1, 56,
      "'value' must be"
    ),
  ])
  func `what cannot be read is shown by line and column`(
    text: String, line: Int, column: Int, message: String
  ) throws {
    let error = #expect(throws: HistoryError.self) {
      _ = try HistoryCheck(try History(jsonLines: text.utf8), .inventory)
    }
    #expect(error?.line == line)
    #expect(error?.column == column)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func `units that are put there may be sold, and no number is too large`() throws {
    let restocked = lines(
      "0 decrement", "0 ok", "1 read", "1 ok 0", "1 write 1", "1 ok", "2 decrement", "2 ok")
    #expect(try History(jsonLines: restocked.utf8).breaches(stock: 1).isEmpty)
    let unknown = lines("0 decrement", "0 ok", "1 write 1", "1 ok", "2 decrement", "2 ok")
    #expect(try History(jsonLines: unknown.utf8).breaches(stock: 1).isEmpty)
    let large = lines(
      "0 decrement \(Int.max)", "0 ok", "1 decrement \(Int.max)", "1 ok",
      "2 cas [\(Int.max),\(Int.min)]", "2 ok")
    #expect(
      try History(jsonLines: large.utf8).breaches(stock: 1).map(\.property) == [.oversell])
    #expect(try check(large, .inventory, stock: 1).0 == .notLinearizable)
  }

  @Test func `a hard key does not hide a bad one`() throws {
    // Forty writes that nobody knows of are hard: any of them, in any order.
    var events = (0..<40).map { "\($0) write@hard \($0)" } + (0..<40).map { "\($0) info" }
    events += ["50 cas@hard [77,78]", "50 ok", "60 read@bad", "60 ok 5"]
    var under = ""
    for event in events { under += lines(event) + "\n" }
    var text: [String] = []
    for (place, event) in events.enumerated() {
      let words = event.split(separator: " ")
      let isEnd = ["ok", "info"].contains(words[1])
      let key = place < 80 || words[0] == "50" ? "hard" : "bad"
      let name = words[0] == "50" ? "cas" : words[0] == "60" ? "read" : "write"
      text.append(
        "{\"process\": \(words[0]), \"type\": \"\(isEnd ? String(words[1]) : "invoke")\", "
          + "\"op\": \"\(name)\", \"key\": \"\(key)\", "
          + "\"value\": \(words.count > 2 ? String(words[2]) : "null")}")
    }
    var check = try HistoryCheck(
      try History(jsonLines: text.joined(separator: "\n").utf8), .register)
    var turns = 0
    let verdict = check.run {
      turns += 1
      return turns > 6
    }
    #expect(verdict == .notLinearizable)
    #expect(check.failure?.key == "bad")
  }
}
