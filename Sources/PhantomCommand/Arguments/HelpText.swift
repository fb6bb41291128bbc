extension ToolSyntax {
  /// How to start a subcommand, or the tool itself, such as `phantom run [options]`.
  func usage(of command: CommandSyntax? = nil) -> String {
    guard let command else {
      return "\(name) \(defaultSubcommand == nil ? "<subcommand>" : "[<subcommand>]") [options]"
    }
    guard command.subcommands.isEmpty else { return "\(name) \(command.name) <subcommand>" }
    let options = command.options.isEmpty ? [] : ["[options]"]
    let words = [name, command.name] + options + command.operands.map(\.usage)
    return words.joined(separator: " ")
  }

  /// The help for a subcommand, or for the tool itself, without a newline at the end; the width is
  /// brought into the range from 60 to 100 columns.
  func helpText(for command: CommandSyntax? = nil, width: Int = 80) -> String {
    let page = HelpPage(width: min(max(width, 60), 100))
    let subcommands = (command?.subcommands ?? subcommands).map { subcommand in
      let isDefault = subcommand.name == defaultSubcommand
      return (subcommand.shortName + (isDefault ? " (default)" : ""), subcommand.abstract)
    }
    let path = command.map { "\(name) help \($0.name)" } ?? "\(name) help"
    let sections = [
      page.wrapped("OVERVIEW: \(command?.abstract ?? abstract)"),
      page.wrapped(command?.discussion ?? discussion),
      page.wrapped("USAGE: \(usage(of: command))"),
      page.section("ARGUMENTS", command?.operands.map { ($0.label, $0.help) } ?? []),
      page.section(
        "OPTIONS",
        (command?.allOptions ?? [.version, .help]).map { ($0.fullLabel, $0.annotatedHelp) }),
      page.section("SUBCOMMANDS", subcommands),
      subcommands.isEmpty ? "" : "  See '\(path) <subcommand>' for detailed help.",
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}

extension OptionSyntax {
  /// The help, with the allowed values and the default value in parentheses.
  fileprivate var annotatedHelp: String {
    let allowed = values.isEmpty ? nil : "values: \(values.joined(separator: ", "))"
    let notes = [allowed, defaultValue.map { "default: \($0)" }].compactMap(\.self)
    return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
  }
}

/// Lays out text in a number of columns.
private struct HelpPage {
  let width: Int

  /// A title above items in two columns, or nothing if there are no items.
  func section(_ title: String, _ items: [(label: String, text: String)]) -> String {
    guard !items.isEmpty else { return "" }
    let lines = items.map { item in
      let label = "  \(item.label)"
      let text = wrapped(item.text, indent: 26)
      return label.count < 26 ? label + text.dropFirst(label.count) : "\(label)\n\(text)"
    }
    return (["\(title):"] + lines).joined(separator: "\n")
  }

  /// The text with its long lines broken between words; a line keeps the indent it starts with.
  func wrapped(_ text: String, indent: Int = 0) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        let words = line.drop { $0 == " " }
        let margin = String(repeating: " ", count: indent + line.count - words.count)
        var lines: [String] = []
        for word in words.split(separator: " ", omittingEmptySubsequences: false) {
          if let last = lines.last, last.count + 1 + word.count <= width {
            lines[lines.count - 1] += " " + word
          } else {
            lines.append(margin + word)
          }
        }
        return lines.joined(separator: "\n")
      }
      .joined(separator: "\n")
  }
}
