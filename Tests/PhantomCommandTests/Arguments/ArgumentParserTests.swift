import Testing

@testable import PhantomCommand

@Suite struct `Choosing what to do` {
  @Test(arguments: [[], ["--seed", "3"], ["-t"], ["--"]])
  func `without a subcommand the default one is run`(arguments: [String]) throws {
    guard case .run(let name, _) = try tool.parse(arguments) else {
      Issue.record("Nothing is run")
      return
    }
    #expect(name == "run")
  }

  @Test func `the first argument chooses the subcommand`() throws {
    #expect(try run("list")?.command.name == "list")
  }

  @Test func `without a default subcommand no arguments ask for help`() throws {
    var other = tool
    other.defaultSubcommand = nil
    guard case .help(let text) = try other.parse([]) else {
      Issue.record("No help is shown")
      return
    }
    #expect(text.contains("USAGE: phantom <subcommand> [options]\n"))
  }

  @Test func `the version is shown`() throws {
    guard case .version("1.2.3") = try tool.parse(["--version"]) else {
      Issue.record("No version is shown")
      return
    }
  }

  @Test(arguments: [["help"], ["-h"], ["--help"], ["help", "help"], ["help", "--help"]])
  func `the help of the tool is shown`(arguments: [String]) throws {
    guard case .help(let text) = try tool.parse(arguments) else {
      Issue.record("No help is shown")
      return
    }
    #expect(text == tool.helpText())
  }

  @Test func `the help of a subcommand is the same however it is asked for`() throws {
    let expected = try #require(try help("run", "--help"))
    #expect(try help("run", "-h") == expected)
    #expect(try help("help", "run") == expected)
    #expect(try help("--seed", "3", "--help") == expected)
    #expect(try help("run", "-th") == expected)
  }

  @Test func `asking for help wins over mistakes`() throws {
    #expect(try help("run", "--sed", "x", "--seed", "--help") != nil)
    #expect(message("run", "--", "--help") == "Unexpected argument '--help'")
  }
}

@Suite struct `Reading options` {
  @Test(arguments: [["--seed", "3"], ["--seed=3"], ["-s", "3"], ["-s=3"], ["-ts", "3"]])
  func `a value is given in any of the usual ways`(arguments: [String]) throws {
    guard case .run(_, let parsed) = try tool.parse(["run"] + arguments) else {
      Issue.record("Nothing is run")
      return
    }
    #expect(parsed.string("seed") == "3")
    #expect(parsed.isGiven("seed"))
    #expect(!parsed.isGiven("stock"))
    #expect(parsed.string("stock") == nil)
  }

  @Test func `short flags combine`() throws {
    let arguments = try #require(try run("run", "-tv"))
    #expect(arguments.flag("trace"))
    #expect(arguments.flag("verbose"))
    #expect(arguments.isGiven("trace"))
    #expect(try run()?.flag("trace") == false)
  }

  @Test func `a value keeps everything behind the first equals sign`() throws {
    #expect(try run("--seed=a=b")?.string("seed") == "a=b")
    #expect(try run("--seed=--trace")?.string("seed") == "--trace")
    #expect(try run("--seed=")?.string("seed") == "")
  }

  @Test func `a negative number and a lone dash are values`() throws {
    #expect(try run("--stock", "-1")?.string("stock") == "-1")
    #expect(try run("--stock", "-")?.string("stock") == "-")
  }

  @Test func `an option is not a value`() {
    #expect(message("--stock", "--orders", "3") == "Missing value for '--stock <stock>'")
    #expect(message("--stock", "-t") == "Missing value for '--stock <stock>'")
    #expect(message("--stock", "--", "3") == "Missing value for '--stock <stock>'")
    #expect(message("-s") == "Missing value for '--seed <seed>'")
    #expect(message("-st", "3") == "Missing value for '--seed <seed>'")
  }

  @Test func `an unknown option names its nearest neighbor`() {
    #expect(message("--sed", "3") == "Unknown option '--sed'. Did you mean '--seed'?")
    #expect(message("--sede=3") == "Unknown option '--sede'. Did you mean '--seed'?")
    #expect(message("-seed", "3") == "Unknown option '-seed'. Did you mean '--seed'?")
    #expect(message("list", "--hlep") == "Unknown option '--hlep'. Did you mean '--help'?")
  }

  @Test func `an unknown option far from any other stands alone`() {
    #expect(message("--concurrency") == "Unknown option '--concurrency'")
    #expect(message("-x") == "Unknown option '-x'")
    #expect(message("-tx") == "Unknown option '-tx'")
    #expect(message("-s5") == "Unknown option '-s5'")
    #expect(message("---") == "Unknown option '---'")
    #expect(message("--=") == "Unknown option '--'")
  }

  @Test func `an option cannot be given twice`() {
    #expect(message("--seed", "1", "-s", "2") == "'--seed' is given twice")
    #expect(message("-tt") == "'--trace' is given twice")
  }

  @Test func `a flag does not take a value`() {
    #expect(message("--trace=yes") == "'--trace' does not take a value")
    #expect(message("--trace=") == "'--trace' does not take a value")
    #expect(message("--help=run") == "'--help' does not take a value")
  }

  @Test func `a value has to be one of those allowed`() throws {
    #expect(try run("--strategy", "naive")?.string("strategy") == "naive")
    #expect(
      message("--strategy", "nave")
        == "The value 'nave' is invalid for '--strategy <strategy>'. Did you mean 'naive'?")
    #expect(
      message("--strategy=")
        == "The value '' is invalid for '--strategy <strategy>': "
        + "one of naive, naive-decrement, reserve is needed")
  }
}

@Suite struct `Reading operands` {
  @Test func `operands mix with options`() throws {
    let arguments = try #require(try run("replay", "a", "--trace", "-", "-5", "--", "--", "-h"))
    #expect(arguments.operands == ["a", "-", "-5", "--", "-h"])
    #expect(arguments.flag("trace"))
  }

  @Test func `an optional operand can be left out`() throws {
    #expect(try run("bench")?.operands == [])
    #expect(try run("bench", "shop")?.operands == ["shop"])
    #expect(try run("bench", "")?.operands == [""])
  }

  @Test func `there are neither too few operands nor too many`() {
    #expect(message("replay") == "Missing expected argument '<file>'")
    #expect(message("replay", "--") == "Missing expected argument '<file>'")
    #expect(message("bench", "a", "b", "c") == "Unexpected argument 'b'")
    #expect(message("--trace", "list") == "Unexpected argument 'list'")
  }

  @Test func `an unknown subcommand names its nearest neighbor`() {
    #expect(message("rum") == "Unknown subcommand 'rum'. Did you mean 'run'?")
    #expect(message("hepl") == "Unknown subcommand 'hepl'. Did you mean 'help'?")
    #expect(message("help", "rum") == "Unknown subcommand 'rum'. Did you mean 'run'?")
    #expect(message("simulate") == "Unknown subcommand 'simulate'")
    #expect(message("") == "Unknown subcommand ''")
  }
}
