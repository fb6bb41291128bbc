import Foundation
import PhantomCommand
import Testing

@Suite struct `The subcommand replay` {
  private let vase = """
    phantom-seed 1
    # One vase.
    strategy naive
    instances 2
    stock 1
    order 1 item 1 quantity 1 arrives 0 instance 1
    order 2 item 1 quantity 1 arrives 0 instance 2

    """
  private let expected = """
    expect oversell/write/stale/first
    expect double-sold-unit/write/stale/first
    expect phantom-stock/write/stale/first

    """

  @Test func `the seeds that ship do what they expect`() throws {
    let output = phantom("replay", Folder.seeds)
    #expect(output.code == .holds)
    #expect(output.error == "")
    let names = try FileManager.default.contentsOfDirectory(atPath: Folder.seeds)
      .filter { $0.hasSuffix(".seed") }.sorted()
    let told = output.out.split(separator: "\n").filter { $0.hasSuffix("  as expected") }
    #expect(told.map { String($0.dropLast(13)) } == names.map { Folder.seeds + "/" + $0 })
  }

  @Test func `a violation that is not expected is exit 1`() throws {
    try Folder.file(vase + "expect holds\n") { path in
      let output = phantom("replay", path)
      #expect(output.code == .violated)
      #expect(output.out.hasPrefix("\(path)  not expected: "))
      #expect(output.out.contains("<-- it breaks"))
    }
  }

  @Test func `exit 1 outweighs exit 2, and one bad file outweighs good ones`() throws {
    try Folder.temporary { folder in
      let holds = vase.replacing("strategy naive", with: "strategy conditional-decrement")
      for (name, text) in [
        ("a", vase + expected), ("b", holds + expected), ("c", vase + "expect holds\n"),
      ] {
        try Data(text.utf8).write(to: URL(filePath: folder + "/\(name).seed"))
      }
      #expect(phantom("replay", folder + "/a.seed").code == .holds)
      #expect(phantom("replay", folder + "/b.seed").code == .inconclusive)
      #expect(phantom("replay", folder + "/a.seed", folder + "/b.seed").code == .inconclusive)
      #expect(phantom("replay", folder).code == .violated)
    }
  }

  @Test func `another digest is a warning on standard error, and exit 0`() throws {
    try Folder.file(vase + expected + "digest 0x0000000000000000\n") { path in
      let output = phantom("replay", path)
      #expect(output.code == .holds)
      #expect(output.error.hasPrefix("warning: \(path): the run is not the one that was saved"))
    }
  }

  @Test func `a stale override is a warning, whether nobody asks for it or it is another's`()
    throws
  {
    let overrides = """
      override order-9 > db #1 request delay = 60 (read)
      override order-1 > db #1 request delay = 50 (write)

      """
    try Folder.file(vase + overrides + expected) { path in
      let output = phantom("replay", path)
      #expect(output.code == .holds)
      let warnings = output.error.split(separator: "\n")
      #expect(warnings.count == 2)
      #expect(
        warnings.contains {
          $0.contains("order-9 > db #1 request delay = 60' is stale: nothing asks for it")
        })
      #expect(
        warnings.contains {
          $0.contains("'order-1 > db #1 request delay = 50' is stale: it finds 'read'")
        })
    }
  }

  @Test func `an override that fits is no warning, and changes the run`() throws {
    let late = "override order-2 > db #1 request delay = 900 (read)\n"
    try Folder.file(vase + late + "expect holds\n") { path in
      let output = phantom("replay", path)
      #expect(output.code == .holds)
      #expect(output.error == "")
    }
  }

  @Test func `its JSON is a list of the files, in order, with the keys of a run`() throws {
    let output = phantom("replay", "--format", "json", "--trace", Folder.seeds)
    #expect(output.error == "")
    let files = try output.jsonList()
    let names = files.compactMap { ($0["file"] as? String)?.split(separator: "/").last }
    #expect(names == names.sorted())
    for file in files {
      #expect(file["asExpected"] as? Bool == true)
      #expect(file["replay"] as? String == "as expected")
      #expect((file["warnings"] as? [String])?.isEmpty == true)
      #expect(file["verdict"] is String)
      #expect((file["trace"] as? [String: Any])?["events"] is [Any])
    }
  }

  @Test func `what a file is kept for is told, whatever else breaks in its run`() throws {
    let kept = expected.split(separator: "\n").map { String($0) }
    for (place, property) in ["oversell", "double-sold-unit", "phantom-stock"].enumerated() {
      let lines = [kept[place]] + kept.filter { $0 != kept[place] }
      try Folder.file(vase + lines.joined(separator: "\n") + "\n") { path throws in
        let output = phantom("replay", path)
        #expect(output.code == .holds)
        let told = output.out.matches(of: #/\n {2}(?<property>[a-z-]+): /#).map(\.output.property)
        #expect(told == [property[...]])
        let page = path + ".html"
        #expect(phantom("trace", path, "--html", page).code == .holds)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<h2>\(property): "))
      }
    }
  }

  @Test func `what a file does not expect is told, after what it is kept for`() throws {
    let kept = "expect phantom-stock/write/stale/first\n"
    try Folder.file(vase + kept) { path in
      let output = phantom("replay", path)
      #expect(output.code == .violated)
      let told = output.out.matches(of: #/\n {2}(?<property>[a-z-]+): /#).map(\.output.property)
      #expect(told == ["phantom-stock", "oversell"])
    }
  }

  @Test func `with --trace every event is a line`() {
    let path = Folder.seeds + "/two-orders-one-vase.seed"
    let lines = phantom("replay", "--trace", path).out.split(separator: "\n")
    #expect(lines.count { $0.drop { $0 == " " }.hasPrefix("#") } == 12)
  }
}
