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
    #expect(events(vase, "--cause", "8", "--only", "db") == ["#3", "#4", "#5", "#6", "#7", "#8"])
    #expect(events(vase, "--around", "9999999") == [])
  }

  @Test(arguments: [
    (["--only", "order-9"], "There is no 'order-9' in this run"),
    (["--cause", "13"], "The value '13' is invalid for '--cause <event>'"),
    (["--around", "x"], "The value 'x' is invalid for '--around <tick>'"),
    (["--stock", "3"], "'--stock' says which sale to run"),
  ])
  func `what makes no sense is said`(arguments: [String], message: String) {
    let output = phantom(["trace", vase] + arguments)
    #expect(output.code == .usage)
    #expect(output.error.hasPrefix("error: \(message)"))
    #expect(output.out == "")
  }

  @Test func `a missing file is said to be missing`() {
    #expect(phantom("trace", "nowhere.seed").code == .missingFile)
  }
}
