import Foundation
import PhantomCommand
import Strategies
import Testing

/// Goal: a replay's reports land where they are asked for, and never change what its exit code says
/// about the code.
@Suite struct `Asking for reports` {
  private let vase = """
    phantom-seed 1
    strategy naive
    instances 2
    stock 1
    order 1 item 1 quantity 1 arrives 0 instance 1
    order 2 item 1 quantity 1 arrives 0 instance 2
    expect holds

    """

  /// Runs the tool where GitHub takes a summary at `summary`.
  private func phantom(_ arguments: String..., summary: String? = nil) -> Output {
    phantom(arguments, summary: summary)
  }

  private func phantom(_ arguments: [String], summary: String? = nil) -> Output {
    final class Paper {
      var out = ""
      var error = ""
    }
    let paper = Paper()
    let console = Console(
      out: { paper.out += $0 }, error: { paper.error += $0 }, stepSummary: summary)
    let code = PhantomCommand.run(arguments, strategies: BuiltIn.strategies, console)
    return Output(code: code, out: paper.out, error: paper.error)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test(arguments: [["replay"], ["seeds", "verify"]])
  func `a violation is in all of them, and the exit code is 1`(words: [String]) throws {
    try Folder.file(vase) { path in
      let folder = String(path.dropLast("/it.seed".count))
      let (junit, sarif) = (folder + "/out/junit.xml", folder + "/out/it.sarif")
      let summary = folder + "/summary.md"
      try Data("# Before\n".utf8).write(to: URL(filePath: summary))
      let options = [path, "--github", "--junit", junit, "--sarif", sarif]
      let output = phantom(words + options, summary: summary)
      #expect(output.code == .violated)
      let annotations = output.error.split(separator: "\n").filter { $0.hasPrefix("::error file=") }
      #expect(annotations.count == 1, "one for the file, whatever breaks in it")
      #expect(!output.out.contains("::error"))
      #expect(try text(junit).contains("<failure type=\"oversell/write/stale/first\""))
      #expect(try text(sarif).contains("\"phantomFingerprint/v1\": \"oversell/write/stale/first\""))
      #expect(try text(summary).hasPrefix("# Before\n## phantom: violated\n"))
      #expect(try text(summary).contains("<-- it breaks"))
      #expect(try text(summary).contains("phantom replay \(path)"))
    }
  }

  @Test func `what is as expected is in none of them`() throws {
    let good = Folder.seeds + "/two-orders-one-vase.seed"
    try Folder.temporary { folder in
      let output = phantom("replay", good, "--github", "--junit", folder + "/junit.xml")
      #expect(output.code == .holds)
      #expect(output.error == "")
      let report = try text(folder + "/junit.xml")
      #expect(!report.contains("<failure"))
    }
  }

  @Test func `without --github nothing goes to the summary`() throws {
    try Folder.file(vase) { path in
      let summary = path + ".md"
      #expect(phantom("replay", path, summary: summary).code == .violated)
      #expect(!FileManager.default.fileExists(atPath: summary))
    }
  }

  @Test func `a report that cannot be written is told, and hides no violation`() throws {
    try Folder.file(vase) { path in
      let broken = phantom("replay", path, "--junit", "/dev/null/x.xml")
      #expect(broken.code == .violated)
      #expect(
        broken.error == "error: the report '/dev/null/x.xml' cannot be written: Not a directory\n")
      let good = Folder.seeds + "/two-orders-one-vase.seed"
      let clean = phantom("seeds", "verify", good, "--sarif", "/dev/null/x.sarif")
      #expect(clean.code == .missingFile)
      #expect(clean.out.hasSuffix("  as expected\n"))
      #expect(phantom("replay", good, "--github", summary: "/dev/null/x").code == .missingFile)
    }
  }

  @Test(arguments: ["--junit=", "--sarif="])
  func `a path that is none is exit 64`(option: String) {
    #expect(phantom("seeds", "verify", Folder.seeds, option).code == .usage)
    #expect(phantom("replay", Folder.seeds, option).code == .usage)
  }
}
