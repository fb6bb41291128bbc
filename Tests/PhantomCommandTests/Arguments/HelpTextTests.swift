import Testing

@testable import PhantomCommand

@Suite struct `Showing help` {
  @Test func `the help of the tool lists the subcommands`() throws {
    #expect(
      try help("--help") == """
        OVERVIEW: Look for histories in which an invariant breaks.

        Everything a run does follows from its seed, so that a failure can be looked at
        again.

        Examples:
          phantom run --seed 7    one history

        USAGE: phantom [<subcommand>] [options]

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          run (default)           Run one history.
          replay                  Run recorded histories again.
          bench                   Measure the speed of the simulator.
          list                    List the strategies.

          See 'phantom help <subcommand>' for detailed help.
        """)
  }

  @Test func `the help of a subcommand lists the options`() throws {
    #expect(
      try help("help", "run") == """
        OVERVIEW: Run one history.

        USAGE: phantom run [options]

        OPTIONS:
          -s, --seed <seed>       The seed. (default: 1)
          --stock <stock>         The number of goods on sale.
          --orders <orders>       The number of orders.
          --payment-latency <milliseconds>
                                  How long a payment takes, a number or a range of them.
                                  (default: 50...200)
          --strategy <strategy>   How goods are taken out of the stock. (values: naive,
                                  naive-decrement, reserve; default: naive)
          -t, --trace             Print every event.
          -v, --verbose           Print more.
          -h, --help              Show help information.
        """)
  }

  @Test func `the help of a subcommand lists the operands`() throws {
    #expect(
      try help("replay", "-h") == """
        OVERVIEW: Run recorded histories again.

        A lone dash stands for standard input.

        USAGE: phantom replay [options] <file> ...

        ARGUMENTS:
          <file>                  The files to read.

        OPTIONS:
          --trace                 Print every event.
          -h, --help              Show help information.
        """)
  }

  @Test func `the usage puts what is optional in brackets`() throws {
    #expect(try help("bench", "-h")?.contains("USAGE: phantom bench [<scenario>]\n") == true)
    #expect(try help("list", "-h")?.contains("USAGE: phantom list\n") == true)
    let files = OperandSyntax(name: "file", help: "", isOptional: true, isRepeating: true)
    #expect(files.usage == "[<file> ...]")
  }

  @Test(arguments: [(0, 60), (60, 60), (80, 80), (100, 100), (Int.max, 100)])
  func `lines are as long as the width allows`(width: Int, limit: Int) throws {
    let text = try #require(try help("run", "-h", width: width))
    let longest = text.split(separator: "\n").map(\.count).max() ?? 0
    #expect(longest <= limit)
    #expect(text == tool.helpText(for: tool.subcommands.first, width: limit))
  }
}
