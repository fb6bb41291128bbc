import Foundation
import PhantomCommand
import Testing

/// Goal: a run is shown whole or in part, that of a file or of options; what makes no sense is said.
@Suite struct `The subcommand trace` {
  private let vase = Folder.seeds + "/two-orders-one-vase.seed"

  private func lines(_ output: Output) -> [String] {
    output.out.split(separator: "\n").map(String.init)
  }

  private func events(_ arguments: String...) -> [String] {
    lines(phantom(["trace"] + arguments)).filter { $0.contains("#") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
  }

  @Test func `a file's run and that of the same options are shown alike`() {
    let output = phantom("trace", vase)
    #expect(output.code == .holds)
    #expect(output.error == "")
    #expect(lines(output).first?.hasPrefix("event  tick  where") == true)
    #expect(lines(output).contains { $0.contains("1  ≠  0") && $0.contains("<-- breaks") })
    #expect(output.out.contains("violated"))
    #expect(phantom("trace", "--strategy", "naive", "--seed", "8").code == .holds)
  }

  @Test func `only a part of it is shown if that is asked for`() {
    #expect(events(vase, "--only", "order-2") == ["#2", "#4", "#6", "#8", "#11", "#12"])
    #expect(events(vase, "--cause", "5") == ["#1", "#3", "#5"])
    #expect(events(vase, "--cause", "#5") == ["#1", "#3", "#5"])
    #expect(events(vase, "--cause", "8", "--only", "db") == ["#3", "#4", "#5", "#6", "#7", "#8"])
    #expect(events(vase, "--around", "9999999") == [])
  }

  @Test(arguments: [
    (["--only", "order-9"], "There is no 'order-9' in this run"),
    (["--cause", "13"], "The value '13' is invalid for '--cause <event>'"),
    (["--cause", "#0"], "The value '#0' is invalid for '--cause <event>'"),
    (["--cause", "##3"], "The value '##3' is invalid for '--cause <event>'"),
    (["--around", "x"], "The value 'x' is invalid for '--around <tick>'"),
    (["--stock", "3"], "'--stock' says which sale to run"),
  ])
  func `what makes no sense is said`(arguments: [String], message: String) {
    let output = phantom(["trace", vase] + arguments)
    #expect(output.code == .usage)
    #expect(output.error.hasPrefix("error: \(message)"))
    #expect(output.out == "")
  }

  @Test func `the corpus is shown in every format`() throws {
    try Folder.temporary { folder in
      let names = try FileManager.default.contentsOfDirectory(atPath: Folder.seeds)
      for name in names.sorted() where name.hasSuffix(".seed") {
        let path = Folder.seeds + "/" + name
        for format in ["text", "json", "shiviz", "chrome"] {
          let output = phantom("trace", path, "--format", format)
          #expect(output.code == .holds, "\(name), \(format): \(output.error)")
          #expect(!output.out.isEmpty)
        }
        #expect(phantom("trace", path, "--mermaid", folder + "/m.mmd").code == .holds)
        #expect(
          try String(contentsOfFile: folder + "/m.mmd", encoding: .utf8)
            .hasPrefix("sequenceDiagram\n"))
      }
    }
  }

  @Test func `beside it is shown another strategy, another file, or the run as it was`() throws {
    #expect(
      lines(phantom("trace", vase, "--diff", "compare-and-set")).first
        == "2 events in common, up to tick 0")
    #expect(
      lines(phantom("trace", vase, "--diff", vase)).first?.hasSuffix(
        "are the same, in all 12 events")
        == true)
    try Folder.temporary { folder in
      let kept = folder + "/before.json"
      try phantom("trace", vase, "--format", "json").out
        .write(toFile: kept, atomically: true, encoding: .utf8)
      #expect(phantom("trace", vase, "--diff", kept).out.contains("are the same"))
      try "{}".write(toFile: kept, atomically: true, encoding: .utf8)
      #expect(phantom("trace", vase, "--diff", kept).code == .malformedFile)
    }
    let missing = phantom("trace", vase, "--diff", "compare-and-sit")
    #expect(missing.code == .missingFile)
    #expect(missing.error.contains("Did you mean 'compare-and-set'?"))
    #expect(phantom("trace", vase, "--diff", vase, "--only", "db").code == .usage)
  }

  @Test func `the picture in the documentation is what is drawn`() throws {
    let kept = URL(filePath: Folder.seeds).deletingLastPathComponent().appending(
      path: "Sources/PhantomCommand/PhantomCommand.docc/two-orders-one-vase.svg")
    try Folder.temporary { folder in
      let path = folder + "/it.svg"
      #expect(phantom("trace", vase, "--svg", path).code == .holds)
      let drawn = try String(contentsOfFile: path, encoding: .utf8)
      let expected = try String(contentsOf: kept, encoding: .utf8)
      #expect(drawn == expected, "look at it; then '.ci/readme --write' keeps it")
    }
  }

  @Test func `every seed file is drawn, and has its page`() throws {
    try Folder.temporary { folder in
      let names = try FileManager.default.contentsOfDirectory(atPath: Folder.seeds).sorted()
      for name in names where name.hasSuffix(".seed") {
        let (svg, html) = (folder + "/it.svg", folder + "/it.html")
        let output = phantom("trace", Folder.seeds + "/" + name, "--svg", svg, "--html", html)
        #expect(output.code == .holds && output.error == "", "\(name)")
        for path in [svg, html] {
          let text = try String(contentsOfFile: path, encoding: .utf8)
          #expect(text.contains("\(name): ") && text.contains("id=\"event-1\""), "\(name)")
        }
      }
    }
  }

  @Test func `a picture that cannot be written is said to be that`() throws {
    #expect(phantom("trace", vase, "--svg", "").code == .usage)
    try Folder.temporary { folder in
      let output = phantom("trace", vase, "--html", folder)
      #expect(output.code == .missingFile)
      #expect(output.error.hasPrefix("error: the page '\(folder)' cannot be written: "))
    }
  }

  @Test func `a missing file is said to be missing`() {
    #expect(phantom("trace", "nowhere.seed").code == .missingFile)
  }
}
