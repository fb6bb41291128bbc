import PhantomCommand
import Testing

@Suite struct `Asking for help` {
  private static let subcommands = [
    "kata", "run", "compare", "replay", "trace", "step", "list", "fuzz", "merge", "shrink",
    "seeds", "bench",
  ]

  @Test(arguments: subcommands)
  func `each subcommand has help, however it is asked for`(name: String) {
    let long = phantom(name, "--help")
    #expect(long.code == .holds)
    #expect(long.error == "")
    #expect(long.out.hasPrefix("OVERVIEW: "))
    #expect(long.out.contains("\nUSAGE: phantom \(name)"))
    #expect(long.out.contains("\n  -h, --help              Show help information.\n"))
    #expect(long.out.split(separator: "\n").allSatisfy { $0.count <= 80 })
    for same in [phantom("help", name), phantom(name, "-h")] {
      #expect(same.out == long.out)
      #expect(same.code == .holds)
      #expect(same.error == "")
    }
  }

  @Test func `the help of the tool lists every subcommand`() {
    let help = phantom("--help")
    #expect(help.code == .holds)
    #expect(help.error == "")
    for name in Self.subcommands { #expect(help.out.contains("\n  \(name) ")) }
    #expect(help.out.contains("kata (default)"))
    #expect(phantom("help").out == help.out)
    #expect(phantom("-h").out == help.out)
  }

  @Test func `the version is a line`() {
    let version = phantom("--version")
    #expect(version.code == .holds)
    #expect(version.out == PhantomCommand.version + "\n")
    #expect(version.error == "")
  }
}
