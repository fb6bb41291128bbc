import Foundation
import PhantomCommand
import Testing

/// Goal: a recorded history is judged by exit code, text and JSON; what is wrong with a file is shown.
@Suite struct `The subcommand check` {
  /// Two orders that were both told that they have the only vase.
  private let twice = """
    {"process": 1, "type": "invoke", "op": "decrement", "key": "vase", "value": 1, "order": 1}
    {"process": 2, "type": "invoke", "op": "decrement", "key": "vase", "value": 1, "order": 2}
    {"process": 1, "type": "ok", "op": "decrement", "key": "vase", "value": 1, "unit": 1}
    {"process": 2, "type": "ok", "op": "decrement", "key": "vase", "value": 1, "unit": 1}

    """

  @Test func `a log of an oversell is shown to be one`() throws {
    try Folder.file(twice) { path in
      let output = phantom("check", path, "--stock", "1")
      #expect(output.code == .violated)
      #expect(
        output.out == """
          not linearizable: 2 operations on 1 key
            Up to line 3 there is an order for the operations of vase; with line 4 there
            is none.
            Taken effect:
              line 1 to 3: process 1 decrement 1 for order 1
            Under way, and not to be placed:
              line 2 to 4: process 2 decrement 1 for order 2  <--

          oversell  at line 4
            2 units of vase are promised, and there was 1

          double-sold-unit  at line 4
            unit 1 of vase is order 2's, and was order 1's already

          """)
      let json = try phantom("check", path, "--stock", "1", "--format", "json").json()
      #expect(json["verdict"] as? String == "notLinearizable")
      #expect(json["operations"] as? Int == 2)
      #expect(json["keys"] as? Int == 1)
      #expect(json["firstFailing"] as? Int == 4)
      #expect((json["breaches"] as? [Any])?.count == 2)
    }
  }

  @Test func `with two vases it holds, but for the unit`() throws {
    try Folder.file(twice) { path in
      let output = phantom("check", path, "--stock", "2")
      #expect(output.code == .violated)
      #expect(output.out.hasPrefix("linearizable: 2 operations on 1 key\n\ndouble-sold-unit"))
    }
    try Folder.file("") { path in
      #expect(phantom("check", path).code == .holds)
      #expect(phantom("check", path).out == "linearizable: 0 operations on 0 keys\n")
    }
  }

  /// Adds as a client that is alone, and what it reads in the end.
  private func sum(_ numbers: [String], read: String) -> String {
    (numbers.map { ("add", $0, $0) } + [("read", "null", read)]).map { name, given, gave in
      """
      {"process": 1, "type": "invoke", "op": "\(name)", "value": \(given)}
      {"process": 1, "type": "ok", "op": "\(name)", "value": \(gave)}

      """
    }.joined()
  }

  @Test func `what is added may come to more than 64 bits, and does not begin anew`() throws {
    let most = "\(Int.max)"
    try Folder.file(sum([most, "1"], read: "\(Int.min)")) { path in
      #expect(phantom("check", path, "--model", "counter").code == .violated)
    }
    try Folder.file(sum([most, most, "-\(most)"], read: most)) { path in
      #expect(phantom("check", path, "--model", "counter").code == .holds)
    }
  }

  @Test func `a number of more than 64 bits is refused, with its place`() throws {
    try Folder.file(sum(["1", "9223372036854775808"], read: "1")) { path in
      let output = phantom("check", path, "--model", "counter")
      #expect(output.code == .malformedFile)
      #expect(output.out == "")
      #expect(
        output.error == "error: \(path):3:56: the number is too large: there are 64 bits for one\n")
    }
  }

  @Test func `what fails is drawn on a page`() throws {
    try Folder.file(twice) { path in
      let page = path + ".html"
      let output = phantom("check", path, "--stock", "1", "--html", page)
      #expect(output.code == .violated)
      let html = try String(contentsOfFile: page, encoding: .utf8)
      #expect(
        html.contains("an order for the operations of vase; with line")
          && html.contains("class=\"left\""))
      #expect(phantom("check", path, "--html", "").code == .usage)
      // What was found is worth more than its picture; and no history is lost to one.
      let lost = phantom("check", path, "--stock", "1", "--html", "/no/such/\u{0}folder")
      #expect(lost.code == .violated)
      #expect(lost.out.contains("an order for the operations of vase; with line"))
      #expect(lost.error.hasPrefix("error: the page"))
      #expect(phantom("check", path, "--html", path).code == .usage)
      #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("{"))
    }
  }

  @Test func `a run and a file are judged if they are asked to be`() throws {
    try Folder.file(
      """
      phantom-seed 1
      strategy naive
      replica-lag 300
      stock 2
      order 1 item 1 quantity 1 arrives 0 instance 1
      order 2 item 1 quantity 1 arrives 201 instance 1
      expect double-sold-unit/write/stale/first
      expect phantom-stock/write/stale/first
      """
    ) { path in
      #expect(phantom("replay", path).code == .holds)
      let output = phantom("replay", path, "--check", "linearizable")
      #expect(output.code == .violated)
      #expect(output.out.contains("linearizable/read/blind/first"))
    }
    let run = phantom("run", "--database", "instant", "--check", "linearizable")
    #expect(run.code == .holds)
    #expect(run.out.contains("--check linearizable --seed"))
    #expect(phantom("run", "--check", "oversell").code == .usage)
  }

  @Test func `what cannot be read is exit 65, with line and column; what is missing 66`() throws {
    try Folder.file("{\"process\": 0,\n") { path in
      let output = phantom("check", path)
      #expect(output.code == .malformedFile)
      #expect(output.error == "error: \(path):1:15: a name in quotes is expected\n")
      #expect(output.out == "")
    }
    #expect(phantom("check", "nowhere.jsonl").code == .missingFile)
    #expect(phantom("check", "x", "--model", "kv", "--stock", "3").code == .usage)
    #expect(phantom("check").code == .usage)
  }
}
