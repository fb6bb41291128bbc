/// What the user asks a tool to do.
enum Invocation: Sendable {
  /// Run the named subcommand.
  case run(command: String, arguments: ParsedArguments)
  /// Print this help.
  case help(String)
  /// Print this version.
  case version(String)
}

extension ToolSyntax {
  /// Reads the arguments the tool is started with.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, without the name of the tool itself.
  ///   - width: The number of columns help is wrapped to, brought into the range from 60 to 100.
  /// - Returns: What the user asks for.
  /// - Throws: The first mistake in the arguments, unless they ask for the help of a subcommand.
  func parse(_ arguments: [String], width: Int = 80) throws(UsageError) -> Invocation {
    switch arguments.first {
    case "-h", "--help":
      return .help(helpText(width: width))
    case "--version":
      return .version(version)
    case "help":
      let topic = arguments.dropFirst().prefix(2).prefix { !$0.hasPrefix("-") }
      return try parse(topic + ["--help"], width: width)
    case let word? where !word.hasPrefix("-"):
      return try parse(arguments.dropFirst(), of: subcommand(named: word), width: width)
    case let word:
      guard let name = defaultSubcommand ?? word else { return .help(helpText(width: width)) }
      return try parse(arguments[...], of: subcommand(named: name), width: width)
    }
  }

  private func subcommand(named word: String) throws(UsageError) -> CommandSyntax {
    if let command = subcommands.first(where: { $0.name == word }) { return command }
    let hint = suggestion(for: word, among: subcommands.map(\.name) + ["help"])
    throw UsageError("Unknown subcommand '\(word)'" + didYouMean(hint))
  }

  private func parse(
    _ arguments: ArraySlice<String>, of command: CommandSyntax, width: Int
  ) throws(UsageError) -> Invocation {
    guard command.subcommands.isEmpty else {
      return try parse(arguments, among: command, width: width)
    }
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    let options = arguments[..<end].flatMap(command.separateFlags)
    if options.contains(where: OptionSyntax.help.spellings.contains) {
      return .help(helpText(for: command, width: width))
    }
    let operands = arguments[end...].dropFirst()
    let parsed = try ParsedArguments(options, followedBy: operands, of: command)
    return .run(command: command.name, arguments: parsed)
  }

  /// The first argument chooses one of the subcommands of `group`.
  private func parse(
    _ arguments: ArraySlice<String>, among group: CommandSyntax, width: Int
  ) throws(UsageError) -> Invocation {
    guard let word = arguments.first, !word.hasPrefix("-") else {
      if arguments.contains(where: OptionSyntax.help.spellings.contains) {
        return .help(helpText(for: group, width: width))
      }
      throw UsageError("Missing expected argument '<subcommand>'", command: group.name)
    }
    if let command = group.subcommands.first(where: { $0.shortName == word }) {
      return try parse(arguments.dropFirst(), of: command, width: width)
    }
    let hint = suggestion(for: word, among: group.subcommands.map(\.shortName))
    throw UsageError("Unknown subcommand '\(word)'" + didYouMean(hint), command: group.name)
  }
}

extension CommandSyntax {
  /// Turns `-ab` into `-a` and `-b`, and leaves every other argument as it is.
  fileprivate func separateFlags(_ argument: String) -> [String] {
    let letters = argument.dropFirst()
    guard argument.looksLikeOption, letters.count > 1,
      letters.allSatisfy({ letter in allOptions.contains { $0.short == letter } })
    else { return [argument] }
    return letters.map { "-\($0)" }
  }
}

extension String {
  /// Whether this is neither an operand nor a value: it starts with a dash, but it is not a lone
  /// dash or a negative number.
  var looksLikeOption: Bool {
    guard hasPrefix("-"), let second = dropFirst().first else { return false }
    return !("0"..."9").contains(second)
  }
}
