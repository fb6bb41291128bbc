/// A mistake in the arguments of a tool.
struct UsageError: Error, Equatable {
  /// What is wrong, in one line: characters that are not visible are escaped.
  let message: String
  /// The name of the subcommand the arguments are for, or `nil` if none is known.
  let command: String?

  /// Makes an error from a message without a full stop, which can quote any text as it was given.
  init(_ message: String, command: String? = nil) {
    self.message = message.unicodeScalars.reduce(into: "") { line, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        line += scalar.escaped(asASCII: true)
      default:
        line.unicodeScalars.append(scalar)
      }
    }
    self.command = command
  }

  /// The three lines the user sees: what is wrong, how to start the tool, where to read more.
  func text(for tool: ToolSyntax) -> String {
    let syntax = tool.allSubcommands.first { $0.name == command }
    let path = syntax.map { "\(tool.name) \($0.name)" } ?? tool.name
    return """
      error: \(message)
      Usage: \(tool.usage(of: syntax))
      See '\(path) --help' for more information.
      """
  }
}
